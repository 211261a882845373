import type { Run } from '../../shared/database/transaction';
import type { IdentityMeans } from '../means';
import { consentStatus, requestStatus } from '../rules';
import { taken } from './rules';
import { askedEvent, writeChanged } from './write';

/** What ends with a person's life, without anybody's word. Each locks the rows that it looks at. */

/** Nobody is left to answer what was asked: the relying party sees that it was not answered in time. */
export async function expireRequests(run: Run, residentId: string, { repository }: IdentityMeans, now: Date) {
  const { consents, forUpdate } = repository;
  const requests = await consents.requests.locked(run, 'residentId', [residentId], forUpdate);
  const at = now.toISOString();
  for (const request of requests.filter((each) => requestStatus(each, now) === 'PENDING')) {
    await consents.requests.update(run, request.id, { expiresAt: at });
    await consents.addEvent(run, askedEvent(request, request.createdAt));
    const event = { residentId, consentId: request.id, kind: 'EXPIRED', at, version: 0 } as const;
    await consents.addEvent(run, { ...event, byWhom: 'system', receipt: null });
  }
}

/** Whatever of the person's consents still stands, be it paused or in want of a second word, is withdrawn for good. */
export async function revokeConsents(run: Run, residentId: string, means: IdentityMeans, now: Date) {
  const { consents, forUpdate } = means.repository;
  const rows = await consents.rows.locked(run, 'residentId', [residentId], forUpdate);
  for (const consent of rows.filter((each) => ['ACTIVE', 'PAUSED'].includes(consentStatus(each, now)))) {
    await writeChanged(run, means, consent, taken('REVOKED', consent, now), { kind: 'REVOKED', byWhom: 'system' }, now);
  }
}
