import { hash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vietnamDate } from '../subgraphs/shared/clock';
import type { Config } from '../subgraphs/shared/config';
import type { Database } from '../subgraphs/shared/database/connect';
import { chapters } from './batch';
import { loadPopulation } from './load';

/** How many synthetic residents a newcomer's first start makes. */
const FIRST_RESIDENTS = 10_000;
/** The seed of a first start, and of `npm run seed` unless said. */
export const DEFAULT_SEED = 'cong-dan-so';

/**
 * Fills new databases with a small population. One that was cut short is made anew: a file in the data folder says from
 * beginning to end that it is under way in this very database. People whom nobody made here are never touched.
 */
export async function seedIfEmpty(
  databases: ReadonlyMap<string, Database>,
  config: Pick<Config, 'DATA_DIR' | 'DATABASE_URL'>,
  say: (line: string) => void,
): Promise<void> {
  const residents = databases.get('residents');
  if (!residents || databases.size < Object.keys(chapters).length) {
    say('Some chapters run elsewhere: no synthetic residents are made.');
    return;
  }
  const underWay = join(config.DATA_DIR, 'first-start');
  const where = hash('sha256', config.DATABASE_URL);
  const cutShort = existsSync(underWay) && readFileSync(underWay, 'utf8') === where;
  if (!cutShort && (await hasPeople(residents))) return;
  writeFileSync(underWay, where);
  if (cutShort) await empty(databases);
  say(`First start: making ${FIRST_RESIDENTS.toLocaleString('en')} synthetic residents …`);
  const today = vietnamDate(new Date());
  const sources = new Map([...databases].map(([name, { source }]) => [name, source]));
  await loadPopulation(sources, { residents: FIRST_RESIDENTS, seed: DEFAULT_SEED, today });
  rmSync(underWay);
}

export async function hasPeople({ source }: Database): Promise<boolean> {
  return (await source.query('SELECT 1 FROM person LIMIT 1')).length > 0;
}

/** Deletes every row of every chapter. */
export async function empty(databases: ReadonlyMap<string, Database>): Promise<void> {
  for (const { source, kind } of databases.values()) {
    for (const { tableName } of source.entityMetadatas) {
      await source.query(kind === 'mysql' ? `TRUNCATE TABLE ${tableName}` : `DELETE FROM ${tableName}`);
    }
  }
}
