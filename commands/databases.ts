import { subgraphs } from '../subgraphs';
import type { Subgraph } from '../subgraphs/shared/chapter';
import type { Config } from '../subgraphs/shared/config';
import { type Database, openDatabase } from '../subgraphs/shared/database/connect';
import { migrate } from '../subgraphs/shared/database/migrate';

/** Opens and migrates every chapter's database for a command, and closes them after it. */
export async function withDatabases(
  config: Config,
  work: (databases: ReadonlyMap<string, Database>) => Promise<void>,
): Promise<void> {
  const databases = new Map<string, Database>();
  try {
    for (const { name, entities, migrations } of subgraphs) {
      const database = await openDatabase({ url: config.DATABASE_URL, chapter: name, entities, migrations });
      databases.set(name, database);
      await migrate(database, name);
    }
    await work(databases);
  } finally {
    await Promise.all([...databases.values()].map((database) => database.close()));
  }
}

/** Opens and migrates one chapter's database for a command, and closes it after it. */
export async function withDatabase<Result>(
  config: Config,
  { name, entities, migrations }: Subgraph,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase({ url: config.DATABASE_URL, chapter: name, entities, migrations });
  try {
    await migrate(database, name);
    return await work(database);
  } finally {
    await database.close();
  }
}
