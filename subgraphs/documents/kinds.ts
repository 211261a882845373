import type { DocumentDetails } from './entities';
import type { DocumentType } from './types/enums';

/** How documents of a type are issued. */
export interface Kind {
  /** The number belongs to the person, or to the entry in a book: the document that replaces another has the same. */
  readonly keepsNumber?: boolean;
  /** One document stands in the wallets of several people, under one number. */
  readonly common?: boolean;
  /** A person may have several: only the one with the same number is replaced. */
  readonly several?: boolean;
  /** Each office numbers its own book, so two offices may give the same number. */
  readonly numberedByIssuer?: boolean;
  /** A right of the living: it is taken back when its holder has died. What proves a fact, or is inherited, stays. */
  readonly endsWithLife?: boolean;
  /** The type that has the same number by law (mã số bảo hiểm xã hội, Luật Bảo hiểm y tế). */
  readonly numberOf?: DocumentType;
  /** What the face of the type cannot do without, and what it is unless somebody says otherwise. */
  readonly needs?: readonly (keyof DocumentDetails)[];
  readonly usually?: DocumentDetails;
}

const kinds: Readonly<Record<DocumentType, Kind>> = {
  IDENTITY_CARD: { keepsNumber: true, endsWithLife: true, usually: { chip: true } },
  DRIVING_LICENCE: { keepsNumber: true, endsWithLife: true, needs: ['classes'], usually: { pointsLeft: 12 } },
  VEHICLE_REGISTRATION: { several: true, needs: ['plate', 'vehicleKind'], usually: { brand: null } },
  HEALTH_INSURANCE_CARD: {
    keepsNumber: true,
    endsWithLife: true,
    numberOf: 'SOCIAL_INSURANCE_BOOK',
    needs: ['registeredHospital'],
  },
  SOCIAL_INSURANCE_BOOK: { keepsNumber: true, numberOf: 'HEALTH_INSURANCE_CARD' },
  PASSPORT: { endsWithLife: true },
  BIRTH_CERTIFICATE: { keepsNumber: true, numberedByIssuer: true },
  MARRIAGE_CERTIFICATE: { keepsNumber: true, numberedByIssuer: true, common: true },
  // Luật Quản lý thuế 38/2019/QH14, Điều 39: the code of a person who has died is no longer valid.
  TAX_CODE: { keepsNumber: true, endsWithLife: true },
  BANK_ACCOUNT: { several: true },
  DIGITAL_SIGNATURE: { endsWithLife: true },
  LAND_CERTIFICATE: { several: true, common: true },
  VACCINATION_RECORD: { keepsNumber: true },
  DIPLOMA: { several: true },
  CRIMINAL_RECORD: { several: true, numberedByIssuer: true },
};

export const kindOf = (type: DocumentType): Kind => kinds[type];

/** The types that are taken back when their holder has died. */
export const endingWithLife: readonly DocumentType[] = (Object.keys(kinds) as DocumentType[]).filter(
  (type) => kinds[type].endsWithLife,
);
