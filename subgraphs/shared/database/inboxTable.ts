import type { Database } from './connect';
import { IncomingRow } from './eventTables';
import { marks, padded, Rows } from './rows';
import type { Run } from './transaction';

export type Incoming = Pick<IncomingRow, 'id' | 'type' | 'subject' | 'body'>;

/** What became of an attempt that was in vain. */
export interface Setback {
  readonly code: string;
  readonly dead: boolean;
  readonly nextAt: string | null;
  /** How often it counts as tried by now. */
  readonly tried: number;
}

const TAKEN = new Set(['ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE']);

/** What a chapter was told. The rows of one resident are a lane: they are handled one after another, as they came. */
export class InboxTable {
  readonly #database: Database;
  readonly #rows: Rows<IncomingRow>;

  constructor(database: Database) {
    this.#database = database;
    this.#rows = new Rows(database.source, IncomingRow);
  }

  /** Keeps what is new of these, in their order. Gives how many that were. */
  async keep(events: readonly Incoming[], at: string): Promise<number> {
    for (;;) {
      try {
        return await this.#database.writer.transaction((run) => this.#keep(run, events, at));
      } catch (error) {
        // Another process was told the same at the same time: look again.
        if (!TAKEN.has(String((error as { code?: unknown }).code))) throw error;
      }
    }
  }

  async #keep(run: Run, events: readonly Incoming[], at: string): Promise<number> {
    const ids = padded(events.map(({ id }) => id));
    const found = await run(`SELECT id FROM event_inbox WHERE id IN (${marks(ids.length)})`, ids);
    const known = new Set(found.map(({ id }) => String(id)));
    const fresh = events.filter(({ id }) => !known.has(id) && known.add(id));
    if (fresh.length === 0) return 0;
    await run(
      `INSERT INTO event_inbox (id, type, subject, body, state, attempts, received_at) VALUES ${fresh.map(() => "(?, ?, ?, ?, 'WAITING', 0, ?)").join(', ')}`,
      fresh.flatMap(({ id, type, subject, body }) => [id, type, subject, body, at]),
    );
    return fresh.length;
  }

  /** The residents of whom something is left to handle. */
  async lanes(): Promise<string[]> {
    const found = await this.#rows.records(
      "SELECT subject FROM event_inbox WHERE state IN ('WAITING', 'DEAD') GROUP BY subject ORDER BY MIN(seq)",
      [],
    );
    return found.map(({ subject }) => String(subject));
  }

  /** What is left to handle of a resident, first come first. */
  lane(subject: string, limit: number): Promise<IncomingRow[]> {
    return this.#rows.query(
      `SELECT ${this.#rows.list()} FROM event_inbox WHERE state IN ('WAITING', 'DEAD') AND subject = ? ORDER BY seq LIMIT ${limit}`,
      [subject],
    );
  }

  /**
   * Handles one in a transaction with the note of it. Another process may have been quicker: it has been handled (`DONE`), or
   * laid aside (`DEAD`), and then it holds its lane for this one too.
   */
  handle(seq: number, at: () => string, work: (run: Run) => Promise<void>): Promise<'HANDLED' | 'DONE' | 'DEAD'> {
    const { writer } = this.#database;
    return writer.transaction(async (run) => {
      const [row] = await run(`SELECT state FROM event_inbox WHERE seq = ?${writer.forUpdate}`, [seq]);
      if (row?.state !== 'WAITING') return row?.state === 'DEAD' ? 'DEAD' : 'DONE';
      await work(run);
      await run(
        "UPDATE event_inbox SET state = 'DONE', body = '', code = NULL, next_at = NULL, done_at = ? WHERE seq = ?",
        [at(), seq],
      );
      return 'HANDLED';
    });
  }

  async setBack(seq: number, { code, dead, nextAt, tried }: Setback): Promise<void> {
    await this.#database.writer.transaction((run) =>
      run("UPDATE event_inbox SET state = ?, attempts = ?, code = ?, next_at = ? WHERE seq = ? AND state = 'WAITING'", [
        dead ? 'DEAD' : 'WAITING',
        tried,
        code,
        nextAt,
        seq,
      ]),
    );
  }

  /** Forgets some of what was handled before this moment. */
  async forget(before: string, limit: number): Promise<void> {
    const found = await this.#rows.records(
      `SELECT seq FROM event_inbox WHERE done_at < ? ORDER BY done_at LIMIT ${limit}`,
      [before],
    );
    if (found.length === 0) return;
    const places = padded(found.map(({ seq }) => Number(seq)));
    await this.#database.writer.transaction((run) =>
      run(`DELETE FROM event_inbox WHERE seq IN (${marks(places.length)})`, places),
    );
  }

  /** Those laid aside, the oldest first, each with how many wait behind it. */
  async dead(): Promise<(IncomingRow & { readonly behind: number })[]> {
    const found = await this.#rows.records(
      `SELECT ${this.#rows.list(undefined, 'dead')}, (
        SELECT COUNT(*) FROM event_inbox later WHERE later.state = 'WAITING' AND later.subject = dead.subject
      ) AS behind FROM event_inbox dead WHERE dead.state = 'DEAD' ORDER BY dead.seq`,
      [],
    );
    return found.map((record) => ({ ...this.#rows.decode(record), behind: Number(record.behind) }));
  }

  /** A dead letter's lane goes on: with it once more, or without it. False where there is no such dead letter. */
  release(id: string, how: 'replay' | 'discard', at: string): Promise<boolean> {
    const { writer } = this.#database;
    return writer.transaction(async (run) => {
      const [row] = await run(`SELECT seq FROM event_inbox WHERE id = ? AND state = 'DEAD'${writer.forUpdate}`, [id]);
      if (!row) return false;
      if (how === 'replay') {
        await run("UPDATE event_inbox SET state = 'WAITING', attempts = 0, next_at = NULL WHERE seq = ?", [row.seq]);
      } else {
        // It is known, should it come again, and its code says that it was never handled.
        await run("UPDATE event_inbox SET state = 'DONE', body = '', done_at = ? WHERE seq = ?", [at, row.seq]);
      }
      return true;
    });
  }

  /** How many can still be handled, and how many are laid aside. What waits behind a dead letter is neither. */
  async counts(): Promise<{ waiting: number; dead: number }> {
    const [row] = await this.#rows.records(
      `SELECT COUNT(CASE WHEN state = 'DEAD' THEN 1 END) AS dead, COUNT(CASE WHEN state = 'WAITING' AND NOT EXISTS (
        SELECT 1 FROM event_inbox first WHERE first.state = 'DEAD' AND first.subject = mine.subject AND first.seq < mine.seq
      ) THEN 1 END) AS waiting FROM event_inbox mine WHERE state IN ('WAITING', 'DEAD')`,
      [],
    );
    return { waiting: Number(row?.waiting), dead: Number(row?.dead) };
  }
}
