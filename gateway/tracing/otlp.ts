import type { IncomingHttpHeaders } from 'node:http';
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';
import type { Observation } from '../observe';
import type { Ending, FetchSpan, RequestSpan, Step, TraceHeaders, Tracing } from '../tracing';
import { CountedExporter } from './exporter';

interface OtlpOptions {
  /** Of the collector; traces go to `/v1/traces` below it. */
  readonly endpoint: string;
  readonly service: string;
  readonly observation: Observation;
  readonly log: Logger;
}

/** Spans that wait to be sent; while the collector is away, those beyond are lost. About 2 KB each. */
const QUEUE = 4_096;
const BATCH = 512;
const EVERY_MS = 2_000;
/** Also the longest that a gateway which closes waits for its collector. */
const PATIENCE_MS = 4_000;

/**
 * Traces over OTLP/HTTP. Names, attributes and statuses are OpenTelemetry's conventions for HTTP and GraphQL as far as they
 * hold nothing of a person: no address, no path, no document, no variables. Which requests are traced is the sampler's to
 * say, which the SDK takes from `OTEL_TRACES_SAMPLER`: by itself, all but those whose parent is not sampled.
 */
export class OtlpTracing implements Tracing {
  readonly on = true;
  readonly #provider: BasicTracerProvider;
  readonly #tracer: Tracer;

  constructor({ endpoint, service, observation, log }: OtlpOptions) {
    const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
    const exporter = new CountedExporter(new OTLPTraceExporter({ url, timeoutMillis: PATIENCE_MS }), observation, log);
    this.#provider = new BasicTracerProvider({
      resource: resourceFromAttributes({ 'service.name': service, 'service.instance.id': String(process.pid) }),
      spanProcessors: [
        new BatchSpanProcessor(exporter, {
          maxQueueSize: QUEUE,
          maxExportBatchSize: BATCH,
          scheduledDelayMillis: EVERY_MS,
          exportTimeoutMillis: PATIENCE_MS,
        }),
      ],
    });
    this.#tracer = this.#provider.getTracer('gateway');
  }

  request(headers: IncomingHttpHeaders, method: string, route: string): RequestSpan {
    const attributes = { 'http.request.method': method, 'http.route': route };
    const span = this.#tracer.startSpan(
      `${method} ${route}`,
      { kind: SpanKind.SERVER, attributes },
      parentOf(headers.traceparent),
    );
    return new OtlpRequest(this.#tracer, span);
  }

  async close(): Promise<void> {
    // What could not be sent is told by the exporter.
    await this.#provider.shutdown().catch(() => undefined);
  }
}

class OtlpRequest implements RequestSpan {
  readonly #within: Context;

  constructor(
    private readonly tracer: Tracer,
    private readonly span: Span,
  ) {
    this.#within = trace.setSpan(ROOT_CONTEXT, span);
  }

  get traceId(): string {
    return this.span.spanContext().traceId;
  }

  step(name: Step): () => void {
    const span = this.#begin(name, SpanKind.INTERNAL);
    return () => span.end();
  }

  fetch(subgraph: string): FetchSpan {
    const span = this.#begin(`fetch ${subgraph}`, SpanKind.CLIENT, { 'subgraph.name': subgraph });
    return {
      headers: headersOf(span),
      end: (outcome) => {
        if (outcome !== 'ok') fail(span, outcome);
        span.end();
      },
    };
  }

  end({ status, operation, codes }: Ending): void {
    const { span } = this;
    span.setAttribute('http.response.status_code', status);
    if (operation) {
      span.setAttribute('graphql.operation.name', operation.name);
      span.setAttribute('graphql.operation.type', operation.type);
    }
    if (codes.length > 0) span.setAttribute('graphql.error.codes', [...codes]);
    // What a client brought about is no failure of the server's.
    if (status >= 500) fail(span, codes[0] ?? String(status));
    span.end();
  }

  #begin(name: string, kind: SpanKind, attributes: Attributes = {}): Span {
    return this.tracer.startSpan(name, { kind, attributes }, this.#within);
  }
}

function fail(span: Span, code: string): void {
  span.setAttribute('error.type', code);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** `version-traceid-parentid-flags` of W3C Trace Context; what a later version adds stands behind. */
const TRACEPARENT = /^(?!ff)(?!00.{54})[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?:-.*)?$/;

/** Ids are drawn by lot; this one was made of a number, which may be a person's. */
const PADDED_NUMBER = /^0*\d{1,12}0*$/;

/**
 * The parent that a client names. Its `tracestate` and `baggage` are free text, which is neither kept nor passed on.
 */
function parentOf(header: string | string[] | undefined): Context {
  const [, traceId, spanId, flags] = (typeof header === 'string' && TRACEPARENT.exec(header)) || [];
  if (!traceId || !spanId || !flags || [traceId, spanId].some((id) => PADDED_NUMBER.test(id))) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & 1,
    isRemote: true,
  });
}

function headersOf(span: Span): TraceHeaders {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return { traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}` };
}
