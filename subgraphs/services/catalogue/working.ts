import type { DocumentFacts, PersonFacts } from '../../shared/calls';

/** The kind of office on whose desk a procedure lies; `offices.ts` has their names and areas. */
export type OfficeKind =
  | 'COMMUNE_POLICE'
  | 'COMMUNE_COMMITTEE'
  | 'PROVINCE_POLICE'
  | 'SOCIAL_INSURANCE'
  | 'TAX'
  | 'LAND_REGISTRY'
  | 'EDUCATION'
  | 'EMPLOYMENT'
  | 'ELECTRICITY';

export type Form = Readonly<Record<string, unknown>>;

/** A paper to hand in. */
export interface PaperRule {
  readonly code: string;
  readonly titleVi: string;
  readonly titleEn: string;
  /** Whether this filing must come with it. */
  readonly required: (form: Form) => boolean;
}

/** What a condition is judged by; all of it out of the registries but the form. */
export interface CaseFacts {
  readonly applicant: PersonFacts;
  /** The same as the applicant, or the child, ward or deceased; null for a newborn. */
  readonly subject: PersonFacts | null;
  /** The subject's documents (the applicant's, for a newborn) of the types that the procedure names. */
  readonly documents: readonly DocumentFacts[];
  /** Birth dates of the applicant's children who have a record, by resident id. */
  readonly childrenBorn: Readonly<Record<string, string>>;
  readonly onBehalf: boolean;
  /** How it is filed; where nobody says, no condition of a channel is judged. */
  readonly channel?: 'ONLINE' | 'IN_PERSON';
  readonly form: Form;
  /** YYYY-MM-DD in Vietnam. */
  readonly today: string;
  readonly now: Date;
}

/** A condition that a machine can judge (yêu cầu, điều kiện). */
export interface ConditionRule {
  readonly code: string;
  readonly textVi: string;
  readonly textEn: string;
  readonly source: string;
  /** It tells more of whom it is about than whoever files may read: judged for the officer who decides alone. */
  readonly confidential?: boolean;
  readonly met: (facts: CaseFacts) => boolean;
}

/** How a procedure is worked, beside what is published of it. */
export interface Working {
  readonly number: number;
  readonly office: OfficeKind;
  /**
   * The form's address whose commune decides which office: a dotted path to an object with `communeCode`. Null: where the
   * subject is registered, the applicant for a newborn.
   */
  readonly placeField: string | null;
  /** Level of the sign-in that filing online takes. */
  readonly level: 1 | 2;
  readonly papers: readonly PaperRule[];
  readonly conditions: readonly ConditionRule[];
  /** Types of documents that conditions or prefill look at. */
  readonly documents: readonly string[];
  /** Of one thing one application at a time: its name and the form's fields that tell one thing from another. Null: any number. */
  readonly once: { readonly name: string; readonly fields: readonly string[] } | null;
  /** What the office may read of the applicant and of the subject while it works on it. */
  readonly applicantScopes: readonly string[];
  readonly subjectScopes: readonly string[];
  /** The form's fields that name another person to be found in the register. */
  readonly otherParty: { readonly number: string; readonly fullName: string; readonly dateOfBirth: string } | null;
}
