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
