import type { Database } from './connect';
import type { Run } from './transaction';

/** Reads a database as it stands at one moment, however long it takes and whoever writes meanwhile. Locks nothing. */
export async function readSnapshot<Result>(
  { kind, source }: Pick<Database, 'kind' | 'source'>,
  work: (run: Run) => Promise<Result>,
): Promise<Result> {
  const runner = source.createQueryRunner();
  try {
    // A transaction of SQLite is a snapshot as it is.
    await runner.startTransaction(kind === 'mysql' ? 'REPEATABLE READ' : undefined);
    return await work((sql, parameters = []) => runner.query(sql, [...parameters]));
  } finally {
    // Nothing was written; with the connection gone there is nothing to end.
    await runner.rollbackTransaction().catch(() => undefined);
    await runner.release();
  }
}
