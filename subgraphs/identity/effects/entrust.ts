import { z } from 'zod';
import type { EffectOutcome, EffectRule } from '../../shared/effects';
import { newId } from '../../shared/ids';
import { isPartialDate } from '../../shared/scalars';
import { birthday, CONSENTS_ALONE_FROM, hasTurned } from '../consents/voices';
import type { EidDependantRow } from '../entities';
import type { IdentityMeans } from '../means';
import { guardianshipLives } from '../rules';

const values = z.object({ guardianId: z.string().length(26), dateOfBirth: z.string().refine(isPartialDate) });

/**
 * Keeps a newborn on the account of the parent who filed. Where that parent has none in use, or the child is on somebody's
 * account already, there is nothing to do, and the birth stands all the same.
 */
export const entrustChild: EffectRule<IdentityMeans> = async (
  run,
  { subjectId, values: said },
  { means, now },
): Promise<EffectOutcome> => {
  const { success, data } = values.safeParse(said);
  if (!success || data.guardianId === subjectId) return { done: false, reason: 'BAD_VALUES' };
  const { guardianId, dateOfBirth } = data;
  const { accounts, forUpdate } = means.repository;
  const held = await accounts.rows.locked(run, 'residentId', [guardianId, subjectId], forUpdate);
  const [present] = await accounts.dependants.locked(run, 'residentId', [subjectId], forUpdate);
  const isHeld = held.some(({ residentId, status }) => residentId === guardianId && status === 'ACTIVE');
  const hasOwn = held.some(({ residentId }) => residentId === subjectId);
  const isKept = present !== undefined && guardianshipLives(present, now);
  if (!isHeld || hasOwn || isKept || hasTurned(dateOfBirth, CONSENTS_ALONE_FROM, now)) return { done: true };

  const row: EidDependantRow = {
    id: newId(),
    residentId: subjectId,
    guardianId,
    since: now.toISOString(),
    kind: 'CHILD',
    endsOn: birthday(dateOfBirth, CONSENTS_ALONE_FROM),
  };
  // An id of its own even in the place of one that has ended: what was read under that stays told from what is read now.
  if (present) await accounts.removeGuardianship(run, present.id);
  await accounts.dependants.insert(run, [row]);
  const begun = { type: 'vn.congdanso.guardianship.begun', subject: subjectId };
  await means.outbox.emit(run, [{ ...begun, data: { guardianship: row.id, guardian: guardianId } }], now);
  return { done: true };
};
