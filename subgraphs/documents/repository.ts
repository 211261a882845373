import type { Database } from '../shared/database/connect';
import { marks, padded, Rows } from '../shared/database/rows';
import type { Run, Transactions } from '../shared/database/transaction';
import { DocumentRow } from './entities';
import type { DocumentStanding } from './rules';

/**
 * All SQL of the documents chapter. Types and residents always stand in the WHERE: what is not granted does not leave the
 * database. Every method takes many keys and sends one statement, or none where nothing can be found.
 */
export class DocumentRepository {
  readonly #documents: Rows<DocumentRow>;
  readonly #writer: Transactions;

  constructor({ source, writer }: Database) {
    this.#documents = new Rows(source, DocumentRow);
    this.#writer = writer;
  }

  /** The documents of these types that these residents have, newest first. */
  async documentsOf(residents: readonly string[], types: readonly string[]): Promise<DocumentRow[]> {
    if (residents.length === 0 || types.length === 0) return [];
    const [owners, kinds] = [padded(residents), padded(types)];
    return this.#documents.query(
      `SELECT ${this.#documents.list()} FROM document WHERE resident_id IN (${marks(owners.length)}) ` +
        `AND type IN (${marks(kinds.length)}) ORDER BY issued_on DESC, id`,
      [...owners, ...kinds],
    );
  }

  /** What the validity of these residents' documents of these types hangs on, newest first; no number, no details. */
  async standings(residents: readonly string[], types: readonly string[]): Promise<DocumentStanding[]> {
    if (residents.length === 0 || types.length === 0) return [];
    const [owners, kinds] = [padded(residents), padded(types)];
    const columns = ['type', 'issuedOn', 'expiresOn', 'standing', 'integration'] as const;
    return this.#documents.query(
      `SELECT ${this.#documents.list(columns)} FROM document WHERE resident_id IN (${marks(owners.length)}) ` +
        `AND type IN (${marks(kinds.length)}) ORDER BY issued_on DESC, id`,
      [...owners, ...kinds],
    );
  }

  /** Those of the documents that are of these types and belong to these residents. */
  async documents(
    ids: readonly string[],
    residents: readonly string[],
    types: readonly string[],
  ): Promise<DocumentRow[]> {
    if (ids.length === 0 || residents.length === 0 || types.length === 0) return [];
    const [keys, owners, kinds] = [padded(ids), padded(residents), padded(types)];
    return this.#documents.query(
      `SELECT ${this.#documents.list()} FROM document WHERE id IN (${marks(keys.length)}) ` +
        `AND resident_id IN (${marks(owners.length)}) AND type IN (${marks(kinds.length)})`,
      [...keys, ...owners, ...kinds],
    );
  }

  /**
   * Within a transaction: waits for whoever else has one of these wallets (by resident) or series of numbers (by type), and
   * has them until it ends.
   */
  async lock(run: Run, keys: readonly string[]): Promise<void> {
    await run(`REPLACE INTO document_lane (id) VALUES ${keys.map(() => '(?)').join(', ')}`, keys);
  }

  /** Within a transaction: those of the residents who have died. */
  async closedAmong(run: Run, residents: readonly string[]): Promise<ReadonlySet<string>> {
    const keys = padded(residents);
    const rows = await run(`SELECT resident_id FROM closed_wallet WHERE resident_id IN (${marks(keys.length)})`, keys);
    return new Set(rows.map(({ resident_id }) => String(resident_id)));
  }

  /** Within a transaction: nothing is issued to this resident any more. */
  async close(run: Run, residentId: string, at: string): Promise<void> {
    await run('INSERT INTO closed_wallet (resident_id, closed_at) VALUES (?, ?)', [residentId, at]);
  }

  /** Within a transaction: what these residents have of these types, in force first, then newest; it stays so until the end. */
  async held(run: Run, residents: readonly string[], types: readonly string[]): Promise<DocumentRow[]> {
    const [owners, kinds] = [padded(residents), padded(types)];
    const records = await run(
      `SELECT ${this.#documents.list()} FROM document WHERE resident_id IN (${marks(owners.length)}) ` +
        `AND type IN (${marks(kinds.length)}) ORDER BY CASE standing WHEN 'VALID' THEN 0 ELSE 1 END, issued_on DESC, id${this.#writer.forUpdate}`,
      [...owners, ...kinds],
    );
    return records.map((record) => this.#documents.decode(record));
  }

  /** Within a transaction: whose the documents of a type with these numbers are, whatever they are worth. */
  async numbered(
    run: Run,
    type: string,
    numbers: readonly string[],
  ): Promise<Pick<DocumentRow, 'residentId' | 'number' | 'issuer'>[]> {
    const keys = padded(numbers);
    const columns = ['residentId', 'number', 'issuer'] as const;
    const records = await run(
      `SELECT ${this.#documents.list(columns)} FROM document WHERE type = ? AND number IN (${marks(keys.length)})`,
      [type, ...keys],
    );
    return records.map((record) => this.#documents.decode(record));
  }

  /** Within a transaction. */
  insert(run: Run, rows: readonly DocumentRow[]): Promise<void> {
    return this.#documents.insert(run, rows);
  }

  /** Within a transaction. */
  update(run: Run, id: string, changes: Pick<DocumentRow, 'expiresOn' | 'details'>): Promise<void> {
    return this.#documents.update(run, id, changes);
  }

  /** Within a transaction: takes documents back. */
  async revoke(run: Run, rows: readonly Pick<DocumentRow, 'id'>[]): Promise<void> {
    if (rows.length === 0) return;
    const ids = padded(rows.map(({ id }) => id));
    await run(`UPDATE document SET standing = 'REVOKED' WHERE id IN (${marks(ids.length)})`, ids);
  }
}
