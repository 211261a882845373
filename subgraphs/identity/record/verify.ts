import { CHECKPOINTS, SHARDS } from './chain';
import type { Finding, RecordSource } from './source';
import { type CheckpointKeys, verifyCheckpoints } from './verifyCheckpoints';
import { verifyShard } from './verifyShard';

/** A record that is whole and in order: how much there is of it. */
export interface Verified {
  readonly rows: number;
  readonly shards: number;
  readonly checkpoints: number;
}

/**
 * Goes through the whole record, shard by shard and then checkpoint by checkpoint. Answers with what is wrong first: no row
 * after it can be trusted either.
 */
export async function verifyRecord(source: RecordSource, keys: CheckpointKeys): Promise<Verified | Finding> {
  const stated = await source.ends();
  if (!keys.copy && stated.length === 0 && (await isEmpty(source))) return { rows: 0, shards: SHARDS, checkpoints: 0 };
  const ends = new Map(stated.map((end) => [end.shard, end]));
  let rows = 0;
  for (let shard = 0; shard < SHARDS; shard++) {
    const found = await verifyShard(shard, source.rows(shard), ends.get(shard), keys.ends);
    if (typeof found !== 'number') return found;
    rows += found;
  }
  const stray = await source.stray(0, SHARDS - 1);
  if (stray) return { where: { row: { shard: stray.shard, seq: stray.seq, id: stray.id } }, what: 'inserted' };

  const checkpoints = await verifyCheckpoints(source, ends.get(CHECKPOINTS), keys);
  return typeof checkpoints === 'number' ? { rows, shards: SHARDS, checkpoints } : checkpoints;
}

/** Whether nothing was ever written: the first ends come with the first access. */
async function isEmpty(source: RecordSource): Promise<boolean> {
  for await (const _checkpoint of source.checkpoints()) return false;
  const everywhere = [1, 0] as const;
  return (await source.stray(...everywhere)) === undefined;
}
