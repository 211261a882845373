import type { Caller } from '../subgraphs/shared/caller';
import { type Grant, personalScopes } from '../subgraphs/shared/scopes';

/** What this caller may read of whom. */
export type GrantResolver = (caller: Caller | null, now: Date) => Promise<readonly Grant[]>;

/** A grant is worked out anew for each request; this bounds what a sealed one is worth. */
const GRANT_LIFETIME_MS = 60_000;

const known: readonly string[] = personalScopes;
const isPersonal = (scope: string): boolean =>
  known.some((candidate) => scope === candidate || scope.startsWith(`${candidate}.`));

/**
 * A citizen reads their own record, as far as the token's scopes go: a partner's token for a citizen carries few. What is
 * for own eyes only (the score among it, which no relying party may see) opens to the citizens' own applications alone.
 */
export const createGrantResolver =
  (ownClients: readonly string[]): GrantResolver =>
  async (caller, now) => {
    if (caller?.kind !== 'CITIZEN') return [];
    return [
      {
        subject: caller.subject,
        scopes: caller.scopes.filter(isPersonal),
        basis: 'SELF',
        reference: null,
        version: 0,
        purpose: null,
        expiresAt: now.getTime() + GRANT_LIFETIME_MS,
        own: ownClients.includes(caller.client),
      },
    ];
  };
