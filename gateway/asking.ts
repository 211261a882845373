import type { FastifyRequest } from 'fastify';
import { Fault } from '../subgraphs/shared/errors';
import type { Authenticator } from './authenticate';
import type { GatewayContext } from './context';
import { Ledger } from './disclosure/ledger';
import type { GrantResolver, Pointers } from './grants';
import type { Rates } from './rates';

/** Longest wait for what is neither long nor hard: headers, a small body, a notification. */
export const PATIENCE_MS = 10_000;

export interface AskingParts {
  readonly authenticator: Authenticator;
  readonly resolveGrants: GrantResolver;
  readonly rates: Rates;
  /** `REQUEST_TIMEOUT_MS`. */
  readonly requestTimeoutMs: number;
  readonly now: () => Date;
}

/** Who asks and what they may read of whom: every route that leads to a person begins with this. Throws what refuses them. */
export async function askedBy(request: FastifyRequest, parts: AskingParts): Promise<GatewayContext> {
  const now = parts.now();
  const recordedBy = Date.now() + parts.requestTimeoutMs;
  const deadline = recordedBy - recordMs(parts.requestTimeoutMs);
  const caller = await parts.authenticator.authenticate(request.headers.authorization, now);
  await parts.rates.spend(caller);
  const asked = { requestId: request.id, now, deadline };
  const pointers = pointersOf(request);
  const { observed } = request;
  const end = observed.span?.step('grants');
  const authority = await parts
    .resolveGrants(caller, pointers, { ...asked, anew: mayMutate(request) })
    .finally(() => end?.());
  return { ...asked, recordedBy, caller, authority, ledger: new Ledger(authority), observed };
}

/**
 * What is kept of a request's time, in milliseconds, for putting on the record what it discloses: a chapter that stalls until
 * the last moment would else cost the whole answer and not its own fields.
 */
const recordMs = (requestTimeoutMs: number): number => Math.min(2_000, Math.ceil(requestTimeoutMs / 4));

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
