import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { publicError } from '../subgraphs/shared/errors';
import { askedBy, PATIENCE_MS } from './asking';
import { type AttachmentParts, serveAttachments } from './attachments';
import { ARRIVAL_MS, BODY_LIMIT, Bodies, LARGE_BODY_LIMIT } from './bodies';
import type { GatewayContext } from './context';
import { type GraphiqlStart, serveGraphiql } from './graphiql';
import type { ChapterState } from './health';
import { servePayments } from './payments';
import { refusalOf, refusedBytes } from './refusals';

export interface HttpParts extends AttachmentParts {
  readonly execution: ApolloServer<GatewayContext>;
  readonly health: () => Promise<Record<string, ChapterState>>;
  readonly draining: () => boolean;
  /** Whether every chapter of this process has been opened and what comes before the first request is done. */
  readonly prepared: () => boolean;
  /** The answers that are owed; each leaves when it is given or nobody waits for it any more. */
  readonly underWay: Set<ServerResponse>;
  readonly jwks: () => Promise<object>;
  readonly graphiql: GraphiqlStart;
}

/** The one door: request id and body limit, who asks, and the routes. */
export function createHttp(parts: HttpParts): FastifyInstance {
  const { observation, log } = parts;
  const app = fastify({
    logger: false,
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
    clientErrorHandler: (error, socket) => {
      if (socket.writable) socket.end(refusedBytes(error.code));
    },
    // A connection that is still open while the process drains is served and told to close.
    return503OnClosing: false,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  });

  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    parts.underWay.add(reply.raw);
    reply.raw.once('close', () => parts.underWay.delete(reply.raw));
    done();
  });
  const bodies = new Bodies(parts.authenticator, parts.now);
  bodies.install(app);
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
    bodyLimit: LARGE_BODY_LIMIT,
    onRequest: bodies.admit,
    handler: graphql(parts),
  });
  serveAttachments(app, parts);
  servePayments(app, parts);
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
    contexts.set(request, await askedBy(request, parts));
    return handle.call(this, request, reply);
  };
}

/** A citizen's number of either kind or a telephone's; digits beside letters a to f are part of a digest or a UUID. */
const PERSONS_NUMBER = /(?<![a-f\d])(\d{9}|0\d{9}|84\d{9}|0\d{11})(?![a-f\d])/i;

/**
 * A client's request id is kept when it cannot do harm in a log, in a header or on the record, from which nothing is ever
 * taken away: a client that numbers its requests by its customers' numbers would have them stand there for good.
 */
const requestIdOf = (given: string | string[] | undefined): string =>
  typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) && !PERSONS_NUMBER.test(given) ? given : randomUUID();
