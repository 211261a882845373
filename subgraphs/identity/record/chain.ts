import { createHmac, hash } from 'node:crypto';
import { sameSecret } from '../../shared/compare';
import type { AccessRecordRow, AccessShardRow } from '../entities';

/**
 * How the record holds together. Each row's hash covers the row and the hash before it, so a row that is changed, taken out,
 * put in or moved breaks the chain behind it. Whoever can write rows could chain them anew: where a chain ends is stated
 * under a key that the database does not hold, and signed checkpoints state it again and again.
 */

/** Chains of the record; a person's accesses are all in one. */
export const SHARDS = 16;
/** The number, beside the shards, under which the end of the list of checkpoints stands. */
export const CHECKPOINTS = SHARDS;

export const shardOf = (residentId: string): number => (hash('sha256', residentId, 'buffer')[0] ?? 0) % SHARDS;

/** A row as the database holds it: lists are JSON text, and that text is what the chain covers. */
export type StoredAccess = {
  readonly [Property in keyof AccessRecordRow]: AccessRecordRow[Property] extends readonly string[]
    ? string
    : AccessRecordRow[Property];
};

/** What a row's hash covers, in this order. Whoever adds a column to the row is made to add it here. */
const covered = Object.keys({
  shard: true,
  seq: true,
  id: true,
  residentId: true,
  at: true,
  receiver: true,
  receiverId: true,
  receiverKind: true,
  basis: true,
  reference: true,
  version: true,
  purposeCode: true,
  fields: true,
  deniedFields: true,
  outcome: true,
  operationHash: true,
  requestId: true,
  withheldUntil: true,
} satisfies Record<Exclude<keyof AccessRecordRow, 'chainHash'>, true>) as (keyof Omit<AccessRecordRow, 'chainHash'>)[];

/** Every property of a row. */
export const accessProperties: readonly (keyof AccessRecordRow)[] = [...covered, 'chainHash'];

/** The hash of a row that comes after the one with the hash `previous`. */
export function chainHash(previous: string, row: Omit<AccessRecordRow | StoredAccess, 'chainHash'>): string {
  const cells = covered.map((property) => {
    const cell = row[property];
    return Array.isArray(cell) ? JSON.stringify(cell) : cell;
  });
  return hash('sha256', `${previous}\n${JSON.stringify(cells)}`, 'base64url');
}

/** What the first row of a chain, or the first checkpoint, comes after. */
export const beginningOf = (shard: number): string => hash('sha256', `access record 1, chain ${shard}`, 'base64url');

/** Where a chain stands: the number of its last row and that row's hash. */
export type Head = Omit<AccessShardRow, 'mac'>;

const macOf = ({ shard, seq, hash: last }: Head, key: string): string =>
  createHmac('sha256', key).update(`access-end|${shard}|${seq}|${last}`).digest('base64url');

/** States where a chain ends, under the first key. */
export function endOf(head: Head, keys: readonly string[]): AccessShardRow {
  const [key] = keys;
  if (key === undefined) throw new Error('an end of the record needs a key');
  const { shard, seq, hash: last } = head;
  return { shard, seq, hash: last, mac: macOf(head, key) };
}

/** Whether an end was stated by somebody who holds one of the keys. */
export const isBelieved = (end: AccessShardRow, keys: readonly string[]): boolean =>
  keys.some((key) => sameSecret(end.mac, macOf(end, key)));
