import type { Caller } from '../subgraphs/shared/caller';
import { type Grant, personalScopes } from '../subgraphs/shared/scopes';

/** What this caller may read of whom. */
export type GrantResolver = (caller: Caller | null, now: Date) => Promise<readonly Grant[]>;

/** A grant is worked out anew for each request; this bounds what a sealed one is worth. */
const GRANT_LIFETIME_MS = 60_000;

const known: readonly string[] = personalScopes;
const isPersonal = (scope: string): boolean =>
  known.some((candidate) => scope === candidate || scope.startsWith(`${candidate}.`));

/** Frontends of the system itself. Every other client that speaks for a citizen is a relying party. */
const OWN_CLIENTS: ReadonlySet<string> = new Set(['cong-dan-so']);
/** Never for a relying party, whatever its token says. */
const isForRelyingParties = (scope: string): boolean => scope !== 'score';

/** A citizen reads their own record, as far as the token's scopes go: a partner's token for a citizen carries few. */
export const resolveGrants: GrantResolver = async (caller, now) => {
  if (caller?.kind !== 'CITIZEN') return [];
  return [
    {
      subject: caller.subject,
      scopes: caller.scopes.filter(
        (scope) => isPersonal(scope) && (OWN_CLIENTS.has(caller.client) || isForRelyingParties(scope)),
      ),
      basis: 'SELF',
      reference: null,
      version: 0,
      purpose: null,
      expiresAt: now.getTime() + GRANT_LIFETIME_MS,
    },
  ];
};
