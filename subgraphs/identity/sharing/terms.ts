import { Fault, type FaultCode } from '../../shared/errors';
import { newId } from '../../shared/ids';
import { openedConsent, type Unsigned } from '../consents/rules';
import type { EidAccountRow, RelyingPartyRow, ShareTicketRow } from '../entities';
import { isScope, purposeOf } from '../purposes';
import { isStopped } from '../rules';
import type { ShareTicketStatus } from '../types/share';

/** The purpose of every consent that comes out of a ticket. */
export const SHARE_PURPOSE = 'QR_SHARE';

const DEFAULT_TTL_SECONDS = 60;
const MAX_TTL_SECONDS = 600;

/** From the redemption on: long enough for the one read it is good for, too short to be kept for another day. */
const CONSENT_LIFETIME_MS = 10 * 60_000;

/** What was shown over a counter is worked with that day and not kept. */
const DATA_LIFE_DAYS = 1;

/** How long a ticket is good for, ms. Throws `BAD_USER_INPUT` outside of 1 second to 10 minutes. */
export function ttlOf(seconds: number | null | undefined): number {
  const ttl = seconds ?? DEFAULT_TTL_SECONDS;
  if (!Number.isInteger(ttl) || ttl < 1 || ttl > MAX_TTL_SECONDS) throw new Fault('BAD_USER_INPUT');
  return ttl * 1_000;
}

/** Throws for an empty list, a scope named twice or unknown (`BAD_USER_INPUT`), or one beyond the ceiling of the purpose. */
export function checkShareable(scopes: readonly string[]): void {
  if (scopes.length === 0 || new Set(scopes).size < scopes.length || !scopes.every(isScope)) {
    throw new Fault('BAD_USER_INPUT');
  }
  const allowed: readonly string[] = purposeOf(SHARE_PURPOSE)?.allowedScopes ?? [];
  if (!scopes.every((scope) => allowed.includes(scope))) throw new Fault('PURPOSE_CEILING_EXCEEDED');
}

export function ticketStatus(
  { status, expiresAt }: Pick<ShareTicketRow, 'status' | 'expiresAt'>,
  now: Date,
): ShareTicketStatus {
  return status === 'OPEN' && Date.parse(expiresAt) <= now.getTime() ? 'EXPIRED' : status;
}

/**
 * Why this relying party may not redeem a ticket now; null when it may. A ticket for somebody else and one of a citizen
 * whose account is locked look as if there were none: neither is the business of whoever holds the token.
 */
export function redemptionRefusal(
  ticket: ShareTicketRow,
  account: EidAccountRow | undefined,
  party: RelyingPartyRow,
  now: Date,
): FaultCode | null {
  if ((ticket.relyingPartyId ?? party.id) !== party.id) return 'SUBJECT_UNKNOWN_OR_NO_CONSENT';
  if (isStopped(account)) return 'SUBJECT_UNKNOWN_OR_NO_CONSENT';
  switch (ticketStatus(ticket, now)) {
    case 'REDEEMED':
      return 'CONSENT_EXHAUSTED';
    case 'CANCELLED':
      return 'CONSENT_REVOKED';
    case 'EXPIRED':
      return 'CONSENT_EXPIRED';
    case 'OPEN':
      return null;
  }
}

/** The consent that a ticket becomes: all that the citizen picked, once, at once. */
export const consentOfTicket = ({ residentId, scopes }: ShareTicketRow, party: RelyingPartyRow, now: Date): Unsigned =>
  openedConsent(
    {
      id: newId(),
      residentId,
      relyingPartyId: party.id,
      requestId: null,
      purposeCode: SHARE_PURPOSE,
      scopes: scopes.map((scope) => ({ scope, mode: 'DISCLOSE', essential: true })),
      fetchType: 'ONE_TIME',
      usesPerMonth: null,
      dataLifeDays: DATA_LIFE_DAYS,
      validUntil: new Date(now.getTime() + CONSENT_LIFETIME_MS).toISOString(),
    },
    null,
    now,
  );
