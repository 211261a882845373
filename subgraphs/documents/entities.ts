import { Entity } from 'typeorm';
import {
  dateColumn,
  idColumn,
  idKey,
  jsonColumn,
  nullableDateColumn,
  nullableInstantColumn,
  textColumn,
} from '../shared/database/columns';

/** What a type has beyond the fields of every document. */
export interface DocumentDetails {
  chip?: boolean;
  classes?: string[];
  pointsLeft?: number;
  plate?: string;
  vehicleKind?: string;
  brand?: string | null;
  registeredHospital?: string;
}

@Entity('document')
export class DocumentRow {
  @idKey() id!: string;
  @idColumn('resident_id') residentId!: string;
  /** A value of the contract's enum DocumentType. */
  @textColumn('type', 24) type!: string;
  @textColumn('number', 40) number!: string;
  @textColumn('issuer') issuer!: string;
  @dateColumn('issued_on') issuedOn!: string;
  @nullableDateColumn('expires_on') expiresOn!: string | null;
  /** As the issuer says; EXPIRED is derived from `expiresOn` and today, never stored. */
  @textColumn('standing', 10) standing!: 'VALID' | 'SUSPENDED' | 'REVOKED';
  @textColumn('integration', 10) integration!: 'REQUESTED' | 'VERIFIED' | 'REJECTED';
  @nullableInstantColumn('verified_at') verifiedAt!: string | null;
  @jsonColumn('details') details!: DocumentDetails;
}
