import { migration } from '../shared/database/migrate';

/** The chapter's tables, oldest step first. A step that has landed is never edited. */
export const migrations = [
  migration(1_795_000_000_000, 'IdentityRecords', [
    `CREATE TABLE eid_account (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      account_name varchar(40) NOT NULL,
      level varchar(8) NOT NULL,
      status varchar(8) NOT NULL,
      issued_at varchar(24) NOT NULL,
      locked_at varchar(24),
      lock_reason varchar(200)
    )`,
    'CREATE UNIQUE INDEX eid_account_resident ON eid_account (resident_id)',
    'CREATE UNIQUE INDEX eid_account_name ON eid_account (account_name)',
    `CREATE TABLE eid_dependant (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      guardian_id varchar(26) NOT NULL,
      since varchar(24) NOT NULL
    )`,
    'CREATE UNIQUE INDEX eid_dependant_resident ON eid_dependant (resident_id)',
    'CREATE INDEX eid_dependant_guardian ON eid_dependant (guardian_id)',
    `CREATE TABLE relying_party (
      id varchar(26) NOT NULL PRIMARY KEY,
      client_id varchar(60) NOT NULL,
      name varchar(255) NOT NULL,
      kind varchar(8) NOT NULL,
      registration_code varchar(40) NOT NULL,
      contact varchar(254)
    )`,
    'CREATE UNIQUE INDEX relying_party_client ON relying_party (client_id)',
  ]),
];
