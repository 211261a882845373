import { eventTables } from '../shared/database/eventTables';
import { migration } from '../shared/database/migrate';
import { foldText } from './folding';

/** The chapter's tables, oldest step first. A step that has landed is never edited. */
export const migrations = [
  migration(1_795_000_000_000, 'ResidentRecords', [
    `CREATE TABLE person (
      id varchar(26) NOT NULL PRIMARY KEY,
      full_name varchar(255) NOT NULL,
      other_names text NOT NULL,
      date_of_birth varchar(10) NOT NULL,
      sex varchar(8) NOT NULL,
      nationality varchar(2) NOT NULL,
      vital_status varchar(10) NOT NULL,
      vital_status_on varchar(10),
      place_of_birth text,
      birth_registration_place text,
      hometown text,
      ethnicity varchar(40),
      religion varchar(60),
      blood_type varchar(6),
      marital_status varchar(10) NOT NULL,
      occupation varchar(120),
      phone varchar(20),
      email varchar(254),
      vulnerable_groups text NOT NULL,
      updated_at varchar(24) NOT NULL
    )`,
    `CREATE TABLE identity_number (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      kind varchar(16) NOT NULL,
      value varchar(12) NOT NULL,
      cancelled_on varchar(10),
      reason varchar(200)
    )`,
    'CREATE UNIQUE INDEX identity_number_value ON identity_number (value)',
    'CREATE INDEX identity_number_resident ON identity_number (resident_id)',
    `CREATE TABLE residence_registration (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      kind varchar(10) NOT NULL,
      line varchar(255),
      commune_code varchar(5),
      former_text varchar(255),
      country varchar(2) NOT NULL,
      started_on varchar(10) NOT NULL,
      ended_on varchar(10),
      application_id varchar(26)
    )`,
    'CREATE INDEX residence_registration_resident ON residence_registration (resident_id)',
    `CREATE TABLE household (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26),
      file_number varchar(20) NOT NULL,
      line varchar(255),
      commune_code varchar(5),
      former_text varchar(255)
    )`,
    'CREATE UNIQUE INDEX household_file_number ON household (file_number)',
    `CREATE TABLE household_member (
      id varchar(26) NOT NULL PRIMARY KEY,
      household_id varchar(26) NOT NULL,
      resident_id varchar(26) NOT NULL,
      relation_to_head varchar(12) NOT NULL,
      since varchar(10) NOT NULL
    )`,
    'CREATE UNIQUE INDEX household_member_resident ON household_member (resident_id)',
    'CREATE INDEX household_member_household ON household_member (household_id)',
    `CREATE TABLE kinship (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      kind varchar(12) NOT NULL,
      relative_id varchar(26),
      full_name varchar(255) NOT NULL
    )`,
    'CREATE INDEX kinship_resident ON kinship (resident_id)',
    `CREATE TABLE field_verification (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      fields text NOT NULL,
      source varchar(120) NOT NULL,
      state varchar(10) NOT NULL,
      verified_at varchar(24),
      updated_at varchar(24) NOT NULL
    )`,
    'CREATE INDEX field_verification_resident ON field_verification (resident_id)',
  ]),
  migration(1_795_300_000_100, 'ResidentSearch', [
    "ALTER TABLE person ADD COLUMN search_name varchar(255) NOT NULL DEFAULT ''",
    async (runner) => {
      for (let after = ''; ; ) {
        const rows: { id: string; full_name: string }[] = await runner.query(
          'SELECT id, full_name FROM person WHERE id > ? ORDER BY id LIMIT 200',
          [after],
        );
        const last = rows.at(-1);
        if (!last) return;
        await runner.query(
          `UPDATE person SET search_name = CASE id ${rows.map(() => 'WHEN ? THEN ?').join(' ')} ELSE search_name END ` +
            'WHERE id > ? AND id <= ?',
          [...rows.flatMap((row) => [row.id, foldText(row.full_name)]), after, last.id],
        );
        after = last.id;
      }
    },
    'CREATE INDEX residence_registration_commune ON residence_registration (commune_code, resident_id)',
  ]),
  migration(1_795_600_000_000, 'Changes', [
    'ALTER TABLE residence_registration ADD COLUMN planned_end varchar(10)',
    // A birth is registered once: who has this name and was born on this day.
    'CREATE INDEX person_birth ON person (search_name, date_of_birth)',
  ]),
  eventTables,
];
