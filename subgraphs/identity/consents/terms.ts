import { Fault } from '../../shared/errors';
import type { RelyingPartyRow, ScopeItemValue } from '../entities';
import { isScope, type Purpose, purposeOf } from '../purposes';

/** What a consent is asked for, apart from whose it is. */
export interface Terms {
  readonly purposeCode: string;
  readonly scopes: readonly ScopeItemValue[];
  readonly fetchType: 'ONE_TIME' | 'PERIODIC';
  readonly usesPerMonth: number | null;
  readonly dataLifeDays: number;
  /** ISO 8601, any offset. */
  readonly validUntil: string;
}

/**
 * Longest life of data at a relying party. Five years with their leap days: what the law on money laundering
 * (14/2022/QH15) has a bank keep at least. No text sets a longest; this system's own, the same for every purpose.
 */
export const MAX_DATA_LIFE_DAYS = 1_827;

const DAY_MS = 24 * 60 * 60 * 1000;
const modes: readonly ScopeItemValue['mode'][] = ['MATCH', 'PREDICATE', 'DISCLOSE'];

/**
 * Refuses what makes no sense (`BAD_USER_INPUT`) and what goes beyond the ceiling of the purpose
 * (`PURPOSE_CEILING_EXCEEDED`), before anybody is looked up for it.
 */
export function checkTerms(terms: Terms, party: RelyingPartyRow, now: Date): void {
  const purpose = purposeOf(terms.purposeCode);
  if (!purpose || isNonsense(terms, now)) throw new Fault('BAD_USER_INPUT');
  const mayAsk = party.allowedPurposes.includes(purpose.code) && !purpose.unasked;
  if (!mayAsk || isBeyond(terms, purpose, now)) throw new Fault('PURPOSE_CEILING_EXCEEDED');
}

function isNonsense({ scopes, fetchType, usesPerMonth, dataLifeDays, validUntil }: Terms, now: Date): boolean {
  const names = scopes.map(({ scope }) => scope);
  const uses = fetchType === 'PERIODIC' ? usesPerMonth !== null && usesPerMonth >= 1 : usesPerMonth === null;
  return (
    names.length === 0 ||
    new Set(names).size < names.length ||
    !names.every(isScope) ||
    !uses ||
    dataLifeDays < 0 ||
    Date.parse(validUntil) <= now.getTime()
  );
}

function isBeyond(terms: Terms, purpose: Purpose, now: Date): boolean {
  const { scopes, usesPerMonth, dataLifeDays, validUntil } = terms;
  const allowed: readonly string[] = purpose.allowedScopes;
  const forbidden: readonly string[] = purpose.forbiddenScopes;
  return (
    scopes.some(({ scope }) => scope === 'score' || forbidden.includes(scope) || !allowed.includes(scope)) ||
    scopes.some(({ mode }) => modes.indexOf(mode) > modes.indexOf(purpose.maxMode)) ||
    (usesPerMonth ?? 1) > purpose.maxPerMonth ||
    dataLifeDays > MAX_DATA_LIFE_DAYS ||
    Date.parse(validUntil) > now.getTime() + purpose.maxValidityDays * DAY_MS
  );
}
