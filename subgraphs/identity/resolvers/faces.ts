import type { AccessRecordRow, ConsentEventRow, ConsentRequestRow, ConsentRow, ShareTicketRow } from '../entities';
import type { AccountWithDependants } from '../repository/accounts';
import { consentStatus, guardianshipLives, requestStatus, usesLeft } from '../rules';
import { ticketStatus } from '../sharing/terms';
import type { AccessRecord } from '../types/access';
import type { Consent, ConsentEvent, ConsentRequest } from '../types/consent';
import type { ElectronicIdentity } from '../types/resident';
import type { ShareTicket } from '../types/share';

/** Rows as they are shown at a moment. */

/** Who was a child when they came on the account and has turned 14 since is on it no more. */
export const accountFace = ({ account, dependants }: AccountWithDependants, now: Date): ElectronicIdentity => ({
  ...account,
  dependants: dependants.filter((each) => guardianshipLives(each, now)).map(({ residentId }) => ({ id: residentId })),
});

export const ticketFace = (row: ShareTicketRow, now: Date): ShareTicket => ({ ...row, status: ticketStatus(row, now) });

export const requestFace = (row: ConsentRequestRow, now: Date): ConsentRequest => ({
  ...row,
  status: requestStatus(row, now),
});

export const consentFace = (row: ConsentRow, now: Date): Consent => ({
  ...row,
  status: consentStatus(row, now),
  usesLeft: usesLeft(row, now),
});

export const eventFace = ({ kind, at, version, byWhom }: ConsentEventRow): ConsentEvent => ({
  kind,
  at,
  version,
  by: byWhom,
});

/** An entry under a lawful delay (law enforcement, state security) shows that there was an access, and no more. */
export function accessFace(row: AccessRecordRow, now: Date): AccessRecord {
  const consentId = row.basis === 'CONSENT' ? row.reference : null;
  const withheld = row.withheldUntil !== null && Date.parse(row.withheldUntil) > now.getTime();
  if (!withheld) return { ...row, consentId, withheld };
  const { id, at, basis, outcome, chainHash } = row;
  const stub = { receiver: '', receiverKind: '', purposeCode: null, fields: [], deniedFields: [], operationHash: '' };
  return { ...stub, id, at, basis, outcome, chainHash, consentId: null, withheld };
}
