import { classOf, type Entry, groupTotals, type Suggestion, suggestions } from './rules';
import { rulesets } from './rulesets';
import type { CitizenClass, ScoringGroup, ScoringRule, ScoringRuleset } from './rulesets/ruleset';

/** A year's points under a ruleset, derived from what its rules gave. */
export interface YearScore {
  readonly ruleset: ScoringRuleset;
  readonly total: number;
  readonly class: CitizenClass;
  readonly byGroup: readonly { readonly group: ScoringGroup; readonly points: number }[];
  readonly suggestions: readonly Suggestion[];
}

/** Entries, or sums of them by rule, of one person and one year. */
export function yearScore(entries: readonly (Entry & { readonly rulesetId: string })[]): YearScore {
  const ruleset = rulesetOf(entries);
  const own = entries.filter(({ rulesetId }) => rulesetId === ruleset.id);
  const byGroup = groupTotals(own, ruleset);
  const total = byGroup.reduce((sum, { points }) => sum + points, 0);
  return { ruleset, total, class: classOf(total, ruleset), byGroup, suggestions: suggestions(own, ruleset) };
}

/**
 * The ruleset that a year is read by: the newest that gave points in it, and in a year without entries the newest that
 * gives points at all. What is in force need not give any, so `inForce` of the answer says whether the score has force.
 */
function rulesetOf(entries: readonly { readonly rulesetId: string }[]): ScoringRuleset {
  const giving = rulesets.filter(({ rules }) => rules.length > 0);
  const ruleset = giving.findLast(({ id }) => entries.some(({ rulesetId }) => rulesetId === id)) ?? giving.at(-1);
  if (!ruleset) throw new Error('no ruleset gives points');
  return ruleset;
}

/** The rule behind an entry. A ruleset is never edited, so every entry has one. */
export function ruleOf({
  rulesetId,
  ruleCode,
}: {
  readonly rulesetId: string;
  readonly ruleCode: string;
}): ScoringRule {
  const rule = rulesets.find(({ id }) => id === rulesetId)?.rules.find(({ code }) => code === ruleCode);
  if (!rule) throw new Error('an entry names a rule that no ruleset has');
  return rule;
}
