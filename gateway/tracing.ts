import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from 'pino';
import type { Config } from '../subgraphs/shared/config';
import type { Observation, ToldOperation } from './observe';

/** What the gateway itself does for a request, as far as a trace shows it. */
export type Step = 'plan' | 'grants' | 'record';

/** How a traced request ended; all of it is names and codes of ours. */
export interface Ending {
  readonly status: number;
  readonly operation: ToldOperation | null;
  readonly codes: readonly string[];
}

/** Headers that carry a trace on, by W3C Trace Context. */
export interface TraceHeaders {
  readonly traceparent: string;
}

/** A sub-request in a trace. */
export interface FetchSpan {
  /** For the request to the subgraph, where that goes over HTTP. */
  readonly headers: TraceHeaders;
  /** `ok`, or the code with which it failed as a whole. */
  end(outcome: string): void;
}

/** A request in a trace; also one that its parent left out, which tells the subgraphs so. */
export interface RequestSpan {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** Begins a step; what is returned ends it. */
  step(name: Step): () => void;
  fetch(subgraph: string): FetchSpan;
  /** Called once, after everything else. */
  end(ending: Ending): void;
}

export interface Tracing {
  readonly on: boolean;
  /** Begins the span of a request, under the parent that its headers name. `route` is the pattern, never the path. */
  request(headers: IncomingHttpHeaders, method: string, route: string): RequestSpan | null;
  /** Sends what was gathered, for a few seconds at most. */
  close(): Promise<void>;
}

export const noTracing: Tracing = { on: false, request: () => null, close: async () => {} };

type TracingSettings = Pick<Config, 'OTEL_EXPORTER_OTLP_ENDPOINT' | 'OTEL_SERVICE_NAME'>;

/** Traces over OTLP where a collector is set. Otherwise OpenTelemetry is not even loaded. */
export function openTracing(config: TracingSettings, observation: Observation, log: Logger): Tracing {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: service } = config;
  if (endpoint === undefined) return noTracing;
  const { OtlpTracing } = require('./tracing/otlp') as typeof import('./tracing/otlp');
  return new OtlpTracing({ endpoint, service, observation, log });
}
