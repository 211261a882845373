import { escape as sqlText } from 'mysql2';
import type { DataSource, EntityMetadata, EntityTarget } from 'typeorm';

/** Writes rows of an entity inside a transaction that is already open. */
export interface BulkWriter {
  insert(entity: EntityTarget<object>, rows: readonly object[]): Promise<void>;
}

/** What is used of better-sqlite3's handle: a driver of typeorm does not name its type. */
interface SqliteHandle {
  readonly inTransaction: boolean;
  exec(sql: string): unknown;
  pragma(text: string, options?: { simple: true }): unknown;
  prepare(sql: string): { run(...values: readonly unknown[]): unknown };
}
type SqliteStatement = ReturnType<SqliteHandle['prepare']>;

/** A statement stays well below the smallest max_allowed_packet in use, 16 MB. */
const statementBytes = 900_000;

interface TablePlan {
  table: string;
  columns: readonly string[];
  /** Reads the columns' values, converted to what a driver takes. */
  values(row: object): Cell[];
}
type Cell = string | number | null;

const plans = new WeakMap<EntityMetadata, TablePlan>();
const statements = new WeakMap<SqliteHandle, Map<EntityMetadata, SqliteStatement>>();

function planOf(metadata: EntityMetadata): TablePlan {
  const known = plans.get(metadata);
  if (known) return known;
  const columns = metadata.columns.map((column) => ({
    name: column.propertyName,
    json: column.type === 'simple-json',
    boolean: column.type === 'boolean' || column.type === Boolean,
  }));
  const plan: TablePlan = {
    table: metadata.tableName,
    columns: metadata.columns.map((column) => column.databaseName),
    values: (row) => {
      const record = row as Readonly<Record<string, unknown>>;
      return columns.map(({ name, json, boolean }) => {
        const value = record[name];
        if (value === null || value === undefined) return null;
        if (json) return JSON.stringify(value);
        return boolean ? Number(value) : (value as string | number);
      });
    },
  };
  plans.set(metadata, plan);
  return plan;
}

const isSqlite = (source: DataSource) => source.options.type === 'better-sqlite3';
const handleOf = (source: DataSource) =>
  (source.driver as unknown as { readonly databaseConnection: SqliteHandle }).databaseConnection;

/** One transaction for everything that `work` writes; it is rolled back when `work` fails. */
export async function bulkTransaction(source: DataSource, work: (writer: BulkWriter) => Promise<void>): Promise<void> {
  return isSqlite(source) ? sqliteTransaction(source, work) : mysqlTransaction(source, work);
}

/**
 * SQLite waits for the disk at each commit; a load that is begun anew after a crash need not. The former setting is
 * restored, whatever comes.
 */
export async function withoutSync<T>(sources: readonly DataSource[], work: () => Promise<T>): Promise<T> {
  const former = sources.filter(isSqlite).map((source) => {
    const handle = handleOf(source);
    return { handle, level: Number(handle.pragma('synchronous', { simple: true })) };
  });
  for (const { handle } of former) handle.pragma('synchronous = OFF');
  try {
    return await work();
  } finally {
    for (const { handle, level } of former) handle.pragma(`synchronous = ${level}`);
  }
}

async function sqliteTransaction(source: DataSource, work: (writer: BulkWriter) => Promise<void>): Promise<void> {
  const handle = handleOf(source);
  const prepared = statements.get(handle) ?? new Map<EntityMetadata, SqliteStatement>();
  statements.set(handle, prepared);
  const writer: BulkWriter = {
    insert: async (entity, rows) => {
      const metadata = source.getMetadata(entity);
      const plan = planOf(metadata);
      const names = plan.columns.map((name) => `"${name}"`).join(', ');
      const places = plan.columns.map(() => '?').join(', ');
      const statement =
        prepared.get(metadata) ?? handle.prepare(`INSERT INTO "${plan.table}" (${names}) VALUES (${places})`);
      prepared.set(metadata, statement);
      for (const row of rows) statement.run(plan.values(row));
    },
  };
  handle.exec('BEGIN IMMEDIATE');
  try {
    await work(writer);
    handle.exec('COMMIT');
  } catch (failure) {
    // SQLite has already rolled back by itself where the disk was full or broken.
    if (handle.inTransaction) handle.exec('ROLLBACK');
    throw failure;
  }
}

async function mysqlTransaction(source: DataSource, work: (writer: BulkWriter) => Promise<void>): Promise<void> {
  const runner = source.createQueryRunner();
  const writer: BulkWriter = {
    insert: async (entity, rows) => {
      const plan = planOf(source.getMetadata(entity));
      const head = `INSERT INTO \`${plan.table}\` (${plan.columns.map((name) => `\`${name}\``).join(', ')}) VALUES `;
      let body: string[] = [];
      let size = 0;
      for (const row of rows) {
        const tuple = `(${plan.values(row).map(literal).join(',')})`;
        // Three bytes a character at most: surrogate pairs are two characters and four bytes.
        if (size + tuple.length * 3 > statementBytes && body.length > 0) {
          await runner.query(head + body.join(','));
          body = [];
          size = 0;
        }
        body.push(tuple);
        size += tuple.length * 3;
      }
      if (body.length > 0) await runner.query(head + body.join(','));
    },
  };
  await runner.startTransaction();
  try {
    await work(writer);
    await runner.commitTransaction();
  } catch (failure) {
    // With the connection gone the server rolls back by itself; the first failure is the one to tell of.
    await runner.rollbackTransaction().catch(() => undefined);
    throw failure;
  } finally {
    await runner.release();
  }
}

const literal = (value: Cell): string => (typeof value === 'string' ? sqlText(value) : String(value ?? 'NULL'));
