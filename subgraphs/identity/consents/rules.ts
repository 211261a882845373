import { Fault } from '../../shared/errors';
import type { ConsentRow, ScopeItemValue } from '../entities';
import { ATTEMPTS, consentStatus, usesMonth } from '../rules';
import type { ConsentStatus } from '../types/enums';
import type { Terms } from './terms';

/** A consent before its receipt is signed. */
export type Unsigned = Omit<ConsentRow, 'receipt'>;

export interface Opening extends Pick<ConsentRow, 'id' | 'residentId' | 'relyingPartyId' | 'requestId'>, Terms {}

/** A consent at its beginning. With `awaits` it is PAUSED until the second of two has approved. */
export function openedConsent(opening: Opening, awaits: ConsentRow['awaits'], now: Date): Unsigned {
  const { id, residentId, relyingPartyId, requestId } = opening;
  const { purposeCode, scopes, fetchType, usesPerMonth, dataLifeDays, validUntil } = opening;
  return {
    id,
    residentId,
    relyingPartyId,
    requestId,
    purposeCode,
    scopes: [...scopes],
    fetchType,
    usesPerMonth,
    dataLifeDays,
    validUntil,
    version: 1,
    status: awaits === null ? 'ACTIVE' : 'PAUSED',
    awaits,
    ...begun(usesPerMonth, now),
  };
}

/** Nothing of it is used yet. */
const begun = (usesPerMonth: number | null, now: Date) => ({
  validFrom: now.toISOString(),
  usesLeft: usesPerMonth ?? 1,
  usesMonth: usesMonth(now),
  attemptsLeft: ATTEMPTS,
});

/** What may be done with a consent that stands, from which states, and to which state it leads; null stays where it is. */
const steps = {
  NARROWED: { from: ['ACTIVE', 'PAUSED'], to: null },
  PAUSED: { from: ['ACTIVE'], to: 'PAUSED' },
  RESUMED: { from: ['PAUSED'], to: 'ACTIVE' },
  REVOKED: { from: ['ACTIVE', 'PAUSED'], to: 'REVOKED' },
} as const satisfies Record<string, { from: readonly ConsentStatus[]; to: ConsentRow['status'] | null }>;

export type Step = keyof typeof steps;

export type Moved = Pick<ConsentRow, 'status' | 'version' | 'awaits'>;

/** What a step makes of a consent. Throws `STEP_NOT_ALLOWED` where its present state does not allow it. */
export function taken(step: Step, consent: Unsigned, now: Date): Moved {
  const from: readonly ConsentStatus[] = steps[step].from;
  if (!from.includes(consentStatus(consent, now))) throw new Fault('STEP_NOT_ALLOWED');
  // Nothing was given yet that could go on.
  if (step === 'RESUMED' && consent.awaits !== null) throw new Fault('STEP_NOT_ALLOWED');
  const status = steps[step].to ?? consent.status;
  return { status, version: consent.version + 1, awaits: status === 'REVOKED' ? null : consent.awaits };
}

/** The word of the second of two: what both agreed to is in force from now on. Throws as `approvedPart` does. */
export function completed(
  consent: Unsigned,
  asked: readonly ScopeItemValue[],
  approved: readonly ScopeItemValue[],
  now: Date,
): Partial<Unsigned> {
  const isHeld = ({ scope }: ScopeItemValue): boolean => consent.scopes.some((held) => held.scope === scope);
  const common = approved.filter(isHeld).map(({ scope }) => scope);
  return {
    scopes: approvedPart(asked, common),
    version: consent.version + 1,
    status: 'ACTIVE',
    awaits: null,
    ...begun(consent.usesPerMonth, now),
  };
}

/**
 * The part of what is asked for that is agreed to. Throws `BAD_USER_INPUT` for an empty list, for a scope named twice or
 * not asked for, and where one is missing that the relying party cannot do without.
 */
export function approvedPart(asked: readonly ScopeItemValue[], approved: readonly string[]): ScopeItemValue[] {
  const part = chosen(asked, approved);
  if (asked.some((item) => item.essential && !part.includes(item))) throw new Fault('BAD_USER_INPUT');
  return part;
}

/**
 * What is left of a consent. Essential ones may go too: to withdraw is as easy as to give (Luật 91/2025/QH15). Throws
 * `BAD_USER_INPUT` for a list that is no narrower than what there is.
 */
export function keptPart(held: readonly ScopeItemValue[], kept: readonly string[]): ScopeItemValue[] {
  const part = chosen(held, kept);
  if (part.length === held.length) throw new Fault('BAD_USER_INPUT');
  return part;
}

function chosen(from: readonly ScopeItemValue[], names: readonly string[]): ScopeItemValue[] {
  const known = names.every((name) => from.some(({ scope }) => scope === name));
  if (names.length === 0 || !known || new Set(names).size < names.length) throw new Fault('BAD_USER_INPUT');
  return from.filter(({ scope }) => names.includes(scope));
}
