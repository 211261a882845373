import { createHmac, hash } from 'node:crypto';
import { sameSecret } from './compare';
import { Fault } from './errors';
import type { Authority, Grant } from './scopes';

/**
 * The gateway's word to a chapter: who asks, what they may read, for exactly this body, for at most a minute.
 * A chapter answers nothing without it, so a chapter's port is as safe as the gateway's.
 *
 * Form: base64url(JSON) "." base64url(HMAC-SHA256 over the first part).
 */
export interface Sealed extends Authority {
  /** The chapter it is meant for: a seal for one chapter opens no other. */
  readonly chapter: string;
  readonly requestId: string;
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
  const grants = packed(content.grants);
  const payload = { ...content, grants, body: digestOf(body), expires: now.getTime() + LIFETIME_MS };
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
  const payload = readSeal(sealed, chapter, keys, now);
  if (payload.body !== digestOf(body)) throw new Fault('UNAUTHENTICATED');
  const { requestId, caller, mandate, refusal, consent } = payload;
  const at = new Date(payload.expires - LIFETIME_MS);
  return { chapter, requestId, caller, grants: unpacked(payload.grants), mandate, refusal, consent, at };
}

/** Whether the gateway sealed something for this chapter a moment ago: worth knowing before a large body is read. */
export function isSealed(sealed: string | undefined, chapter: string, keys: readonly string[], now: Date): boolean {
  try {
    readSeal(sealed, chapter, keys, now);
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

function readSeal(sealed: string | undefined, chapter: string, keys: readonly string[], now: Date): Payload {
  const [text, mac, ...rest] = sealed?.split('.') ?? [];
  if (!text || !mac || rest.length > 0) throw new Fault('UNAUTHENTICATED');
  if (!keys.some((key) => sameSecret(mac, macOf(text, key)))) throw new Fault('UNAUTHENTICATED');

  const payload = JSON.parse(Buffer.from(text, 'base64url').toString()) as Payload;
  const age = payload.expires - now.getTime();
  if (age <= 0 || age > LIFETIME_MS + SKEW_MS) throw new Fault('UNAUTHENTICATED');
  if (payload.chapter !== chapter) throw new Fault('UNAUTHENTICATED');
  return payload;
}

interface Payload extends Omit<Sealed, 'grants'> {
  readonly grants: readonly GrantOnMany[];
  readonly body: string;
  readonly expires: number;
}

/** Grants that differ in the person only: a search under a mandate yields a hundred, and the seal travels in a header. */
type GrantOnMany = Omit<Grant, 'subject'> & { readonly subjects: string[] };

function packed(grants: readonly Grant[]): GrantOnMany[] {
  const alike = new Map<string, GrantOnMany>();
  for (const { subject, ...common } of grants) {
    const key = JSON.stringify(common);
    const known = alike.get(key);
    if (known) known.subjects.push(subject);
    else alike.set(key, { ...common, subjects: [subject] });
  }
  return [...alike.values()];
}

const unpacked = (packs: readonly GrantOnMany[]): Grant[] =>
  packs.flatMap(({ subjects, ...common }) => subjects.map((subject) => ({ ...common, subject })));
