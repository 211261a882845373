import type { Run } from '../../shared/database/transaction';
import { newId } from '../../shared/ids';
import type { Form } from '../catalogue/working';
import type { ApplicationEffectRow, ApplicationRow } from '../entities';
import type { Acting } from '../filing/change';
import { planOf } from './plan';
import type { PlannedEffect } from './planned';

/** The reason of an effect that turned out not to apply, and was left out. */
export const NOT_PARENT = 'NOT_PARENT';

/** What the registries change for an application, as its form says it. */
export function planned(row: ApplicationRow): readonly PlannedEffect[] {
  return planOf(row.procedureNumber, {
    form: JSON.parse(row.form) as Form,
    applicantId: row.residentId,
    subjectId: row.subjectId,
    otherId: row.otherId,
    areaCode: row.areaCode,
    agency: row.agency,
  });
}

/** The moment of the decision that an effect comes from. */
export function decisionOf({ decidedAt }: Pick<ApplicationRow, 'decidedAt'>): Date {
  if (decidedAt === null) throw new Error('an outcome was asked for of an application that nobody decided');
  return new Date(decidedAt);
}

/** Within a transaction that has the application locked: its effects, in order. */
export async function effectsOf(run: Run, row: ApplicationRow, { means }: Acting): Promise<ApplicationEffectRow[]> {
  const { effects, forUpdate } = means.repository;
  const found = await effects.locked(run, 'applicationId', [row.id], forUpdate);
  return found.sort((a, b) => a.position - b.position);
}

/** Nothing will come of it any more, or all of it has come. */
const isPast = ({ state, reason }: ApplicationEffectRow): boolean =>
  state === 'DONE' || (state === 'DROPPED' && reason === NOT_PARENT);

/**
 * Within a transaction: writes down what is to happen. What has happened stays; the rest is laid out anew, since the form may
 * have been changed after a registry had refused.
 */
export async function layOut(run: Run, row: ApplicationRow, acting: Acting): Promise<ApplicationEffectRow[]> {
  const { effects } = acting.means.repository;
  const known = await effectsOf(run, row, acting);
  const plan = planned(row);
  const laid: ApplicationEffectRow[] = [];
  for (const [i, { chapter, kind, step }] of plan.entries()) {
    const before = known[i];
    if (before && isPast(before)) {
      laid.push(before);
      continue;
    }
    const open = { step, chapter, kind, state: 'WAITING' as const, reason: null };
    if (before) await effects.update(run, before.id, open);
    laid.push(before ? { ...before, ...open } : { ...fresh(row, i + 1), ...open });
  }
  await effects.insert(run, laid.slice(known.length));
  for (const { id, state } of known.slice(plan.length)) {
    if (state !== 'DONE') await effects.update(run, id, { state: 'DROPPED' });
  }
  return laid;
}

const fresh = ({ id, residentId }: ApplicationRow, position: number) => ({
  id: newId(),
  residentId,
  applicationId: id,
  position,
  produced: null,
  settledAt: null,
});
