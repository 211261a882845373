import { LRUCache } from 'lru-cache';
import type { Caller } from '../subgraphs/shared/caller';
import { faultCodeOf } from '../subgraphs/shared/errors';
import type { Peers } from '../subgraphs/shared/peers';
import type { Authority } from '../subgraphs/shared/scopes';

/** What a request names beside its token. */
export interface Pointers {
  /** The header `Consent-Id`. */
  readonly consentId: string | null;
  /** The header `Purpose`. */
  readonly purpose: string | null;
}

/** What this caller may read of whom. While grants cannot be asked for there are none, and the refusal says so. */
export type GrantResolver = (
  caller: Caller | null,
  pointers: Pointers,
  request: {
    readonly requestId: string;
    readonly now: Date;
    readonly deadline: number;
    /** Nothing is remembered for this one. */
    readonly anew?: boolean;
  },
) => Promise<Authority>;

/**
 * How long what a citizen may read is believed without asking again; the commit of the disclosure asks in any case. What a
 * mutation changes no commit takes back: for those it is asked anew. */
const REMEMBERED_MS = 2_000;
const REMEMBERED = 10_000;

const nothing: Omit<Authority, 'caller'> = { grants: [], mandate: null, refusal: null };

/** Who keeps the grants keeps the record too: without them nothing personal leaves. */
const unknown: Omit<Authority, 'caller'> = { ...nothing, refusal: 'DISCLOSURE_LOG_UNAVAILABLE' };

function unavailable(error: unknown): typeof unknown {
  if (faultCodeOf(error) === 'INTERNAL') throw error;
  return unknown;
}

/** Asks the identity chapter. Citizens' own grants are remembered for a moment; consents and mandates are asked for each time. */
export function createGrantResolver(peers: Peers): GrantResolver {
  const remembered = new LRUCache<string, { found: Omit<Authority, 'caller'>; until: number }>({ max: REMEMBERED });
  return async (caller, { consentId, purpose }, request) => {
    if (!caller || !holdsGrants(caller)) return { caller, ...nothing };
    const own = caller.kind === 'CITIZEN';
    const key = own ? JSON.stringify([caller.subject, caller.client, caller.level, caller.scopes]) : undefined;
    const known = key === undefined || request.anew ? undefined : remembered.get(key);
    if (known && known.until > request.now.getTime()) return { caller, ...known.found };
    const found = await peers.call('grants', { caller, consentId, purpose }, request).catch(unavailable);
    if (found === unknown) return { caller, ...found };
    if (key !== undefined) remembered.set(key, { found, until: request.now.getTime() + REMEMBERED_MS });
    return { caller, ...found };
  };
}

const holdsGrants = ({ kind }: Caller): boolean => kind === 'CITIZEN' || kind === 'RELYING_PARTY' || kind === 'OFFICER';
