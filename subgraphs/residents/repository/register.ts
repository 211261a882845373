import type { Database } from '../../shared/database/connect';
import { marks, padded, Rows } from '../../shared/database/rows';
import type { Run } from '../../shared/database/transaction';
import {
  FieldVerificationRow,
  HouseholdMemberRow,
  HouseholdRow,
  IdentityNumberRow,
  KinshipRow,
  PersonRow,
  ResidenceRegistrationRow,
} from '../entities';

/** A person and a number that is theirs, in use or of the former card. */
export interface Numbered {
  readonly number: string;
  readonly person: PersonRow;
}

/** The last day of a registration. */
export interface Ending {
  readonly id: string;
  readonly endedOn: string;
}

/**
 * What changes the register reads and writes, all within one transaction. Whoever writes anything of a resident holds that
 * person's row first, and all persons of a change at once: what was looked at is then still so when it is written.
 */
export class Register {
  readonly persons: Rows<PersonRow>;
  readonly numbers: Rows<IdentityNumberRow>;
  readonly registrations: Rows<ResidenceRegistrationRow>;
  readonly households: Rows<HouseholdRow>;
  readonly members: Rows<HouseholdMemberRow>;
  readonly kin: Rows<KinshipRow>;
  readonly verifications: Rows<FieldVerificationRow>;
  readonly #forUpdate: string;

  constructor({ source, writer }: Pick<Database, 'source' | 'writer'>) {
    this.persons = new Rows(source, PersonRow);
    this.numbers = new Rows(source, IdentityNumberRow);
    this.registrations = new Rows(source, ResidenceRegistrationRow);
    this.households = new Rows(source, HouseholdRow);
    this.members = new Rows(source, HouseholdMemberRow);
    this.kin = new Rows(source, KinshipRow);
    this.verifications = new Rows(source, FieldVerificationRow);
    this.#forUpdate = writer.forUpdate;
  }

  /** Persons who stay as they are until the end of the transaction, by id; those there are not are left out. */
  async hold(run: Run, ids: readonly string[]): Promise<Map<string, PersonRow>> {
    const rows = await this.persons.locked(run, 'id', ids, this.#forUpdate);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** A household that nobody else takes over before the transaction has ended. */
  async holdHousehold(run: Run, id: string): Promise<HouseholdRow | undefined> {
    const [row] = await this.households.locked(run, 'id', [id], this.#forUpdate);
    return row;
  }

  /** The rows of these keys as the transaction sees them. */
  read<Row extends object>(
    run: Run,
    rows: Rows<Row>,
    property: keyof Row & string,
    keys: readonly string[],
  ): Promise<Row[]> {
    return rows.locked(run, property, keys, '');
  }

  /** Whose these numbers are. A cancelled personal number is nobody's. */
  async numbered(run: Run, values: readonly string[]): Promise<Numbered[]> {
    if (values.length === 0) return [];
    const keys = padded([...new Set(values)]);
    const records = await run(
      `SELECT ${this.persons.list(undefined, 'person')}, issued.value AS issued_value FROM identity_number issued ` +
        `JOIN person ON person.id = issued.resident_id WHERE issued.value IN (${marks(keys.length)}) ` +
        "AND (issued.kind = 'CMND_9' OR issued.cancelled_on IS NULL)",
      keys,
    );
    return records.map((record) => ({ number: String(record.issued_value), person: this.persons.decode(record) }));
  }

  /** Parents, as their records show them, of all who have this name (folded) and were born on one of these days. */
  async parentsOfNamesakes(run: Run, searchName: string, born: readonly string[]): Promise<KinshipRow[]> {
    const days = padded(born);
    const records = await run(
      `SELECT ${this.kin.list(undefined, 'kin')} FROM person JOIN kinship kin ON kin.resident_id = person.id ` +
        `WHERE person.search_name = ? AND person.date_of_birth IN (${marks(days.length)}) AND kin.kind IN ('FATHER', 'MOTHER')`,
      [searchName, ...days],
    );
    return records.map((record) => this.kin.decode(record));
  }

  /** Ends registrations, each on its day. */
  async end(run: Run, endings: readonly Ending[]): Promise<void> {
    if (endings.length === 0) return;
    await run(
      `UPDATE residence_registration SET ended_on = CASE id ${endings.map(() => 'WHEN ? THEN ?').join(' ')} END ` +
        `WHERE id IN (${marks(endings.length)})`,
      [...endings.flatMap(({ id, endedOn }) => [id, endedOn]), ...endings.map(({ id }) => id)],
    );
  }

  /** Takes residents out of whatever household they are in. */
  async leaveHouseholds(run: Run, residents: readonly string[]): Promise<void> {
    const keys = padded(residents);
    if (keys.length === 0) return;
    await run(`DELETE FROM household_member WHERE resident_id IN (${marks(keys.length)})`, keys);
  }

  /** For households whose head has left: who heads them now the register is not told. */
  async leaveHeadless(run: Run, households: readonly string[]): Promise<void> {
    const keys = padded(households);
    if (keys.length === 0) return;
    await run(`UPDATE household SET resident_id = NULL WHERE id IN (${marks(keys.length)})`, keys);
  }

  /** Notes that something of these residents was written. */
  async touch(run: Run, residents: readonly string[], at: string): Promise<void> {
    const keys = padded(residents);
    if (keys.length === 0) return;
    await run(`UPDATE person SET updated_at = ? WHERE id IN (${marks(keys.length)})`, [at, ...keys]);
  }

  /** Writes anew which fields acts of verification speak of; an act that speaks of none any more is taken out. */
  async keepFields(run: Run, acts: readonly Pick<FieldVerificationRow, 'id' | 'fields'>[]): Promise<void> {
    const left = acts.filter(({ fields }) => fields.length > 0);
    const spent = padded(acts.filter(({ fields }) => fields.length === 0).map(({ id }) => id));
    if (left.length > 0) {
      await run(
        `UPDATE field_verification SET fields = CASE id ${left.map(() => 'WHEN ? THEN ?').join(' ')} END ` +
          `WHERE id IN (${marks(left.length)})`,
        [...left.flatMap(({ id, fields }) => [id, JSON.stringify(fields)]), ...left.map(({ id }) => id)],
      );
    }
    if (spent.length > 0) await run(`DELETE FROM field_verification WHERE id IN (${marks(spent.length)})`, spent);
  }
}

/** Whether a write failed because a unique value is somebody else's already. */
export const isTaken = (error: unknown): boolean =>
  ['ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE'].includes(String((error as { code?: unknown }).code));
