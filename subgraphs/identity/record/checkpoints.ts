import { digestOf } from '../../shared/seal';
import type { AccessCheckpointRow } from '../entities';
import type { Head } from './chain';

/**
 * A signed statement of where every chain of the record stood. It stays true when the keys of the ends are known to
 * somebody, and a copy of one, kept elsewhere, proves that nothing before it has gone or changed.
 */
export interface Checkpoint {
  readonly seq: number;
  readonly at: string;
  /** Of the checkpoint before this one, as digestOf(JWS). */
  readonly previous: string;
  readonly heads: readonly Head[];
}

/** A checkpoint is due after so many accesses, or so long after the last one when there are any. */
const ACCESSES = 1_000;
const INTERVAL_MS = 60_000;

/** The next checkpoint after the end of their list. */
export function nextCheckpoint(last: Head, heads: readonly Head[], at: Date): Checkpoint {
  const shown = heads.map(({ shard, seq, hash }) => ({ shard, seq, hash }));
  return { seq: last.seq + 1, at: at.toISOString(), previous: last.hash, heads: shown };
}

/** The end of the list of checkpoints once this one has joined it. */
export const headAfter = (last: Head, seq: number, jws: string): Head => ({ ...last, seq, hash: digestOf(jws) });

/** What a checkpoint of ours says; null for what is none. */
export function readCheckpoint(payload: Record<string, unknown> | null): Checkpoint | null {
  const { seq, at, previous, heads } = payload ?? {};
  return Array.isArray(heads) && typeof seq === 'number' && typeof at === 'string' && typeof previous === 'string'
    ? { seq, at, previous, heads: heads as Head[] }
    : null;
}

/** Rows in all chains. */
export const accessesIn = (heads: readonly Head[]): number => heads.reduce((sum, { seq }) => sum + seq, 0);

/** What a checkpoint out of our own database says, for what does not hang on its signature. */
export function saidBy({ jws }: AccessCheckpointRow): Checkpoint | null {
  const [, payload = ''] = jws.split('.');
  return readCheckpoint(JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>);
}

/**
 * Tells when to look whether a checkpoint is due, so that most appends need not: by this process's own count and clock.
 * Other processes write checkpoints too, so what decides is the last one in the database.
 */
export class CheckpointClock {
  #since = 0;
  #last: Date | undefined;

  /** Whether to look at these further accesses. */
  mayBeDue(accesses: number, now: Date): boolean {
    this.#since += accesses;
    return this.#since >= ACCESSES || isOver(this.#last, now);
  }

  /**
   * Whether a checkpoint is due, with so many accesses on the record and this the last checkpoint. The one that is then
   * written is not noted here: its transaction may yet come to nothing, so the next append looks again.
   */
  isDue(last: Checkpoint | null, accesses: number, now: Date): boolean {
    this.#since = accesses - accessesIn(last?.heads ?? []);
    this.#last = last ? new Date(last.at) : undefined;
    return this.mayBeDue(0, now);
  }
}

/** A clock that was set back does not put checkpoints off. */
const isOver = (last: Date | undefined, now: Date): boolean =>
  last === undefined || Math.abs(now.getTime() - last.getTime()) >= INTERVAL_MS;
