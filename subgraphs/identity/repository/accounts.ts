import type { Database } from '../../shared/database/connect';
import { marks, padded, Rows } from '../../shared/database/rows';
import type { Run } from '../../shared/database/transaction';
import { groupBy } from '../../shared/group';
import { EidAccountRow, EidDependantRow, RelyingPartyRow } from '../entities';

export interface AccountWithDependants {
  readonly account: EidAccountRow;
  readonly dependants: readonly EidDependantRow[];
}

/** A citizen's account, if there is one, and who is kept on it. */
export interface Standing {
  readonly account: Pick<EidAccountRow, 'status' | 'level'> | null;
  readonly dependants: readonly EidDependantRow[];
}

/** E-ID accounts, who is kept on them, and relying parties. */
export class AccountRepository {
  readonly rows: Rows<EidAccountRow>;
  readonly dependants: Rows<EidDependantRow>;
  readonly relyingParties: Rows<RelyingPartyRow>;

  constructor({ source }: Database) {
    this.rows = new Rows(source, EidAccountRow);
    this.dependants = new Rows(source, EidDependantRow);
    this.relyingParties = new Rows(source, RelyingPartyRow);
  }

  /** The account of each resident who has one, with who is kept on it, longest first. */
  async withDependants(residents: readonly string[]): Promise<AccountWithDependants[]> {
    const keys = padded(residents);
    const records = await this.rows.records(
      `SELECT ${this.rows.list(undefined, 'account')}, ${this.dependants.list(undefined, 'dependant', 'dependant_')} FROM eid_account account ` +
        'LEFT JOIN eid_dependant dependant ON dependant.guardian_id = account.resident_id ' +
        `WHERE account.resident_id IN (${marks(keys.length)}) ORDER BY account.id, dependant.since, dependant.id`,
      keys,
    );
    return [...groupBy(records, (record) => record.id).values()].map((group) => ({
      account: this.rows.decode(group[0] ?? {}),
      dependants: this.#dependantsOf(group),
    }));
  }

  /** One statement, whether there is an account or anybody on it or not. */
  async standing(residentId: string): Promise<Standing> {
    const records = await this.rows.records(
      `SELECT ${this.rows.list(undefined, 'account', 'account_')}, ${this.dependants.list(undefined, 'dependant', 'dependant_')} ` +
        'FROM (SELECT ? AS resident_id) AS asked ' +
        'LEFT JOIN eid_account account ON account.resident_id = asked.resident_id ' +
        'LEFT JOIN eid_dependant dependant ON dependant.guardian_id = asked.resident_id ORDER BY dependant.id',
      [residentId],
    );
    const [first = {}] = records;
    return {
      account: first.account_id == null ? null : this.rows.decode(first, 'account_'),
      dependants: this.#dependantsOf(records),
    };
  }

  /** Within a transaction: from this day (YYYY-MM-DD) on nobody acts by these guardianships. */
  async endGuardianships(run: Run, rows: readonly Pick<EidDependantRow, 'id'>[], on: string): Promise<void> {
    if (rows.length === 0) return;
    const ids = padded(rows.map(({ id }) => id));
    await run(`UPDATE eid_dependant SET ends_on = ? WHERE id IN (${marks(ids.length)})`, [on, ...ids]);
  }

  /** Within a transaction: makes room for another, for a child is on one account at most. */
  async removeGuardianship(run: Run, id: string): Promise<void> {
    await run('DELETE FROM eid_dependant WHERE id = ?', [id]);
  }

  /** Of records of a LEFT JOIN. */
  #dependantsOf(records: readonly Record<string, unknown>[]): EidDependantRow[] {
    return records
      .filter((record) => record.dependant_id !== null)
      .map((record) => this.dependants.decode(record, 'dependant_'));
  }
}
