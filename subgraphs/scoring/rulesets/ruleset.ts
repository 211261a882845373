/**
 * A set of rules about digital citizens ("công dân số"): points, entitlements or both, with its source and validity.
 * What it gives are incentives; nothing here may serve to refuse, restrict or punish.
 */
export interface ScoringRuleset {
  readonly id: string;
  readonly title: string;
  /** Enacted at all. Whether it applies on a day also depends on the validity: see `isInForce`. */
  readonly inForce: boolean;
  /** First and last day, both included, YYYY-MM-DD; null in a draft. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly source: string;
  /** Least totals of the classes; null where the ruleset knows no classes. */
  readonly classes: ClassThresholds | null;
  readonly rules: readonly ScoringRule[];
  readonly entitlements: readonly Entitlement[];
  /** What else the source says and what could not be found. */
  readonly notes: readonly LocalText[];
}

export interface LocalText {
  readonly vi: string;
  readonly en: string;
}

export interface ClassThresholds {
  readonly active: number;
  readonly basic: number;
}
/** Tích cực, cơ bản, chưa xếp hạng. */
export type CitizenClass = 'ACTIVE' | 'BASIC' | 'UNRANKED';

export type ScoringGroup = 'PERSONAL_DATA' | 'DIGITAL_SERVICES' | 'COMMUNITY' | 'VULNERABLE_BONUS';

export interface ScoringRule {
  readonly code: string;
  readonly group: ScoringGroup;
  readonly text: LocalText;
  /** For each time; null where not published. */
  readonly points: number | null;
  /** The most that the rule gives in a year; null where none was found. */
  readonly yearlyCap: number | null;
  /** How often it counts, in words. */
  readonly period: LocalText | null;
  /** Points of the other groups without which this rule gives none; null where there is no such condition. */
  readonly needsFromOtherGroups: number | null;
  /** A rule of unknown points is kept for completeness and is never applied. */
  readonly enabled: boolean;
  readonly source: string;
}

export interface Entitlement {
  readonly code: string;
  readonly text: LocalText;
  /** Share of the fee or tax that falls away, 0 to 1. */
  readonly rate: number;
  /** The share for the elderly, disabled persons and ethnic minorities; null where only "the highest" is said. */
  readonly vulnerableRate: number | null;
  /** Number in the catalogue of procedures; null for what stands outside it. */
  readonly procedureNumber: number | null;
  /** Every one must hold. */
  readonly conditions: readonly ConditionCode[];
  readonly timesPerYear: number | null;
  readonly validFrom: string;
  readonly validTo: string;
  readonly source: string;
}

export type ConditionCode =
  | 'VIETNAMESE_CITIZEN'
  | 'LEVEL2_ACCOUNT'
  | 'BASIC_FIVE_INTEGRATED'
  | 'ONLINE_CHANNEL'
  | 'PASSPORT_INTEGRATED'
  | 'LAND_CERTIFICATE_INTEGRATED'
  | 'DRIVING_LICENCE_INTEGRATED'
  | 'CRIMINAL_RECORD_INTEGRATED';
