import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Observation } from '../observe';
import type { Tracing } from '../tracing';
import { Observed } from './observed';

declare module 'fastify' {
  interface FastifyRequest {
    /** What is to be told of this request; filled in by whoever works on it. */
    observed: Observed;
  }
}

interface RequestParts {
  readonly observation: Observation;
  readonly tracing: Tracing;
  readonly log: Logger;
}

/** Asked every few seconds by machines: they are no news in the log and no traces. */
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** Nobody waited for the answer. It is nginx's number for it; none is sent. */
const CLIENT_LEFT = 499;

/** Has each request told by the metrics, by one line of the log and, where it is traced, by a span. */
export function observeRequests(app: FastifyInstance, { observation, tracing, log }: RequestParts): void {
  // The line has these fields and no others, all of them ours. To look through it for values about persons would cost many
  // times what it costs to write it.
  const parts = { observation, log: log.child({}, { redact: [] }) };
  // Fastify keeps the shape of its requests by it; each has its own before any other hook runs.
  app.decorateRequest('observed', null as unknown as Observed);
  app.addHook('onRequest', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const traced = tracing.on && !PROBES.has(route);
    request.observed = new Observed(traced ? tracing.request(request.headers, request.method, route) : null);
    // It comes also when the client leaves before the answer.
    reply.raw.once('close', () => tell(request, reply, route, parts));
    done();
  });
}

function tell(
  request: FastifyRequest,
  reply: FastifyReply,
  route: string,
  { observation, log }: Omit<RequestParts, 'tracing'>,
): void {
  const { observed, method } = request;
  const status = reply.raw.writableFinished ? reply.statusCode : CLIENT_LEFT;
  const ms = observed.elapsed;
  observation.request(route, status, ms / 1000, {
    asked: Number(request.headers['content-length'] ?? 0),
    answered: Number(reply.getHeader('content-length') ?? 0),
  });
  const operation = observation.operation(observed, status, ms / 1000);
  const codes = [...observed.codes];
  observed.span?.end({ status, operation, codes });
  const level = PROBES.has(route) ? 'debug' : 'info';
  log[level](
    {
      requestId: request.id,
      method,
      route,
      status,
      ms: Math.round(ms * 100) / 100,
      ...(operation ? { operation: operation.name } : {}),
      ...(codes.length > 0 ? { codes } : {}),
      ...(observed.span ? { traceId: observed.span.traceId } : {}),
    },
    'answered',
  );
}
