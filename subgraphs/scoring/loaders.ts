import DataLoader from 'dataloader';
import type { Position } from '../shared/database/pages';
import { groupBy } from '../shared/group';
import { oneByKey } from '../shared/loaders';
import type { RequestContext } from '../shared/request';
import type { ScoreEntryRow } from './entities';
import type { EntryPage, RuleTotal, ScoringRepository } from './repository';

/** One resident's year. */
export interface YearKey {
  readonly residentId: string;
  readonly year: number;
}

/** A page of one resident's entries. */
export interface PageKey {
  readonly residentId: string;
  readonly page: EntryPage;
}

const yearText = ({ residentId, year }: YearKey): string => `${residentId} ${year}`;

const pageText = ({ page }: PageKey): string => JSON.stringify([page.year, page.rulesetId, page.after, page.limit]);

export interface ScoringContext extends RequestContext {
  readonly loaders: ReturnType<typeof createLoaders>;
}

export const createLoaders = (repository: ScoringRepository) => ({
  /** Several years are read together: of every resident in question, of every year in question. */
  ruleTotals: new DataLoader<YearKey, readonly RuleTotal[], string>(
    async (keys) => {
      const residents = [...new Set(keys.map(({ residentId }) => residentId))];
      const years = [...new Set(keys.map(({ year }) => year))];
      const totals = groupBy(await repository.ruleTotals(residents, years), yearText);
      return keys.map((key) => totals.get(yearText(key)) ?? []);
    },
    { cacheKeyFn: yearText },
  ),
  /** Pages with equal arguments are read together, whosever they are. */
  entriesOf: new DataLoader<PageKey, readonly ScoreEntryRow[], string>(
    async (keys) => {
      const reads = [...groupBy(keys, pageText)].map(async ([text, group]) => {
        const [year, rulesetId, after, limit] = JSON.parse(text) as [number, string, Position | null, number];
        const residents = group.map(({ residentId }) => residentId);
        const rows = await repository.entriesOf(residents, { year, rulesetId, after, limit });
        return [text, groupBy(rows, (row) => row.residentId)] as const;
      });
      const pages = new Map(await Promise.all(reads));
      return keys.map((key) => pages.get(pageText(key))?.get(key.residentId) ?? []);
    },
    { cacheKeyFn: (key) => `${key.residentId} ${pageText(key)}` },
  ),
  standing: oneByKey(
    (ids) => repository.standings(ids),
    (row) => row.id,
  ),
});
