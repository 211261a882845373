import type { Logger } from 'pino';
import type { OutgoingRow } from '../database/eventTables';
import { BROKER, type OutboxTable } from '../database/outboxTable';
import { faultCodeOf } from '../errors';
import { groupBy } from '../group';
import { newId } from '../ids';
import type { Peers } from '../peers';
import { backoff, Waits } from './patience';
import type { EventRoutes } from './routes';

/** Events of one round: together they stay far below what a chapter's port takes. */
const ROUND = 100;
/** A chapter that is away is soon back. */
const LONGEST_WAIT_MS = 5_000;
/** How long what another process left may lie, while there is something to do. */
const LOOK_MS = 60_000;

export interface DispatcherParts {
  readonly chapter: string;
  readonly table: OutboxTable;
  readonly routes: EventRoutes;
  readonly peers: Peers;
  readonly now: () => Date;
  readonly log: Logger;
  readonly backoffMs: number;
}

/**
 * Brings events from the outbox to where they go: for each target one round after another, in the order of their rows. A row
 * goes away once the target has it. Does nothing until it is nudged, but for one look at the start.
 */
export class Dispatcher {
  readonly #running = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  readonly #waits = new Waits();
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: DispatcherParts) {}

  /** There is something for this target. */
  nudge(target: string): void {
    if (this.#waits.ended) return;
    if (performance.now() - this.#lookedAt > LOOK_MS) this.look();
    if (this.#running.has(target)) this.#again.add(target);
    else this.#running.set(target, this.#work(target));
  }

  /** Takes up what was left by a process that ended before it was done. */
  look(): void {
    if (this.#waits.ended) return;
    this.#lookedAt = performance.now();
    this.parts.table.targets().then(
      (targets) => targets.forEach((target) => void this.nudge(target)),
      (error: unknown) => {
        this.#lookedAt = Number.NEGATIVE_INFINITY;
        this.#warn(error);
      },
    );
  }

  /** Finishes the round that is under way and begins no other. */
  async close(): Promise<void> {
    this.#waits.end();
    await Promise.all(this.#running.values());
  }

  async #work(target: string): Promise<void> {
    for (let failures = 0; !this.#waits.ended; ) {
      this.#again.delete(target);
      try {
        const more = await this.#round(target);
        failures = 0;
        if (!more && !this.#again.has(target)) break;
      } catch (error) {
        failures++;
        this.#warn(error, target);
        await this.#waits.wait(backoff(failures, this.parts.backoffMs, LONGEST_WAIT_MS));
      }
    }
    this.#running.delete(target);
  }

  /** Whether there may be more. */
  async #round(target: string): Promise<boolean> {
    const { table, routes } = this.parts;
    const rows = await table.oldest(target, ROUND);
    if (rows.length === 0) return false;
    if (target !== BROKER) await this.#deliver(target, rows);
    else if (routes.broker) return this.#publish(rows);
    // Written while there was a broker: it goes to everybody whom the broker would have brought it to.
    else for (const chapter of this.#subscribersOf(rows)) await this.#deliver(chapter, this.#wantedBy(chapter, rows));
    await table.remove(rows);
    if (this.#mixes(target)) this.look();
    return true;
  }

  #deliver(chapter: string, rows: readonly OutgoingRow[]): Promise<void> {
    const { peers, now } = this.parts;
    return peers.send(
      chapter,
      rows.map(({ body }) => body),
      { requestId: newId(), now: now() },
    );
  }

  /** Residents beside each other, the events of one after another: where one fails, the later ones stay. */
  async #publish(rows: readonly OutgoingRow[]): Promise<boolean> {
    const { table, routes } = this.parts;
    const sent: OutgoingRow[] = [];
    const lanes = [...groupBy(rows, ({ subject }) => subject).values()].map(async (lane) => {
      for (const row of lane) {
        await routes.broker?.publish(row);
        sent.push(row);
      }
    });
    const failed = (await Promise.allSettled(lanes)).find(({ status }) => status === 'rejected');
    await table.remove(sent);
    if (failed) throw (failed as PromiseRejectedResult).reason;
    return true;
  }

  /** Whether rows of the other way may wait for those of this target: after a change of settings only. */
  #mixes(target: string): boolean {
    return (target === BROKER) !== (this.parts.routes.broker !== null);
  }

  #subscribersOf(rows: readonly OutgoingRow[]): string[] {
    return [...new Set(rows.flatMap(({ type }) => this.parts.routes.subscribers(type)))];
  }

  #wantedBy(chapter: string, rows: readonly OutgoingRow[]): OutgoingRow[] {
    return rows.filter(({ type }) => this.parts.routes.subscribers(type).includes(chapter));
  }

  #warn(error: unknown, target?: string): void {
    const { log, chapter } = this.parts;
    log.warn({ chapter, target, code: faultCodeOf(error), error }, 'events wait to be sent');
  }
}
