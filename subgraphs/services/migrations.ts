import { eventTables } from '../shared/database/eventTables';
import { dropIndex, migration, widened } from '../shared/database/migrate';
import { noteOffices } from './offices-noted';

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
  migration(1_795_600_000_000, 'Filing', [
    "ALTER TABLE application ADD COLUMN agency varchar(120) NOT NULL DEFAULT ''",
    'ALTER TABLE application ADD COLUMN revision int NOT NULL DEFAULT 1',
    'ALTER TABLE application ADD COLUMN other_id varchar(26)',
    'ALTER TABLE application ADD COLUMN once_key varchar(43)',
    "ALTER TABLE application ADD COLUMN waivers varchar(500) NOT NULL DEFAULT '[]'",
    'ALTER TABLE application ADD COLUMN fee_known boolean NOT NULL DEFAULT 1',
    'CREATE UNIQUE INDEX application_once ON application (once_key)',
    // What lies on a desk is few beside what was ever there.
    'CREATE INDEX application_desk ON application (agency, state, created_at)',
    'ALTER TABLE application_event ADD COLUMN refused varchar(80)',
    `CREATE TABLE application_effect (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      application_id varchar(26) NOT NULL,
      position int NOT NULL,
      step int,
      chapter varchar(20) NOT NULL,
      kind varchar(60) NOT NULL,
      state varchar(10) NOT NULL,
      reason varchar(60),
      produced varchar(255),
      settled_at varchar(24)
    )`,
    'CREATE UNIQUE INDEX application_effect_position ON application_effect (application_id, position)',
    'ALTER TABLE attachment ADD COLUMN paper varchar(40)',
    "ALTER TABLE attachment ADD COLUMN added_at varchar(24) NOT NULL DEFAULT '1970-01-01T00:00:00.000Z'",
    noteOffices,
    // An application may be paid in parts, and each payment counts once.
    'ALTER TABLE payment ADD COLUMN applied bigint NOT NULL DEFAULT 0',
    'UPDATE payment SET applied = amount WHERE paid_at IS NOT NULL',
    'CREATE INDEX payment_of_application ON payment (application_id)',
    dropIndex('payment', 'payment_application'),
    widened('payment', 'reference', 255),
    'CREATE UNIQUE INDEX payment_reference ON payment (reference)',
    `CREATE TABLE stray_payment (
      id varchar(26) NOT NULL PRIMARY KEY,
      reference varchar(255) NOT NULL,
      application_code varchar(40) NOT NULL,
      amount bigint NOT NULL,
      method varchar(40) NOT NULL,
      paid_at varchar(24) NOT NULL
    )`,
    'CREATE UNIQUE INDEX stray_payment_reference ON stray_payment (reference)',
    `CREATE TABLE service_record (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      kind varchar(40) NOT NULL,
      number varchar(60) NOT NULL,
      title varchar(255) NOT NULL,
      issuer varchar(255) NOT NULL,
      since varchar(10) NOT NULL,
      until varchar(10),
      amount bigint,
      details text NOT NULL,
      application_id varchar(26)
    )`,
    'CREATE INDEX service_record_resident ON service_record (resident_id, kind)',
    'CREATE INDEX service_record_number ON service_record (number)',
    `CREATE TABLE idempotency (
      id varchar(43) NOT NULL PRIMARY KEY,
      input_digest varchar(43) NOT NULL,
      answer mediumtext NOT NULL,
      at varchar(24) NOT NULL
    )`,
  ]),
  eventTables,
];
