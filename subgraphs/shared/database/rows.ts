import type { DataSource, ObjectLiteral } from 'typeorm';
import type { Run } from './transaction';

// biome-ignore lint/complexity/noBannedTypes: the shape of a class, as typeorm takes it
type RowClass<Row> = Function & { readonly prototype: Row };

/**
 * Reads rows of an entity with statements built once, not once per call: the query builder of typeorm costs several times
 * what the database does on reads this small. Columns, types and names still come from the entity's metadata.
 */
export class Rows<Row extends ObjectLiteral> {
  readonly #source: DataSource;
  readonly table: string;
  readonly #columns: ReadonlyMap<string, Column>;
  readonly #lists = new Map<string, string>();

  constructor(source: DataSource, entity: RowClass<Row>) {
    const metadata = source.getMetadata(entity);
    this.#source = source;
    this.table = metadata.tableName;
    this.#columns = new Map(
      metadata.columns.map((column) => [
        column.propertyName,
        {
          property: column.propertyName,
          name: column.databaseName,
          decode: decoderOf(column.type),
          encode: encoderOf(column.type),
        },
      ]),
    );
  }

  /** The names of all columns in SQL. */
  get names(): string[] {
    return [...this.#columns.values()].map(({ name }) => name);
  }

  /** The name of a column in SQL. */
  column(property: keyof Row & string): string {
    return this.#column(property).name;
  }

  /**
   * A list for SELECT, all columns unless some are named. `table` is the alias of the table in the statement; `label`
   * begins the names in the answer where two tables of a join would clash.
   */
  list(properties?: readonly (keyof Row & string)[], table = '', label = ''): string {
    const key = `${table}:${label}:${properties?.join() ?? '*'}`;
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const columns = properties ? properties.map((property) => this.#column(property)) : [...this.#columns.values()];
    const list = columns
      .map(({ name }) => `${table && `${table}.`}${name}${label && ` AS ${label}${name}`}`)
      .join(', ');
    this.#lists.set(key, list);
    return list;
  }

  /**
   * The rows whose column holds one of the keys, in the order named by `order` (SQL text of our own, never a client's).
   * An empty list of keys asks the database nothing.
   */
  async where(
    property: keyof Row & string,
    keys: readonly (string | number)[],
    options: { columns?: readonly (keyof Row & string)[]; order?: string } = {},
  ): Promise<Row[]> {
    if (keys.length === 0) return [];
    const order = options.order ? ` ORDER BY ${options.order}` : '';
    const values = padded(keys);
    return this.query(
      `SELECT ${this.list(options.columns)} FROM ${this.table} WHERE ${this.column(property)} IN (${marks(values.length)})${order}`,
      values,
    );
  }

  /** The rows of a statement that selects columns of this entity (`list`). */
  async query(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    return (await this.records(sql, parameters)).map((record) => this.decode(record));
  }

  /** What the driver gives for a statement; `decode` makes rows of it. */
  records(sql: string, parameters: readonly unknown[]): Promise<Record<string, unknown>[]> {
    return this.#source.query(sql, [...parameters]);
  }

  /** Within a transaction: writes whole rows, in one statement. */
  async insert(run: Run, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    const columns = [...this.#columns.values()];
    const row = `(${marks(columns.length)})`;
    await run(
      `INSERT INTO ${this.table} (${this.list()}) VALUES ${rows.map(() => row).join(', ')}`,
      rows.flatMap((values) => columns.map(({ property, encode }) => encode(values[property]))),
    );
  }

  /** Within a transaction: changes these columns of the row with this id. */
  async update(run: Run, id: string, changes: Partial<Row>): Promise<void> {
    const columns = Object.keys(changes).map((property) => this.#column(property));
    await run(`UPDATE ${this.table} SET ${columns.map(({ name }) => `${name} = ?`).join(', ')} WHERE id = ?`, [
      ...columns.map(({ property, encode }) => encode(changes[property])),
      id,
    ]);
  }

  /**
   * Within a transaction: the rows whose column holds one of the keys, by id. `forUpdate` is the ending of the database's
   * writer: nobody else changes them before the transaction has ended.
   */
  async locked(
    run: Run,
    property: keyof Row & string,
    keys: readonly (string | number)[],
    forUpdate: string,
  ): Promise<Row[]> {
    if (keys.length === 0) return [];
    const column = this.column(property);
    const values = padded([...new Set(keys)].sort());
    const records = await run(
      `SELECT ${this.list()} FROM ${this.table} WHERE ${column} IN (${marks(values.length)}) ORDER BY ${column}${forUpdate}`,
      values,
    );
    return records.map((record) => this.decode(record));
  }

  /** A record of the driver as a row; columns that were not read stay absent. */
  decode(record: Record<string, unknown>, label = ''): Row {
    const row: Record<string, unknown> = {};
    for (const { property, name, decode } of this.#columns.values()) {
      const value = record[label + name];
      if (value !== undefined) row[property] = value === null || decode === undefined ? value : decode(value);
    }
    return row as Row;
  }

  #column(property: string): Column {
    const column = this.#columns.get(property);
    if (!column) throw new Error(`${this.table} has no column for ${property}`);
    return column;
  }
}

interface Column {
  readonly property: string;
  readonly name: string;
  readonly decode: ((value: unknown) => unknown) | undefined;
  readonly encode: (value: unknown) => unknown;
}

function decoderOf(type: unknown): Column['decode'] {
  if (type === 'simple-json') return (value) => JSON.parse(String(value));
  if (type === 'boolean') return Boolean;
  if (type === 'bigint') return Number;
  return undefined;
}

function encoderOf(type: unknown): Column['encode'] {
  if (type === 'simple-json') return (value) => (value === null ? null : JSON.stringify(value));
  if (type === 'boolean') return (value) => (value ? 1 : 0);
  return (value) => value ?? null;
}

/** `?, ?, ?` */
export const marks = (count: number): string => Array.from({ length: count }, () => '?').join(', ');

/** Repeats the last key up to the next power of two: IN does not mind, and few distinct statements fill the statement cache. */
export function padded<Key>(keys: readonly Key[]): Key[] {
  const last = keys.at(-1);
  if (last === undefined) return [];
  const size = 2 ** Math.ceil(Math.log2(keys.length));
  return [...keys, ...Array.from({ length: size - keys.length }, () => last)];
}
