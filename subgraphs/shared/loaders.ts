import DataLoader from 'dataloader';
import { groupBy } from './group';

/** Loads one row per key; no row is null. */
export const oneByKey = <Row>(
  read: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row | null> =>
  new DataLoader(async (keys) => {
    const rows = new Map((await read(keys)).map((row) => [keyOf(row), row]));
    return keys.map((key) => rows.get(key) ?? null);
  });

/** Loads the rows of each key in the order they were read; no rows is an empty list. */
export const manyByKey = <Row>(
  read: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, readonly Row[]> =>
  new DataLoader(async (keys) => {
    const rows = groupBy(await read(keys), keyOf);
    return keys.map((key) => rows.get(key) ?? []);
  });

/** One owner's list, asked for with these arguments. `query` is plain data. */
export interface ListKey<Query> {
  readonly residentId: string;
  readonly query: Query;
}

/** Loads lists of residents that are asked for with arguments: residents with equal arguments share a statement. */
export function listsByResident<Query, Row extends { readonly residentId: string }>(
  read: (residents: readonly string[], query: Query) => Promise<readonly Row[]>,
): DataLoader<ListKey<Query>, readonly Row[], string> {
  const textOf = ({ query }: ListKey<Query>): string => JSON.stringify(query);
  return new DataLoader(
    async (keys) => {
      const reads = [...groupBy(keys, textOf)].map(async ([text, group]) => {
        const [first] = group;
        const residents = group.map(({ residentId }) => residentId);
        const rows = first ? await read(residents, first.query) : [];
        return [text, groupBy(rows, (row) => row.residentId)] as const;
      });
      const found = new Map(await Promise.all(reads));
      return keys.map((key) => found.get(textOf(key))?.get(key.residentId) ?? []);
    },
    { cacheKeyFn: (key) => `${key.residentId} ${textOf(key)}` },
  );
}
