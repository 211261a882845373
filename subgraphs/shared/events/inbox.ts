import type { Logger } from 'pino';
import type { IncomingRow } from '../database/eventTables';
import type { InboxTable } from '../database/inboxTable';
import { isUnreachable } from '../database/unreachable';
import { type FaultCode, faultCodeOf } from '../errors';
import type { Peers } from '../peers';
import { readEnvelope } from './envelope';
import { EVENT_MEMORY_MS, type EventContext, type EventHandlers } from './event';
import { Lanes } from './lanes';
import { backoff } from './patience';

export interface InboxParts<Means> {
  readonly chapter: string;
  readonly table: InboxTable;
  readonly handlers: EventHandlers<Means>;
  readonly means: Means;
  readonly peers: Peers;
  readonly now: () => Date;
  readonly log: Logger;
  /** `EVENT_ATTEMPTS`, `EVENT_BACKOFF_MS`. */
  readonly attempts: number;
  readonly backoffMs: number;
}

/** Events of a resident that are read at once. */
const PAGE = 16;
/** What was handled is forgotten in passing, by so many after so many. */
const FORGET_EVERY = 100;
const FORGET = 200;
/** What is away is waited for; everything else must succeed within so many attempts. */
const AWAY: ReadonlySet<FaultCode> = new Set(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT']);

/** What a chapter was told, handled once each: those of one resident in order, residents beside each other. */
export class Inbox<Means> {
  readonly #lanes: Lanes;
  readonly #handled = new Map<string, number>();
  #count = 0;

  constructor(private readonly parts: InboxParts<Means>) {
    this.#lanes = new Lanes({
      waiting: () => parts.table.lanes(),
      work: (subject) => this.#advance(subject),
      failed: (error) => parts.log.warn({ chapter: parts.chapter, error }, 'events wait to be handled'),
      backoffMs: parts.backoffMs,
    });
  }

  /** Has them once this is over. Throws `BAD_USER_INPUT`, and has none, if one of them is no event. */
  async take(bodies: readonly string[]): Promise<void> {
    const { table, handlers, now } = this.parts;
    const events = bodies
      .map((body) => ({ ...readEnvelope(body), body }))
      .filter(({ type }) => Object.hasOwn(handlers, type));
    if (events.length === 0) return;
    await table.keep(events, now().toISOString());
    for (const { subject } of events) this.#lanes.nudge(subject);
  }

  /** Takes up what was left by a process that ended before it was done. */
  look(): void {
    this.#lanes.look();
  }

  /** How many were handled so far, by type. */
  get handled(): ReadonlyMap<string, number> {
    return this.#handled;
  }

  /** Finishes what is being handled and begins nothing. */
  close(): Promise<void> {
    return this.#lanes.close();
  }

  /** Handles what waits in a lane. Gives after how many milliseconds to go on, or why not: it is empty, or held. */
  async #advance(subject: string): Promise<number | 'empty' | 'held'> {
    for (;;) {
      const rows = await this.parts.table.lane(subject, PAGE);
      if (rows.length === 0) return 'empty';
      for (const row of rows) {
        if (row.state === 'DEAD') return 'held';
        if (this.#lanes.closed) return 'empty';
        const early = row.nextAt === null ? 0 : Date.parse(row.nextAt) - Date.now();
        if (early > 0) return early;
        const setback = await this.#handle(row);
        if (setback !== null) return setback;
      }
    }
  }

  /** Null once it is handled; otherwise when to try again, or that it holds the lane. */
  async #handle(row: IncomingRow): Promise<number | 'held' | null> {
    const { table, now } = this.parts;
    try {
      const event = readEnvelope(row.body);
      const handler = this.parts.handlers[row.type];
      if (!handler) throw new Error('nobody handles events of this type any more');
      const prepared: unknown = await handler.prepare?.(event, this.#context(row));
      const became = await table.handle(
        row.seq,
        () => now().toISOString(),
        (run) => handler.apply(run, event, prepared, this.#context(row)),
      );
      if (became === 'HANDLED') await this.#counted(row.type);
      return became === 'DEAD' ? 'held' : null;
    } catch (error) {
      return this.#setBack(row, error);
    }
  }

  #context({ id }: IncomingRow): EventContext<Means> {
    const { means, peers, log, now } = this.parts;
    return { means, peers, log, requestId: id, now: now() };
  }

  async #setBack({ seq, id, type, attempts: before }: IncomingRow, error: unknown): Promise<number | 'held'> {
    const { table, attempts, backoffMs, log, chapter } = this.parts;
    const code = isUnreachable(error) ? 'UPSTREAM_UNAVAILABLE' : faultCodeOf(error);
    const isAway = AWAY.has(code);
    const dead = before + 1 >= attempts && !isAway;
    const wait = backoff(before + 1, backoffMs);
    // However long somebody was away, what fails once they are back has attempts left.
    const tried = isAway ? Math.max(before, Math.min(before + 1, Math.floor(attempts / 2))) : before + 1;
    // The wait is one of this machine, whatever day the law has.
    const nextAt = dead ? null : new Date(Date.now() + wait).toISOString();
    const where = { chapter, event: id, type, attempts: before + 1, code, error };
    if (dead) log.error(where, 'event laid aside: it and all later ones of its resident wait for an operator');
    else log.warn(where, 'event not handled yet');
    await table.setBack(seq, { code, dead, nextAt, tried });
    return dead ? 'held' : wait;
  }

  async #counted(type: string): Promise<void> {
    this.#handled.set(type, (this.#handled.get(type) ?? 0) + 1);
    if (this.#count++ % FORGET_EVERY > 0) return;
    const before = new Date(this.parts.now().getTime() - EVENT_MEMORY_MS).toISOString();
    await this.parts.table.forget(before, FORGET);
  }
}
