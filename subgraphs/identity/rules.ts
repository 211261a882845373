import { vietnamDate } from '../shared/clock';
import type { FaultCode } from '../shared/errors';
import type { RequestContext } from '../shared/request';
import type { ConsentRequestRow, ConsentRow, EidAccountRow, EidDependantRow, RelyingPartyRow } from './entities';
import type { ConsentRequestStatus, ConsentStatus } from './types/enums';

/**
 * Who may read a consent or a request for one: the citizen, the guardian, and the relying party it was made out to, by its
 * OAuth client. A citizen's token issued to a client is not that client's own.
 */
export function isPartyTo(
  { caller, access }: Pick<RequestContext, 'caller' | 'access'>,
  residentId: string,
  relyingPartyClient: string | undefined,
): boolean {
  if (access.grantFor(residentId, { scope: '*', own: true })) return true;
  return caller?.kind === 'RELYING_PARTY' && caller.client === relyingPartyClient;
}

/** Where a consent stands at a moment. The last moment of its validity is before `validUntil`. */
export function consentStatus(
  { status, validUntil }: Pick<ConsentRow, 'status' | 'validUntil'>,
  now: Date,
): ConsentStatus {
  return status !== 'REVOKED' && Date.parse(validUntil) <= now.getTime() ? 'EXPIRED' : status;
}

export function requestStatus(
  { status, expiresAt }: Pick<ConsentRequestRow, 'status' | 'expiresAt'>,
  now: Date,
): ConsentRequestStatus {
  return status === 'PENDING' && Date.parse(expiresAt) <= now.getTime() ? 'EXPIRED' : status;
}

/** The month that uses are counted in, YYYY-MM in Vietnamese time. */
export const usesMonth = (now: Date): string => vietnamDate(now).slice(0, 7);

/**
 * Whether uses that were counted in one month begin anew at a moment. Only forwards: about midnight of the last day two
 * clocks, or a request that was made before and is settled after, are in different months, and each turn would bring all
 * uses back.
 */
const isNewMonth = (counted: string, now: Date): boolean => counted < usesMonth(now);

/** Uses left at a moment: a periodic consent has all of them again in a new month, a one-time consent never. */
export function usesLeft(
  {
    fetchType,
    usesPerMonth,
    usesLeft: left,
    usesMonth: month,
  }: Pick<ConsentRow, 'fetchType' | 'usesPerMonth' | 'usesLeft' | 'usesMonth'>,
  now: Date,
): number {
  return fetchType === 'PERIODIC' && isNewMonth(month, now) ? (usesPerMonth ?? 0) : left;
}

/** Guesses at verifying the person under one consent and month: enough for slips of the pen, too few to search by. */
export const ATTEMPTS = 5;

/** Guesses left at a moment; a new month brings all of them back where it does so with the uses. */
export function attemptsLeft(
  { fetchType, attemptsLeft: left, usesMonth: month }: Pick<ConsentRow, 'fetchType' | 'attemptsLeft' | 'usesMonth'>,
  now: Date,
): number {
  return fetchType === 'PERIODIC' && isNewMonth(month, now) ? ATTEMPTS : left;
}

/** What is counted by the month, as one: a count of a new month must not stand beside one of the old. */
export type Counts = Pick<ConsentRow, 'usesLeft' | 'attemptsLeft' | 'usesMonth'>;

export const countsOf = (consent: ConsentRow, now: Date): Counts => ({
  usesLeft: usesLeft(consent, now),
  attemptsLeft: attemptsLeft(consent, now),
  usesMonth: isNewMonth(consent.usesMonth, now) ? usesMonth(now) : consent.usesMonth,
});

/** What a use leaves of a consent. */
export const afterUse = (consent: ConsentRow, now: Date): Counts => ({
  ...countsOf(consent, now),
  usesLeft: usesLeft(consent, now) - 1,
});

/** Why data may not go out under this consent now; null when it may. */
export function consentRefusal(consent: ConsentRow, now: Date): FaultCode | null {
  switch (consentStatus(consent, now)) {
    case 'PAUSED':
      return 'CONSENT_PAUSED';
    case 'REVOKED':
      return 'CONSENT_REVOKED';
    case 'EXPIRED':
      return 'CONSENT_EXPIRED';
    case 'ACTIVE':
      return usesLeft(consent, now) > 0 ? null : 'CONSENT_EXHAUSTED';
  }
}

/** A relying party that may no longer ask for a purpose reads nothing for it either, whatever was agreed to before. */
export const purposeRefusal = (
  { purposeCode }: Pick<ConsentRow, 'purposeCode'>,
  { allowedPurposes }: Pick<RelyingPartyRow, 'allowedPurposes'>,
): FaultCode | null => (allowedPurposes.includes(purposeCode) ? null : 'PURPOSE_CEILING_EXCEEDED');

/** A guardian acts for a child until the day of its 14th birthday begins in Vietnam, for a ward until that is ended. */
export const guardianshipLives = ({ endsOn }: Pick<EidDependantRow, 'endsOn'>, now: Date): boolean =>
  endsOn === null || vietnamDate(now) < endsOn;

/** The moment at which a day begins in Vietnam, milliseconds since the epoch. */
export const startOfDay = (date: string): number => Date.parse(`${date}T00:00:00+07:00`);

/** An account is closed for good when its holder has died: what they consented to ends with them. */
export const isClosed = (account: Pick<EidAccountRow, 'status'> | null | undefined): boolean =>
  account?.status === 'CLOSED';

/** Nobody signs in with an account that is locked or closed. Without an account there is nothing to lock. */
export const isStopped = (account: Pick<EidAccountRow, 'status'> | null | undefined): boolean =>
  account != null && account.status !== 'ACTIVE';
