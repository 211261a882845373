import { rulesetInForceOn } from './rulesets';
import { basicFive, documentOfCondition, groupsWithHighestRate } from './rulesets/nq66-22-2026';
import type {
  CitizenClass,
  ConditionCode,
  Entitlement,
  ScoringGroup,
  ScoringRule,
  ScoringRuleset,
} from './rulesets/ruleset';

/** What the ledger holds, as far as points ask for it; the entries of one person and one year. */
export interface Entry {
  readonly ruleCode: string;
  readonly points: number;
}

export interface GroupTotal {
  readonly group: ScoringGroup;
  readonly points: number;
}

export interface Suggestion {
  readonly rule: ScoringRule;
  readonly points: number;
}

/** What the other registries say of a person, as far as entitlements ask for it. */
export interface Standing {
  readonly vietnamese: boolean;
  readonly accountLevel: 'LEVEL_1' | 'LEVEL_2' | null;
  /** Document types, integrated and verified. */
  readonly integratedTypes: readonly string[];
  readonly vulnerableGroups: readonly string[];
}

export interface JudgedEntitlement extends Omit<Entitlement, 'conditions' | 'vulnerableRate'> {
  readonly conditions: readonly { readonly code: ConditionCode; readonly met: boolean }[];
  /** Every condition is met. What depends on the filing (how often a year) is not judged here. */
  readonly granted: boolean;
}

const groups: readonly ScoringGroup[] = ['PERSONAL_DATA', 'DIGITAL_SERVICES', 'COMMUNITY', 'VULNERABLE_BONUS'];

/** A ruleset without classes ranks nobody. */
export function classOf(total: number, { classes }: ScoringRuleset): CitizenClass {
  if (classes === null) return 'UNRANKED';
  if (total >= classes.active) return 'ACTIVE';
  return total >= classes.basic ? 'BASIC' : 'UNRANKED';
}

/** Points of every group, in the order of the law; the total is their sum. Entries of rules not applied count nothing. */
export function groupTotals(entries: readonly Entry[], ruleset: ScoringRuleset): readonly GroupTotal[] {
  const earned = ruleset.rules
    .filter((rule) => rule.enabled)
    .map((rule) => ({ rule, points: capped(pointsOf(rule, entries), rule) }));
  return groups.map((group) => {
    const others = sum(earned.filter(({ rule }) => rule.group !== group));
    const counted = earned.filter(
      ({ rule }) => rule.group === group && (rule.needsFromOtherGroups === null || others >= rule.needsFromOtherGroups),
    );
    return { group, points: sum(counted) };
  });
}

/** What would still earn points, the most first. The bonus is missing: it follows from who one is, not from an act. */
export function suggestions(entries: readonly Entry[], ruleset: ScoringRuleset): readonly Suggestion[] {
  return ruleset.rules
    .filter((rule) => rule.enabled && rule.group !== 'VULNERABLE_BONUS')
    .map((rule) => {
      const already = pointsOf(rule, entries);
      return { rule, points: capped(already + (rule.points ?? 0), rule) - capped(already, rule) };
    })
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points);
}

/** The entitlements of a day (YYYY-MM-DD), each with its conditions judged; none where no ruleset is in force. */
export function entitlementsOf(standing: Standing, on: string): readonly JudgedEntitlement[] {
  const entitlements = rulesetInForceOn(on)?.entitlements ?? [];
  const vulnerable = groupsWithHighestRate.some((group) => standing.vulnerableGroups.includes(group));
  return entitlements
    .filter(({ validFrom, validTo }) => validFrom <= on && on <= validTo)
    .map(({ conditions, vulnerableRate, ...entitlement }) => {
      const judged = conditions.map((code) => ({ code, met: isMet(code, standing) }));
      return {
        ...entitlement,
        rate: vulnerable ? Math.max(entitlement.rate, vulnerableRate ?? 0) : entitlement.rate,
        conditions: judged,
        granted: judged.every(({ met }) => met),
      };
    });
}

function isMet(code: ConditionCode, { vietnamese, accountLevel, integratedTypes }: Standing): boolean {
  switch (code) {
    case 'VIETNAMESE_CITIZEN':
      return vietnamese;
    case 'LEVEL2_ACCOUNT':
      return accountLevel === 'LEVEL_2';
    // No filing is known yet: the question is whether the person can file online at all, which takes an account.
    case 'ONLINE_CHANNEL':
      return accountLevel !== null;
    // Two of the five are unknown by their text; `basicFive` says how they are read until it is found.
    case 'BASIC_FIVE_INTEGRATED':
      return (
        basicFive.named.every((type) => integratedTypes.includes(type)) &&
        new Set(integratedTypes).size >= basicFive.total
      );
    default:
      return integratedTypes.includes(documentOfCondition[code]);
  }
}

function pointsOf(rule: ScoringRule, entries: readonly Entry[]): number {
  return sum(entries.filter(({ ruleCode }) => ruleCode === rule.code));
}

function capped(points: number, { yearlyCap }: ScoringRule): number {
  return yearlyCap === null ? points : Math.min(points, yearlyCap);
}

function sum(parts: readonly { readonly points: number }[]): number {
  return parts.reduce((total, { points }) => total + points, 0);
}
