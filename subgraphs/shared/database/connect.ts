import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  DataSource,
  type DataSourceOptions,
  type MigrationInterface,
  type MixedList,
  type Logger as TypeormLogger,
} from 'typeorm';

export type MigrationClass = new () => MigrationInterface;

/** A chapter's database: one SQLite file, or one MySQL/MariaDB schema. */
export interface Database {
  readonly kind: 'sqlite' | 'mysql';
  readonly source: DataSource;
  /** Statements sent since the start; tests and metrics read it. */
  statements(): number;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `DATABASE_URL`. */
  readonly url: string;
  readonly chapter: string;
  // biome-ignore lint/complexity/noBannedTypes: typeorm's own name for an entity class
  readonly entities: readonly Function[];
  readonly migrations: readonly MigrationClass[];
}

/** Longest wait of one attempt to connect. */
const CONNECT_TIMEOUT_MS = 5_000;
const POOL_SIZE = 10;

/** Opens the database without touching its tables; see `migrate`. Throws while it cannot be reached. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const counter = new StatementCounter();
  const common = {
    entities: [...options.entities] as MixedList<() => void>,
    migrations: [...options.migrations] as unknown as MixedList<() => void>,
    migrationsTransactionMode: 'each' as const,
    logger: counter,
    logging: ['query' as const],
  };
  const mysql = options.url.startsWith('mysql:');
  if (mysql) await createSchema(options);
  const source = new DataSource(mysql ? mysqlOptions(options, common) : sqliteOptions(options, common));
  await source.initialize();
  return {
    kind: mysql ? 'mysql' : 'sqlite',
    source,
    statements: () => counter.count,
    ping: async () => {
      await source.query('SELECT 1');
    },
    close: () => source.destroy(),
  };
}

/** The file of a chapter under a `sqlite:FOLDER` URL. */
export const sqliteFile = (url: string, chapter: string): string =>
  join(url.slice('sqlite:'.length), `${chapter}.sqlite`);

type Common = Pick<DataSourceOptions, 'entities' | 'migrations' | 'logger' | 'logging'>;

function sqliteOptions({ url, chapter }: DatabaseOptions, common: Common): DataSourceOptions {
  const file = sqliteFile(url, chapter);
  mkdirSync(dirname(file), { recursive: true });
  return {
    type: 'better-sqlite3',
    database: file,
    ...common,
    enableWAL: true,
    statementCacheSize: 500,
    prepareDatabase: (handle: { pragma(text: string): unknown }) => {
      handle.pragma('busy_timeout = 5000');
      handle.pragma('synchronous = NORMAL');
    },
  } as DataSourceOptions;
}

function mysqlOptions({ url, chapter }: DatabaseOptions, common: Common): DataSourceOptions {
  const parts = new URL(url);
  return {
    type: 'mysql',
    host: parts.hostname,
    port: Number(parts.port || 3306),
    username: decodeURIComponent(parts.username),
    password: decodeURIComponent(parts.password),
    database: schemaName(url, chapter),
    charset: 'utf8mb4_bin',
    connectTimeout: CONNECT_TIMEOUT_MS,
    poolSize: POOL_SIZE,
    ...common,
  } as DataSourceOptions;
}

const schemaName = (url: string, chapter: string): string => `${new URL(url).pathname.slice(1)}_${chapter}`;

/** Binary collation: text compares byte for byte, as it does in SQLite, so both sort and match alike. */
async function createSchema({ url, chapter }: DatabaseOptions): Promise<void> {
  const parts = new URL(url);
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection({
    host: parts.hostname,
    port: Number(parts.port || 3306),
    user: decodeURIComponent(parts.username),
    password: decodeURIComponent(parts.password),
    connectTimeout: CONNECT_TIMEOUT_MS,
  });
  try {
    const [found] = await connection.query('SELECT 1 FROM information_schema.schemata WHERE schema_name = ?', [
      schemaName(url, chapter),
    ]);
    if (Array.isArray(found) && found.length > 0) return;
    await connection.query(
      `CREATE DATABASE IF NOT EXISTS \`${schemaName(url, chapter)}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
    );
  } finally {
    await connection.end();
  }
}

/** Counts statements and says nothing: SQL and its parameters are personal data and never reach a log. */
class StatementCounter implements TypeormLogger {
  count = 0;
  logQuery(): void {
    this.count++;
  }
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
