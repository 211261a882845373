import 'reflect-metadata';
import { Presets, SingleBar } from 'cli-progress';
import { DEFAULT_SEED, empty, hasPeople } from '../population/first';
import { loadPopulation } from '../population/load';
import { vietnamDate } from '../subgraphs/shared/clock';
import { readChapterConfig } from '../subgraphs/shared/config';
import type { Database } from '../subgraphs/shared/database/connect';
import { isCalendarDate } from '../subgraphs/shared/scalars';
import { run, UsageError, wholeNumber } from './command';
import { withDatabases } from './databases';

run({
  usage: 'npm run seed -- --residents N [--reset] [--seed TEXT] [--today YYYY-MM-DD]',
  about:
    'Fills the databases with N synthetic residents, the cast among them; the same seed and day give the same rows. --reset empties the tables first.',
  options: {
    residents: { type: 'string', default: '10000' },
    reset: { type: 'boolean' },
    seed: { type: 'string', default: DEFAULT_SEED },
    today: { type: 'string' },
  },
  async main({ residents, reset, seed, today = vietnamDate(new Date()) }) {
    const config = readChapterConfig();
    if (config.NODE_ENV === 'production') throw new UsageError('synthetic residents do not belong in production');
    if (!isCalendarDate(today)) throw new UsageError('--today takes a date, YYYY-MM-DD');
    const count = wholeNumber('residents', residents, 20);
    await withDatabases(config, async (databases) => {
      if (reset) await empty(databases);
      else if (await anyPeople(databases))
        throw new UsageError('there are residents already; --reset empties the tables');
      const sources = new Map([...databases].map(([name, { source }]) => [name, source]));
      const bar = new SingleBar(
        { format: '{bar} {percentage}% | {value}/{total} residents | {rate} rows/s | {eta_formatted} left' },
        Presets.shades_classic,
      );
      const started = performance.now();
      const rate = (rows: number): string =>
        Math.round(rows / ((performance.now() - started) / 1000)).toLocaleString('en');
      bar.start(count, 0, { rate: '-' });
      const loaded = await loadPopulation(sources, {
        residents: count,
        seed,
        today,
        onProgress: (done, rows) => bar.update(done, { rate: rate(rows) }),
      });
      bar.stop();
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      process.stdout.write(
        `${loaded.residents.toLocaleString('en')} residents, ${loaded.rows.toLocaleString('en')} rows in ${seconds} s (${rate(loaded.rows)} rows/s)\n`,
      );
    });
  },
});

async function anyPeople(databases: ReadonlyMap<string, Database>): Promise<boolean> {
  const residents = databases.get('residents');
  return residents !== undefined && hasPeople(residents);
}
