import fastify, { type FastifyInstance } from 'fastify';
import type { Chapter, SubRequest } from './chapter';
import { faultCodeOf, publicError } from './errors';

const BODY_LIMIT = 4 * 1024 * 1024;

/** A chapter's own port: `POST /graphql` for sealed sub-requests, `POST /calls/NAME` for sealed calls, `/healthz`, `/readyz`. */
export function chapterServer(chapter: Chapter): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
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

  app.post('/graphql', async (request, reply) => {
    const body = String(request.body);
    const sealed = request.headers['x-seal'];
    const answer = await chapter.answer(body, readRequest(body), typeof sealed === 'string' ? sealed : undefined);
    const refused = answer.errors?.some((error) => error.extensions?.code === 'UNAUTHENTICATED' && !error.path);
    return reply
      .code(refused ? 401 : 200)
      .type('application/json')
      .send(JSON.stringify(answer));
  });
  app.post<{ Params: { name: string } }>('/calls/:name', async (request, reply) => {
    const sealed = request.headers['x-seal'];
    const seal = typeof sealed === 'string' ? sealed : undefined;
    reply.type('application/json');
    try {
      return JSON.stringify({ answer: await chapter.call(request.params.name, String(request.body), seal) });
    } catch (error) {
      const code = faultCodeOf(error);
      return reply.code(code === 'UNAUTHENTICATED' ? 401 : 200).send(JSON.stringify({ code }));
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
