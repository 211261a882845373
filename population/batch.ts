import { DocumentRow } from '../subgraphs/documents/entities';
import { EidAccountRow, EidDependantRow, LegalTaskRow, RelyingPartyRow } from '../subgraphs/identity/entities';
import {
  FieldVerificationRow,
  HouseholdMemberRow,
  HouseholdRow,
  IdentityNumberRow,
  KinshipRow,
  PersonRow,
  ResidenceRegistrationRow,
} from '../subgraphs/residents/entities';
import { CitizenStandingRow, ScoreEntryRow } from '../subgraphs/scoring/entities';
import {
  ApplicationEventRow,
  ApplicationRow,
  ApplicationStepRow,
  AttachmentRow,
  PaymentRow,
} from '../subgraphs/services/entities';

/** The tables that a population fills, by chapter, in the order in which they are loaded. */
export const chapters = {
  residents: {
    person: PersonRow,
    identityNumber: IdentityNumberRow,
    residenceRegistration: ResidenceRegistrationRow,
    household: HouseholdRow,
    householdMember: HouseholdMemberRow,
    kinship: KinshipRow,
    fieldVerification: FieldVerificationRow,
  },
  identity: {
    eidAccount: EidAccountRow,
    eidDependant: EidDependantRow,
    relyingParty: RelyingPartyRow,
    legalTask: LegalTaskRow,
  },
  documents: { document: DocumentRow },
  services: {
    application: ApplicationRow,
    applicationEvent: ApplicationEventRow,
    applicationStep: ApplicationStepRow,
    attachment: AttachmentRow,
    payment: PaymentRow,
  },
  scoring: { scoreEntry: ScoreEntryRow, citizenStanding: CitizenStandingRow },
} as const;

export type Chapter = keyof typeof chapters;

/** Rows by chapter and table. Whole families: no row refers to a resident of another batch. */
export type Batch = {
  [C in Chapter]: {
    [T in keyof (typeof chapters)[C]]: (typeof chapters)[C][T] extends new () => infer Row ? Row[] : never;
  };
};

export interface TableRows {
  entity: new () => object;
  rows: readonly object[];
}

/** One chapter of a batch as a loader sees it: tables and their rows. */
export function tablesOf(batch: Batch, chapter: Chapter): TableRows[] {
  const rows: Readonly<Record<string, readonly object[]>> = batch[chapter];
  return Object.entries(chapters[chapter]).map(([table, entity]) => ({ entity, rows: rows[table] ?? [] }));
}

export function emptyBatch(): Batch {
  const empty = Object.entries(chapters).map(([chapter, tables]) => [
    chapter,
    Object.fromEntries(Object.keys(tables).map((table) => [table, []])),
  ]);
  return Object.fromEntries(empty) as Batch;
}
