import type { AccessCheckpointRow, AccessShardRow } from '../entities';
import { beginningOf, CHECKPOINTS, type Head, isBelieved, SHARDS } from './chain';
import { type Checkpoint, headAfter, readCheckpoint } from './checkpoints';
import type { Finding, RecordSource } from './source';

/** The payload of a checkpoint that was signed here, or null. */
export type OpenCheckpoint = (jws: string) => Promise<Record<string, unknown> | null>;

/** What the list is held against. */
export interface CheckpointKeys {
  /** The secrets that guard the ends. */
  readonly ends: readonly string[];
  readonly open: OpenCheckpoint;
  /** A checkpoint that was copied elsewhere: it must still be there. Without one, a record emptied whole is a new record. */
  readonly copy?: { readonly seq: number; readonly jws: string } | undefined;
}

/** Checkpoints whose statements are looked up at once. */
const BATCH = 500;

/** Follows the list of checkpoints and holds the rows against what each states: how many there are, or the first wrong. */
export async function verifyCheckpoints(
  source: RecordSource,
  end: AccessShardRow | undefined,
  { ends, open, copy }: CheckpointKeys,
): Promise<number | Finding> {
  let head: Head = { shard: CHECKPOINTS, seq: 0, hash: beginningOf(CHECKPOINTS) };
  let batch: Checkpoint[] = [];
  for await (const row of source.checkpoints()) {
    const checkpoint = await readNext(row, head, open);
    if ('what' in checkpoint) return checkpoint;
    if (copy?.seq === row.seq && copy.jws !== row.jws) return unlike(copy);
    head = headAfter(head, row.seq, row.jws);
    batch.push(checkpoint);
    if (batch.length < BATCH) continue;
    const finding = await firstUnlike(batch, source);
    if (finding) return finding;
    batch = [];
  }
  const finding = await firstUnlike(batch, source);
  if (finding) return finding;
  return copy && copy.seq > head.seq ? unlike(copy) : endingOf(head, end, ends);
}

const unlike = ({ seq }: { readonly seq: number }): Finding => ({ where: { checkpoint: seq }, what: 'unlikeCopy' });

/** The checkpoint that comes after the head, or what is wrong with it. */
async function readNext(row: AccessCheckpointRow, head: Head, open: OpenCheckpoint): Promise<Checkpoint | Finding> {
  const where = { checkpoint: row.seq };
  if (row.seq > head.seq + 1) return { where: { checkpoint: head.seq + 1 }, what: 'missing' };
  if (row.seq !== head.seq + 1) return { where, what: 'inserted' };
  const checkpoint = readCheckpoint(await open(row.jws));
  if (!checkpoint) return { where, what: 'notSigned' };
  if (checkpoint.seq !== row.seq || checkpoint.at !== row.at) return { where, what: 'altered' };
  return checkpoint.previous === head.hash ? checkpoint : { where, what: 'unchained' };
}

function endingOf(head: Head, end: AccessShardRow | undefined, keys: readonly string[]): number | Finding {
  if (!end) return { where: { end: CHECKPOINTS }, what: 'noEnd' };
  if (!isBelieved(end, keys)) return { where: { end: CHECKPOINTS }, what: 'notBelieved' };
  if (head.seq < end.seq) return { where: { checkpoint: head.seq + 1 }, what: 'truncated' };
  if (head.seq > end.seq) return { where: { checkpoint: end.seq + 1 }, what: 'inserted' };
  return head.hash === end.hash ? head.seq : { where: { checkpoint: head.seq }, what: 'altered' };
}

/** The first row, in the order of the record, that is not what these checkpoints state. */
async function firstUnlike(batch: readonly Checkpoint[], source: RecordSource): Promise<Finding | null> {
  for (let shard = 0; shard < SHARDS; shard++) {
    const heads = batch.map(({ heads }) => heads[shard]).filter((head) => head !== undefined);
    const stated = [...new Set(heads.map(({ seq }) => seq))].filter((seq) => seq > 0).sort((a, b) => a - b);
    const links = new Map(stated.length > 0 ? (await source.links(shard, stated)).map((link) => [link.seq, link]) : []);
    const unlike = heads.find((head) => {
      const hash = head.seq === 0 ? beginningOf(shard) : links.get(head.seq)?.chainHash;
      return head.shard !== shard || hash !== head.hash;
    });
    if (unlike) return { where: { row: rowOf(shard, unlike.seq, links) }, what: 'unlikeCheckpoint' };
  }
  return null;
}

const rowOf = (shard: number, seq: number, links: ReadonlyMap<number, { readonly id: string }>) => ({
  shard,
  seq,
  id: links.get(seq)?.id ?? null,
});
