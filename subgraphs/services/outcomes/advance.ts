import type { Run } from '../../shared/database/transaction';
import { effectRequested } from '../../shared/effects';
import type { ApplicationEffectRow, ApplicationRow } from '../entities';
import { type Acting, change } from '../filing/change';
import { effectsOf, layOut, planned } from './course';
import { doHere } from './records';
import { resultOf } from './result';
import { layOutSteps, moveSteps } from './steps';

/**
 * Within the transaction that approves an application, once it is approved: writes down what the registries are to change
 * and asks for the first of it. What is done of an earlier approval is not done again.
 */
export async function beginOutcome(run: Run, row: ApplicationRow, acting: Acting): Promise<ApplicationRow> {
  const effects = await layOut(run, row, acting);
  await layOutSteps(run, row, effects, acting);
  return advance(run, row, acting);
}

/**
 * Within a transaction that has an approved application locked: does what is this chapter's own, up to the first effect that
 * another has to do, and asks for that; after the last one the application is completed.
 */
export async function advance(run: Run, row: ApplicationRow, acting: Acting): Promise<ApplicationRow> {
  const effects = await effectsOf(run, row, acting);
  for (const effect of effects) {
    if (effect.state === 'DONE' || effect.state === 'DROPPED') continue;
    if (effect.chapter !== 'services') {
      await ask(run, row, effect, acting);
      await moveSteps(run, row, effects, acting);
      return row;
    }
    await doHere(run, row, valuesOf(row, effect), acting);
    await note(run, effect, { state: 'DONE', reason: null, settledAt: acting.now.toISOString() }, acting);
  }
  await moveSteps(run, row, effects, acting);
  const columns = resultOf(row, effects, acting.now);
  return change(run, row, { state: 'COMPLETED', by: row.agency, columns }, acting);
}

/** Within a transaction: changes an effect, in its row and here. */
export async function note(
  run: Run,
  effect: ApplicationEffectRow,
  changes: Partial<ApplicationEffectRow>,
  { means }: Acting,
): Promise<void> {
  await means.repository.effects.update(run, effect.id, changes);
  Object.assign(effect, changes);
}

async function ask(run: Run, row: ApplicationRow, effect: ApplicationEffectRow, acting: Acting): Promise<void> {
  if (effect.state === 'ASKED') return;
  await note(run, effect, { state: 'ASKED', reason: null }, acting);
  const { residentId, id } = row;
  const data = { application: id, position: effect.position };
  const notice = { type: effectRequested(effect.chapter), subject: residentId, data };
  await acting.means.outbox.emit(run, [notice], acting.now);
}

function valuesOf(row: ApplicationRow, { position, kind }: ApplicationEffectRow) {
  const effect = planned(row)[position - 1];
  if (effect?.kind !== kind) throw new Error('an effect is not what its application asks for');
  return effect;
}
