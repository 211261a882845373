import { vietnamDate } from '../../shared/clock';
import { Fault } from '../../shared/errors';
import type { ReferenceResolver } from '../../shared/schema';
import type { DocumentDetails, DocumentRow } from '../entities';
import { type DocumentContext, needOf } from '../loaders';
import { statusOf } from '../rules';
import { type Document, typesOfFace } from '../types/document';
import type { DocumentType } from '../types/enums';

/** What has no column of its own comes first, so that it can replace nothing of the document itself. */
export const faceOf = (row: DocumentRow, today: string): Document & DocumentDetails => ({
  ...row.details,
  id: row.id,
  type: row.type as DocumentType,
  number: row.number,
  issuer: row.issuer,
  issuedOn: row.issuedOn,
  expiresOn: row.expiresOn,
  status: statusOf(row, today),
  integration: row.integration,
  verifiedAt: row.verifiedAt,
});

/**
 * The attack: a made-up reference with the id of somebody else's document. Nothing but granted documents is looked
 * among, so an id that does not exist, a foreign one and one of a type that is not granted are the same NOT_FOUND.
 */
export const referenceOf =
  (face: string): ReferenceResolver<DocumentContext> =>
  async ({ id }, { loaders, access, now }) => {
    const row = await loaders.document.load({ id: String(id), types: typesOfFace(face) });
    if (!row) throw new Fault('NOT_FOUND');
    access.open(row.residentId, needOf(row.type), `DocumentType.${row.type}`);
    return faceOf(row, vietnamDate(now));
  };
