import { Fault, type FaultCode } from '../../shared/errors';
import type { ApplicationRow } from '../entities';
import { addEvent, locked } from './change';
import type { FilingContext } from './own';

/** What a rule of ours says no to. Everything else is a slip of writing, or is none of this application's business. */
const told: readonly FaultCode[] = ['BAD_USER_INPUT', 'STEP_NOT_ALLOWED', 'PAYMENT_REQUIRED', 'LEVEL_2_REQUIRED'];

/** As many as tell what went wrong; somebody who goes on and on does not fill a history. */
const MOST = 30;

/**
 * Does the work of a command; where a rule refuses it, the history of the application says so, in a transaction of its own.
 * `mine` tells whether whoever asks may act on it at all: strangers write into nobody's history.
 */
export async function noted<Result>(
  context: FilingContext,
  { id, command, mine }: { id: string; command: string; mine: (row: ApplicationRow) => boolean },
  by: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault && told.includes(error.code)) {
      await note(context, id, `${command} ${error.code}`, by, mine);
    }
    throw error;
  }
}

async function note(
  context: FilingContext,
  id: string,
  refused: string,
  by: string,
  mine: (row: ApplicationRow) => boolean,
): Promise<void> {
  const { repository } = context.means;
  await repository.transaction(async (run) => {
    const row = await locked(run, id, context).catch(nothing);
    if (!row || !mine(row)) return;
    const before = await repository.parted.event.locked(run, 'applicationId', [id], '');
    if (before.filter((event) => event.refused !== null).length >= MOST) return;
    await addEvent(run, row, { state: row.state, by, note: null, refused }, context);
  });
}

/** There is no such application: nothing to write it into. */
const nothing = (error: unknown): null => {
  if (error instanceof Fault && error.code === 'NOT_FOUND') return null;
  throw error;
};
