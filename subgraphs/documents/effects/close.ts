import type { EffectOutcome, EffectRule } from '../../shared/effects';
import { endingWithLife } from '../kinds';
import type { DocumentMeans } from '../means';
import { type Bearers, noticesOf } from './wallet';

/** The subject has died: what only the living may use is taken back, and nothing is put into the wallet any more. */
export const closeWallet: EffectRule<DocumentMeans, Bearers> = async (
  run,
  { subjectId },
  { means: { repository, outbox }, now },
): Promise<EffectOutcome> => {
  await repository.lock(run, [subjectId]);
  if ((await repository.closedAmong(run, [subjectId])).has(subjectId)) return { done: true };
  const held = await repository.held(run, [subjectId], endingWithLife);
  const ended = held.filter(({ standing }) => standing !== 'REVOKED');
  await repository.revoke(run, ended);
  await repository.close(run, subjectId, now.toISOString());
  await outbox.emit(run, noticesOf('closed', ended), now);
  return { done: true };
};
