import type { Database } from '../shared/database/connect';
import { marks, padded, Rows } from '../shared/database/rows';
import { groupBy } from '../shared/group';
import {
  FieldVerificationRow,
  HouseholdMemberRow,
  HouseholdRow,
  IdentityNumberRow,
  KinshipRow,
  PersonRow,
  ResidenceRegistrationRow,
} from './entities';

export interface HouseholdWithMembers {
  readonly household: HouseholdRow;
  readonly members: readonly HouseholdMemberRow[];
}

/** All SQL of the residents chapter. Every method takes many keys and sends one statement. */
export class ResidentRepository {
  readonly #persons: Rows<PersonRow>;
  readonly #numbers: Rows<IdentityNumberRow>;
  readonly #registrations: Rows<ResidenceRegistrationRow>;
  readonly #households: Rows<HouseholdRow>;
  readonly #members: Rows<HouseholdMemberRow>;
  readonly #kin: Rows<KinshipRow>;
  readonly #verifications: Rows<FieldVerificationRow>;

  constructor({ source }: Database) {
    this.#persons = new Rows(source, PersonRow);
    this.#numbers = new Rows(source, IdentityNumberRow);
    this.#registrations = new Rows(source, ResidenceRegistrationRow);
    this.#households = new Rows(source, HouseholdRow);
    this.#members = new Rows(source, HouseholdMemberRow);
    this.#kin = new Rows(source, KinshipRow);
    this.#verifications = new Rows(source, FieldVerificationRow);
  }

  /** Only the named columns are read: what is not granted does not leave the database. */
  persons(ids: readonly string[], columns: readonly (keyof PersonRow)[]): Promise<PersonRow[]> {
    return this.#persons.where('id', ids, { columns });
  }

  identityNumbers(residents: readonly string[]): Promise<IdentityNumberRow[]> {
    return this.#numbers.where('residentId', residents, { order: 'cancelled_on DESC, id' });
  }

  /** Newest first. */
  registrations(residents: readonly string[]): Promise<ResidenceRegistrationRow[]> {
    return this.#registrations.where('residentId', residents, { order: 'started_on DESC, id' });
  }

  kin(residents: readonly string[]): Promise<KinshipRow[]> {
    return this.#kin.where('residentId', residents, { order: 'id' });
  }

  verifications(residents: readonly string[]): Promise<FieldVerificationRow[]> {
    return this.#verifications.where('residentId', residents, { order: 'id' });
  }

  /** The household of each resident who has one, with all its members, the head first. */
  async householdsOf(residents: readonly string[]): Promise<Map<string, HouseholdWithMembers>> {
    const keys = padded(residents);
    const records = await this.#members.records(
      `SELECT ${this.#members.list(undefined, 'member')}, ${this.#households.list(undefined, 'home', 'home_')} ` +
        'FROM household_member member JOIN household home ON home.id = member.household_id ' +
        `WHERE home.id IN (SELECT mine.household_id FROM household_member mine WHERE mine.resident_id IN (${marks(keys.length)})) ` +
        `ORDER BY home.id, CASE member.relation_to_head WHEN 'HEAD' THEN 0 ELSE 1 END, member.since, member.id`,
      keys,
    );
    const found = new Map<string, HouseholdWithMembers>();
    for (const group of groupBy(records, (record) => record.home_id).values()) {
      const [first] = group;
      if (!first) continue;
      const household = this.#households.decode(first, 'home_');
      const members = group.map((record) => this.#members.decode(record));
      for (const { residentId } of members) found.set(residentId, { household, members });
    }
    return found;
  }
}
