import { Fault } from '../../shared/errors';
import { once } from '../../shared/idempotency';
import { isUnfiled } from '../machine';
import { release } from '../money/ledger';
import { hasDoneEffects } from '../outcomes/drop';
import type { ApplicationState } from '../types/enums';
import { type Answered, answerOf } from './answer';
import { change } from './change';
import { applicantOf, type FilingContext, ownApplication } from './own';
import { noted } from './refusals';
import { requireLevel } from './start';

/** Takes an application back: as long as nothing was decided, and no registry has changed for it. */
export function withdrawApplication(
  { id, key }: { readonly id: string; readonly key: string },
  context: FilingContext,
): Promise<Answered> {
  const applicant = applicantOf(context, 'Mutation.withdrawApplication');
  const mine = (row: { residentId: string }): boolean => row.residentId === applicant;
  return noted(context, { id, command: 'withdrawApplication', mine }, 'citizen', () =>
    once(context, { operation: 'withdrawApplication', key, input: { id } }, async (run) => {
      const row = await ownApplication(run, id, context);
      // What a sure sign-in has handed in, a weaker one does not take back.
      requireLevel(row.procedureNumber, row.channel, context);
      if (await hasDoneEffects(run, row, context)) throw new Fault('STEP_NOT_ALLOWED');
      // What was paid in part, for something that was never handed in, is the citizen's again.
      if (isUnfiled(row.state as ApplicationState)) await release(run, row, context);
      return answerOf(run, await change(run, row, { state: 'WITHDRAWN', by: 'citizen' }, context), context);
    }),
  );
}
