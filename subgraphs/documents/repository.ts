import type { Database } from '../shared/database/connect';
import { marks, padded, Rows } from '../shared/database/rows';
import { DocumentRow } from './entities';
import type { DocumentStanding } from './rules';

/**
 * All SQL of the documents chapter. Types and residents always stand in the WHERE: what is not granted does not leave the
 * database. Every method takes many keys and sends one statement, or none where nothing can be found.
 */
export class DocumentRepository {
  readonly #documents: Rows<DocumentRow>;

  constructor({ source }: Database) {
    this.#documents = new Rows(source, DocumentRow);
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
}
