import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { Database, MigrationClass } from './connect';

/**
 * A step forward of a chapter's tables, in SQL that SQLite, MySQL and MariaDB all accept. There is no way back: a mistake
 * is mended by the next step.
 * `stamp` is the 13-digit time that orders the steps; `name` says what it does, in CamelCase.
 */
export function migration(stamp: number, name: string, statements: readonly (string | Work)[]): MigrationClass {
  return class implements MigrationInterface {
    readonly name = `${name}${stamp}`;
    async up(runner: QueryRunner): Promise<void> {
      for (const statement of statements) {
        if (typeof statement !== 'string') await statement(runner);
        else
          await runner.query(statement).catch((error: unknown) => {
            if (!wasDone(error)) throw error;
          });
      }
    }
    down(): Promise<void> {
      return Promise.reject(new Error('migrations go forward only'));
    }
  };
}

/** What SQL alone cannot do to the rows that are there. Done again after an attempt that was cut short. */
export type Work = (runner: Pick<QueryRunner, 'query'>) => Promise<void>;

/** For the few words that the databases do not share. */
export const isMySql = (runner: Pick<QueryRunner, 'query'>): Promise<boolean> =>
  runner.query('SELECT @@version').then(
    () => true,
    () => false,
  );

/** Takes an index away; each database has its own words for that. One that is gone already stays gone. */
export const dropIndex =
  (table: string, name: string): Work =>
  async (runner) => {
    if (!(await isMySql(runner))) await runner.query(`DROP INDEX IF EXISTS ${name}`);
    else
      await runner.query(`DROP INDEX ${name} ON ${table}`).catch((error: unknown) => {
        if ((error as { code?: unknown }).code !== 'ER_CANT_DROP_FIELD_OR_KEY') throw error;
      });
  };

/** Lets a text column that is never null hold more. SQLite holds any length and has no word for it. */
export const widened =
  (table: string, column: string, length: number): Work =>
  async (runner) => {
    if (await isMySql(runner)) await runner.query(`ALTER TABLE ${table} MODIFY ${column} varchar(${length}) NOT NULL`);
  };

/** MySQL commits each statement of a step by itself: an attempt that was cut short has done some of them already. */
function wasDone(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === 'ER_TABLE_EXISTS_ERROR' || code === 'ER_DUP_KEYNAME' || code === 'ER_DUP_FIELDNAME';
}

/** How long one process waits while another migrates. */
const LOCK_SECONDS = 120;

/** Brings the tables up to date, one process at a time. Returns the names of the steps taken. */
export async function migrate(database: Database, chapter: string): Promise<string[]> {
  const { source, kind } = database;
  if (kind === 'sqlite') {
    // Opening a SQLite folder took it for this process (see ownership.ts), so there is nobody to lock out.
    return (await source.runMigrations()).map((step) => step.name);
  }
  const runner = source.createQueryRunner();
  const lock = `migrate_${chapter}_${source.options.database}`.slice(0, 64);
  try {
    const [row] = (await runner.query('SELECT GET_LOCK(?, ?) AS taken', [lock, LOCK_SECONDS])) as [{ taken: unknown }];
    if (Number(row.taken) !== 1) throw new Error(`another process has been migrating ${chapter} for too long`);
    return (await source.runMigrations()).map((step) => step.name);
  } finally {
    await runner.query('SELECT RELEASE_LOCK(?)', [lock]).catch(() => undefined);
    await runner.release();
  }
}
