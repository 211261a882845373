import type { Database } from '../../shared/database/connect';
import { newestOfEach, type Position } from '../../shared/database/pages';
import { marks, padded, Rows } from '../../shared/database/rows';
import type { Run } from '../../shared/database/transaction';
import { newId } from '../../shared/ids';
import { ConsentEventRow, ConsentRequestRow, ConsentRow, type EidAccountRow, RelyingPartyRow } from '../entities';
import type { ConsentStatus } from '../types/enums';

/** Which rows of a list: the newest `limit` after a place in it. */
export interface PageQuery {
  readonly limit: number;
  readonly after: Position | null;
}

export interface ConsentQuery extends PageQuery {
  readonly status: ConsentStatus | null;
  /** The moment at which an expired consent counts as such, ISO 8601. */
  readonly at: string;
}

export interface ConsentWithParty {
  readonly consent: ConsentRow;
  readonly relyingParty: RelyingPartyRow;
  /** The account of the person it is of; null where there is none. */
  readonly account: Pick<EidAccountRow, 'status'> | null;
}

/** Requests for consent, consents, and what happened to them. */
export class ConsentRepository {
  readonly rows: Rows<ConsentRow>;
  readonly requests: Rows<ConsentRequestRow>;
  readonly events: Rows<ConsentEventRow>;
  readonly #parties: Rows<RelyingPartyRow>;

  constructor({ source }: Database) {
    this.rows = new Rows(source, ConsentRow);
    this.requests = new Rows(source, ConsentRequestRow);
    this.events = new Rows(source, ConsentEventRow);
    this.#parties = new Rows(source, RelyingPartyRow);
  }

  /** The consents of each resident, newest first by `validFrom`. */
  async of(residents: readonly string[], { status, at, limit, after }: ConsentQuery): Promise<ConsentRow[]> {
    const owners = padded(residents);
    const condition = status === null ? null : conditions[status];
    const sql = newestOfEach({
      table: 'consent',
      columns: this.rows.list(),
      owner: 'resident_id',
      sort: 'valid_from',
      owners: owners.length,
      filters: condition === null ? [] : [condition],
      after: after !== null,
    });
    const filters = condition?.includes('?') ? [at] : [];
    const start = after === null ? [] : [after.sort, after.sort, after.id];
    return this.rows.query(sql, [...owners, ...filters, ...start, limit]);
  }

  /** The requests to each resident, newest first. */
  async requestsOf(residents: readonly string[]): Promise<ConsentRequestRow[]> {
    return this.requests.where('residentId', residents, { order: 'created_at DESC, id DESC' });
  }

  /** Oldest first. */
  eventsOf(consents: readonly string[]): Promise<ConsentEventRow[]> {
    return this.events.where('consentId', consents, { order: 'consent_id, position' });
  }

  /** Within a transaction: what happened next to a consent. */
  async addEvent(run: Run, event: Omit<ConsentEventRow, 'id' | 'position'>): Promise<void> {
    const { residentId, consentId, kind, at, version, byWhom, receipt } = event;
    await run(
      'INSERT INTO consent_event (id, resident_id, consent_id, position, kind, at, version, by_whom, receipt) ' +
        'SELECT ?, ?, ?, COALESCE(MAX(position), 0) + 1, ?, ?, ?, ?, ? FROM consent_event WHERE consent_id = ?',
      [newId(), residentId, consentId, kind, at, version, byWhom, receipt, consentId],
    );
  }

  /** Within a transaction: as what whoever paused a consent last stood; null where nobody did. */
  async pausedBy(run: Run, id: string): Promise<string | null> {
    const [last] = await run(
      "SELECT by_whom FROM consent_event WHERE consent_id = ? AND kind = 'PAUSED' ORDER BY position DESC LIMIT 1",
      [id],
    );
    return last ? String(last.by_whom) : null;
  }

  /** A consent and whom it was given to. One statement, whether there is such a consent or not. */
  async withParty(id: string): Promise<ConsentWithParty | null> {
    const records = await this.rows.records(
      `SELECT ${this.rows.list(undefined, 'consent')}, ${this.#parties.list(undefined, 'party', 'party_')}, account.status AS account_status FROM consent ` +
        'JOIN relying_party party ON party.id = consent.relying_party_id ' +
        `LEFT JOIN eid_account account ON account.resident_id = consent.resident_id WHERE consent.id IN (${marks(1)})`,
      [id],
    );
    const [record] = records;
    if (!record) return null;
    const status = record.account_status as EidAccountRow['status'] | null;
    return {
      consent: this.rows.decode(record),
      relyingParty: this.#parties.decode(record, 'party_'),
      account: status && { status },
    };
  }
}

/** A status as a condition on the rows; those with a `?` take the moment. */
const conditions: Readonly<Record<ConsentStatus, string>> = {
  ACTIVE: "status = 'ACTIVE' AND valid_until > ?",
  PAUSED: "status = 'PAUSED' AND valid_until > ?",
  REVOKED: "status = 'REVOKED'",
  EXPIRED: "status <> 'REVOKED' AND valid_until <= ?",
};
