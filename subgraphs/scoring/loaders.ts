import DataLoader from 'dataloader';
import { groupBy } from '../shared/group';
import { listsByResident, oneByKey } from '../shared/loaders';
import type { RequestContext } from '../shared/request';
import type { EntryPage, RuleTotal, ScoringRepository } from './repository';

/** One resident's year. */
export interface YearKey {
  readonly residentId: string;
  readonly year: number;
}

const yearText = ({ residentId, year }: YearKey): string => `${residentId} ${year}`;

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
  entriesOf: listsByResident((residents, page: EntryPage) => repository.entriesOf(residents, page)),
  standing: oneByKey(
    (ids) => repository.standings(ids),
    (row) => row.residentId,
  ),
});
