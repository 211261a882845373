import { AggregatorRegistry, type Registry } from 'prom-client';
import type { Counts } from './questions';

/** Whoever has counts to tell: a worker. */
export interface Counting {
  counts(): Promise<Counts>;
}

/** Longest wait for a process that is busy: its counts of the time before stand in. */
const PATIENCE_MS = 1_000;

/**
 * The one page of metrics of all processes, the same whichever of them is asked. What a process counted stays counted when
 * it ends, as far as it was on a page: a counter that goes down reads as a restart of everything.
 */
export class Pages {
  readonly #last = new Map<Counting, Counts>();
  #gone: Counts = [];

  /** `registry` has the counts of this process itself. */
  constructor(private readonly registry: Registry) {}

  join(process: Counting): void {
    this.#last.set(process, []);
  }

  leave(process: Counting): void {
    const last = this.#last.get(process) ?? [];
    this.#last.delete(process);
    this.#gone = sumOf([this.#gone, last.filter(isLasting)]);
  }

  async page(): Promise<string> {
    const own = await this.registry.getMetricsAsJSON();
    await Promise.all(
      [...this.#last.keys()].map(async (process) => {
        const counts = await inPatience(process.counts());
        if (counts && this.#last.has(process)) this.#last.set(process, counts);
      }),
    );
    return together([own, ...this.#last.values(), this.#gone]).metrics();
  }
}

/** Each metric by its own rule: most add up, a lag is averaged. */
const together = (counts: readonly Counts[]): Registry => AggregatorRegistry.aggregate([...counts]);

/** Sums in the form in which they came: what the registry holds of each metric has its values beside it. */
const sumOf = (counts: readonly Counts[]): Counts => together(counts).getMetricsAsArray() as Counts;

const isLasting = ({ type }: Counts[number]): boolean => ['counter', 'histogram'].includes(String(type));

async function inPatience(counts: Promise<Counts>): Promise<Counts | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  // A process that ends meanwhile has told its last.
  const told = await Promise.race([counts.catch(() => undefined), late]);
  clearTimeout(timer);
  return told;
}
