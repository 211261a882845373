import type { FastifyRequest } from 'fastify';
import { Fault } from '../subgraphs/shared/errors';
import type { Authenticator } from './authenticate';
import type { GatewayContext } from './context';
import { Ledger } from './disclosure/ledger';
import type { GrantResolver, Pointers } from './grants';
import type { Rates } from './rates';

/** From the arrival of a request to its answer. */
export const PATIENCE_MS = 10_000;

export interface AskingParts {
  readonly authenticator: Authenticator;
  readonly resolveGrants: GrantResolver;
  readonly rates: Rates;
  readonly now: () => Date;
}

/** Who asks and what they may read of whom: every route that leads to a person begins with this. Throws what refuses them. */
export async function askedBy(request: FastifyRequest, parts: AskingParts): Promise<GatewayContext> {
  const now = parts.now();
  const deadline = Date.now() + PATIENCE_MS;
  const caller = await parts.authenticator.authenticate(request.headers.authorization, now);
  await parts.rates.spend(caller);
  const asked = { requestId: request.id, now, deadline };
  const authority = await parts.resolveGrants(caller, pointersOf(request), { ...asked, anew: mayMutate(request) });
  return { ...asked, caller, authority, ledger: new Ledger(authority) };
}

/** A document with a mutation has this word; a query that has it too only loses a moment. */
function mayMutate({ body }: FastifyRequest): boolean {
  const { query } = (body ?? {}) as { query?: unknown };
  return typeof query === 'string' && query.includes('mutation');
}

/** Ids and nothing else; a header that came twice is joined by a comma and is none. */
function pointersOf({ headers }: FastifyRequest): Pointers {
  const pointer = (name: string): string | null => {
    const value = headers[name];
    if (value === undefined || value === '') return null;
    if (typeof value !== 'string' || !/^[\w-]{1,64}$/.test(value)) throw new Fault('BAD_USER_INPUT');
    return value;
  };
  return { consentId: pointer('consent-id'), purpose: pointer('purpose') };
}
