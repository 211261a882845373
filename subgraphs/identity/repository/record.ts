import type { Database } from '../../shared/database/connect';
import { marks, padded, Rows } from '../../shared/database/rows';
import type { Run } from '../../shared/database/transaction';
import { AccessCheckpointRow, AccessRecordRow, AccessShardRow } from '../entities';
import type { PageQuery } from './consents';

export interface CountedAccess extends AccessRecordRow {
  /** How many accesses of the same person there are; null where the page is not the first. */
  readonly total: number | null;
}

/** Rows of one INSERT: SQLite takes 32,766 values at most. */
const ROWS_AT_ONCE = 500;

/** The record of accesses. */
export class RecordRepository {
  readonly rows: Rows<AccessRecordRow>;
  readonly shards: Rows<AccessShardRow>;
  readonly checkpoints: Rows<AccessCheckpointRow>;

  constructor({ source }: Database) {
    this.rows = new Rows(source, AccessRecordRow);
    this.shards = new Rows(source, AccessShardRow);
    this.checkpoints = new Rows(source, AccessCheckpointRow);
  }

  /**
   * The accesses to each resident, newest first; a first page knows how many there are in all. Each page is read off the
   * index: whoever asks all day for what they may not see fills somebody's record, and to number all its rows takes seconds.
   */
  async of(residents: readonly string[], { limit, after }: PageQuery): Promise<CountedAccess[]> {
    if (residents.length === 0) return [];
    const place = after === null ? '' : ' AND (at < ? OR (at = ? AND id < ?))';
    const page = `(SELECT ${this.rows.list()} FROM access_record WHERE resident_id = ?${place} ORDER BY at DESC, id DESC LIMIT ?)`;
    const count = '(SELECT COUNT(*) AS total FROM access_record WHERE resident_id = ?)';
    const part =
      after === null
        ? `SELECT newest.*, counted.total FROM ${count} AS counted CROSS JOIN ${page} AS newest`
        : `SELECT newest.* FROM ${page} AS newest`;
    const records = await this.rows.records(
      `${residents.map(() => part).join(' UNION ALL ')} ORDER BY resident_id, at DESC, id DESC`,
      residents.flatMap((id) => (after === null ? [id, id, limit] : [id, after.sort, after.sort, after.id, limit])),
    );
    return records.map((record) => ({
      ...this.rows.decode(record),
      total: record.total === undefined ? null : Number(record.total),
    }));
  }

  /** How many accesses are on the record of each resident who has any. */
  async counts(residents: readonly string[]): Promise<{ residentId: string; count: number }[]> {
    const keys = padded(residents);
    const records = await this.rows.records(
      `SELECT resident_id, COUNT(*) AS entries FROM access_record WHERE resident_id IN (${marks(keys.length)}) GROUP BY resident_id`,
      keys,
    );
    return records.map((record) => ({ residentId: String(record.resident_id), count: Number(record.entries) }));
  }

  /** Within a transaction: appends rows. */
  async append(run: Run, rows: readonly AccessRecordRow[]): Promise<void> {
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      await this.rows.insert(run, rows.slice(start, start + ROWS_AT_ONCE));
    }
  }

  /** Within a transaction: where these chains end, in the order of their numbers; nobody else appends to them meanwhile. */
  async lockEnds(run: Run, shards: readonly number[], forUpdate: string): Promise<AccessShardRow[]> {
    const keys = padded([...shards].sort((a, b) => a - b));
    const records = await run(
      `SELECT ${this.shards.list()} FROM access_shard WHERE shard IN (${marks(keys.length)}) ORDER BY shard${forUpdate}`,
      keys,
    );
    return records.map((record) => this.shards.decode(record));
  }

  /** Within a transaction: states anew where chains end. */
  async writeEnds(run: Run, ends: readonly AccessShardRow[]): Promise<void> {
    await run(
      `REPLACE INTO access_shard (shard, seq, hash, mac) VALUES ${ends.map(() => '(?, ?, ?, ?)').join(', ')}`,
      ends.flatMap(({ shard, seq, hash, mac }) => [shard, seq, hash, mac]),
    );
  }

  /** Within a transaction: whether anything at all has been written, be it only ends. */
  async isBegun(run: Run): Promise<boolean> {
    const tables = ['access_shard', 'access_record', 'access_checkpoint'];
    const found = tables.map((table) => `EXISTS (SELECT 1 FROM ${table})`).join(' OR ');
    const [row] = await run(`SELECT ${found} AS begun`);
    return Number(row?.begun) !== 0;
  }

  /** Within a transaction: the first ends of all, unless somebody else has written them at the same time. */
  async begin(run: Run, ends: readonly AccessShardRow[]): Promise<void> {
    await this.shards.insert(run, ends).catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== 'ER_DUP_ENTRY') throw error;
    });
  }

  /** Within a transaction. */
  async checkpoint(run: Run, seq: number): Promise<AccessCheckpointRow | undefined> {
    const [record] = await run(`SELECT ${this.checkpoints.list()} FROM access_checkpoint WHERE seq = ?`, [seq]);
    return record && this.checkpoints.decode(record);
  }
}
