import type { Logger } from 'pino';
import type { Database } from '../database/connect';
import { InboxTable } from '../database/inboxTable';
import { OutboxTable } from '../database/outboxTable';
import type { Peers } from '../peers';
import { Dispatcher } from './dispatcher';
import type { EventHandlers, Outbox } from './event';
import { Inbox } from './inbox';
import { createOutbox } from './outbox';
import type { EventRoutes } from './routes';

export interface EventsParts {
  readonly chapter: string;
  readonly database: Database;
  readonly routes: EventRoutes;
  readonly peers: Peers;
  readonly now: () => Date;
  readonly log: Logger;
  readonly attempts: number;
  readonly backoffMs: number;
}

/** How many events a chapter has to send, has to handle, and has laid aside. */
export interface EventCounts {
  readonly sending: number;
  readonly waiting: number;
  readonly dead: number;
}

/** The events of a running chapter: those it tells, and once it has its means, those it is told. */
export class ChapterEvents<Means> {
  readonly outbox: Outbox;
  readonly #outgoing: OutboxTable;
  readonly #incoming: InboxTable;
  readonly #dispatcher: Dispatcher;
  #inbox: Inbox<Means> | undefined;
  #consumer: { stop(): Promise<void> } | undefined;

  constructor(private readonly parts: EventsParts) {
    const { chapter, database, routes } = parts;
    this.#outgoing = new OutboxTable(database);
    this.#incoming = new InboxTable(database);
    this.#dispatcher = new Dispatcher({ ...parts, table: this.#outgoing });
    this.outbox = createOutbox(chapter, this.#outgoing, database.writer, routes, this.#dispatcher);
  }

  start(handlers: EventHandlers<Means>, means: Means): void {
    const inbox = new Inbox({ ...this.parts, table: this.#incoming, handlers, means });
    this.#inbox = inbox;
    inbox.look();
    this.#dispatcher.look();
    const types = Object.keys(handlers);
    if (types.length === 0) return;
    const { chapter, routes } = this.parts;
    this.#consumer = routes.broker?.consume(chapter, types, (body) => inbox.take([body]));
  }

  /** Has what it is told once this is over; see `Inbox.take`. */
  async take(bodies: readonly string[]): Promise<void> {
    await this.#inbox?.take(bodies);
  }

  get handled(): ReadonlyMap<string, number> {
    return this.#inbox?.handled ?? new Map();
  }

  async counts(): Promise<EventCounts> {
    const [sending, incoming] = await Promise.all([this.#outgoing.count(), this.#incoming.counts()]);
    return { sending, ...incoming };
  }

  /** Finishes what is under way and begins nothing; all else stays where it is for the next start. */
  async close(): Promise<void> {
    await this.#consumer?.stop();
    await Promise.all([this.#inbox?.close(), this.#dispatcher.close()]);
  }
}
