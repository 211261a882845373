import { isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type FaultCode, publicError } from '../../subgraphs/shared/errors';
import { addressOf } from '../address';
import type { Authenticator } from '../authenticate';
import type { Observation } from '../observe';
import { type Admission, Overloaded } from './admission';

export interface AdmissionParts {
  readonly admission: Admission;
  readonly authenticator: Pick<Authenticator, 'remembered'>;
  /** Clients that speak for every citizen; with them it is the person who has a share. */
  readonly ownClients: readonly string[];
  readonly observation: Pick<Observation, 'error'>;
  readonly now: () => Date;
}

/** What leads to registries. Whether the process is alive and what it does is told to whoever asks, however busy it is. */
const SHED: ReadonlySet<string | undefined> = new Set(['/graphql', '/attachments/:id', '/payments/notifications']);
/** Attachments and notifications have limits of their own, and are sent for as long as the other side takes. */
const PLACED = '/graphql';

const SAMPLE_MS = 20;
/** Seconds until a client should ask again: not all of them at once. */
const RETRY_S = { from: 1, to: 3 };

const CODE: FaultCode = 'RATE_LIMITED';
const BODY = JSON.stringify({ errors: [publicError(CODE)] });

/**
 * Refuses what cannot be answered in time with 503 and `Retry-After`: most of it before its body is read and its token
 * verified. A place is taken when the body is there, so that slow senders hold none.
 */
export function guardAdmission(app: FastifyInstance, parts: AdmissionParts): void {
  const { admission, observation } = parts;
  const keys = new WeakMap<FastifyRequest, string>();
  const refuse = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    observation.error(CODE);
    request.observed.error(CODE);
    const seconds = RETRY_S.from + Math.floor(Math.random() * (RETRY_S.to - RETRY_S.from + 1));
    reply.headers({ 'retry-after': seconds, 'content-type': 'application/json; charset=utf-8' });
    return reply.code(503).send(BODY);
  };
  app.addHook('onRequest', (request, reply, done) => {
    if (!SHED.has(request.routeOptions.url)) return done();
    const key = keyOf(request, parts);
    if (admission.refuses(key)) return refuse(request, reply);
    keys.set(request, key);
    done();
  });
  app.addHook('preHandler', async (request, reply) => {
    const key = keys.get(request);
    if (key === undefined || request.routeOptions.url !== PLACED) return;
    try {
      const give = await admission.enter(key);
      // Whoever left while waiting would never give it back.
      if (request.raw.socket.destroyed) give();
      else reply.raw.once('close', give);
    } catch (error) {
      if (!(error instanceof Overloaded)) throw error;
      return refuse(request, reply);
    }
  });
  const stop = sampleDelays((milliseconds) => admission.delayed(milliseconds));
  app.addHook('onClose', (_app, done) => {
    stop();
    done();
  });
}

/** Reports how late the event loop is, in milliseconds, until the returned function is called. */
function sampleDelays(report: (milliseconds: number) => void): () => void {
  let due = performance.now() + SAMPLE_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    report(Math.max(0, now - due));
    due = now + SAMPLE_MS;
  }, SAMPLE_MS).unref();
  return () => clearInterval(timer);
}

/** Who has a share of the places: a client, a person through a client of all citizens', or a network of whom nothing is known. */
function keyOf(request: FastifyRequest, { authenticator, ownClients, now }: AdmissionParts): string {
  const caller = authenticator.remembered(request.headers.authorization, now());
  if (!caller) return networkOf(addressOf(request));
  return ownClients.includes(caller.client) ? `${caller.client}\n${caller.subject}` : caller.client;
}

/** An IPv6 host has a network of 2^64 addresses to itself. */
export function networkOf(address: string): string {
  // Of version 4, by itself or within an address of version 6.
  if (address.includes('.') || !isIPv6(address)) return address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = tail === undefined ? 0 : 8 - (before?.length ?? 0) - (after?.length ?? 0);
  return [...(before ?? []), ...Array<string>(zeros).fill('0'), ...(after ?? [])].slice(0, 4).join(':');
}
