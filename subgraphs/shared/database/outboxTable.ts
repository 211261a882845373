import type { Database } from './connect';
import { OutgoingRow } from './eventTables';
import { marks, padded, Rows } from './rows';
import type { Run } from './transaction';

/** Goes to the broker, which knows who wants it. */
export const BROKER = '*';

export type Outgoing = Omit<OutgoingRow, 'seq'>;

const COLUMNS = ['id', 'target', 'type', 'subject', 'body', 'at'] as const;

/** What a chapter has to tell. */
export class OutboxTable {
  readonly #database: Database;
  readonly #rows: Rows<OutgoingRow>;

  constructor(database: Database) {
    this.#database = database;
    this.#rows = new Rows(database.source, OutgoingRow);
  }

  /**
   * Within a transaction. The numbers of the rows are given out as they are written, before the commit: of two transactions
   * with events of one resident the second waits here for the first to end, so that order of numbers is order of commits.
   */
  async put(run: Run, events: readonly Outgoing[]): Promise<void> {
    // On SQLite there is one transaction that writes at a time.
    if (this.#database.kind === 'mysql')
      await this.#take(run, [...new Set(events.map(({ subject }) => subject))].sort());
    await run(
      `INSERT INTO event_outbox (${COLUMNS.join(', ')}) VALUES ${events.map(() => `(${marks(COLUMNS.length)})`).join(', ')}`,
      events.flatMap((event) => COLUMNS.map((column) => event[column])),
    );
  }

  async #take(run: Run, residents: readonly string[]): Promise<void> {
    const { forUpdate } = this.#database.writer;
    const keys = padded(residents);
    const found = await run(
      `SELECT resident_id FROM event_lane WHERE resident_id IN (${marks(keys.length)}) ORDER BY resident_id${forUpdate}`,
      keys,
    );
    const known = new Set(found.map((row) => String(row.resident_id)));
    for (const resident of residents.filter((each) => !known.has(each))) {
      await run('REPLACE INTO event_lane (resident_id) VALUES (?)', [resident]);
    }
  }

  /**
   * The first rows for a target. What waits behind an event of the same resident that goes the other way (a setting was
   * changed between broker and none) is not among them yet.
   */
  oldest(target: string, limit: number): Promise<OutgoingRow[]> {
    return this.#rows.query(
      `SELECT ${this.#rows.list(undefined, 'mine')} FROM event_outbox mine WHERE mine.target = ? AND NOT EXISTS (
        SELECT 1 FROM event_outbox other WHERE other.subject = mine.subject AND other.seq < mine.seq
          AND (other.target = '${BROKER}') <> (mine.target = '${BROKER}')
      ) ORDER BY mine.seq LIMIT ${limit}`,
      [target],
    );
  }

  async targets(): Promise<string[]> {
    const found = await this.#rows.records('SELECT DISTINCT target FROM event_outbox', []);
    return found.map(({ target }) => String(target));
  }

  async remove(rows: readonly OutgoingRow[]): Promise<void> {
    if (rows.length === 0) return;
    const places = padded(rows.map(({ seq }) => seq));
    await this.#database.writer.transaction((run) =>
      run(`DELETE FROM event_outbox WHERE seq IN (${marks(places.length)})`, places),
    );
  }

  async count(): Promise<number> {
    const [row] = await this.#rows.records('SELECT COUNT(*) AS count FROM event_outbox', []);
    return Number(row?.count);
  }
}
