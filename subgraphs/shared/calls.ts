import type { Disclosure } from './access';
import type { Caller } from './caller';
import type { ChapterReport } from './chapter';
import type { Effect } from './effects';
import type { FaultCode } from './errors';
import type { Authority } from './scopes';

/**
 * What the gateway asks of a chapter, and one chapter of another, beside the graph: sealed JSON that no client can send.
 * Each name is answered by exactly one chapter.
 */
export interface Calls {
  /** What this caller may read: their own record, their wards', that of the consent or purpose they name. */
  grants: { readonly ask: GrantsQuestion; readonly answer: Omit<Authority, 'caller'> };
  /** Puts disclosures on the record, each only if its grant is still what it was. */
  commit: {
    readonly ask: { readonly entries: readonly CommitEntry[] };
    readonly answer: { readonly codes: readonly (FaultCode | null)[] };
  };
  /** The public keys that receipts and evidence verify with, as a JWK Set. */
  receiptKeys: { readonly ask: Record<string, never>; readonly answer: { readonly keys: readonly object[] } };
  /** The living resident who has this number, name and birth date together; null for anything else. */
  findPerson: { readonly ask: PersonQuestion; readonly answer: { readonly residentId: string | null } };
  /** Birth date and life of residents; those unknown are left out. */
  vitals: {
    readonly ask: { readonly residents: readonly string[] };
    readonly answer: { readonly vitals: readonly Vital[] };
  };
  /** Compares what somebody holds of a person with the register, without giving anything of it away. */
  matchPerson: { readonly ask: MatchQuestion; readonly answer: MatchAnswer };
  /** The same for what their documents say. */
  matchDocuments: { readonly ask: MatchQuestion; readonly answer: MatchAnswer };
  /** The applications that an officer works on, those there are. */
  tasks: {
    readonly ask: { readonly applications: readonly string[] };
    readonly answer: { readonly tasks: readonly ApplicationTask[] };
  };
  /** What a decision changes in a registry, told to the chapter that keeps it; null for none. */
  effect: {
    readonly ask: { readonly application: string; readonly position: number };
    readonly answer: { readonly effect: Effect | null };
  };
  /** What the conditions of a procedure ask of a person, out of the register; null for an unknown id. */
  personFacts: { readonly ask: { readonly resident: string }; readonly answer: { readonly facts: PersonFacts | null } };
  /** What a form is filled in with: the named fields of `Resident`, as form values. What is not on record is left out. */
  registryValues: {
    readonly ask: { readonly resident: string; readonly fields: readonly string[] };
    readonly answer: { readonly values: Readonly<Record<string, unknown>> };
  };
  /** A person's documents of these types, newest first. */
  documentFacts: {
    readonly ask: { readonly resident: string; readonly types: readonly string[] };
    readonly answer: { readonly documents: readonly DocumentFacts[] };
  };
  /** What the payment service tells of by itself: the text as it came, and its signature. */
  paymentNotice: {
    readonly ask: { readonly body: string; readonly signature: string | null };
    readonly answer: { readonly received: true };
  };
  /** The waiver of a procedure's fee that a person is entitled to on a day (YYYY-MM-DD); null for none. */
  feeWaiver: {
    readonly ask: { readonly resident: string; readonly procedure: number; readonly on: string };
    readonly answer: { readonly waiver: { readonly code: string; readonly rate: number } | null };
  };
  /** An attachment, for whoever may read its application; null for any other, as if there were none. */
  attachment: {
    readonly ask: { readonly authority: Authority; readonly id: string };
    readonly answer: { readonly attachment: FoundAttachment | null };
  };
}

export type CallName = keyof Calls;

/** What is answered in bytes, sealed like a call; each by exactly one chapter. */
export interface Streams {
  /** The content of an attachment that `attachment` found. Nothing of it leaves before that is on the record. */
  attachmentContent: { readonly sha256: string };
}

export type StreamName = keyof Streams;

export interface GrantsQuestion {
  readonly caller: Caller;
  /** The header `Consent-Id`. */
  readonly consentId: string | null;
  /** The header `Purpose`: the id of an application or of a legal task. */
  readonly purpose: string | null;
}

/** What one answer of the gateway would disclose. */
export interface CommitEntry {
  readonly requestId: string;
  readonly caller: Caller;
  /** SHA-256 of the operation without its literals, base64url. */
  readonly operationHash: string;
  readonly disclosures: readonly Disclosure[];
}

export interface PersonQuestion {
  readonly personalNumber: string;
  readonly fullName: string;
  /** YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly dateOfBirth: string;
}

export interface Vital {
  readonly residentId: string;
  /** YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly dateOfBirth: string;
  readonly alive: boolean;
}

export type ClaimName =
  | 'PERSONAL_NUMBER'
  | 'FULL_NAME'
  | 'DATE_OF_BIRTH'
  | 'SEX'
  | 'NATIONALITY'
  | 'PERMANENT_ADDRESS'
  | 'PHONE'
  | 'IDENTITY_CARD_ISSUED_ON';

export type PredicateName = 'AGE_AT_LEAST' | 'DOCUMENT_VALID' | 'RESIDES_IN';

export interface MatchQuestion {
  readonly residentId: string;
  readonly claims: readonly { readonly claim: ClaimName; readonly value: string }[];
  readonly predicates: readonly { readonly alias: string; readonly kind: PredicateName; readonly argument: string }[];
}

export type MatchOutcomeName = 'MATCH' | 'NO_MATCH' | 'NOT_AVAILABLE';

export interface MatchAnswer {
  /** One for each claim asked. */
  readonly claims: readonly { readonly claim: ClaimName; readonly outcome: MatchOutcomeName }[];
  /** One for each predicate asked; null where the register cannot tell. */
  readonly predicates: readonly { readonly alias: string; readonly answer: boolean | null }[];
}

export interface ApplicationTask {
  readonly id: string;
  /** The office on whose desk it lies, as its officers' tokens name it, and its area. */
  readonly agency: string;
  readonly areaCode: string;
  /** Whether it was handed in and there is still something for the agency to do. */
  readonly open: boolean;
  /** Whom its procedure lets the office read, and how far. */
  readonly persons: readonly { readonly residentId: string; readonly scopes: readonly string[] }[];
}

export interface FoundAttachment extends Required<ChapterReport> {
  readonly name: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  /** Of the content, hexadecimal. */
  readonly sha256: string;
}

export interface PersonFacts {
  readonly residentId: string;
  /** YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly dateOfBirth: string;
  readonly sex: string;
  readonly nationality: string;
  readonly vitalStatus: string;
  readonly maritalStatus: string;
  readonly vulnerableGroups: readonly string[];
  readonly formerNumber: boolean;
  /** Communes of what is in force. */
  readonly permanentCommune: string | null;
  readonly temporaryCommune: string | null;
  readonly household: {
    readonly id: string;
    readonly fileNumber: string;
    readonly headId: string | null;
    readonly members: readonly string[];
  } | null;
  readonly kin: readonly { readonly kind: string; readonly residentId: string | null; readonly fullName: string }[];
}

export interface DocumentFacts {
  readonly id: string;
  readonly type: string;
  readonly number: string;
  readonly issuer: string;
  readonly issuedOn: string;
  readonly expiresOn: string | null;
  /** VALID, EXPIRED, SUSPENDED or REVOKED today. */
  readonly status: string;
  /** REQUESTED, VERIFIED or REJECTED. */
  readonly integration: string;
  readonly details: Readonly<Record<string, unknown>>;
}
