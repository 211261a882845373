import { vietnamDate } from '../../shared/clock';
import type { Run } from '../../shared/database/transaction';
import type { EffectOutcome, EffectRule } from '../../shared/effects';
import type { Notice } from '../../shared/events/event';
import { expireRequests, revokeConsents } from '../consents/endings';
import type { EidAccountRow, EidDependantRow } from '../entities';
import type { IdentityMeans } from '../means';
import { guardianshipLives, isClosed } from '../rules';

/** As an officer reads it beside the account. */
const LOCK_REASON = 'Chủ tài khoản đã chết';

/**
 * The subject has died: nobody signs in for them any more, nobody reads under what they agreed to, and guardianship ends on
 * both sides. Locks account, guardianships, requests and consents in the order of everybody who acts on them, so a
 * disclosure or an approval comes before as a whole or not at all. Done again it finds nothing to do.
 */
export const closeAccount: EffectRule<IdentityMeans> = async (
  run,
  { subjectId, on },
  { means, now },
): Promise<EffectOutcome> => {
  const { accounts, tickets, forUpdate } = means.repository;
  const [account] = await accounts.rows.locked(run, 'residentId', [subjectId], forUpdate);
  const asWard = await accounts.dependants.locked(run, 'residentId', [subjectId], forUpdate);
  const asGuardian = await accounts.dependants.locked(run, 'guardianId', [subjectId], forUpdate);
  const living = [...asWard, ...asGuardian].filter((row) => guardianshipLives(row, now));
  const today = vietnamDate(now);
  await accounts.endGuardianships(run, living, on < today ? on : today);
  await expireRequests(run, subjectId, means, now);
  await revokeConsents(run, subjectId, means, now);
  await tickets.cancelOpen(run, subjectId);
  const closed = await closeRow(run, account, means, now);
  await means.outbox.emit(run, [...closed, ...living.map(endedNotice)], now);
  return { done: true };
};

/** Gives what is to be told of it: nothing where it was closed before. */
async function closeRow(
  run: Run,
  account: EidAccountRow | undefined,
  { repository }: IdentityMeans,
  now: Date,
): Promise<Notice[]> {
  if (!account || isClosed(account)) return [];
  const { id, residentId } = account;
  const changes = { status: 'CLOSED', lockedAt: now.toISOString(), lockReason: LOCK_REASON } as const;
  await repository.accounts.rows.update(run, id, changes);
  return [{ type: 'vn.congdanso.account.closed', subject: residentId, data: { account: id } }];
}

const endedNotice = ({ id, residentId, guardianId }: EidDependantRow): Notice => ({
  type: 'vn.congdanso.guardianship.ended',
  subject: residentId,
  data: { guardianship: id, guardian: guardianId },
});
