import { Counter, collectDefaultMetrics, Gauge, type Metric, Registry } from 'prom-client';
import type { Chapter } from '../subgraphs/shared/chapter';
import type { FaultCode } from '../subgraphs/shared/errors';
import type { GrantBasis } from '../subgraphs/shared/scopes';
import { type ConditionedLink, observeChapters, observeLinks } from './observe/chapters';
import { BYTES, Distribution, SECONDS } from './observe/distribution';
import { OperationNames } from './observe/names';
import type { Observed, OperationType } from './observe/observed';

type Labels = Readonly<Record<string, string>>;

/** A figure that is read when the page is asked for. */
export interface Watched {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  /** Whether it counts up from the start of the process, and its name ends in `_total`. */
  readonly rises?: boolean;
  /** What becomes of it where several processes have one page; their sum unless said. */
  readonly together?: 'sum' | 'average' | 'min' | 'max' | 'first' | 'omit';
  /** The figure, or one for each set of labels. */
  readonly read: () => number | Iterable<readonly [Labels, number]>;
}

/** An operation as it may be told: its name is one of a bounded set. */
export interface ToldOperation {
  readonly name: string;
  readonly type: OperationType;
}

/** What is told of the process itself. Its collectors go on watching until the process ends, so there is one of each. */
const ofProcess = new Registry();
collectDefaultMetrics({ register: ofProcess });

/**
 * Counters and times for `/metrics`. Labels are names of ours (routes, chapters, codes) and the bounded names of operations,
 * never anything else of a request.
 */
export class Observation {
  readonly registry = new Registry();
  readonly #names = new OperationNames();
  readonly #requests = this.#distribution(
    ['http_request_duration_seconds', 'Time from the request to the answer.'],
    ['route', 'status'],
  );
  readonly #asked = this.#distribution(['http_request_size_bytes', 'Bodies of requests.'], ['route'], BYTES);
  readonly #answered = this.#distribution(['http_response_size_bytes', 'Bodies of answers.'], ['route'], BYTES);
  readonly #operations = this.#distribution(
    [
      'graphql_operation_duration_seconds',
      'Time from the request to the answer, by operation; `errors` is the outcome of an answer with any.',
    ],
    ['operation', 'type', 'outcome'],
  );
  readonly #chapters = this.#distribution(
    ['chapter_request_duration_seconds', 'Time of a sub-request to a chapter.'],
    ['chapter', 'outcome'],
  );
  readonly #errors = this.#counter(['graphql_errors_total', 'Errors in answers, by code.'], 'code');
  readonly #disclosures = this.#counter(
    ['disclosures_total', 'Disclosures put on the record, by the basis of their grant.'],
    'basis',
  );
  readonly #reloads = this.#counter(['supergraph_reloads_total', 'Attempts to load another supergraph.'], 'outcome');

  /** Counts what the chapters of this process do. */
  constructor(chapters: ReadonlyMap<string, Chapter> = new Map()) {
    // These are the metrics themselves; their declared type says less.
    for (const metric of ofProcess.getMetricsAsArray()) this.registry.registerMetric(metric as unknown as Metric);
    observeChapters(this.registry, chapters);
  }

  /** Has a figure of some part on the page. Once for each name. */
  watch({ name, help, labels = [], rises = false, together = 'sum', read }: Watched): void {
    const figures = (): Iterable<readonly [Labels, number]> => {
      const told = read();
      return typeof told === 'number' ? [[{}, told]] : told;
    };
    const metric = { name, help, labelNames: labels, aggregator: together, registers: [this.registry] };
    if (rises) {
      new Counter({
        ...metric,
        collect() {
          this.reset();
          for (const [values, figure] of figures()) this.inc(values, figure);
        },
      });
    } else {
      new Gauge({
        ...metric,
        collect() {
          this.reset();
          for (const [values, figure] of figures()) this.set(values, figure);
        },
      });
    }
  }

  /** Breakers and queues of the ways to the chapters. */
  watchLinks(links: () => Iterable<ConditionedLink>): void {
    observeLinks(this.registry, links);
  }

  /** Sizes are of bodies, in bytes; 0 where there was none or nobody said its length. */
  request(
    route: string,
    status: number,
    seconds: number,
    bytes: { readonly asked: number; readonly answered: number },
  ): void {
    this.#requests.observe(seconds, route, String(status));
    if (bytes.asked > 0) this.#asked.observe(bytes.asked, route);
    if (bytes.answered > 0) this.#answered.observe(bytes.answered, route);
  }

  /** How the operation of an answered request may be told; null where there was none. */
  operation({ asked, codes }: Observed, status: number, seconds: number): ToldOperation | null {
    if (!asked) return null;
    const succeeded = status < 400 && codes.size === 0;
    const name = succeeded ? this.#names.succeeded(asked.name) : this.#names.told(asked.name);
    this.#operations.observe(seconds, name, asked.type, succeeded ? 'ok' : 'errors');
    return { name, type: asked.type };
  }

  chapter(chapter: string, seconds: number, outcome: 'ok' | FaultCode): void {
    this.#chapters.observe(seconds, chapter, outcome);
  }

  disclosed(basis: GrantBasis): void {
    this.#disclosures.inc({ basis });
  }

  error(code: FaultCode): void {
    this.#errors.inc({ code });
  }

  /** `refused`: the file held no supergraph, and the one before serves on. */
  reloaded(outcome: 'swapped' | 'refused'): void {
    this.#reloads.inc({ outcome });
  }

  #distribution<Label extends string>(
    [name, help]: readonly [string, string],
    labels: readonly Label[],
    buckets = SECONDS,
  ): Distribution<Label> {
    return new Distribution(this.registry, { name, help, labels, buckets });
  }

  #counter<Label extends string>([name, help]: readonly [string, string], label: Label): Counter<Label> {
    return new Counter({ name, help, labelNames: [label], registers: [this.registry] });
  }
}
