import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { subgraphs } from '../subgraphs';

export type DatabaseKind = 'sqlite' | 'mysql';

/** Where databases are, and what makes an end of them. */
export interface Place {
  readonly settings: { readonly DATABASE_URL: string; readonly DATA_DIR: string };
  readonly remove: () => Promise<void>;
}

/** A place of its own for the databases of one test file, gone when the test is over. */
export async function makePlace(kind: DatabaseKind): Promise<Place> {
  const folder = mkdtempSync(join(String(process.env.TEST_FOLDER), 'place-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  if (kind === 'sqlite') {
    return {
      settings: { DATABASE_URL: `sqlite:${folder}`, DATA_DIR: folder },
      remove: async () => removeFolder(),
    };
  }
  const url = `${mysqlServer()}/test_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  return {
    settings: { DATABASE_URL: url, DATA_DIR: folder },
    remove: async () => {
      await dropDatabases(url);
      removeFolder();
    },
  };
}

/** The server of `MYSQL_TEST_URL`, without a database. */
export const mysqlServer = (): string => String(process.env.MYSQL_TEST_URL).replace(/\/[^/@]*$/, '');

/** The database of a chapter on that server. */
export const databaseName = (url: string, chapter: string): string => `${new URL(url).pathname.slice(1)}_${chapter}`;

async function dropDatabases(url: string): Promise<void> {
  const connection = await createConnection(mysqlServer());
  try {
    for (const { name } of subgraphs) await connection.query('DROP DATABASE IF EXISTS ??', [databaseName(url, name)]);
  } finally {
    await connection.end();
  }
}
