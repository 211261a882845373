import type { Database } from '../../shared/database/connect';
import { marks, padded, Rows } from '../../shared/database/rows';
import { groupBy } from '../../shared/group';
import {
  FieldVerificationRow,
  HouseholdMemberRow,
  HouseholdRow,
  IdentityNumberRow,
  KinshipRow,
  PersonRow,
  ResidenceRegistrationRow,
} from '../entities';
import type { PersonSearch } from '../search';
import { Register } from './register';

/** In force: `isInForce` of rules.ts, for the registrations that a table's alias stands for. Takes the day twice. */
const inForce = (table: string, day = '?'): string =>
  `${table}.started_on <= ? AND COALESCE(${table}.ended_on, ${table}.planned_end, '9999-12-31') >= ${day} ` +
  `AND (${table}.ended_on IS NULL OR ${table}.ended_on > ${table}.started_on)`;

/**
 * Where somebody lives: registered for good or for a time, and in force today, or on the day of their death or going missing.
 * A visit or an absence is no home. Takes today twice.
 */
const HOME =
  "home.kind IN ('PERMANENT', 'TEMPORARY') AND home.commune_code IS NOT NULL AND " +
  inForce('home', 'COALESCE(person.vital_status_on, ?)');

export interface HouseholdWithMembers {
  readonly household: HouseholdRow;
  readonly members: readonly HouseholdMemberRow[];
}

/**
 * All SQL of the residents chapter. Every method here takes many keys and sends one statement; what changes the register
 * stands in `register`.
 */
export class ResidentRepository {
  readonly register: Register;
  readonly #persons: Rows<PersonRow>;
  readonly #numbers: Rows<IdentityNumberRow>;
  readonly #registrations: Rows<ResidenceRegistrationRow>;
  readonly #households: Rows<HouseholdRow>;
  readonly #members: Rows<HouseholdMemberRow>;
  readonly #kin: Rows<KinshipRow>;
  readonly #verifications: Rows<FieldVerificationRow>;

  constructor({ source, writer }: Database) {
    this.register = new Register({ source, writer });
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

  /** The numbers in use, one of each resident who has one. */
  presentNumbers(residents: readonly string[]): Promise<Pick<IdentityNumberRow, 'residentId' | 'value'>[]> {
    const keys = padded(residents);
    return this.#numbers.query(
      `SELECT ${this.#numbers.list(['residentId', 'value'])} FROM identity_number ` +
        `WHERE resident_id IN (${marks(keys.length)}) AND kind = 'PERSONAL_NUMBER' AND cancelled_on IS NULL`,
      keys,
    );
  }

  /** The living person who has this number now. One statement, whether there is such a number or not. */
  async personByNumber(value: string, columns: readonly (keyof PersonRow)[]): Promise<PersonRow | null> {
    const [row] = await this.#persons.query(
      `SELECT ${this.#persons.list(columns, 'person')} FROM identity_number issued ` +
        'JOIN person ON person.id = issued.resident_id ' +
        "WHERE issued.value = ? AND issued.kind = 'PERSONAL_NUMBER' AND issued.cancelled_on IS NULL " +
        "AND person.vital_status = 'ALIVE'",
      [value],
    );
    return row ?? null;
  }

  /** The registrations of these kinds that are in force on a day, newest first. */
  openRegistrations(
    residents: readonly string[],
    kinds: readonly ResidenceRegistrationRow['kind'][],
    today: string,
  ): Promise<ResidenceRegistrationRow[]> {
    const [owners, wanted] = [padded(residents), padded(kinds)];
    return this.#registrations.query(
      `SELECT ${this.#registrations.list()} FROM residence_registration WHERE resident_id IN (${marks(owners.length)}) ` +
        `AND kind IN (${marks(wanted.length)}) AND ${inForce('residence_registration')} ORDER BY started_on DESC, id`,
      [...owners, ...wanted, today, today],
    );
  }

  /** The communes that each resident lives in, or lived in until death; see `HOME`. */
  async homes(residents: readonly string[], today: string): Promise<{ residentId: string; communeCode: string }[]> {
    const keys = padded(residents);
    const records = await this.#registrations.records(
      `SELECT home.resident_id, home.commune_code FROM residence_registration home ` +
        `JOIN person ON person.id = home.resident_id WHERE home.resident_id IN (${marks(keys.length)}) AND ${HOME}`,
      [...keys, today, today],
    );
    return records.map((record) => ({
      residentId: String(record.resident_id),
      communeCode: String(record.commune_code),
    }));
  }

  /** Ids of those a search is for, in the order of the ids. Asks nothing where there is nobody or nowhere to look. */
  async search(
    search: PersonSearch,
    { after, limit, today }: { after: string | null; limit: number; today: string },
  ): Promise<string[]> {
    if (search.among?.length === 0 || search.communes?.length === 0) return [];
    const { joins, conditions, values } = conditionsOf(search, today);
    if (after !== null) {
      conditions.push('person.id > ?');
      values.push(after);
    }
    const records = await this.#persons.records(
      `SELECT DISTINCT person.id FROM person ${joins.join(' ')} WHERE ${conditions.join(' AND ')} ORDER BY person.id LIMIT ?`,
      [...values, limit],
    );
    return records.map(({ id }) => String(id));
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

function conditionsOf(search: PersonSearch, today: string) {
  const { communes, among, name, bornFrom, bornTo, personalNumber } = search;
  const joins: string[] = [];
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  const where = (condition: string, ...bound: readonly string[]): void => {
    conditions.push(condition);
    values.push(...bound);
  };
  if (communes !== null) {
    const codes = padded(communes);
    joins.push('JOIN residence_registration home ON home.resident_id = person.id');
    where(`home.commune_code IN (${marks(codes.length)}) AND ${HOME}`, ...codes, today, today);
  }
  if (personalNumber !== null) {
    joins.push('JOIN identity_number issued ON issued.resident_id = person.id');
    where("issued.value = ? AND issued.kind = 'PERSONAL_NUMBER' AND issued.cancelled_on IS NULL", personalNumber);
  }
  if (among !== null) where(`person.id IN (${marks(padded(among).length)})`, ...padded(among));
  if (name !== null) where("person.search_name LIKE ? ESCAPE '!'", `%${name.replace(/[!%_]/g, '!$&')}%`);
  // A birth date known to the year or month begins all its days, so it comes before each of them in text order.
  if (bornTo !== null) where('person.date_of_birth <= ?', bornTo);
  if (bornFrom !== null) {
    const [year, month] = [bornFrom.slice(0, 4), bornFrom.slice(0, 7)];
    where('(person.date_of_birth >= ? OR person.date_of_birth IN (?, ?))', bornFrom, year, month);
  }
  return { joins, conditions, values };
}
