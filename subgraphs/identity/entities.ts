import { Entity } from 'typeorm';
import {
  idColumn,
  idKey,
  instantColumn,
  nullableInstantColumn,
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
}
