import { Entity } from 'typeorm';
import {
  digestColumn,
  digestKey,
  idColumn,
  idKey,
  instantColumn,
  integerColumn,
  integerKey,
  jsonColumn,
  longTextColumn,
  nullableDateColumn,
  nullableIdColumn,
  nullableInstantColumn,
  nullableIntegerColumn,
  nullableJsonColumn,
  nullableLongTextColumn,
  nullableTextColumn,
  textColumn,
} from '../shared/database/columns';

@Entity('eid_account')
export class EidAccountRow {
  @idKey() id!: string;
  /** Unique: a resident has one account at most. */
  @idColumn('resident_id') residentId!: string;
  @textColumn('account_name', 40) accountName!: string;
  @textColumn('level', 8) level!: 'LEVEL_1' | 'LEVEL_2';
  @textColumn('status', 8) status!: 'ACTIVE' | 'LOCKED' | 'CLOSED';
  @instantColumn('issued_at') issuedAt!: string;
  @nullableInstantColumn('locked_at') lockedAt!: string | null;
  @nullableTextColumn('lock_reason', 200) lockReason!: string | null;
}

/** A child under 14 or a ward kept on somebody else's account. */
@Entity('eid_dependant')
export class EidDependantRow {
  @idKey() id!: string;
  /** The child or ward. */
  @idColumn('resident_id') residentId!: string;
  /** The resident who holds the account. */
  @idColumn('guardian_id') guardianId!: string;
  @instantColumn('since') since!: string;
  @textColumn('kind', 5) kind!: 'CHILD' | 'WARD';
  /** The first day on which the guardian may no longer act: a child's 14th birthday, in Vietnamese time. */
  @nullableDateColumn('ends_on') endsOn!: string | null;
}

@Entity('relying_party')
export class RelyingPartyRow {
  @idKey() id!: string;
  /** The OAuth client_id. Unique. */
  @textColumn('client_id', 60) clientId!: string;
  @textColumn('name') name!: string;
  @textColumn('kind', 8) kind!: 'BANK' | 'PARTNER' | 'AGENCY';
  @textColumn('registration_code', 40) registrationCode!: string;
  @nullableTextColumn('contact', 254) contact!: string | null;
  /** Codes of the purposes it may ask consent for. */
  @jsonColumn('allowed_purposes') allowedPurposes!: string[];
}

/** What a consent and the request for it have in common. */
abstract class TermsRow {
  @idKey() id!: string;
  @idColumn('resident_id') residentId!: string;
  @idColumn('relying_party_id') relyingPartyId!: string;
  @textColumn('purpose_code', 60) purposeCode!: string;
  @jsonColumn('scopes') scopes!: ScopeItemValue[];
  @textColumn('fetch_type', 8) fetchType!: 'ONE_TIME' | 'PERIODIC';
  @nullableIntegerColumn('uses_per_month') usesPerMonth!: number | null;
  @integerColumn('data_life_days') dataLifeDays!: number;
  @instantColumn('valid_until') validUntil!: string;
}

/** One scope of a consent, and how much of it. */
export interface ScopeItemValue {
  readonly scope: string;
  readonly mode: 'MATCH' | 'PREDICATE' | 'DISCLOSE';
  readonly essential: boolean;
}

@Entity('consent_request')
export class ConsentRequestRow extends TermsRow {
  /** EXPIRED is not written: a PENDING request past `expiresAt` is expired. */
  @textColumn('status', 8) status!: 'PENDING' | 'APPROVED' | 'REJECTED';
  @instantColumn('created_at') createdAt!: string;
  @instantColumn('expires_at') expiresAt!: string;
}

@Entity('consent')
export class ConsentRow extends TermsRow {
  /** Unique; null for a consent out of a share ticket. */
  @nullableIdColumn('request_id') requestId!: string | null;
  /** Grows with every change of state; a use is none. */
  @integerColumn('version') version!: number;
  /** EXPIRED is not written: a consent past `validUntil` is expired, unless it was revoked. */
  @textColumn('status', 8) status!: 'ACTIVE' | 'PAUSED' | 'REVOKED';
  /** Whose approval is still missing while a child's consent waits, PAUSED, for the second of two. */
  @nullableTextColumn('awaits', 8) awaits!: 'CHILD' | 'GUARDIAN' | null;
  @instantColumn('valid_from') validFrom!: string;
  /** Uses left: in all of a one-time consent, of the month named beside it of a periodic one. */
  @integerColumn('uses_left') usesLeft!: number;
  /** YYYY-MM in Vietnamese time; another month than this one has all its uses left. */
  @textColumn('uses_month', 7) usesMonth!: string;
  /** Guesses left at verifying the person, of the month named above. */
  @integerColumn('attempts_left') attemptsLeft!: number;
  /** The receipt of this version, a compact JWS. */
  @longTextColumn('receipt') receipt!: string;
}

