import { createHmac, hash } from 'node:crypto';
import type { Caller } from './caller';
import { sameSecret } from './compare';
import { Fault } from './errors';
import type { Grant } from './scopes';

/**
 * The gateway's word to a chapter: who asks, what they may read, for exactly this body, for at most a minute.
 * A chapter answers nothing without it, so a chapter's port is as safe as the gateway's.
 *
 * Form: base64url(JSON) "." base64url(HMAC-SHA256 over the first part).
 */
export interface Sealed {
  /** The chapter it is meant for: a seal for one chapter opens no other. */
  readonly chapter: string;
  readonly requestId: string;
  /** Null for a caller without a token. */
  readonly caller: Caller | null;
  readonly grants: readonly Grant[];
}

const LIFETIME_MS = 60_000;
/** How far the clocks of gateway and chapter may differ. */
const SKEW_MS = 5_000;

export const digestOf = (body: string): string => hash('sha256', body, 'base64url');

const macOf = (text: string, key: string): string => createHmac('sha256', key).update(text).digest('base64url');

/** Seals with the first key. */
export function seal(content: Sealed, body: string, keys: readonly string[], now: Date): string {
  const [key] = keys;
  if (key === undefined) throw new Error('a seal needs a key');
  const payload = { ...content, body: digestOf(body), expires: now.getTime() + LIFETIME_MS };
  const text = Buffer.from(JSON.stringify(payload)).toString('base64url');
  return `${text}.${macOf(text, key)}`;
}

/** Opens a seal made with any of the keys; `at` is the gateway's moment of the request. Throws `UNAUTHENTICATED` for a missing, altered, stale or misplaced one. */
export function openSeal(
  sealed: string | undefined,
  body: string,
  chapter: string,
  keys: readonly string[],
  now: Date,
): Sealed & { readonly at: Date } {
  const [text, mac, ...rest] = sealed?.split('.') ?? [];
  if (!text || !mac || rest.length > 0) throw new Fault('UNAUTHENTICATED');
  if (!keys.some((key) => sameSecret(mac, macOf(text, key)))) throw new Fault('UNAUTHENTICATED');

  const payload = JSON.parse(Buffer.from(text, 'base64url').toString()) as Sealed & { body: string; expires: number };
  const age = payload.expires - now.getTime();
  if (age <= 0 || age > LIFETIME_MS + SKEW_MS) throw new Fault('UNAUTHENTICATED');
  if (payload.chapter !== chapter || payload.body !== digestOf(body)) throw new Fault('UNAUTHENTICATED');
  const { requestId, caller, grants } = payload;
  return { chapter, requestId, caller, grants, at: new Date(payload.expires - LIFETIME_MS) };
}
