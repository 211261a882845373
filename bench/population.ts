import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../commands/command';
import { withDatabases } from '../commands/databases';
import { empty } from '../population/first';
import { loadPopulation } from '../population/load';
import { subgraphs } from '../subgraphs';
import { type Config, readConfig } from '../subgraphs/shared/config';

/** The day of the benchmark's population: the same rows whenever it is made. */
const TODAY = '2026-11-20';

/**
 * Settings of a gateway over a population of this size, which is made on first use and kept: in SQLite, or on the server of
 * this `mysql://` address. What changes its population has one of its own, by name, made anew each time.
 */
export async function benchConfig(residents: number, mysql?: string, name?: string): Promise<Config> {
  const own = name === undefined ? String(residents) : `${name}_${residents}`;
  const folder = join(packageRoot, 'data', 'bench', mysql ? `mysql-${own}` : own);
  if (name !== undefined) rmSync(folder, { recursive: true, force: true });
  const config = readConfig(
    subgraphs.map(({ name }) => name),
    {
      DATABASE_URL: mysql ? `${mysql}/bench_${own}` : `sqlite:${folder}`,
      DATA_DIR: folder,
      LOG_LEVEL: 'warn',
      NODE_ENV: 'test',
      // A benchmark asks faster than anybody may.
      RATE_PER_CLIENT: '1000000',
      RATE_PER_PERSON: '1000000',
    },
  );
  const mark = join(folder, 'complete');
  if (!existsSync(mark)) {
    rmSync(folder, { recursive: true, force: true });
    process.stdout.write(`making ${residents.toLocaleString('en')} residents …\n`);
    await withDatabases(config, async (databases) => {
      if (mysql) await empty(databases);
      const sources = new Map([...databases].map(([name, { source }]) => [name, source]));
      await loadPopulation(sources, { residents, seed: 'bench', today: TODAY });
    });
    mkdirSync(folder, { recursive: true });
    writeFileSync(mark, '');
  }
  return config;
}
