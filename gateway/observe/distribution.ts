import type { Histogram, Registry } from 'prom-client';

/** Seconds of an answer. */
export const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Bytes of a message, from an error to an attachment. */
export const BYTES = [256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216];

interface DistributionOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly Label[];
  /** Upper bounds, ascending. */
  readonly buckets: readonly number[];
}

/**
 * A histogram on prom-client's page. Its own hashes the labels at each observation, which a request of a millisecond with
 * ten of them notices; here one lookup finds what is to be added to.
 */
export class Distribution<Label extends string> {
  readonly #series = new Map<string, Series<Label>>();
  readonly name: string;

  constructor(
    registry: Registry,
    private readonly options: DistributionOptions<Label>,
  ) {
    this.name = options.name;
    // All that a registry asks of a metric is its name and what it has to tell.
    registry.registerMetric(this as unknown as Histogram<Label>);
  }

  /** `values` are those of the labels, in their order. */
  observe(value: number, ...values: readonly string[]): void {
    const key = values.join('\n');
    let series = this.#series.get(key);
    if (!series) {
      series = new Series(labelled(this.options.labels, values), this.options.buckets);
      this.#series.set(key, series);
    }
    series.add(value);
  }

  /** In prom-client's own form, so that pages of several processes add up. */
  async get(): ReturnType<Histogram<Label>['get']> {
    const { name, help } = this.options;
    const values = [...this.#series.values()].flatMap((series) => series.told(name));
    // Its declaration has a number for each type of metric where its code and its registry have the word.
    return { name, help, type: 'histogram', aggregator: 'sum', values } as unknown as Awaited<
      ReturnType<Histogram<Label>['get']>
    >;
  }
}

type Labels<Label extends string> = Partial<Record<Label, string>>;

const labelled = <Label extends string>(labels: readonly Label[], values: readonly string[]): Labels<Label> =>
  Object.fromEntries(labels.map((label, place) => [label, values[place] ?? ''])) as Labels<Label>;

/** The observations under one set of labels. */
class Series<Label extends string> {
  readonly #counts: number[];
  #sum = 0;

  constructor(
    private readonly labels: Labels<Label>,
    private readonly buckets: readonly number[],
  ) {
    this.#counts = new Array(buckets.length + 1).fill(0);
  }

  add(value: number): void {
    const { buckets } = this;
    let place = 0;
    while (place < buckets.length && value > (buckets[place] as number)) place++;
    (this.#counts[place] as number)++;
    this.#sum += value;
  }

  /** Each bucket holds those before it. */
  told(name: string): object[] {
    let count = 0;
    const buckets = this.#counts.map((own, place) => {
      count += own;
      return {
        metricName: `${name}_bucket`,
        labels: { le: this.buckets[place] ?? '+Inf', ...this.labels },
        value: count,
      };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels: this.labels, value: this.#sum },
      { metricName: `${name}_count`, labels: this.labels, value: count },
    ];
  }
}
