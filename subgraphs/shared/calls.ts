import type { Disclosure } from './access';
import type { Caller } from './caller';
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
  /** The application that an officer works on; null for none. */
  task: { readonly ask: { readonly application: string }; readonly answer: { readonly task: ApplicationTask | null } };
}

export type CallName = keyof Calls;

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
  readonly applicantId: string;
  readonly subjectId: string;
  /** The commune whose desk it lies on. */
  readonly areaCode: string;
  /** Whether it was handed in and there is still something for the agency to do. */
  readonly open: boolean;
  /** Types of documents that its procedure asks for. */
  readonly documentTypes: readonly string[];
}
