import { Entity } from 'typeorm';
import {
  dateColumn,
  idColumn,
  idKey,
  instantColumn,
  jsonColumn,
  nullableDateColumn,
  nullableIdColumn,
  nullableInstantColumn,
  nullableJsonColumn,
  nullableTextColumn,
  textColumn,
} from '../shared/database/columns';

/** A place as a record holds it: the commune's code of today (or none for abroad), the line, and the text of before the reform. */
export interface PlaceValue {
  line: string | null;
  communeCode: string | null;
  formerText: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

/** What one person is to another; the contract's enum Kinship. */
export type KinshipName =
  | 'HEAD'
  | 'SPOUSE'
  | 'FATHER'
  | 'MOTHER'
  | 'CHILD'
  | 'SIBLING'
  | 'GRANDPARENT'
  | 'GRANDCHILD'
  | 'GUARDIAN'
  | 'WARD'
  | 'OTHER';

@Entity('person')
export class PersonRow {
  @idKey() id!: string;
  @textColumn('full_name') fullName!: string;
  /** The full name as `foldText` has it: the databases fold case each in its own way, or none but ASCII. */
  @textColumn('search_name') searchName!: string;
  @jsonColumn('other_names') otherNames!: string[];
  /** YYYY, YYYY-MM or YYYY-MM-DD. */
  @dateColumn('date_of_birth') dateOfBirth!: string;
  @textColumn('sex', 8) sex!: 'FEMALE' | 'MALE' | 'OTHER' | 'UNKNOWN';
  @textColumn('nationality', 2) nationality!: string;
  @textColumn('vital_status', 10) vitalStatus!: 'ALIVE' | 'DECEASED' | 'MISSING';
  @nullableDateColumn('vital_status_on') vitalStatusOn!: string | null;
  @nullableJsonColumn('place_of_birth') placeOfBirth!: PlaceValue | null;
  @nullableJsonColumn('birth_registration_place') birthRegistrationPlace!: PlaceValue | null;
  @nullableJsonColumn('hometown') hometown!: PlaceValue | null;
  @nullableTextColumn('ethnicity', 40) ethnicity!: string | null;
  @nullableTextColumn('religion', 60) religion!: string | null;
  @nullableTextColumn('blood_type', 6) bloodType!: string | null;
  @textColumn('marital_status', 10) maritalStatus!: 'SINGLE' | 'MARRIED' | 'DIVORCED' | 'WIDOWED' | 'UNKNOWN';
  @nullableTextColumn('occupation', 120) occupation!: string | null;
  @nullableTextColumn('phone', 20) phone!: string | null;
  @nullableTextColumn('email', 254) email!: string | null;
  @jsonColumn('vulnerable_groups') vulnerableGroups!: string[];
  @instantColumn('updated_at') updatedAt!: string;
}

/** Every number a person ever had. A cancelled number is never issued again, so the value stays unique for ever. */
@Entity('identity_number')
export class IdentityNumberRow {
  @idKey() id!: string;
  @idColumn('resident_id') residentId!: string;
  @textColumn('kind', 16) kind!: 'PERSONAL_NUMBER' | 'CMND_9';
  /** Unique over all rows of the table. */
  @textColumn('value', 12) value!: string;
  @nullableDateColumn('cancelled_on') cancelledOn!: string | null;
  @nullableTextColumn('reason', 200) reason!: string | null;
}

/** Residence as registered. The row of a kind that is in force (`isInForce` of rules.ts) is the address of that kind. */
@Entity('residence_registration')
export class ResidenceRegistrationRow {
  @idKey() id!: string;
  @idColumn('resident_id') residentId!: string;
  @textColumn('kind', 10) kind!: 'PERMANENT' | 'TEMPORARY' | 'STAY' | 'ABSENCE' | 'CURRENT';
  @nullableTextColumn('line') line!: string | null;
  @nullableTextColumn('commune_code', 5) communeCode!: string | null;
  @nullableTextColumn('former_text') formerText!: string | null;
  @textColumn('country', 2) country!: string;
  @dateColumn('started_on') startedOn!: string;
  /** The last day, once it is known to be the last. */
  @nullableDateColumn('ended_on') endedOn!: string | null;
  /** The last day as registered; by itself it ends what nobody extends. */
  @nullableDateColumn('planned_end') plannedEnd!: string | null;
  @nullableIdColumn('application_id') applicationId!: string | null;
}

@Entity('household')
export class HouseholdRow {
  @idKey() id!: string;
  /** The head; null while the household has none. */
  @nullableIdColumn('resident_id') residentId!: string | null;
  @textColumn('file_number', 20) fileNumber!: string;
  @nullableTextColumn('line') line!: string | null;
  @nullableTextColumn('commune_code', 5) communeCode!: string | null;
  @nullableTextColumn('former_text') formerText!: string | null;
}

@Entity('household_member')
export class HouseholdMemberRow {
  @idKey() id!: string;
  @idColumn('household_id') householdId!: string;
  @idColumn('resident_id') residentId!: string;
  @textColumn('relation_to_head', 12) relationToHead!: KinshipName;
  @dateColumn('since') since!: string;
}

/** One relation as this resident's own record shows it; the relative may have no record of their own. */
@Entity('kinship')
export class KinshipRow {
  @idKey() id!: string;
  @idColumn('resident_id') residentId!: string;
  /** What the relative is to the resident: FATHER, MOTHER, SPOUSE, CHILD, GUARDIAN, WARD. */
  @textColumn('kind', 12) kind!: KinshipName;
  @nullableIdColumn('relative_id') relativeId!: string | null;
  @textColumn('full_name') fullName!: string;
}

/** One act of verification: a source confirmed (or disputed) a set of fields. */
@Entity('field_verification')
export class FieldVerificationRow {
  @idKey() id!: string;
  @idColumn('resident_id') residentId!: string;
  /** Names of the fields of Resident. A field stands in at most one row of a resident. */
  @jsonColumn('fields') fields!: string[];
  @textColumn('source', 120) source!: string;
  @textColumn('state', 10) state!: 'VERIFIED' | 'UNVERIFIED' | 'DISPUTED';
  @nullableInstantColumn('verified_at') verifiedAt!: string | null;
  @instantColumn('updated_at') updatedAt!: string;
}
