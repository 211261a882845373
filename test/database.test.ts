import { hash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDatabases } from '../commands/databases';
import { cast } from '../population/cast';
import { seedIfEmpty } from '../population/first';
import { loadPopulation } from '../population/load';
import { residents } from '../subgraphs/residents';
import { readChapterConfig } from '../subgraphs/shared/config';
import { type Database, openDatabase } from '../subgraphs/shared/database/connect';
import { migrate } from '../subgraphs/shared/database/migrate';
import { databaseKinds, makePlace, TODAY } from './graph';

const { name: chapter, entities, migrations } = residents;

describe.each(databaseKinds)('a database on %s', (kind) => {
  let place: Awaited<ReturnType<typeof makePlace>>;
  const open = (): Promise<Database> =>
    openDatabase({ url: place.settings.DATABASE_URL, chapter, entities, migrations });
  const count = async (database: Database | undefined, where = '1 = 1'): Promise<number> => {
    const [row] = (await database?.source.query(`SELECT COUNT(*) AS people FROM person WHERE ${where}`)) ?? [];
    return Number(row?.people);
  };

  beforeEach(async () => {
    place = await makePlace(kind);
  });
  afterEach(() => place.remove());

  it('takes its steps once, however often and by however many it is asked', async () => {
    const first = await open();
    expect(await migrate(first, chapter)).toHaveLength(migrations.length);
    expect(await migrate(first, chapter)).toEqual([]);
    await first.close();
    if (kind === 'sqlite') return;
    const both = await Promise.all([open(), open()]);
    expect(await Promise.all(both.map((database) => migrate(database, chapter)))).toEqual([[], []]);
    await Promise.all(both.map((database) => database.close()));
  });

  it('goes on with a step that was cut short', async () => {
    const database = await open();
    await migrate(database, chapter);
    // What a kill between the last statement of a step and the note that it was taken leaves behind.
    if (kind === 'mysql') {
      await database.source.query('DELETE FROM migrations');
      expect(await migrate(database, chapter)).toHaveLength(migrations.length);
    }
    expect(await count(database)).toBe(0);
    await database.close();
  });

  it('makes a first population that was cut short anew, and touches no other people', async () => {
    const config = readChapterConfig([], { ...place.settings, NODE_ENV: 'test' });
    const underWay = join(config.DATA_DIR, 'first-start');
    const said: string[] = [];
    await withDatabases(config, async (databases) => {
      const sources = new Map([...databases].map(([name, { source }]) => [name, source]));
      await loadPopulation(sources, { residents: 60, seed: 'partial', today: TODAY });
      const start = (): Promise<void> => seedIfEmpty(databases, config, (line) => said.push(line));

      await start();
      expect(await count(databases.get(chapter))).toBe(60);

      writeFileSync(underWay, hash('sha256', 'mysql://another/place'));
      await start();
      expect(await count(databases.get(chapter))).toBe(60);

      writeFileSync(underWay, hash('sha256', config.DATABASE_URL));
      await start();
      expect(await count(databases.get(chapter))).toBe(10_000);
      expect(await count(databases.get(chapter), `id = '${cast.mai.id}'`)).toBe(1);
      expect(existsSync(underWay)).toBe(false);
      expect(said).toHaveLength(1);
    });
  });
});

describe('a SQLite folder', () => {
  it('belongs to one opener at a time, and to nobody when it is closed', async () => {
    const place = await makePlace('sqlite');
    const options = { url: place.settings.DATABASE_URL, chapter, entities, migrations };
    const first = await openDatabase(options);
    await expect(openDatabase(options)).rejects.toThrow('is in use by another process');
    await first.close();
    await (await openDatabase(options)).close();
    await place.remove();
  });
});

if (databaseKinds.includes('mysql')) {
  it('an empty MySQL schema of another collation is given ours; one with tables is refused', async () => {
    const place = await makePlace('mysql');
    const options = { url: place.settings.DATABASE_URL, chapter, entities, migrations };
    const schema = `${new URL(options.url).pathname.slice(1)}_${chapter}`;
    const first = await openDatabase(options);
    await first.source.query(`ALTER DATABASE \`${schema}\` COLLATE utf8mb4_general_ci`);
    await first.close();
    const second = await openDatabase(options);
    await migrate(second, chapter);
    await second.source.query(`ALTER DATABASE \`${schema}\` COLLATE utf8mb4_general_ci`);
    await second.close();
    await expect(openDatabase(options)).rejects.toThrow('must have the collation utf8mb4_bin');
    await place.remove();
  });
}
