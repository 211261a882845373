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
  /** What the grant rests on: the consent's id, the application's id; null for SELF. */
  readonly reference: string | null;
  readonly version: number;
  readonly purpose: string | null;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The person's or their guardian's own eyes: not an officer, not a bank, not a partner's frontend that acts for them. */
  readonly own: boolean;
}

/** What a field asks of a grant. */
export interface Need {
  readonly scope: string;
  /** Only the person's or guardian's own eyes will do: the score, the consents, the access log. */
  readonly own: boolean;
}

const covers = (granted: string, needed: string): boolean => {
  if (needed === '*' || granted === needed || needed.startsWith(`${granted}.`)) return true;
  return needed.endsWith('.*') && (granted === needed.slice(0, -2) || granted.startsWith(needed.slice(0, -1)));
};

/** The grant that lets this need be met for this person now, if there is one. */
export function grantFor(grants: readonly Grant[], subject: string, need: Need, now: Date): Grant | undefined {
  return grants.find(
    (grant) =>
      grant.subject === subject &&
      grant.expiresAt > now.getTime() &&
      (!need.own || grant.own) &&
      grant.scopes.some((scope) => covers(scope, need.scope)),
  );
}
