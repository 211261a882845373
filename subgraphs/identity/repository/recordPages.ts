import type { Database } from '../../shared/database/connect';
import { marks, padded, Rows } from '../../shared/database/rows';
import { readSnapshot } from '../../shared/database/snapshot';
import type { Run } from '../../shared/database/transaction';
import { AccessCheckpointRow, AccessRecordRow, AccessShardRow } from '../entities';
import { accessProperties, type StoredAccess } from '../record/chain';
import type { Link, RecordSource } from '../record/source';

const PAGE = 1_000;

/** The whole record as it stands at one moment, page by page: it is verified in the memory of a page, whatever its length. */
export const readRecord = <Result>(
  database: Database,
  work: (record: RecordSource) => Promise<Result>,
): Promise<Result> => readSnapshot(database, (run) => work(new RecordPages(database, run)));

class RecordPages implements RecordSource {
  readonly #rows: Rows<AccessRecordRow>;
  readonly #ends: Rows<AccessShardRow>;
  readonly #checkpoints: Rows<AccessCheckpointRow>;

  constructor(
    { source }: Database,
    private readonly run: Run,
  ) {
    this.#rows = new Rows(source, AccessRecordRow);
    this.#ends = new Rows(source, AccessShardRow);
    this.#checkpoints = new Rows(source, AccessCheckpointRow);
  }

  async *rows(shard: number): AsyncGenerator<StoredAccess> {
    const sql = `SELECT ${this.#rows.list()} FROM access_record WHERE shard = ? AND seq > ? ORDER BY seq LIMIT ${PAGE}`;
    yield* pages((after) => this.#stored(sql, [shard, after]));
  }

  async stray(first: number, last: number): Promise<StoredAccess | undefined> {
    const sql = `SELECT ${this.#rows.list()} FROM access_record WHERE shard < ? OR shard > ? ORDER BY shard, seq LIMIT 1`;
    const [row] = await this.#stored(sql, [first, last]);
    return row;
  }

  async ends(): Promise<AccessShardRow[]> {
    const records = await this.run(`SELECT ${this.#ends.list()} FROM access_shard ORDER BY shard`);
    return records.map((record) => this.#ends.decode(record));
  }

  async *checkpoints(): AsyncGenerator<AccessCheckpointRow> {
    const sql = `SELECT ${this.#checkpoints.list()} FROM access_checkpoint WHERE seq > ? ORDER BY seq LIMIT ${PAGE}`;
    yield* pages(async (after) => (await this.run(sql, [after])).map((record) => this.#checkpoints.decode(record)));
  }

  async links(shard: number, seqs: readonly number[]): Promise<Link[]> {
    const keys = padded(seqs);
    const records = await this.run(
      `SELECT seq, id, chain_hash FROM access_record WHERE shard = ? AND seq IN (${marks(keys.length)})`,
      [shard, ...keys],
    );
    return records.map(({ seq, id, chain_hash }) => ({
      seq: Number(seq),
      id: String(id),
      chainHash: String(chain_hash),
    }));
  }

  /** Rows as they are stored: what the chain covers is the text of a list, not the list. */
  async #stored(sql: string, parameters: readonly unknown[]): Promise<StoredAccess[]> {
    const records = await this.run(sql, parameters);
    return records.map((record) => {
      const cells = accessProperties.map((property) => [property, record[this.#rows.column(property)]]);
      return Object.fromEntries(cells) as StoredAccess;
    });
  }
}

async function* pages<Row extends { readonly seq: number }>(
  read: (after: number) => Promise<readonly Row[]>,
): AsyncGenerator<Row> {
  // Not 0: rows that were put before the first are to be found too.
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const page = await read(after);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.seq;
  }
}
