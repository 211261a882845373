import { migration } from '../shared/database/migrate';

/** The chapter's tables, oldest step first. A step that has landed is never edited. */
export const migrations = [
  migration(1_795_000_000_000, 'Applications', [
    `CREATE TABLE application (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      subject_id varchar(26) NOT NULL,
      code varchar(24) NOT NULL,
      procedure_number int NOT NULL,
      procedure_on varchar(10) NOT NULL,
      channel varchar(9) NOT NULL,
      state varchar(20) NOT NULL,
      area_code varchar(5) NOT NULL,
      form text NOT NULL,
      prefilled text NOT NULL,
      fee bigint NOT NULL,
      fee_waived bigint NOT NULL,
      result_channel varchar(10),
      created_at varchar(24) NOT NULL,
      submitted_at varchar(24),
      due_at varchar(24),
      decided_at varchar(24),
      result_summary varchar(255),
      result_document_id varchar(26),
      result_issued_at varchar(24)
    )`,
    'CREATE UNIQUE INDEX application_code ON application (code)',
    'CREATE INDEX application_resident ON application (resident_id, created_at)',
    `CREATE TABLE application_event (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      application_id varchar(26) NOT NULL,
      position int NOT NULL,
      state varchar(20) NOT NULL,
      at varchar(24) NOT NULL,
      by_whom varchar(120) NOT NULL,
      note varchar(500)
    )`,
    // Two officers who act at once on one application cannot both write its next event.
    'CREATE UNIQUE INDEX application_event_position ON application_event (application_id, position)',
    `CREATE TABLE application_step (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      application_id varchar(26) NOT NULL,
      position int NOT NULL,
      title varchar(200) NOT NULL,
      state varchar(20) NOT NULL,
      completed_at varchar(24)
    )`,
    'CREATE INDEX application_step_application ON application_step (application_id)',
    `CREATE TABLE attachment (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      application_id varchar(26) NOT NULL,
      name varchar(200) NOT NULL,
      media_type varchar(100) NOT NULL,
      size int NOT NULL,
      sha256 varchar(64) NOT NULL
    )`,
    'CREATE INDEX attachment_application ON attachment (application_id)',
    `CREATE TABLE payment (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      application_id varchar(26) NOT NULL,
      amount bigint NOT NULL,
      method varchar(40) NOT NULL,
      paid_at varchar(24),
      reference varchar(60) NOT NULL
    )`,
    'CREATE UNIQUE INDEX payment_application ON payment (application_id)',
  ]),
];
