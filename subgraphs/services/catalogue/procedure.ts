/**
 * What the catalogue knows of an administrative procedure ("thủ tục hành chính"). Codes, fees and periods change several
 * times a year, so a row is one version with its validity, and the key is the number, never the national code.
 * Texts that a citizen reads are Vietnamese; texts for whoever maintains the table are English.
 */
export interface Procedure {
  /** 1 to 25: the essential services of Quyết định 06/QĐ-TTg. From 101: residence procedures beside them. */
  readonly number: number;
  /** Code on the National Public Service Portal; null where no code of its own was found. */
  readonly code: string | null;
  readonly otherCodes: readonly OtherCode[];
  readonly nameVi: string;
  /** Our translation: no official English name was found. */
  readonly nameEn: string;
  readonly group: ProcedureGroup;
  readonly essential: boolean;
  readonly agency: string;
  /** Who decides; empty where it was not found. */
  readonly authorityLevels: readonly AuthorityLevel[];
  /** In `processingUnit`; null where no period was found or none is fixed. */
  readonly processingDays: number | null;
  readonly processingUnit: ProcessingUnit | null;
  readonly processingNote: string | null;
  /** Whole đồng. 0 is free; null is not known, and then `feeNote` says so. */
  readonly feeOnline: number | null;
  readonly feeInPerson: number | null;
  readonly feeNote: string | null;
  readonly digitalCitizenWaiver: FeeWaiver | null;
  readonly requiredDocuments: readonly string[];
  readonly conditions: readonly string[];
  readonly eligible: string;
  readonly filing: Filing;
  readonly outcome: string;
  /** Which fields of the contract change in the registries once the procedure is granted. */
  readonly dataChanges: readonly string[];
  /** Empty unless the procedure links others; in the order in which the agencies work. */
  readonly steps: readonly LinkedStep[];
  /** Follows from the kind of the outcome: a card, plate, seal or original paper cannot be sent electronically. */
  readonly resultChannels: readonly ResultChannel[];
  /** First and last day, both included, YYYY-MM-DD. */
  readonly validFrom: string;
  readonly validFromNote: string | null;
  readonly validTo: string | null;
  readonly sources: readonly string[];
  /** A fact not named here was read in one of the sources. */
  readonly marks: Readonly<Partial<Record<MarkedFact, Mark>>>;
}

export type ProcedureGroup =
  | 'IDENTITY'
  | 'RESIDENCE'
  | 'CIVIL_STATUS'
  | 'TRANSPORT'
  | 'SEAL'
  | 'HEALTH_INSURANCE'
  | 'TAX'
  | 'LAND'
  | 'EDUCATION'
  | 'JUSTICE'
  | 'EMPLOYMENT'
  | 'ELECTRICITY';

export type AuthorityLevel = 'COMMUNE' | 'PROVINCE' | 'CENTRAL' | 'ELECTRICITY_COMPANY';
export type ProcessingUnit = 'WORKING_DAY' | 'DAY' | 'SAME_DAY' | 'IMMEDIATE' | 'ANNUAL_PLAN';
export type ResultChannel = 'ELECTRONIC' | 'POST' | 'IN_PERSON';

/** SEEN: read in a source. SECONDARY: from a digest, the press or common knowledge. UNKNOWN: looked for, not found. */
export type Mark = 'SEEN' | 'SECONDARY' | 'UNKNOWN';
export type MarkedFact =
  | 'nameVi'
  | 'code'
  | 'agency'
  | 'processingDays'
  | 'feeOnline'
  | 'feeInPerson'
  | 'digitalCitizenWaiver'
  | 'requiredDocuments'
  | 'conditions'
  | 'eligible'
  | 'filing'
  | 'outcome'
  | 'dataChanges'
  | 'steps';

export interface OtherCode {
  readonly code: string;
  /** What the code stands for: a level, a variant, a predecessor. */
  readonly what: string;
}

/**
 * Who hands the application in, and for whom. CHILD, WARD and DECEASED are residents whom the application names;
 * NEWBORN, HOUSEHOLD, GUEST and ORGANISATION stand in no registry of persons by themselves, so the form tells of them.
 */
export interface Filing {
  readonly by: string;
  readonly for: readonly FiledFor[];
}
export type FiledFor = 'SELF' | 'CHILD' | 'WARD' | 'NEWBORN' | 'DECEASED' | 'HOUSEHOLD' | 'GUEST' | 'ORGANISATION';

export interface LinkedStep {
  readonly order: number;
  readonly title: string;
  /** Null for a step that stands outside this catalogue. */
  readonly procedureNumber: number | null;
  readonly agency: string;
  /** National codes of the step; several are alternatives, of which one applies. */
  readonly codes: readonly string[];
  /** Working days of the step taken alone; null where unknown. */
  readonly workingDays: number | null;
}

/** A reduction of the fee for digital citizens ("công dân số"). */
export interface FeeWaiver {
  /** Share of the fee that falls away, 0 to 1. */
  readonly rate: number;
  readonly validFrom: string;
  readonly validTo: string;
  /** Every one must hold; the scoring chapter judges them. */
  readonly conditions: readonly WaiverCondition[];
  readonly source: string;
}
export type WaiverCondition =
  | 'VIETNAMESE_CITIZEN'
  | 'LEVEL2_ACCOUNT'
  | 'BASIC_FIVE_INTEGRATED'
  | 'ONLINE_CHANNEL'
  | 'PASSPORT_INTEGRATED'
  | 'LAND_CERTIFICATE_INTEGRATED'
  | 'DRIVING_LICENCE_INTEGRATED'
  | 'CRIMINAL_RECORD_INTEGRATED';