@Entity('consent_event')
export class ConsentEventRow {
  @idKey() id!: string;
  @idColumn('resident_id') residentId!: string;
  /** The consent, or the request that became none. */
  @idColumn('consent_id') consentId!: string;
  /** 1, 2, 3 … within the consent. */
  @integerColumn('position') position!: number;
  @textColumn('kind', 9) kind!:
    | 'REQUESTED'
    | 'GRANTED'
    | 'REJECTED'
    | 'NARROWED'
    | 'PAUSED'
    | 'RESUMED'
    | 'USED'
    | 'REVOKED'
    | 'EXPIRED';
  @instantColumn('at') at!: string;
  @integerColumn('version') version!: number;
  /** A role: citizen, guardian, child, relying party, system. */
  @textColumn('by_whom', 40) byWhom!: string;
  /** The receipt that the change yielded; a use yields none. */
  @nullableLongTextColumn('receipt') receipt!: string | null;
}

/** What a mutation answered to an idempotency key, so that it answers the same again. */
@Entity('idempotency')
export class IdempotencyRow {
  /** Of client, person, operation and key together. */
  @digestKey() id!: string;
  @digestColumn('input_digest') inputDigest!: string;
  /** JSON without values about anybody. */
  @longTextColumn('answer') answer!: string;
  @instantColumn('at') at!: string;
}

@Entity('share_ticket')
export class ShareTicketRow {
  @idKey() id!: string;
  @idColumn('resident_id') residentId!: string;
  @jsonColumn('scopes') scopes!: string[];
  /** Who alone may redeem it; null for any relying party. */
  @nullableIdColumn('relying_party_id') relyingPartyId!: string | null;
  /** EXPIRED is not written: an OPEN ticket past `expiresAt` is expired. */
  @textColumn('status', 9) status!: 'OPEN' | 'REDEEMED' | 'CANCELLED';
  @instantColumn('created_at') createdAt!: string;
  @instantColumn('expires_at') expiresAt!: string;
  @longTextColumn('token') token!: string;
  @nullableIdColumn('consent_id') consentId!: string | null;
}

/** What an agency is charged with by law, as far as it needs to read people's data for it (nhiệm vụ theo luật). */
@Entity('legal_task')
export class LegalTaskRow {
  @idKey() id!: string;
  @textColumn('agency') agency!: string;
  /** A commune, or a province with its communes. */
  @textColumn('area_code', 5) areaCode!: string;
  @textColumn('kind', 40) kind!: string;
  @textColumn('legal_basis') legalBasis!: string;
  @jsonColumn('scopes') scopes!: string[];
  /** The persons it is about; null for whoever lives in the area. */
  @nullableJsonColumn('residents') residents!: string[] | null;
  @instantColumn('valid_from') validFrom!: string;
  @instantColumn('valid_until') validUntil!: string;
  /** Until then the persons see that they were read and not by whom (lawful delay). */
  @nullableInstantColumn('withheld_until') withheldUntil!: string | null;
  @integerColumn('version') version!: number;
}

/** One access on the record. Append-only; each row's hash covers the one before it in its shard. */
@Entity('access_record')
export class AccessRecordRow {
  @integerKey('shard') shard!: number;
  /** 1, 2, 3 … within the shard. */
  @integerKey('seq') seq!: number;
  /** Opaque; no index holds it, for nothing is found by it. */
  @idColumn('id') id!: string;
  @idColumn('resident_id') residentId!: string;
  @instantColumn('at') at!: string;
  @textColumn('receiver') receiver!: string;
  /** The OAuth client, or the officer. */
  @textColumn('receiver_id', 60) receiverId!: string;
  @textColumn('receiver_kind', 20) receiverKind!: string;
  @textColumn('basis', 8) basis!: 'SELF' | 'GUARDIAN' | 'CONSENT' | 'MANDATE';
  /** The id of the consent, guardianship, application or task. */
  @nullableIdColumn('reference') reference!: string | null;
  @integerColumn('version') version!: number;
  @nullableTextColumn('purpose_code', 60) purposeCode!: string | null;
  /** Schema coordinates, never values. */
  @jsonColumn('fields') fields!: string[];
  @jsonColumn('denied_fields') deniedFields!: string[];
  @textColumn('outcome', 11) outcome!: 'DISCLOSED' | 'MATCHED' | 'NOT_MATCHED' | 'DENIED';
  @digestColumn('operation_hash') operationHash!: string;
  @textColumn('request_id', 64) requestId!: string;
  @nullableInstantColumn('withheld_until') withheldUntil!: string | null;
  @digestColumn('chain_hash') chainHash!: string;
}

/** Where a shard of the record ends. */
@Entity('access_shard')
export class AccessShardRow {
  @integerKey('shard') shard!: number;
  @integerColumn('seq') seq!: number;
  @digestColumn('hash') hash!: string;
  /** HMAC over the three, with a key that the database does not hold: whoever changes rows cannot move the end. */
  @digestColumn('mac') mac!: string;
}

/** A signed statement of where all shards ended. */
@Entity('access_checkpoint')
export class AccessCheckpointRow {
  @integerKey('seq') seq!: number;
  @instantColumn('at') at!: string;
  @longTextColumn('jws') jws!: string;
}
