import { eventTables } from '../shared/database/eventTables';
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
  migration(1_795_300_000_000, 'Consents', [
    // What was there before says nothing of them: no purpose is allowed until it is written down.
    "ALTER TABLE relying_party ADD COLUMN allowed_purposes varchar(2000) NOT NULL DEFAULT '[]'",
    // Without a day of its own a guardianship of before is over: it must be registered anew, with the child's birthday.
    "ALTER TABLE eid_dependant ADD COLUMN kind varchar(5) NOT NULL DEFAULT 'CHILD'",
    "ALTER TABLE eid_dependant ADD COLUMN ends_on varchar(10) DEFAULT '1900-01-01'",
    `CREATE TABLE consent_request (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      relying_party_id varchar(26) NOT NULL,
      purpose_code varchar(60) NOT NULL,
      scopes text NOT NULL,
      fetch_type varchar(8) NOT NULL,
      uses_per_month int,
      data_life_days int NOT NULL,
      valid_until varchar(24) NOT NULL,
      status varchar(8) NOT NULL,
      created_at varchar(24) NOT NULL,
      expires_at varchar(24) NOT NULL
    )`,
    'CREATE INDEX consent_request_resident ON consent_request (resident_id, created_at)',
    `CREATE TABLE consent (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      relying_party_id varchar(26) NOT NULL,
      purpose_code varchar(60) NOT NULL,
      scopes text NOT NULL,
      fetch_type varchar(8) NOT NULL,
      uses_per_month int,
      data_life_days int NOT NULL,
      valid_until varchar(24) NOT NULL,
      request_id varchar(26),
      version int NOT NULL,
      status varchar(8) NOT NULL,
      awaits varchar(8),
      valid_from varchar(24) NOT NULL,
      uses_left int NOT NULL,
      uses_month varchar(7) NOT NULL,
      attempts_left int NOT NULL,
      receipt text NOT NULL
    )`,
    'CREATE UNIQUE INDEX consent_of_request ON consent (request_id)',
    'CREATE INDEX consent_resident ON consent (resident_id, valid_from)',
    `CREATE TABLE consent_event (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      consent_id varchar(26) NOT NULL,
      position int NOT NULL,
      kind varchar(9) NOT NULL,
      at varchar(24) NOT NULL,
      version int NOT NULL,
      by_whom varchar(40) NOT NULL,
      receipt text
    )`,
    'CREATE UNIQUE INDEX consent_event_place ON consent_event (consent_id, position)',
    `CREATE TABLE idempotency (
      id varchar(43) NOT NULL PRIMARY KEY,
      input_digest varchar(43) NOT NULL,
      answer text NOT NULL,
      at varchar(24) NOT NULL
    )`,
    `CREATE TABLE share_ticket (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      scopes text NOT NULL,
      relying_party_id varchar(26),
      status varchar(9) NOT NULL,
      created_at varchar(24) NOT NULL,
      expires_at varchar(24) NOT NULL,
      token text NOT NULL,
      consent_id varchar(26)
    )`,
    'CREATE INDEX share_ticket_resident ON share_ticket (resident_id, status)',
    `CREATE TABLE legal_task (
      id varchar(26) NOT NULL PRIMARY KEY,
      agency varchar(255) NOT NULL,
      area_code varchar(5) NOT NULL,
      kind varchar(40) NOT NULL,
      legal_basis varchar(255) NOT NULL,
      scopes text NOT NULL,
      residents text,
      valid_from varchar(24) NOT NULL,
      valid_until varchar(24) NOT NULL,
      withheld_until varchar(24),
      version int NOT NULL
    )`,
  ]),
  migration(1_795_300_000_001, 'AccessRecord', [
    `CREATE TABLE access_record (
      shard int NOT NULL,
      seq int NOT NULL,
      id varchar(26) NOT NULL,
      resident_id varchar(26) NOT NULL,
      at varchar(24) NOT NULL,
      receiver varchar(255) NOT NULL,
      receiver_id varchar(60) NOT NULL,
      receiver_kind varchar(20) NOT NULL,
      basis varchar(8) NOT NULL,
      reference varchar(26),
      version int NOT NULL,
      purpose_code varchar(60),
      fields text NOT NULL,
      denied_fields text NOT NULL,
      outcome varchar(11) NOT NULL,
      operation_hash varchar(43) NOT NULL,
      request_id varchar(64) NOT NULL,
      withheld_until varchar(24),
      chain_hash varchar(43) NOT NULL,
      PRIMARY KEY (shard, seq)
    )`,
    'CREATE INDEX access_record_resident ON access_record (resident_id, at, id)',
    `CREATE TABLE access_shard (
      shard int NOT NULL PRIMARY KEY,
      seq int NOT NULL,
      hash varchar(43) NOT NULL,
      mac varchar(43) NOT NULL
    )`,
    `CREATE TABLE access_checkpoint (
      seq int NOT NULL PRIMARY KEY,
      at varchar(24) NOT NULL,
      jws text NOT NULL
    )`,
  ]),
  eventTables,
];
