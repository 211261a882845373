import type { Logger } from 'pino';
import type { Run } from '../database/transaction';
import type { Peers } from '../peers';

/**
 * What travels with an event: ids, codes and numbers. Nothing about anybody: who needs more asks the chapter that knows, by a
 * sealed call. So a broker, its files and a dead letter hold nothing that a stranger could use.
 */
export type EventData = Readonly<Record<string, string | number | boolean | null>>;

/** How long a chapter knows an event again that it has handled. */
export const EVENT_MEMORY_MS = 30 * 86_400_000;

/** A CloudEvents 1.0 envelope in structured JSON. */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** Unique over all chapters; a second delivery has the same. */
  readonly id: string;
  /** `/` and the name of the chapter. */
  readonly source: string;
  /** `vn.congdanso.` and what happened. */
  readonly type: string;
  /** The resident it is about: events of one resident are handled in the order in which they were committed. */
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: EventData;
}

/** What a chapter says of an event it makes; the rest of the envelope is added. */
export type Notice = Pick<CloudEvent, 'type' | 'subject' | 'data'>;

/** Where a chapter puts its events: in its own database, in the transaction of what they tell of. */
export interface Outbox {
  /** Sent once the transaction is committed, and if that fails, until it is accepted. */
  emit(run: Run, notices: readonly Notice[], now: Date): Promise<void>;
}

export interface EventContext<Means> {
  readonly means: Means;
  readonly peers: Peers;
  readonly requestId: string;
  readonly now: Date;
  readonly log: Logger;
}

/** How a chapter handles events of a type. What throws is tried again later, and in the end laid aside as a dead letter. */
export interface EventHandler<Means, Prepared = unknown> {
  /** Before the transaction: asks others what it takes. Has no effect of its own. */
  prepare?(event: CloudEvent, context: EventContext<Means>): Promise<Prepared>;
  /** In the transaction that also notes the event as handled: all of it happens once, or not yet. */
  apply(run: Run, event: CloudEvent, prepared: Prepared, context: EventContext<Means>): Promise<void>;
}

/** By type of event. */
// biome-ignore lint/suspicious/noExplicitAny: what a handler prepares is its own affair
export type EventHandlers<Means> = Readonly<Record<string, EventHandler<Means, any>>>;
