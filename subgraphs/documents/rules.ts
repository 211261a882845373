import type { DocumentRow } from './entities';

/** What tells whether there is a document and what it is worth; nothing of what stands on it but the day of issue. */
export type DocumentStanding = Pick<DocumentRow, 'type' | 'issuedOn' | 'expiresOn' | 'standing' | 'integration'>;

/**
 * What a document is worth on a day (`YYYY-MM-DD`, in Vietnamese time). `expiresOn` is the last day of validity, and none
 * means for life. What the issuer took back or suspended stays so, however old the document is.
 */
export function statusOf(
  { standing, expiresOn }: Pick<DocumentRow, 'standing' | 'expiresOn'>,
  today: string,
): 'VALID' | 'EXPIRED' | 'SUSPENDED' | 'REVOKED' {
  if (standing !== 'VALID') return standing;
  return expiresOn !== null && expiresOn < today ? 'EXPIRED' : 'VALID';
}
