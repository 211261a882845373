import cluster from 'node:cluster';
import { DRAIN_MS, reloadOnSignal } from '../lifecycle';
import type { Serving } from '../serving';
import { Line } from './line';
import type { OfFirst, OfWorker } from './questions';

/** What a worker has from the first process. */
export interface Seat {
  /** Its own among all workers that this start ever had, from 1 up. */
  readonly number: number;
  readonly supergraphSdl: string;
  /** Resolves when what comes before the first request is done. */
  readonly prepared: Promise<unknown>;
  /** The page of metrics of all processes. */
  page(): Promise<string>;
}

/** What runs in a worker, once it listens. */
export interface Work extends Serving {
  readonly url: string;
}

/**
 * Runs in a worker what `start` starts, until the first process has it drained; resolves when it listens. Without the first
 * process it has no chapters and no port: Node.js ends it when that one is gone.
 */
export async function runWorker(start: (seat: Seat) => Promise<Work>): Promise<void> {
  const { worker } = cluster;
  if (!worker) throw new Error('this process is no worker');
  let begun: (work: Promise<Work>) => void = () => {};
  const started = new Promise<Work>((resolve) => {
    begun = resolve;
  });
  started.catch(() => undefined);

  let draining = false;
  const drain = (): void => {
    if (draining) return;
    draining = true;
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    started
      .then((work) => work.close())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  // A terminal sends these to every process of its group: the first one says what is to be done.
  process.on('SIGINT', () => {});
  reloadOnSignal(() => {});
  process.on('SIGTERM', drain);

  let current: string | undefined;
  const line = new Line<OfFirst, OfWorker>(worker, {
    counts: async () => (await started).observation.registry.getMetricsAsJSON(),
    async reload(supergraphSdl) {
      const work = await started;
      if (supergraphSdl === current) return;
      await work.reload(supergraphSdl);
      current = supergraphSdl;
    },
    drain: async () => drain(),
  });
  const supergraphSdl = await line.ask('supergraph', undefined);
  current = supergraphSdl;
  const prepared = line.ask('prepared', undefined);
  prepared.catch(() => undefined);
  begun(start({ number: worker.id, supergraphSdl, prepared, page: () => line.ask('page', undefined) }));
  await line.ask('listens', (await started).url);
}
