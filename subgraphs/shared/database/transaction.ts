import { open as openFile } from 'node:fs/promises';
import { join } from 'node:path';
import type SQLite from 'better-sqlite3';
import type { DataSource, QueryRunner } from 'typeorm';

/** Sends a statement within a transaction; rows of a SELECT, nothing of what a driver says of other statements. */
export type Run = (sql: string, parameters?: readonly unknown[]) => Promise<Record<string, unknown>[]>;

export interface Transactions {
  /**
   * Runs the work in one transaction: all of it is kept, on disk, or nothing. Where the database undid it for the sake of
   * another transaction (a deadlock) the work is done anew, so it must have no effect but through `run`.
   */
  transaction<Result>(work: (run: Run) => Promise<Result>): Promise<Result>;
  /** Within a transaction: done once it is committed and on disk, not at all if it is undone. Must not throw. */
  afterCommit(run: Run, action: () => void): void;
  /** Ends a SELECT within a transaction whose rows nobody else may change before the transaction has ended. */
  readonly forUpdate: string;
  /** Transactions since the start; tests and metrics read it. */
  transactions(): number;
  /** Statements sent within transactions, without those that begin and end them. */
  statements(): number;
  close(): void;
}

/** What is to be done after the commit, by the `run` of the transaction; that of an attempt that was undone is forgotten. */
const afterwards = new WeakMap<Run, (() => void)[]>();

function afterCommit(run: Run, action: () => void): void {
  const actions = afterwards.get(run);
  if (!actions) throw new Error('nothing is committed outside of a transaction');
  actions.push(action);
}

/** Makes `run` one of a transaction that may yet be undone; what is given back is called when it was not. */
function beginning(run: Run): () => void {
  const actions: (() => void)[] = [];
  afterwards.set(run, actions);
  return () => {
    for (const action of actions) action();
  };
}

const ATTEMPTS = 8;
/**
 * Longest wait for a row that somebody else holds. MySQL's own 50 s are five times what a client waits: transactions that
 * nobody waits for any more would keep all connections, those for reading among them.
 */
const LOCK_WAIT_S = 5;

/** `own` is told of the runners whose statements are counted here. */
export function mysqlTransactions(source: DataSource, own: WeakSet<QueryRunner>): Transactions {
  let count = 0;
  let statements = 0;
  const told = new WeakSet<object>();
  const attempt = async <Result>(work: (run: Run) => Promise<Result>): Promise<Result> => {
    const runner = source.createQueryRunner();
    own.add(runner);
    try {
      const connection: object = await runner.connect();
      if (!told.has(connection)) await runner.query(`SET SESSION innodb_lock_wait_timeout = ${LOCK_WAIT_S}`);
      told.add(connection);
      // Locking reads see what is committed; nothing else is read twice within a transaction.
      await runner.startTransaction('READ COMMITTED');
      const run: Run = async (sql, parameters = []) => {
        statements++;
        const rows: unknown = await runner.query(sql, [...parameters]);
        return Array.isArray(rows) ? rows : [];
      };
      const committed = beginning(run);
      const result = await work(run);
      await runner.commitTransaction();
      count++;
      committed();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  };
  return {
    async transaction(work) {
      for (let tried = 1; ; tried++) {
        try {
          return await attempt(work);
        } catch (error) {
          if (tried === ATTEMPTS || !wasUndone(error)) throw error;
          await new Promise((wake) => setTimeout(wake, Math.random() * 5 * tried));
        }
      }
    },
    afterCommit,
    forUpdate: ' FOR UPDATE',
    transactions: () => count,
    statements: () => statements,
    close: () => {},
  };
}

const wasUndone = (error: unknown): boolean =>
  ['ER_LOCK_DEADLOCK', 'ER_CHECKREAD'].includes(String((error as { code?: unknown }).code));

/**
 * Writes through a connection of its own, so that others do not read what is not committed yet, and one transaction after
 * another: SQLite has one writer at a time anyhow. A transaction is over once the write-ahead log that holds it is on disk;
 * it is flushed beside the thread, for as many transactions at once as wait for it.
 */
export function sqliteTransactions(folder: string, chapter: string): Transactions {
  const path = join(folder, `${chapter}.sqlite`);
  let handle: SQLite.Database | undefined;
  let count = 0;
  let statements = 0;
  let last: Promise<unknown> = Promise.resolve();
  const flush = shared(() => flushFile(`${path}-wal`));
  const prepared = new Map<string, SQLite.Statement>();
  const open = async (): Promise<SQLite.Database> => {
    if (!handle) {
      const { default: Driver } = await import('better-sqlite3');
      handle = new Driver(path);
      handle.pragma('journal_mode = WAL');
      handle.pragma('busy_timeout = 5000');
      // Commits do not wait for the disk by themselves: `flush` does.
      handle.pragma('synchronous = NORMAL');
    }
    return handle;
  };
  const attempt = async <Result>(work: (run: Run) => Promise<Result>): Promise<[Result, () => void]> => {
    const database = await open();
    const run: Run = async (sql, parameters = []) => {
      statements++;
      let statement = prepared.get(sql);
      if (!statement) {
        statement = database.prepare(sql);
        prepared.set(sql, statement);
      }
      if (statement.reader) return statement.all(...parameters) as Record<string, unknown>[];
      statement.run(...parameters);
      return [];
    };
    const committed = beginning(run);
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = await work(run);
      database.exec('COMMIT');
      count++;
      return [result, committed];
    } catch (error) {
      if (database.inTransaction) database.exec('ROLLBACK');
      throw error;
    }
  };
  return {
    async transaction(work) {
      const mine = last.then(() => attempt(work));
      last = mine.catch(() => undefined);
      const [result, committed] = await mine;
      await flush();
      committed();
      return result;
    },
    afterCommit,
    forUpdate: '',
    transactions: () => count,
    statements: () => statements,
    close: () => {
      prepared.clear();
      handle?.close();
      handle = undefined;
    },
  };
}

/** Puts on disk what was written to a file, through whatever handle. A log that is gone was written into its database. */
async function flushFile(path: string): Promise<void> {
  const file = await openFile(path, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  try {
    await file?.datasync();
  } finally {
    await file?.close();
  }
}

/** Runs the work again and again, never twice at once: whoever asks while it runs waits for the next run together. */
function shared(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    const run = (): Promise<void> => {
      next = undefined;
      running = work();
      return running;
    };
    next ??= running.then(run, run);
    return next;
  };
}
