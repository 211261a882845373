import { eventTables } from '../shared/database/eventTables';
import { migration } from '../shared/database/migrate';

/** The chapter's tables, oldest step first. A step that has landed is never edited. */
export const migrations = [
  migration(1_795_000_000_000, 'LedgerAndStanding', [
    `CREATE TABLE score_entry (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      ruleset_id varchar(24) NOT NULL,
      rule_code varchar(40) NOT NULL,
      points int NOT NULL,
      year int NOT NULL,
      at varchar(24) NOT NULL,
      reason varchar(255) NOT NULL,
      evidence varchar(60) NOT NULL
    )`,
    'CREATE INDEX score_entry_resident ON score_entry (resident_id, year, at)',
    // An event that arrives twice earns its points once.
    'CREATE UNIQUE INDEX score_entry_evidence ON score_entry (resident_id, rule_code, evidence)',
    `CREATE TABLE citizen_standing (
      resident_id varchar(26) NOT NULL PRIMARY KEY,
      vietnamese boolean NOT NULL,
      account_level varchar(8),
      integrated_types text NOT NULL,
      vulnerable_groups text NOT NULL,
      updated_at varchar(24) NOT NULL
    )`,
  ]),
  eventTables,
];
