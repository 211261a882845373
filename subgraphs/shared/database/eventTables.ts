import { Entity, PrimaryColumn } from 'typeorm';
import {
  idColumn,
  instantColumn,
  integerColumn,
  longTextColumn,
  nullableInstantColumn,
  nullableTextColumn,
  residentKey,
  textColumn,
} from './columns';
import { isMySql, migration } from './migrate';

/** An event on its way out: a row for each that it goes to, gone once it is there. */
@Entity('event_outbox')
export class OutgoingRow {
  /** Grows from row to row; those of one resident are committed in this order. */
  @PrimaryColumn({ name: 'seq', type: 'bigint' }) seq!: number;
  @idColumn('id') id!: string;
  /** A chapter, or `*` for the broker. */
  @textColumn('target', 20) target!: string;
  @textColumn('type', 120) type!: string;
  @idColumn('subject') subject!: string;
  /** The envelope as it travels. */
  @longTextColumn('body') body!: string;
  @instantColumn('at') at!: string;
}

/** Whoever has an event of this resident to tell holds the row until the commit, so that no other comes in between. */
@Entity('event_lane')
export class LaneRow {
  @residentKey() residentId!: string;
}

/** An event that came in. One that was handled is remembered for a while: it may come again. */
@Entity('event_inbox')
export class IncomingRow {
  /** The order in which they came. */
  @PrimaryColumn({ name: 'seq', type: 'bigint' }) seq!: number;
  /** The event's; unique. */
  @idColumn('id') id!: string;
  @textColumn('type', 120) type!: string;
  @idColumn('subject') subject!: string;
  /** The envelope; empty once it was handled. */
  @longTextColumn('body') body!: string;
  @textColumn('state', 7) state!: 'WAITING' | 'DONE' | 'DEAD';
  /** How often it was tried in vain. */
  @integerColumn('attempts') attempts!: number;
  @nullableInstantColumn('next_at') nextAt!: string | null;
  /** Why it was in vain the last time: a code of the table of errors. */
  @nullableTextColumn('code', 40) code!: string | null;
  @instantColumn('received_at') receivedAt!: string;
  @nullableInstantColumn('done_at') doneAt!: string | null;
}

export const eventEntities = [OutgoingRow, LaneRow, IncomingRow] as const;

/** A whole number that grows from row to row; each database has its own words for that. */
const place = (mysql: boolean): string =>
  mysql ? 'seq bigint NOT NULL AUTO_INCREMENT PRIMARY KEY' : 'seq integer PRIMARY KEY AUTOINCREMENT';

/**
 * The tables of a chapter's events, alike in every chapter: what it has to tell (`event_outbox`), whose turn it is to tell
 * (`event_lane`), and what it was told (`event_inbox`). See `outboxTable.ts` and `inboxTable.ts`.
 */
export const eventTables = migration(1_795_600_000_900, 'Events', [
  async (runner) => {
    await runner.query(`CREATE TABLE IF NOT EXISTS event_outbox (
      ${place(await isMySql(runner))},
      id varchar(26) NOT NULL,
      target varchar(20) NOT NULL,
      type varchar(120) NOT NULL,
      subject varchar(26) NOT NULL,
      body text NOT NULL,
      at varchar(24) NOT NULL
    )`);
  },
  'CREATE INDEX event_outbox_target ON event_outbox (target, seq)',
  'CREATE INDEX event_outbox_subject ON event_outbox (subject, seq)',
  'CREATE TABLE event_lane (resident_id varchar(26) NOT NULL PRIMARY KEY)',
  async (runner) => {
    await runner.query(`CREATE TABLE IF NOT EXISTS event_inbox (
      ${place(await isMySql(runner))},
      id varchar(26) NOT NULL,
      type varchar(120) NOT NULL,
      subject varchar(26) NOT NULL,
      body text NOT NULL,
      state varchar(7) NOT NULL,
      attempts int NOT NULL,
      next_at varchar(24),
      code varchar(40),
      received_at varchar(24) NOT NULL,
      done_at varchar(24)
    )`);
  },
  'CREATE UNIQUE INDEX event_inbox_id ON event_inbox (id)',
  'CREATE INDEX event_inbox_lane ON event_inbox (state, subject, seq)',
  'CREATE INDEX event_inbox_done ON event_inbox (done_at)',
]);
