import type { OutgoingRow } from '../database/eventTables';

export type BrokerEvent = Pick<OutgoingRow, 'id' | 'type' | 'body'>;

/** A way for events through a broker, which keeps them until every chapter that wants them has them. */
export interface Broker {
  /** Done once the broker has it. Throws `UPSTREAM_UNAVAILABLE` when that is not sure. */
  publish(event: BrokerEvent): Promise<void>;
  /**
   * Takes the events of these types for a chapter, one after another, each until `take` has it. Whatever befalls the broker,
   * it goes on when that is back. Ends with `stop`, which waits for the one that is being taken.
   */
  consume(chapter: string, types: readonly string[], take: (body: string) => Promise<void>): { stop(): Promise<void> };
  close(): Promise<void>;
}
