import type { Run } from '../../shared/database/transaction';
import type { ApplicationRow } from '../entities';
import { type Acting, type Change, change } from '../filing/change';
import { note } from './advance';
import { effectsOf } from './course';
import { resultOf } from './result';
import { moveSteps } from './steps';

/** Within a transaction: whether a registry has done something of what was approved. */
export async function hasDoneEffects(run: Run, row: ApplicationRow, acting: Acting): Promise<boolean> {
  return (await effectsOf(run, row, acting)).some(({ state }) => state === 'DONE');
}

/**
 * Within the transaction that says no to what is left of an application: the rest never happens. What a registry has done is
 * not undone by that: so much is handed over.
 */
export async function dropRest(
  run: Run,
  row: ApplicationRow,
  decided: Change,
  acting: Acting,
): Promise<ApplicationRow> {
  const effects = await effectsOf(run, row, acting);
  for (const effect of effects) {
    if (effect.state !== 'DONE' && effect.state !== 'DROPPED') await note(run, effect, { state: 'DROPPED' }, acting);
  }
  await moveSteps(run, row, effects, acting);
  if (!effects.some(({ state }) => state === 'DONE')) {
    return change(run, row, { ...decided, state: 'REJECTED' }, acting);
  }
  const columns = { ...decided.columns, ...resultOf(row, effects, acting.now) };
  return change(run, row, { ...decided, state: 'COMPLETED', columns }, acting);
}
