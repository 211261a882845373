import { hash } from 'node:crypto';
import type { Run } from '../../shared/database/transaction';
import { newId } from '../../shared/ids';
import type { AccessRecordRow, AccessShardRow } from '../entities';
import { beginningOf, CHECKPOINTS, chainHash, endOf, type Head, isBelieved, SHARDS, shardOf } from '../record/chain';
import { accessesIn, CheckpointClock, headAfter, nextCheckpoint, saidBy } from '../record/checkpoints';
import type { IdentityRepository } from '../repository';
import type { Signer } from '../signing';

/** An access that is to stand on the record; where it stands in the chain is found when it is written. */
export type NewAccess = Omit<AccessRecordRow, 'id' | 'shard' | 'seq' | 'chainHash'>;

const broken = 'the access record does not end as it was left; npm run verify:log tells where';

/** All chains, and the list of checkpoints. */
const everyEnd = Array.from({ length: SHARDS + 1 }, (_, shard) => shard);

/** Appends to the record within a transaction. */
export class AccessLog {
  readonly #clock = new CheckpointClock();

  /** `keys`: the secrets that guard the ends; the first one states them, all are believed. */
  constructor(
    private readonly repository: IdentityRepository,
    private readonly keys: readonly string[],
    private readonly signer: Signer,
  ) {}

  /**
   * Three statements, however many accesses; some more about once a minute, when there is a checkpoint to write. Throws
   * where the record does not end as it was left: nobody builds on a record that was tampered with.
   */
  async append(run: Run, accesses: readonly NewAccess[]): Promise<void> {
    const latest = accesses.reduce((latest, { at }) => (at > latest ? at : latest), '');
    if (latest === '') return;
    const now = new Date(latest);
    const { record } = this.repository;
    const looks = this.#clock.mayBeDue(accesses.length, now);
    const shards = accesses.map(({ residentId }) => shardOf(residentId));
    const heads = await this.#lockHeads(run, looks ? everyEnd : [...new Set(shards)]);
    await record.append(
      run,
      accesses.map((access, place) => chained(access, headOf(heads, shards[place]))),
    );
    if (looks) await this.#checkpoint(run, heads, now);
    // With all ends at hand all are stated anew, so that a new key is on every end soon.
    const ends = [...heads.values()].map((head) => endOf(head, this.keys));
    await record.writeEnds(run, ends);
  }

  /** Where these chains end, held until the transaction is over. */
  async #lockHeads(run: Run, shards: readonly number[]): Promise<Map<number, Head>> {
    const { record, forUpdate } = this.repository;
    const found = await record.lockEnds(run, shards, forUpdate);
    const whole = found.length === shards.length;
    if (!whole && !(await record.isBegun(run))) await record.begin(run, beginnings(this.keys));
    // Where some were missing another process may be beginning the record just now.
    const ends = whole ? found : await record.lockEnds(run, everyEnd, forUpdate);
    const complete = whole || ends.length === everyEnd.length;
    if (!complete || !ends.every((end) => isBelieved(end, this.keys))) throw new Error(broken);
    return new Map(ends.map(({ shard, seq, hash }) => [shard, { shard, seq, hash }]));
  }

  /** Writes a checkpoint if one is due, and moves the end of their list. */
  async #checkpoint(run: Run, heads: Map<number, Head>, now: Date): Promise<void> {
    const { record } = this.repository;
    const last = headOf(heads, CHECKPOINTS);
    const chains = [...heads.values()].filter(({ shard }) => shard !== CHECKPOINTS);
    const row = last.seq > 0 ? await record.checkpoint(run, last.seq) : undefined;
    if (last.seq > 0 && (!row || headAfter(last, last.seq, row.jws).hash !== last.hash)) throw new Error(broken);
    if (!this.#clock.isDue(row ? saidBy(row) : null, accessesIn(chains), now)) return;
    const checkpoint = nextCheckpoint(last, chains, now);
    const jws = await this.signer.sign('record-checkpoint', checkpoint);
    await record.checkpoints.insert(run, [{ seq: checkpoint.seq, at: checkpoint.at, jws }]);
    heads.set(CHECKPOINTS, headAfter(last, checkpoint.seq, jws));
  }
}

/** Where all chains end before the first access. */
const beginnings = (keys: readonly string[]): AccessShardRow[] =>
  everyEnd.map((shard) => endOf({ shard, seq: 0, hash: beginningOf(shard) }, keys));

function headOf(heads: ReadonlyMap<number, Head>, shard: number | undefined): Head {
  const head = shard === undefined ? undefined : heads.get(shard);
  if (!head) throw new Error('a chain of the access record has no end');
  return head;
}

/** The row that comes next in the chain, whose head moves to it. */
function chained(access: NewAccess, head: Head): AccessRecordRow {
  const { receiver, receiverId, requestId } = access;
  const told = {
    receiver: storable(receiver, WIDTHS.receiver),
    receiverId: storable(receiverId, WIDTHS.receiverId),
    requestId: storable(requestId, WIDTHS.requestId),
  };
  const row = { ...access, ...told, id: newId(), shard: head.shard, seq: head.seq + 1 };
  const hash = chainHash(head.hash, row);
  Object.assign(head, { seq: row.seq, hash });
  return { ...row, chainHash: hash };
}

/** Of the columns that hold what a token says. */
const WIDTHS = { receiver: 255, receiverId: 60, requestId: 64 } as const;

/**
 * As a column takes it. A token's ids may be of any length (OpenID Connect: up to 255 characters): one that is too long would
 * fail the whole transaction, with the disclosures of others in it, so it ends in the digest that tells it from any other.
 * Half of a surrogate pair comes back from a database as something else: as a row that was altered.
 */
function storable(text: string, width: number): string {
  const digest = text.length > width ? hash('sha256', text, 'base64url') : '';
  return (digest ? `${text.slice(0, width - digest.length - 1)}~${digest}` : text).replace(/\p{Surrogate}/gu, '\uFFFD');
}
