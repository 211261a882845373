import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { withDatabases } from '../commands/databases';
import { loadPopulation } from '../population/load';
import { subgraphs } from '../subgraphs';
import { readConfig } from '../subgraphs/shared/config';
import { type DatabaseKind, databaseName, makePlace, mysqlServer, type Place } from './place';

/** The day of the test population. */
export const TODAY = '2026-11-20';

/**
 * A place whose databases are migrated and hold a population of this many residents, the cast among them. A worker makes
 * them once in a run, with the migrations and the population as they are now, and copies them from then on.
 */
export async function makePeopledPlace(kind: DatabaseKind, residents: number): Promise<Place> {
  const [template, place] = await Promise.all([templateOf(kind, residents), makePlace(kind)]);
  try {
    if (kind === 'sqlite') await cp(template, place.settings.DATA_DIR, { recursive: true });
    else await copyTables(JSON.parse(readFileSync(join(template, TABLES), 'utf8')), place.settings.DATABASE_URL);
    return place;
  } catch (error) {
    await place.remove();
    throw error;
  }
}

/** What is being made: a file that starts two graphs at once needs it but once. */
const underWay = new Map<string, Promise<string>>();

/** A folder with the files of SQLite, or with a list of the tables on MySQL. `worker/end.js` removes both. */
function templateOf(kind: DatabaseKind, residents: number): Promise<string> {
  const folder = join(String(process.env.TEST_FOLDER), `template-${kind}-${residents}-${process.env.JEST_WORKER_ID}`);
  if (existsSync(folder)) return Promise.resolve(folder);
  const making = underWay.get(folder) ?? makeTemplate(kind, residents, folder);
  underWay.set(folder, making);
  return making;
}

async function makeTemplate(kind: DatabaseKind, residents: number, folder: string): Promise<string> {
  const { settings } = await makePlace(kind);
  const config = readConfig(
    subgraphs.map(({ name }) => name),
    { ...settings, NODE_ENV: 'test' },
  );
  await withDatabases(config, async (databases) => {
    const sources = new Map([...databases].map(([name, { source }]) => [name, source]));
    await loadPopulation(sources, { residents, seed: 'test', today: TODAY });
  });
  if (kind === 'mysql') {
    const tables = await tablesOf(settings.DATABASE_URL);
    writeFileSync(join(settings.DATA_DIR, TABLES), JSON.stringify(tables));
  }
  // All of it at once, or nothing.
  await rename(settings.DATA_DIR, folder);
  return folder;
}

const TABLES = 'tables.json';

interface TemplateTable {
  readonly chapter: string;
  readonly database: string;
  readonly collation: string;
  readonly table: string;
}

async function tablesOf(url: string): Promise<TemplateTable[]> {
  const connection = await createConnection(mysqlServer());
  try {
    const lists = subgraphs.map(async ({ name: chapter }) => {
      const [tables] = await connection.query<(TemplateTable & RowDataPacket)[]>(
        'SELECT ? AS chapter, table_schema AS `database`, default_collation_name AS collation, table_name AS `table` ' +
          'FROM information_schema.tables JOIN information_schema.schemata ON schema_name = table_schema ' +
          'WHERE table_schema = ?',
        [chapter, databaseName(url, chapter)],
      );
      return tables;
    });
    return (await Promise.all(lists)).flat();
  } finally {
    await connection.end();
  }
}

/** Tables without their rows first: each of those is committed by itself, all rows together. */
async function copyTables(tables: readonly TemplateTable[], url: string): Promise<void> {
  const connection = await createConnection({ uri: mysqlServer(), multipleStatements: true });
  const sql = (text: string, ...names: string[]): string => connection.format(text, names);
  try {
    const collations = new Map(tables.map(({ chapter, collation }) => [chapter, collation]));
    const to = tables.map(({ chapter, database, table }) => [databaseName(url, chapter), table, database, table]);
    const statements = [
      ...[...collations].map(([chapter, collation]) =>
        sql(`CREATE DATABASE ?? COLLATE ${collation}`, databaseName(url, chapter)),
      ),
      ...to.map((names) => sql('CREATE TABLE ??.?? LIKE ??.??', ...names)),
      'START TRANSACTION',
      ...to.map((names) => sql('INSERT INTO ??.?? SELECT * FROM ??.??', ...names)),
      'COMMIT',
    ];
    await connection.query(statements.join(';'));
  } finally {
    await connection.end();
  }
}
