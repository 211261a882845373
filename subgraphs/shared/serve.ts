import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Chapter, SubRequest } from './chapter';
import { faultCodeOf, publicError } from './errors';

/** As much as the gateway takes from anybody, and what it adds. */
const BODY_LIMIT = 16 * 1024 * 1024;
/** Calls hold ids; the longest are lists of disclosures. */
const CALL_LIMIT = 4 * 1024 * 1024;
/** As much as anybody may have read who shows no genuine seal. */
const UNSEALED_LIMIT = 1024 * 1024;

/**
 * A chapter's own port: `POST /graphql` for sealed sub-requests, `POST /calls/NAME` and `POST /streams/NAME` for sealed
 * calls, `/healthz`, `/readyz`.
 */
export function chapterServer(chapter: Chapter): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: CALL_LIMIT,
    forceCloseConnections: 'idle',
    // The seal travels in a header and holds the token's scopes twice.
    http: { maxHeaderSize: 64 * 1024 },
  });
  // The seal covers the bytes, so the body is kept as it came.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  // A connection that is kept alive would hold a closing process until it times out.
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close');
    done();
  });

  app.setErrorHandler((error, _request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    return reply.code(status).send({ errors: [publicError(status < 500 ? 'BAD_USER_INPUT' : 'INTERNAL')] });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ errors: [publicError('NOT_FOUND')] }));

  // A body is read before its seal can be opened, but nobody's large one before it is seen that there is a seal at all.
  app.addHook('onRequest', (request, reply, done) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    const isLarge = encoding !== undefined || Number(length ?? 0) > UNSEALED_LIMIT;
    const { name } = (request.params ?? {}) as { name?: string };
    if (!isLarge || chapter.isSealed(sealOf(request), name)) return done();
    reply
      .code(413)
      .header('connection', 'close')
      .send({ errors: [publicError('BAD_USER_INPUT')] });
  });

  app.post('/graphql', { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    const body = String(request.body);
    const answer = await chapter.answer(body, readRequest(body), sealOf(request));
    const refused = answer.errors?.some((error) => error.extensions?.code === 'UNAUTHENTICATED' && !error.path);
    return reply
      .code(refused ? 401 : 200)
      .type('application/json')
      .send(JSON.stringify(answer));
  });
  app.post<{ Params: { name: string } }>('/calls/:name', async (request, reply) => {
    reply.type('application/json');
    try {
      return JSON.stringify({ answer: await chapter.call(request.params.name, String(request.body), sealOf(request)) });
    } catch (error) {
      const code = faultCodeOf(error);
      return reply.code(code === 'UNAUTHENTICATED' ? 401 : 200).send(JSON.stringify({ code }));
    }
  });
  app.post<{ Params: { name: string } }>('/streams/:name', async (request, reply) => {
    try {
      const bytes = await chapter.stream(request.params.name, String(request.body), sealOf(request));
      return reply.type('application/octet-stream').send(bytes);
    } catch (error) {
      const code = faultCodeOf(error);
      return reply.code(code === 'UNAUTHENTICATED' ? 401 : 500).send({ code });
    }
  });
  app.get('/healthz', () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    const ready = await chapter.ready().then(
      () => true,
      () => false,
    );
    return reply.code(ready ? 200 : 503).send({ [chapter.name]: ready ? 'ready' : 'unavailable' });
  });
  return app;
}

function sealOf({ headers }: FastifyRequest): string | undefined {
  const sealed = headers['x-seal'];
  return typeof sealed === 'string' ? sealed : undefined;
}

/** What is no request reads as an empty one: without a seal it is refused, and with one the gateway has a fault. */
function readRequest(body: string): SubRequest {
  try {
    const request: unknown = JSON.parse(body);
    if (typeof request === 'object' && request !== null && 'query' in request && typeof request.query === 'string') {
      return request as SubRequest;
    }
  } catch {}
  return { query: '' };
}
