import type { Caller } from './caller';
import type { FaultCode } from './errors';

/**
 * Categories of personal data. A grant names scopes; a field names the scope it needs.
 * `documents` in a grant covers `documents.PASSPORT`; a field that needs `documents.*` opens for any part of it and shows
 * only the parts that are granted; `*` opens for any grant on the person.
 */
export const personalScopes = [
  'identity.core',
  'identity.number',
  'identity.background',
  'address',
  'contact',
  'family',
  'household',
  'social',
  'health',
  'eid',
  'documents',
  'applications',
  'score',
] as const;

export type GrantBasis = 'SELF' | 'GUARDIAN' | 'CONSENT' | 'MANDATE';

/** Why a caller may read a person. */
export interface Grant {
  /** The resident's id. */
  readonly subject: string;
  readonly scopes: readonly string[];
  readonly basis: GrantBasis;
  /** What the grant rests on: the id of the consent, of the guardianship, of the application or task; null for SELF. */
  readonly reference: string | null;
  readonly version: number;
  readonly purpose: string | null;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The person's or their guardian's own eyes: not an officer, not a bank, not a partner's frontend that acts for them. */
  readonly own: boolean;
}

/**
 * An officer's mandate over everybody who lives in an area. It names no person, so it opens nothing by itself: the
 * residents chapter, which knows who lives where, makes grants of it for the persons it finds there.
 */
export interface AreaMandate {
  /** Code of a commune, or of a province with its communes. */
  readonly area: string;
  readonly scopes: readonly string[];
  /** The legal task. */
  readonly reference: string;
  readonly version: number;
  readonly purpose: string;
  readonly expiresAt: number;
}

/** The purpose of a mandate that is one application, the one its reference names. That of a legal task is another. */
export const APPLICATION_PURPOSE = 'APPLICATION';

/** Everything that the decision about a field rests on. */
export interface Authority {
  readonly caller: Caller | null;
  readonly grants: readonly Grant[];
  readonly mandate: AreaMandate | null;
  /** Why what the caller pointed at (a consent, a purpose) gives no grant; null where there is nothing to say. */
  readonly refusal: FaultCode | null;
  /** The consent of the caller's own that was named, whether it gives a grant or not. */
  readonly consent?: string | null;
}

/** What a field asks of a grant. */
export interface Need {
  readonly scope: string;
  /** Only the person's or guardian's own eyes will do: the score, the consents, the access log. */
  readonly own: boolean;
}

/** Whether a scope that was given takes in one that is needed. */
export const covers = (granted: string, needed: string): boolean => {
  if (needed === '*' || granted === needed || needed.startsWith(`${granted}.`)) return true;
  return needed.endsWith('.*') && (granted === needed.slice(0, -2) || granted.startsWith(needed.slice(0, -1)));
};

/** Whether a grant meets a need for the person it names, at this moment. */
export const meets = (grant: Grant, need: Need, now: Date): boolean =>
  grant.expiresAt > now.getTime() &&
  (!need.own || grant.own) &&
  grant.scopes.some((scope) => covers(scope, need.scope));

/** The grant that lets this need be met for this person now, if there is one. */
export const grantFor = (grants: readonly Grant[], subject: string, need: Need, now: Date): Grant | undefined =>
  grants.find((grant) => grant.subject === subject && meets(grant, need, now));

/** What became of a field of a person: the grant it opens under, or the code it is refused with. */
export type Decision =
  | { readonly allowed: true; readonly grant: Grant }
  | { readonly allowed: false; readonly code: FaultCode };

/** The one decision about a personal field: the guards execute it, and an explanation tells it. */
export function decide(authority: Authority, subject: string | null, need: Need, now: Date): Decision {
  if (!authority.caller) return { allowed: false, code: 'UNAUTHENTICATED' };
  const grant = subject === null ? undefined : grantFor(authority.grants, subject, need, now);
  return grant ? { allowed: true, grant } : { allowed: false, code: authority.refusal ?? 'SCOPE_NOT_GRANTED' };
}

/** Why this caller may not use a root field that needs this OAuth scope; null when they may. */
export function permissionRefusal(caller: Caller | null, permission: string): FaultCode | null {
  if (!caller) return 'UNAUTHENTICATED';
  return caller.scopes.includes(permission) ? null : 'FORBIDDEN';
}
