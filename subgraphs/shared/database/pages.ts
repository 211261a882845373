import { createHmac } from 'node:crypto';
import { sameSecret } from '../compare';
import { Fault } from '../errors';
import { marks } from './rows';

/** Largest page that a client may ask for. */
export const MAX_PAGE = 100;

/** Size of a page unless said. */
export const DEFAULT_PAGE = 20;

interface PageArguments {
  /** `DEFAULT_PAGE` unless said. */
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** Where a page begins: the sort value and id of the last row of the page before. */
export interface Position {
  readonly sort: string;
  readonly id: string;
}

/** A page as resolvers give it; a cursor is made only for the edges whose cursor is asked for. */
export interface Page<Node> {
  readonly edges: readonly { readonly node: Node; readonly cursor: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/**
 * Cursors of one list of one owner. They carry a MAC over list and owner: a cursor that was made up, altered, or taken
 * from another person's list is `BAD_USER_INPUT`.
 */
export class Cursors {
  constructor(
    private readonly keys: readonly string[],
    private readonly list: string,
    private readonly owner: string,
  ) {}

  encode(position: Position): string {
    const text = Buffer.from(JSON.stringify([position.sort, position.id])).toString('base64url');
    return `${text}.${this.#mac(text, this.keys[0] ?? '')}`;
  }

  decode(cursor: string): Position {
    const [text = '', mac = '', ...rest] = cursor.split('.');
    const genuine = rest.length === 0 && this.keys.some((key) => sameSecret(mac, this.#mac(text, key)));
    if (!genuine) throw new Fault('BAD_USER_INPUT');
    const [sort, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [string, string];
    return { sort, id };
  }

  /** 96 bits: a cursor grants nothing by itself, the list behind it is guarded. */
  #mac(text: string, key: string): string {
    return createHmac('sha256', key)
      .update(`cursor|${this.list}|${this.owner}|${text}`)
      .digest('base64url')
      .slice(0, 16);
  }
}

/**
 * The page that is asked for. `read` gives the rows after a position; it is asked for one more than the page holds, which
 * tells whether the list goes on. Throws `BAD_USER_INPUT` as `readPage` does.
 */
export async function page<Row, Node>(
  args: PageArguments,
  cursors: Cursors,
  read: (part: { limit: number; after: Position | null }) => Promise<readonly Row[]>,
  position: (row: Row) => Position,
  face: (row: Row) => Node,
): Promise<Page<Node>> {
  const { first, after } = readPage(args, cursors);
  return pageOf(await read({ limit: first + 1, after }), first, cursors, position, face);
}

/** Checked page arguments. Throws `BAD_USER_INPUT` for a size outside 1..100 and for a cursor of another list. */
function readPage(args: PageArguments, cursors: Cursors): { first: number; after: Position | null } {
  const first = args.first ?? DEFAULT_PAGE;
  if (!Number.isInteger(first) || first < 1 || first > MAX_PAGE) throw new Fault('BAD_USER_INPUT');
  return { first, after: args.after == null ? null : cursors.decode(args.after) };
}

/** Makes a page of rows that were read with one more than asked for. */
function pageOf<Row, Node>(
  rows: readonly Row[],
  first: number,
  cursors: Cursors,
  position: (row: Row) => Position,
  face: (row: Row) => Node,
): Page<Node> {
  const shown = rows.slice(0, first);
  const last = shown.at(-1);
  return {
    edges: shown.map((row) => ({
      node: face(row),
      get cursor() {
        return cursors.encode(position(row));
      },
    })),
    pageInfo: {
      hasNextPage: rows.length > first,
      get endCursor() {
        return last === undefined ? null : cursors.encode(position(last));
      },
    },
  };
}

/**
 * One statement for the newest rows of many owners, at most `limit` of each:
 * the rows of every owner are numbered by the database and cut there.
 * All names are SQL of our own. Parameters: the owners, then the values of `filters` and of `after` in that order, then `limit`.
 */
export function newestOfEach(options: {
  table: string;
  columns: string;
  owner: string;
  sort: string;
  /** How many owners; see `padded` in rows.ts. */
  owners: number;
  /** Conditions with their own `?`, e.g. `state = ?`. */
  filters: readonly string[];
  after: boolean;
}): string {
  const { table, columns, owner, sort } = options;
  const conditions = [`${owner} IN (${marks(options.owners)})`, ...options.filters];
  if (options.after) conditions.push(`(${sort} < ? OR (${sort} = ? AND id < ?))`);
  return (
    `SELECT ${columns}, place FROM (SELECT ${columns}, ROW_NUMBER() OVER (PARTITION BY ${owner} ORDER BY ${sort} DESC, id DESC) AS place ` +
    `FROM ${table} WHERE ${conditions.join(' AND ')}) AS numbered WHERE place <= ? ORDER BY ${owner}, place`
  );
}
