import type { Worker } from 'node:cluster';
import { Line } from './line';
import type { Counts, OfFirst, OfWorker } from './questions';

/** A worker as the first process sees it. */
export class Member {
  readonly #line: Line<OfWorker, OfFirst>;
  /** Where it listens, once it does. */
  url: string | undefined;
  #since = 0;

  /** `first` answers what it asks, but for where it listens. */
  constructor(
    private readonly worker: Worker,
    first: {
      supergraph(): string;
      prepared(): Promise<unknown>;
      page(): Promise<string>;
    },
    listens: (url: string) => void,
  ) {
    // A message to a process that just ended fails; that it ended is told by its exit.
    worker.on('error', () => {});
    this.#line = new Line<OfWorker, OfFirst>(worker, {
      supergraph: async () => first.supergraph(),
      prepared: async () => void (await first.prepared()),
      page: () => first.page(),
      listens: async (url) => {
        this.url = url;
        this.#since = performance.now();
        listens(url);
      },
    });
  }

  get number(): number {
    return this.worker.id;
  }

  /** For how long it has been listening, in milliseconds; 0 if it never did. */
  get stayed(): number {
    return this.url === undefined ? 0 : performance.now() - this.#since;
  }

  counts(): Promise<Counts> {
    return this.#line.ask('counts', undefined);
  }

  /** Rejects when it cannot serve this supergraph, or is gone. */
  async reload(supergraphSdl: string): Promise<void> {
    await this.#line.ask('reload', supergraphSdl);
  }

  /** Has it finish and end. One that does not listen yet owes nothing to anybody. */
  drain(): void {
    if (this.url === undefined) this.worker.process.kill('SIGTERM');
    else this.#line.ask('drain', undefined).catch(() => undefined);
  }
}
