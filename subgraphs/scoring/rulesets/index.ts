/**
 * The rulesets about digital citizens, newest last: a draft that was never enacted and the resolution that was.
 * Law as data: a new text is a new file and one more entry here.
 */
import { draft202512 } from './draft-2025-12';
import { nq66222026 } from './nq66-22-2026';
import type { ScoringRuleset } from './ruleset';

export const rulesets: readonly ScoringRuleset[] = [draft202512, nq66222026];

/** The ruleset in force on a day (YYYY-MM-DD); null outside every validity. A draft never is. */
export function rulesetInForceOn(date: string): ScoringRuleset | null {
  return rulesets.find((ruleset) => isInForce(ruleset, date)) ?? null;
}

export function isInForce({ inForce, validFrom, validTo }: ScoringRuleset, date: string): boolean {
  return inForce && validFrom !== null && validFrom <= date && (validTo === null || date <= validTo);
}
