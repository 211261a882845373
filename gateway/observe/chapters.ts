import { Counter, Gauge, type Registry } from 'prom-client';
import type { Chapter } from '../../subgraphs/shared/chapter';
import type { LinkCondition } from '../../subgraphs/shared/link/link';

/** What the chapters of this process do: asked of them when the page is. */
export function observeChapters(registry: Registry, chapters: ReadonlyMap<string, Chapter>): void {
  new Counter({
    name: 'database_statements_total',
    help: 'SQL statements sent, by chapter.',
    labelNames: ['chapter'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [chapter, { database }] of chapters) this.inc({ chapter }, database?.statements() ?? 0);
    },
  });
  new Counter({
    name: 'events_handled_total',
    help: 'Events of other chapters handled, by chapter and type.',
    labelNames: ['chapter', 'type'],
    registers: [registry],
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
    // Processes that share a database each count all of it.
    aggregator: 'max',
    registers: [registry],
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

/** A way that can tell of its condition; one inside this process has none. */
export interface ConditionedLink {
  readonly name: string;
  condition?(): LinkCondition;
}

/** Breakers, and what is under way, of the chapters that are asked over HTTP. */
export function observeLinks(registry: Registry, links: () => Iterable<ConditionedLink>): void {
  const conditions = (): [string, LinkCondition][] =>
    [...links()].flatMap((link) => {
      const condition = link.condition?.();
      return condition ? [[link.name, condition] as [string, LinkCondition]] : [];
    });
  new Gauge({
    name: 'chapter_breaker_state',
    help: 'Processes whose breaker of this chapter is in this state.',
    labelNames: ['chapter', 'state'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [chapter, { breaker }] of conditions()) {
        for (const state of ['closed', 'open', 'half-open']) this.set({ chapter, state }, state === breaker ? 1 : 0);
      }
    },
  });
  new Gauge({
    name: 'chapter_requests_under_way',
    help: 'Requests to a chapter that are in flight, and that are queued for a place.',
    labelNames: ['chapter', 'state'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [chapter, { inFlight, queued }] of conditions()) {
        this.set({ chapter, state: 'in-flight' }, inFlight);
        this.set({ chapter, state: 'queued' }, queued);
      }
    },
  });
}
