import type { Registry } from 'prom-client';

/** What a process counted, in prom-client's own form. */
export type Counts = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** What a worker asks the first process. */
export type OfFirst = {
  /** The supergraph to begin with. */
  supergraph: { ask: undefined; answer: string };
  /** Answered once what comes before the first request is done. */
  prepared: { ask: undefined; answer: unknown };
  /** Says where the worker listens. */
  listens: { ask: string; answer: unknown };
  /** The page of metrics of all processes. */
  page: { ask: undefined; answer: string };
};

/** What the first process asks a worker. */
export type OfWorker = {
  counts: { ask: undefined; answer: Counts };
  /** Serve this supergraph from now on; fails when it cannot be, and then the one before serves on. */
  reload: { ask: string; answer: unknown };
  /** Finish what is under way and end. Answered at once. */
  drain: { ask: undefined; answer: unknown };
};
