import { eventTables } from '../shared/database/eventTables';
import { migration } from '../shared/database/migrate';

/** The chapter's tables, oldest step first. A step that has landed is never edited. */
export const migrations = [
  migration(1_795_000_000_000, 'DocumentRecords', [
    `CREATE TABLE document (
      id varchar(26) NOT NULL PRIMARY KEY,
      resident_id varchar(26) NOT NULL,
      type varchar(24) NOT NULL,
      number varchar(40) NOT NULL,
      issuer varchar(255) NOT NULL,
      issued_on varchar(10) NOT NULL,
      expires_on varchar(10),
      standing varchar(10) NOT NULL,
      integration varchar(10) NOT NULL,
      verified_at varchar(24),
      details text NOT NULL
    )`,
    'CREATE INDEX document_resident_type ON document (resident_id, type)',
  ]),
  migration(1_795_600_000_000, 'Issuing', [
    'CREATE INDEX document_type_number ON document (type, number)',
    // Who writes into a wallet, or draws a number of a type, has its row until the transaction ends.
    'CREATE TABLE document_lane (id varchar(26) NOT NULL PRIMARY KEY)',
    'CREATE TABLE closed_wallet (resident_id varchar(26) NOT NULL PRIMARY KEY, closed_at varchar(24) NOT NULL)',
  ]),
  eventTables,
];
