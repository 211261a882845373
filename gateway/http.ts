import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Fault, type FaultCode, faultCodeOf, publicError } from '../subgraphs/shared/errors';
import type { Authenticator } from './authenticate';
import type { GatewayContext } from './context';
import { Ledger } from './disclosure/ledger';
import type { GrantResolver, Pointers } from './grants';
import { type GraphiqlStart, serveGraphiql } from './graphiql';
import type { ChapterState } from './health';
import type { Observation } from './observe';
import type { Rates } from './rates';

const BODY_LIMIT = 1024 * 1024;
/** From the arrival of a request to its answer. */
const PATIENCE_MS = 10_000;

export interface HttpParts {
  readonly execution: ApolloServer<GatewayContext>;
  readonly authenticator: Authenticator;
  readonly resolveGrants: GrantResolver;
  readonly rates: Rates;
  readonly observation: Observation;
  readonly health: () => Promise<Record<string, ChapterState>>;
  readonly draining: () => boolean;
  /** Whether every chapter of this process has been opened and what comes before the first request is done. */
  readonly prepared: () => boolean;
  /** The answers that are owed; each leaves when it is given or nobody waits for it any more. */
  readonly underWay: Set<ServerResponse>;
  readonly jwks: () => Promise<object>;
  readonly graphiql: GraphiqlStart;
  readonly log: Logger;
  readonly now: () => Date;
}

/** The one door: request id and body limit, who asks, and the routes. */
export function createHttp(parts: HttpParts): FastifyInstance {
  const { observation, log } = parts;
  const app = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: 'idle',
    requestTimeout: PATIENCE_MS,
    keepAliveTimeout: 75_000,
    genReqId: (request) => requestIdOf(request.headers['x-request-id']),
    // What the router itself refuses: its own answer would repeat the path.
    frameworkErrors: (_error, request, reply) => {
      const answer = (reply as FastifyReply).code(400).header('x-request-id', request.id);
      answer.send({ errors: [publicError('BAD_USER_INPUT')] });
    },
    // What is no HTTP never becomes a request.
    clientErrorHandler: (error, socket) => {
      if (socket.writable) socket.end(refusedBytes(error.code));
    },
    // A connection that is still open while the process drains is served and told to close.
    return503OnClosing: false,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  });

  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const text = decoded(body as Buffer);
    if (text === null) done(new Fault('BAD_USER_INPUT'));
    else parseJson(request, text, done);
  });

  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    parts.underWay.add(reply.raw);
    reply.raw.once('close', () => parts.underWay.delete(reply.raw));
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    // A connection that is kept alive would hold a draining process until it times out.
    if (parts.draining()) reply.header('connection', 'close');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    observation.request(route, reply.statusCode, reply.elapsedTime / 1000);
    log.debug({ requestId: request.id, route, status: reply.statusCode, ms: reply.elapsedTime }, 'answered');
    done();
  });
  app.setErrorHandler((error, request, reply) => {
    const [status, code] = refusalOf(error);
    if (status >= 500) log.error({ requestId: request.id, code, error }, 'request failed');
    observation.error(code);
    // RFC 6750
    if (status === 401) reply.header('www-authenticate', 'Bearer error="invalid_token"');
    return reply.code(status).send({ errors: [publicError(code)] });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ errors: [publicError('NOT_FOUND')] }));

  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: graphql(parts),
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
  app.get('/metrics', async (_request, reply) =>
    reply.type(observation.registry.contentType).send(await observation.registry.metrics()),
  );
  app.get('/.well-known/jwks.json', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').send(await parts.jwks()),
  );
  serveGraphiql(app, parts.graphiql);
  return app;
}

function graphql(parts: HttpParts) {
  const contexts = new WeakMap<FastifyRequest, GatewayContext>();
  const handle = fastifyApolloHandler(parts.execution, {
    context: async (request: FastifyRequest) => contexts.get(request) as GatewayContext,
  });
  return async function handler(this: FastifyInstance, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const now = parts.now();
    const deadline = Date.now() + PATIENCE_MS;
    const caller = await parts.authenticator.authenticate(request.headers.authorization, now);
    await parts.rates.spend(caller);
    const asked = { requestId: request.id, now, deadline };
    const authority = await parts.resolveGrants(caller, pointersOf(request), asked);
    contexts.set(request, { ...asked, caller, authority, ledger: new Ledger(authority) });
    return handle.call(this, request, reply);
  };
}

/** Ids and nothing else; a header that came twice is joined by a comma and is none. */
function pointersOf({ headers }: FastifyRequest): Pointers {
  const pointer = (name: string): string | null => {
    const value = headers[name];
    if (value === undefined || value === '') return null;
    if (typeof value !== 'string' || !/^[\w-]{1,64}$/.test(value)) throw new Fault('BAD_USER_INPUT');
    return value;
  };
  return { consentId: pointer('consent-id'), purpose: pointer('purpose') };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Bytes that are no UTF-8 are refused: read leniently, two different bodies would mean the same. */
function decoded(body: Buffer): string | null {
  try {
    return utf8.decode(body);
  } catch {
    return null;
  }
}

/** An answer written by hand, for bytes that the HTTP parser refused. */
function refusedBytes(code: string | undefined): string {
  const status = {
    HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
    ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  };
  const line = status[code as keyof typeof status] ?? '400 Bad Request';
  const body = JSON.stringify({ errors: [publicError('BAD_USER_INPUT')] });
  const head = ['content-type: application/json', `x-request-id: ${randomUUID()}`, `content-length: ${body.length}`];
  return [`HTTP/1.1 ${line}`, ...head, 'connection: close', '', body].join('\r\n');
}

/** A citizen's number of either kind or a telephone's; digits beside letters a to f are part of a digest or a UUID. */
const PERSONS_NUMBER = /(?<![a-f\d])(\d{9}|0\d{9}|84\d{9}|0\d{11})(?![a-f\d])/i;

/**
 * A client's request id is kept when it cannot do harm in a log, in a header or on the record, from which nothing is ever
 * taken away: a client that numbers its requests by its customers' numbers would have them stand there for good.
 */
const requestIdOf = (given: string | string[] | undefined): string =>
  typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) && !PERSONS_NUMBER.test(given) ? given : randomUUID();

/** Status and code for what was thrown before or around GraphQL. */
function refusalOf(error: unknown): [number, FaultCode] {
  if (error instanceof Fault) {
    const status = { UNAUTHENTICATED: 401, RATE_LIMITED: 429, UPSTREAM_UNAVAILABLE: 503 }[error.code as string] ?? 400;
    return [status, error.code];
  }
  const status = (error as { statusCode?: unknown }).statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) return [status, 'BAD_USER_INPUT'];
  return [500, faultCodeOf(error)];
}
