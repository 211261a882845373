import { newId } from '../../shared/ids';
import type { DocumentDetails, DocumentRow } from '../entities';
import { kindOf } from '../kinds';
import type { DocumentType } from '../types/enums';

/** What a new document has in common with those that the same decision gives to others. */
export interface Paper {
  readonly type: DocumentType;
  readonly issuer: string;
  readonly issuedOn: string;
  readonly verifiedAt: string;
}

export const newDocument = (
  { type, issuer, issuedOn, verifiedAt }: Paper,
  residentId: string,
  number: string,
  expiresOn: string | null,
  details: DocumentDetails,
): DocumentRow => ({
  id: newId(),
  residentId,
  type,
  number,
  issuer,
  issuedOn,
  expiresOn,
  standing: 'VALID',
  integration: 'VERIFIED',
  verifiedAt,
  details,
});

/**
 * What stands on a document beside its columns: what the office says, else what the former one says, else what is usual.
 * Null where something is missing that a document of the type cannot be without.
 */
export function detailsOf(
  type: DocumentType,
  said: DocumentDetails | undefined,
  former: DocumentRow | undefined,
  besides: readonly DocumentRow[],
): DocumentDetails | null {
  const { usually = {}, needs = [] } = kindOf(type);
  const details = { ...usually, ...ofTheHousehold(type, besides), ...former?.details, ...said };
  return needs.every((need) => details[need] != null) ? details : null;
}

/** Who is insured together and has named no hospital is registered where the others are. */
function ofTheHousehold(type: DocumentType, besides: readonly DocumentRow[]): DocumentDetails {
  if (type !== 'HEALTH_INSURANCE_CARD') return {};
  const hospital = besides.find((row) => row.details.registeredHospital)?.details.registeredHospital;
  return hospital === undefined ? {} : { registeredHospital: hospital };
}
