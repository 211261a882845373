import type { AccessCheckpointRow, AccessShardRow } from '../entities';
import { SHARDS, type StoredAccess } from './chain';

/** The record at one moment, as verification reads it: in order and once, so that its length does not matter. */
export interface RecordSource {
  /** A shard's rows by `seq`. */
  rows(shard: number): AsyncIterable<StoredAccess>;
  /** A row outside of the shards from `first` to `last`, where there is any. */
  stray(first: number, last: number): Promise<StoredAccess | undefined>;
  ends(): Promise<AccessShardRow[]>;
  /** By `seq`. */
  checkpoints(): AsyncIterable<AccessCheckpointRow>;
  /** The rows of a shard with these numbers. */
  links(shard: number, seqs: readonly number[]): Promise<Link[]>;
}

export type Link = Pick<StoredAccess, 'seq' | 'id' | 'chainHash'>;

/** What is wrong with the record, and where. */
export interface Finding {
  readonly where: Place;
  readonly what: keyof typeof wrongs;
}

/** A row, the end of a shard, or a checkpoint. A row that is gone has no id any more. */
export type Place =
  | { readonly row: { readonly shard: number; readonly seq: number; readonly id: string | null } }
  | { readonly end: number }
  | { readonly checkpoint: number };

const wrongs = {
  altered: 'was altered after it was written',
  missing: 'is missing',
  replaced: 'stands where another row was, which is missing',
  moved: 'is out of order',
  inserted: 'was put in',
  truncated: 'is missing, and everything after it',
  rewritten: 'is the last of a chain that was written anew: it does not lead to where the shard ended',
  unlikeCheckpoint: 'is not the row that a signed checkpoint states',
  unlikeCopy: 'is not the one that was copied elsewhere, or has gone',
  noEnd: 'is missing',
  notBelieved: 'is not believed: it was altered, or RECORD_KEY is another key',
  notSigned: 'was altered, or signed with a key that is not known here (--keys takes the public halves of former keys)',
  unchained: 'does not follow the one before it',
} as const;

/** A finding in words. Ids are opaque and say nothing about anybody. */
export function describeFinding({ where, what }: Finding): string {
  return `${describePlace(where)} ${wrongs[what]}`;
}

function describePlace(place: Place): string {
  if ('end' in place) return place.end < SHARDS ? `the end of shard ${place.end}` : 'the end of the checkpoints';
  if ('checkpoint' in place) return `checkpoint ${place.checkpoint}`;
  const { shard, seq, id } = place.row;
  return `shard ${shard}, seq ${seq}, id ${id ?? 'unknown'}:`;
}
