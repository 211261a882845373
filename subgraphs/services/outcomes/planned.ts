import type { Form } from '../catalogue/working';

/** What a plan is made from: an application that was approved. */
export interface PlanCase {
  readonly form: Form;
  readonly applicantId: string;
  /** For a newborn the applicant, until the birth is registered. */
  readonly subjectId: string;
  readonly otherId: string | null;
  /** The commune that it is about, and the office that decided. */
  readonly areaCode: string;
  readonly agency: string;
}

export type EffectChapter = 'residents' | 'documents' | 'identity' | 'services';

/** One change in a registry; they happen one after the other. */
export interface PlannedEffect {
  readonly chapter: EffectChapter;
  readonly kind: string;
  /** The step of a linked procedure; null for any other. */
  readonly step: number | null;
  readonly values: Readonly<Record<string, unknown>>;
  /** What of the values stands in no form, but in a registry by the time it is asked for. */
  readonly looksUp?: 'PERSONAL_NUMBER' | 'PLATE' | 'CERTIFICATE_NUMBER' | 'HOUSEHOLD_MEMBERS';
}

export type Plan = (plan: PlanCase) => readonly PlannedEffect[];

type Values = Readonly<Record<string, unknown>>;

const effect =
  (chapter: EffectChapter) =>
  (kind: string, values: Values = {}): PlannedEffect => ({ chapter, kind, step: null, values: written(values) });

export const inResidents = effect('residents');
export const inDocuments = effect('documents');
export const inIdentity = effect('identity');
export const inServices = effect('services');

/** A document whose number is the personal number of whom it is issued to. */
export const numberedByPerson = (planned: PlannedEffect): PlannedEffect => ({ ...planned, looksUp: 'PERSONAL_NUMBER' });

/** What the subject and the members of their household whom the form names get alike; the values name them as `members`. */
export const withMembers = (planned: PlannedEffect): PlannedEffect => ({ ...planned, looksUp: 'HOUSEHOLD_MEMBERS' });

/** The registration of a vehicle with the plate that was drawn for it. */
export const withPlate = (planned: PlannedEffect): PlannedEffect => ({ ...planned, looksUp: 'PLATE' });

/** Effects as a step of a linked procedure. */
export const inStep = (step: number, effects: readonly PlannedEffect[]): PlannedEffect[] =>
  effects.map((each) => ({ ...each, step }));

/** What was left empty in a form is not there at all. */
export function written(values: Values): Values {
  const isThere = ([, value]: [string, unknown]): boolean => value !== undefined && value !== null && value !== '';
  return Object.fromEntries(Object.entries(values).filter(isThere));
}

/** The land certificate whose number was written in whatever way. */
export const numberedAsHeld = (planned: PlannedEffect): PlannedEffect => ({
  ...planned,
  looksUp: 'CERTIFICATE_NUMBER',
});
