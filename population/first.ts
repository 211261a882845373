import { vietnamDate } from '../subgraphs/shared/clock';
import type { Database } from '../subgraphs/shared/database/connect';
import { loadPopulation } from './load';

/** How many synthetic residents a newcomer's first start makes. */
const FIRST_RESIDENTS = 10_000;
/** The seed of a first start, and of `npm run seed` unless said. */
export const DEFAULT_SEED = 'cong-dan-so';

/** Fills new databases with the cast and a small population; leaves databases with people alone. */
export async function seedIfEmpty(
  databases: ReadonlyMap<string, Database>,
  say: (line: string) => void,
): Promise<void> {
  const residents = databases.get('residents');
  if (!residents || (await hasPeople(residents))) return;
  say(`First start: making ${FIRST_RESIDENTS.toLocaleString('en')} synthetic residents …`);
  const today = vietnamDate(new Date());
  const sources = new Map([...databases].map(([name, { source }]) => [name, source]));
  await loadPopulation(sources, { residents: FIRST_RESIDENTS, seed: DEFAULT_SEED, today });
}

export async function hasPeople({ source }: Database): Promise<boolean> {
  return (await source.query('SELECT 1 FROM person LIMIT 1')).length > 0;
}
