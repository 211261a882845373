import type { Database } from '../shared/database/connect';
import type { Position } from '../shared/database/pages';
import { marks, padded, Rows } from '../shared/database/rows';
import { groupBy } from '../shared/group';
import { EidAccountRow, RelyingPartyRow } from './entities';
import type {
  AccessRecordEntry,
  ConsentEventRecord,
  ConsentRecord,
  ConsentRequestRecord,
  ConsentRequestStatusName,
  ConsentStatusName,
} from './records';

/** Which rows of a list: the newest `limit` after a place in it. */
export interface PageQuery {
  readonly limit: number;
  readonly after: Position | null;
}

export interface ConsentQuery extends PageQuery {
  readonly status: ConsentStatusName | null;
}

export interface ConsentRequestQuery {
  readonly status: ConsentRequestStatusName | null;
}

export interface AccountWithDependants {
  readonly account: EidAccountRow;
  /** Resident ids. */
  readonly dependantIds: readonly string[];
}

/** All SQL of the identity chapter. Every method takes many keys and sends one statement. */
export class IdentityRepository {
  readonly #accounts: Rows<EidAccountRow>;
  readonly #relyingParties: Rows<RelyingPartyRow>;

  constructor({ source }: Database) {
    this.#accounts = new Rows(source, EidAccountRow);
    this.#relyingParties = new Rows(source, RelyingPartyRow);
  }

  /** The account of each resident who has one, with who is kept on it, longest first. */
  async accounts(residents: readonly string[]): Promise<AccountWithDependants[]> {
    const keys = padded(residents);
    const records = await this.#accounts.records(
      `SELECT ${this.#accounts.list(undefined, 'account')}, dependant.resident_id AS dependant_id FROM eid_account account ` +
        'LEFT JOIN eid_dependant dependant ON dependant.guardian_id = account.resident_id ' +
        `WHERE account.resident_id IN (${marks(keys.length)}) ORDER BY account.id, dependant.since, dependant.id`,
      keys,
    );
    return [...groupBy(records, (record) => record.id).values()].map((group) => ({
      account: this.#accounts.decode(group[0] ?? {}),
      dependantIds: group.flatMap(({ dependant_id }) => (dependant_id === null ? [] : [String(dependant_id)])),
    }));
  }

  relyingParties(ids: readonly string[]): Promise<RelyingPartyRow[]> {
    return this.#relyingParties.where('id', ids);
  }

  async consents(_ids: readonly string[]): Promise<ConsentRecord[]> {
    return [];
  }

  /** Newest first by `validFrom`. */
  async consentsOf(_residents: readonly string[], _query: ConsentQuery): Promise<ConsentRecord[]> {
    return [];
  }

  /** Oldest first. */
  async consentEvents(_consents: readonly string[]): Promise<ConsentEventRecord[]> {
    return [];
  }

  async consentRequests(_ids: readonly string[]): Promise<ConsentRequestRecord[]> {
    return [];
  }

  /** Newest first. */
  async consentRequestsOf(_residents: readonly string[], _query: ConsentRequestQuery): Promise<ConsentRequestRecord[]> {
    return [];
  }

  /** Newest first. */
  async accessesOf(_residents: readonly string[], _query: PageQuery): Promise<AccessRecordEntry[]> {
    return [];
  }

  /** How many accesses are on the record of each resident who has any. */
  async accessCounts(_residents: readonly string[]): Promise<{ residentId: string; count: number }[]> {
    return [];
  }
}
