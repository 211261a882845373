import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2';
import {
  DataSource,
  type DataSourceOptions,
  type MigrationInterface,
  type MixedList,
  type QueryRunner,
  type Logger as TypeormLogger,
} from 'typeorm';
import { ConfigError } from '../config';
import { ownFolder } from './ownership';
import { mysqlTransactions, sqliteTransactions, type Transactions } from './transaction';

export type MigrationClass = new () => MigrationInterface;

/** A chapter's database: one SQLite file, or one MySQL/MariaDB schema. */
export interface Database {
  readonly kind: 'sqlite' | 'mysql';
  readonly source: DataSource;
  /** Everything that is written while the chapter runs is written through here. */
  readonly writer: Transactions;
  /** Statements sent since the start outside of the writer's transactions; tests and metrics read it. */
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

/**
 * Opens the database without touching its tables; see `migrate`. A SQLite folder's chapter is taken for this process until
 * `close`. Throws while the database cannot be reached, and FolderInUse while another process has the folder.
 */
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
  const lock = mysql ? undefined : ownFolder(sqliteFolder(options.url), options.chapter);
  try {
    if (mysql) await createSchema(options);
    const source = new DataSource(mysql ? mysqlOptions(options, common) : sqliteOptions(options, common));
    await source.initialize();
    const writer = mysql
      ? mysqlTransactions(source, counter.uncounted)
      : sqliteTransactions(sqliteFolder(options.url), options.chapter);
    return {
      kind: mysql ? 'mysql' : 'sqlite',
      source,
      writer,
      statements: () => counter.count,
      ping: async () => {
        await source.query('SELECT 1');
      },
      close: async () => {
        writer.close();
        await source.destroy();
        lock?.release();
      },
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

const sqliteFolder = (url: string): string => url.slice('sqlite:'.length);

type Common = Pick<DataSourceOptions, 'entities' | 'migrations' | 'logger' | 'logging'>;

function sqliteOptions({ url, chapter }: DatabaseOptions, common: Common): DataSourceOptions {
  return {
    type: 'better-sqlite3',
    database: join(sqliteFolder(url), `${chapter}.sqlite`),
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
  const { host, port, user, password } = serverOf(url);
  return {
    type: 'mysql',
    host,
    port,
    username: user,
    password,
    database: schemaName(url, chapter),
    charset: COLLATION,
    connectTimeout: CONNECT_TIMEOUT_MS,
    poolSize: POOL_SIZE,
    ...common,
  } as DataSourceOptions;
}

function serverOf(url: string): { host: string; port: number; user: string; password: string } {
  const { hostname, port, username, password } = new URL(url);
  const [user, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
  return { host: hostname, port: Number(port || 3306), user, password: secret };
}

const schemaName = (url: string, chapter: string): string => `${new URL(url).pathname.slice(1)}_${chapter}`;

/** Text compares byte for byte, as it does in SQLite, so both sort and match alike. */
const COLLATION = 'utf8mb4_bin';

/** Makes the schema, or sees to it that an empty one has our collation. Throws ConfigError for tables under another. */
async function createSchema({ url, chapter }: DatabaseOptions): Promise<void> {
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection({ ...serverOf(url), connectTimeout: CONNECT_TIMEOUT_MS });
  const name = schemaName(url, chapter);
  try {
    const [found] = await connection.query<RowDataPacket[]>(
      'SELECT default_collation_name AS collation_name, ' +
        '(SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = schema_name) AS tables_there ' +
        'FROM information_schema.schemata WHERE schema_name = ?',
      [name],
    );
    const [schema] = found;
    if (!schema) {
      await connection.query(`CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4 COLLATE ${COLLATION}`);
    } else if (schema.collation_name !== COLLATION) {
      if (Number(schema.tables_there) > 0)
        throw new ConfigError(`the database ${name} must have the collation ${COLLATION}`);
      await connection.query(`ALTER DATABASE \`${name}\` CHARACTER SET utf8mb4 COLLATE ${COLLATION}`);
    }
  } finally {
    await connection.end();
  }
}

/** Counts statements and says nothing: SQL and its parameters are personal data and never reach a log. */
class StatementCounter implements TypeormLogger {
  count = 0;
  /** Runners of transactions, which count their statements themselves. */
  readonly uncounted = new WeakSet<QueryRunner>();
  logQuery(_query: string, _parameters?: unknown, runner?: QueryRunner): void {
    if (!runner || !this.uncounted.has(runner)) this.count++;
  }
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
