import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Chapter } from '../subgraphs/shared/chapter';
import type { FaultCode } from '../subgraphs/shared/errors';
import type { GrantBasis } from '../subgraphs/shared/scopes';

/** Counters and times for `/metrics`. Labels are names of ours (routes, chapters, codes), never anything of a request. */
export class Observation {
  readonly registry = new Registry();
  readonly #requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the answer.',
    labelNames: ['route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });
  readonly #chapters = new Histogram({
    name: 'chapter_request_duration_seconds',
    help: 'Time of a sub-request to a chapter.',
    labelNames: ['chapter', 'outcome'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 10],
    registers: [this.registry],
  });
  readonly #errors = new Counter({
    name: 'graphql_errors_total',
    help: 'Errors in answers, by code.',
    labelNames: ['code'],
    registers: [this.registry],
  });

  readonly #disclosures = new Counter({
    name: 'disclosures_total',
    help: 'Disclosures put on the record, by the basis of their grant.',
    labelNames: ['basis'],
    registers: [this.registry],
  });

  /** Counts what the chapters of this process do. */
  constructor(chapters: ReadonlyMap<string, Chapter>) {
    collectDefaultMetrics({ register: this.registry });
    new Counter({
      name: 'database_statements_total',
      help: 'SQL statements sent, by chapter.',
      labelNames: ['chapter'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [chapter, { database }] of chapters) this.inc({ chapter }, database?.statements() ?? 0);
      },
    });
    new Counter({
      name: 'events_handled_total',
      help: 'Events of other chapters handled, by chapter and type.',
      labelNames: ['chapter', 'type'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [chapter, { handled }] of chapters) {
          for (const [type, count] of handled) this.inc({ chapter, type }, count);
        }
      },
    });
    new Gauge({
      name: 'events_left',
      help: 'Events to be sent, to be handled, and laid aside as dead letters, by chapter.',
      labelNames: ['chapter', 'state'],
      registers: [this.registry],
      async collect() {
        this.reset();
        for (const [chapter, running] of chapters) {
          // A database that is away shows elsewhere.
          const counts = await running.eventCounts().catch(() => undefined);
          for (const [state, count] of Object.entries(counts ?? {})) this.set({ chapter, state }, count);
        }
      },
    });
  }

  request(route: string, status: number, seconds: number): void {
    this.#requests.observe({ route, status: String(status) }, seconds);
  }

  chapter(chapter: string, seconds: number, outcome: 'ok' | FaultCode): void {
    this.#chapters.observe({ chapter, outcome }, seconds);
  }

  disclosed(basis: GrantBasis): void {
    this.#disclosures.inc({ basis });
  }

  error(code: FaultCode): void {
    this.#errors.inc({ code });
  }
}
