import type { DataSource } from 'typeorm';
import { bulkTransaction, withoutSync } from '../subgraphs/shared/database/bulk';
import { type Batch, type Chapter, chapters, tablesOf } from './batch';
import { type PopulationOptions, populate } from './index';

export interface LoadOptions extends PopulationOptions {
  /** After each batch: residents and rows written so far. */
  onProgress?: (done: number, rows: number) => void;
}

/**
 * Fills the chapters that are open, each by its name; the others' rows are made and dropped. One transaction for each
 * chapter and batch, chapters beside each other, while the next batch is being made.
 */
export async function loadPopulation(
  open: ReadonlyMap<string, DataSource>,
  { onProgress, ...options }: LoadOptions,
): Promise<{ residents: number; rows: number }> {
  const targets = (Object.keys(chapters) as Chapter[]).flatMap((chapter) => {
    const source = open.get(chapter);
    return source ? [{ chapter, source }] : [];
  });
  let residents = 0;
  let rows = 0;
  const write = async (batch: Batch) => {
    const counts = await Promise.all(targets.map(({ chapter, source }) => writeChapter(batch, chapter, source)));
    residents += batch.residents.person.length;
    rows += counts.reduce((sum, count) => sum + count, 0);
    onProgress?.(residents, rows);
  };
  await withoutSync([...new Set(targets.map(({ source }) => source))], async () => {
    let writing: Promise<void> = Promise.resolve();
    for (const batch of populate(options)) {
      await writing;
      writing = write(batch);
      // A failure is met at the next await; until then it must not count as one that nobody handles.
      writing.catch(() => undefined);
      // The drivers need a turn of the loop to send what they were given before the next batch keeps the thread busy.
      await Promise.race([writing, new Promise((resolve) => setImmediate(resolve))]);
    }
    await writing;
  });
  return { residents, rows };
}

async function writeChapter(batch: Batch, chapter: Chapter, source: DataSource): Promise<number> {
  const tables = tablesOf(batch, chapter);
  await bulkTransaction(source, async (writer) => {
    for (const { entity, rows } of tables) await writer.insert(entity, rows);
  });
  return tables.reduce((sum, table) => sum + table.rows.length, 0);
}
