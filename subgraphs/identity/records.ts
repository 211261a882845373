/**
 * What is kept of consents, of requests for them and of accesses. No table holds any so far: the repository finds none.
 * Moments are ISO 8601 text, as in every row.
 */

/** One scope of a consent, and how much of it. */
export interface ScopeItemValue {
  readonly scope: string;
  readonly mode: 'MATCH' | 'PREDICATE' | 'DISCLOSE';
  readonly essential: boolean;
}

/** What a consent and the request for it have in common. */
interface Terms {
  readonly id: string;
  readonly residentId: string;
  readonly relyingPartyId: string;
  readonly purposeCode: string;
  readonly scopes: readonly ScopeItemValue[];
  readonly fetchType: 'ONE_TIME' | 'PERIODIC';
  readonly usesPerMonth: number | null;
  readonly dataLifeDays: number;
  readonly validUntil: string;
}

export type ConsentRequestStatusName = 'PENDING' | 'APPROVED' | 'REJECTED' | 'EXPIRED';

export interface ConsentRequestRecord extends Terms {
  readonly status: ConsentRequestStatusName;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export type ConsentStatusName = 'ACTIVE' | 'PAUSED' | 'REVOKED' | 'EXPIRED';

export interface ConsentRecord extends Terms {
  readonly version: number;
  readonly status: ConsentStatusName;
  readonly usesLeft: number | null;
  readonly validFrom: string;
  /** The receipt of this version, a compact JWS. */
  readonly receipt: string;
}

export interface ConsentEventRecord {
  readonly consentId: string;
  readonly kind:
    | 'REQUESTED'
    | 'GRANTED'
    | 'REJECTED'
    | 'NARROWED'
    | 'PAUSED'
    | 'RESUMED'
    | 'USED'
    | 'REVOKED'
    | 'EXPIRED';
  readonly at: string;
  readonly version: number;
  readonly by: string;
}

export interface AccessRecordEntry {
  readonly id: string;
  readonly residentId: string;
  readonly at: string;
  readonly receiver: string;
  readonly receiverKind: string;
  readonly basis: 'SELF' | 'GUARDIAN' | 'CONSENT' | 'MANDATE';
  readonly purposeCode: string | null;
  readonly consentId: string | null;
  /** Schema coordinates, never values. */
  readonly fields: readonly string[];
  readonly deniedFields: readonly string[];
  readonly outcome: 'DISCLOSED' | 'MATCHED' | 'NOT_MATCHED' | 'DENIED';
  readonly operationHash: string;
  readonly chainHash: string;
  readonly withheld: boolean;
}
