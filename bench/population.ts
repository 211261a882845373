import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../commands/command';
import { withDatabases } from '../commands/databases';
import { loadPopulation } from '../population/load';
import { subgraphs } from '../subgraphs';
import { type Config, readConfig } from '../subgraphs/shared/config';

/** The day of the benchmark's population: the same rows whenever it is made. */
const TODAY = '2026-11-20';

/** Settings of a gateway over a SQLite population of this size, which is made on first use and kept. */
export async function benchConfig(residents: number): Promise<Config> {
  const folder = join(packageRoot, 'data', 'bench', String(residents));
  const config = readConfig(
    subgraphs.map(({ name }) => name),
    { DATABASE_URL: `sqlite:${folder}`, DATA_DIR: folder, LOG_LEVEL: 'warn', NODE_ENV: 'test' },
  );
  const mark = join(folder, 'complete');
  if (!existsSync(mark)) {
    rmSync(folder, { recursive: true, force: true });
    process.stdout.write(`making ${residents.toLocaleString('en')} residents …\n`);
    await withDatabases(config, async (databases) => {
      const sources = new Map([...databases].map(([name, { source }]) => [name, source]));
      await loadPopulation(sources, { residents, seed: 'bench', today: TODAY });
    });
    writeFileSync(mark, '');
  }
  return config;
}
