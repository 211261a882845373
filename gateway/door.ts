import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { publicError } from '../subgraphs/shared/errors';
import { type AdmissionParts, guardAdmission } from './admission/door';
import { PATIENCE_MS } from './asking';
import { ARRIVAL_MS, BODY_LIMIT, type Bodies } from './bodies';
import { guardConnections, refuseConnection } from './connections';
import type { ChapterState } from './health';
import type { Observation } from './observe';
import { observeRequests } from './observe/requests';
import { refusalOf } from './refusals';
import type { Tracing } from './tracing';

export interface DoorParts extends Omit<AdmissionParts, 'observation'> {
  readonly observation: Observation;
  readonly log: Logger;
  readonly bodies: Bodies;
  /** Addresses, and ranges of them, whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly health: () => Promise<Record<string, ChapterState>>;
  readonly draining: () => boolean;
  /** Whether every chapter of this process has been opened and what comes before the first request is done. */
  readonly prepared: () => boolean;
  /** The answers that are owed; each leaves when it is given or nobody waits for it any more. */
  readonly underWay: Set<ServerResponse>;
  /** The page of metrics. */
  readonly page: () => Promise<string>;
  readonly tracing: Tracing;
}

/** The one door, whatever is behind it: request id, limits of what comes in, errors, and how the process is. */
export function openDoor(parts: DoorParts): FastifyInstance {
  const { observation, log } = parts;
  const app = fastify({
    logger: false,
    trustProxy: parts.trustedProxies.length > 0 && [...parts.trustedProxies],
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: 'idle',
    // Of bodies, those that may take so long are few, and the others are not waited for as long; see `bodies.ts`.
    requestTimeout: ARRIVAL_MS,
    http: { headersTimeout: PATIENCE_MS },
    keepAliveTimeout: 75_000,
    genReqId: (request) => requestIdOf(request.headers['x-request-id']),
    // What the router itself refuses: its own answer would repeat the path.
    frameworkErrors: (_error, request, reply) => {
      const answer = (reply as FastifyReply).code(400).header('x-request-id', request.id);
      answer.send({ errors: [publicError('BAD_USER_INPUT')] });
    },
    // What is no HTTP never becomes a request.
    clientErrorHandler: (error, socket) => refuseConnection(socket, error.code),
    // A connection that is still open while the process drains is served and told to close.
    return503OnClosing: false,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  });

  observeRequests(app, parts);
  guardConnections(app);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    parts.underWay.add(reply.raw);
    reply.raw.once('close', () => parts.underWay.delete(reply.raw));
    done();
  });
  guardAdmission(app, parts);
  parts.bodies.install(app);
  app.addHook('onSend', (_request, reply, _payload, done) => {
    // A connection that is kept alive would hold a draining process until it times out.
    if (parts.draining()) reply.header('connection', 'close');
    done();
  });
  app.setErrorHandler((error, request, reply) => {
    const [status, code] = refusalOf(error);
    if (status >= 500) log.error({ requestId: request.id, code, error }, 'request failed');
    observation.error(code);
    request.observed.error(code);
    // RFC 6750
    if (status === 401) reply.header('www-authenticate', 'Bearer error="invalid_token"');
    return reply.code(status).send({ errors: [publicError(code)] });
  });
  app.setNotFoundHandler((request, reply) => {
    request.observed.error('NOT_FOUND');
    return reply.code(404).send({ errors: [publicError('NOT_FOUND')] });
  });

  app.get('/healthz', () => ({ status: 'alive' }));
  // Once ready, a chapter that goes away costs its own fields and not the whole gateway.
  let wasReady = false;
  app.get('/readyz', async (_request, reply) => {
    const chapters = await parts.health();
    const all = Object.values(chapters).every((state) => state === 'ready');
    wasReady ||= all && parts.prepared();
    const status = parts.draining() ? 'draining' : !wasReady ? 'not ready' : all ? 'ready' : 'degraded';
    return reply.code(status === 'ready' || status === 'degraded' ? 200 : 503).send({ status, chapters });
  });
  app.get('/metrics', async (_request, reply) => reply.type(observation.registry.contentType).send(await parts.page()));
  return app;
}

/** A citizen's number of either kind or a telephone's; digits beside letters a to f are part of a digest or a UUID. */
const PERSONS_NUMBER = /(?<![a-f\d])(\d{9}|0\d{9}|84\d{9}|0\d{11})(?![a-f\d])/i;
/** As people write them: 0912.345.678. */
const SEPARATORS = /[._-]/g;

/**
 * A client's request id is kept when it cannot do harm in a log, in a header or on the record, from which nothing is ever
 * taken away: a client that numbers its requests by its customers' numbers would have them stand there for good.
 */
const requestIdOf = (given: string | string[] | undefined): string =>
  typeof given === 'string' &&
  /^[\w.-]{1,64}$/.test(given) &&
  !isPersons(given) &&
  !isPersons(given.replace(SEPARATORS, ''))
    ? given
    : randomUUID();

const isPersons = (text: string): boolean => PERSONS_NUMBER.test(text);
