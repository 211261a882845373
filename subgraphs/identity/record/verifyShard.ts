import type { AccessShardRow } from '../entities';
import { beginningOf, chainHash, isBelieved, type StoredAccess } from './chain';
import type { Finding } from './source';

/** Follows one chain from its beginning to its end: how many rows it has, or the first that is wrong. */
export async function verifyShard(
  shard: number,
  rows: AsyncIterable<StoredAccess>,
  end: AccessShardRow | undefined,
  keys: readonly string[],
): Promise<number | Finding> {
  const chain = new Chain(beginningOf(shard));
  let suspect: StoredAccess | undefined;
  let beyond: StoredAccess | undefined;
  for await (const row of rows) {
    if (suspect) return chain.explain(suspect, row);
    if (row.seq > chain.seq + 1) return { where: { row: { shard, seq: chain.seq + 1, id: null } }, what: 'missing' };
    if (row.seq !== chain.seq + 1) return at(row, 'inserted');
    if (!chain.takes(row)) suspect = row;
    else if (end && row.seq === end.seq + 1) beyond = row;
  }
  if (suspect) return chain.explain(suspect, undefined);

  if (!end) return { where: { end: shard }, what: 'noEnd' };
  if (!isBelieved(end, keys)) return { where: { end: shard }, what: 'notBelieved' };
  if (beyond) return at(beyond, 'inserted');
  if (chain.seq < end.seq) return { where: { row: { shard, seq: chain.seq + 1, id: null } }, what: 'truncated' };
  if (chain.hash === end.hash) return chain.seq;
  return { where: { row: { shard, seq: chain.seq, id: chain.last?.id ?? null } }, what: 'rewritten' };
}

const at = ({ shard, seq, id }: StoredAccess, what: Finding['what']): Finding => ({
  where: { row: { shard, seq, id } },
  what,
});

const follows = (previous: string, row: StoredAccess, seq = row.seq): boolean =>
  chainHash(previous, { ...row, seq }) === row.chainHash;

/** The chain as far as it is sound. */
class Chain {
  seq = 0;
  last: StoredAccess | undefined;
  /** What the last row comes after. */
  #before: string;

  constructor(public hash: string) {
    this.#before = hash;
  }

  /** Goes on to the row, if it comes next. */
  takes(row: StoredAccess): boolean {
    if (!follows(this.hash, row)) return false;
    this.#before = this.hash;
    this.hash = row.chainHash;
    this.seq = row.seq;
    this.last = row;
    return true;
  }

  /** What was done to the row that breaks the chain, as far as it and the one after it show. */
  explain(row: StoredAccess, next: StoredAccess | undefined): Finding {
    const { seq, last } = this;
    // It fits in where the row before it stands: that one was put in and chained.
    if (last && follows(this.#before, row, seq)) return at(last, 'inserted');
    if (!next || follows(row.chainHash, next)) return at(row, 'altered');
    if (follows(next.chainHash, row, row.seq + 1)) return at(row, 'moved');
    if (follows(this.hash, next, row.seq)) return at(row, 'inserted');
    // Both were numbered one lower to close a gap.
    if (follows(row.chainHash, next, next.seq + 1)) return at(row, 'replaced');
    return at(row, 'altered');
  }
}
