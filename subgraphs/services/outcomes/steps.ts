import type { Run } from '../../shared/database/transaction';
import { newId } from '../../shared/ids';
import type { ApplicationEffectRow, ApplicationRow, ApplicationStepRow } from '../entities';
import type { Acting } from '../filing/change';
import { procedureOf } from '../rules';
import type { ApplicationState } from '../types/enums';

/** Within a transaction that has the application locked: the steps of a linked procedure; none of any other. */
const stepsOf = (run: Run, row: ApplicationRow, { means }: Acting): Promise<ApplicationStepRow[]> =>
  means.repository.parted.step.locked(run, 'applicationId', [row.id], means.repository.forUpdate);

/** Within a transaction: a step for each that the effects belong to. Those that there are stay as they are. */
export async function layOutSteps(
  run: Run,
  row: ApplicationRow,
  effects: readonly ApplicationEffectRow[],
  acting: Acting,
): Promise<void> {
  const wanted = [...new Set(effects.flatMap(({ step }) => (step === null ? [] : [step])))];
  if (wanted.length === 0) return;
  const known = new Set((await stepsOf(run, row, acting)).map(({ position }) => position));
  const titles = new Map(procedureOf(row).steps.map(({ order, title }) => [order, title]));
  const missing = wanted.filter((position) => !known.has(position));
  await acting.means.repository.parted.step.insert(
    run,
    missing.map((position) => ({
      id: newId(),
      residentId: row.residentId,
      applicationId: row.id,
      position,
      title: titles.get(position) ?? '',
      state: 'SUBMITTED',
      completedAt: null,
    })),
  );
}

/** Within a transaction: brings the steps where the effects are. What is done stays done. */
export async function moveSteps(
  run: Run,
  row: ApplicationRow,
  effects: readonly ApplicationEffectRow[],
  acting: Acting,
): Promise<void> {
  if (effects.every(({ step }) => step === null)) return;
  for (const step of await stepsOf(run, row, acting)) {
    const own = effects.filter((effect) => effect.step === step.position);
    const state = stateOf(own);
    if (own.length === 0 || state === step.state || step.state === 'COMPLETED') continue;
    const completedAt = state === 'COMPLETED' ? acting.now.toISOString() : null;
    await acting.means.repository.parted.step.update(run, step.id, { state, completedAt });
  }
}

function stateOf(effects: readonly ApplicationEffectRow[]): ApplicationState {
  const open = effects.filter(({ state }) => state !== 'DONE' && state !== 'DROPPED');
  if (open.length > 0) {
    const isTouched = open.length < effects.length || open.some(({ state }) => state !== 'WAITING');
    return isTouched ? 'IN_PROGRESS' : 'SUBMITTED';
  }
  // Left out is what turned out not to apply; a step of which nothing came was not taken.
  return effects.some(({ state }) => state === 'DONE') ? 'COMPLETED' : 'REJECTED';
}
