import type { Run } from '../../shared/database/transaction';
import { Fault } from '../../shared/errors';
import { newId } from '../../shared/ids';
import type { ApplicationRow } from '../entities';
import { assertStep, isFinal } from '../machine';
import type { ServiceMeans } from '../means';
import type { ApplicationState } from '../types/enums';

/** Whoever changes an application: a request, a call or the handler of an event. */
export interface Acting {
  readonly means: ServiceMeans;
  readonly now: Date;
}

export const APPLICATION_CHANGED = 'vn.congdanso.application.changed';

/** Within a transaction: the application, which stays as it is until the end. Throws `NOT_FOUND`. */
export async function locked(run: Run, id: string, { means }: Acting): Promise<ApplicationRow> {
  const { rows, forUpdate } = means.repository;
  const [row] = await rows.locked(run, 'id', [id], forUpdate);
  if (!row) throw new Fault('NOT_FOUND');
  return row;
}

export interface Change {
  /** The new state; the same where only its content changes. */
  readonly state?: ApplicationState;
  /** A role or an office, never the name of a person. */
  readonly by: string;
  readonly note?: string | null;
  readonly columns?: Partial<ApplicationRow>;
}

/**
 * Within a transaction that has the row locked: makes its next revision. A new state is checked against the machine, noted
 * in the history and told to others by an event, all of it together. Throws `STEP_NOT_ALLOWED`.
 */
export async function change(
  run: Run,
  row: ApplicationRow,
  { state, by, note = null, columns = {} }: Change,
  { means, now }: Acting,
): Promise<ApplicationRow> {
  const from = row.state as ApplicationState;
  if (state !== undefined) assertStep(from, state);
  const revision = row.revision + 1;
  const ending = state !== undefined && isFinal(state) ? { onceKey: null } : {};
  const changes = { ...columns, ...(state === undefined ? {} : { state }), ...ending, revision };
  const { repository, outbox } = means;
  await repository.rows.update(run, row.id, changes);
  const changed = { ...row, ...changes };
  if (state === undefined) return changed;
  await addEvent(run, changed, { state, by, note, refused: null }, { means, now });
  await outbox.emit(run, [changedNotice(changed, from)], now);
  return changed;
}

/** Within a transaction: writes the first revision. */
export async function begin(run: Run, row: ApplicationRow, by: string, acting: Acting): Promise<void> {
  await acting.means.repository.rows.insert(run, [row]);
  await addEvent(run, row, { state: 'DRAFT', by, note: null, refused: null }, acting);
  await acting.means.outbox.emit(run, [changedNotice(row, null)], acting.now);
}

/** Within a transaction: adds to the history of an application whose row is locked. */
export async function addEvent(
  run: Run,
  { id, residentId }: Pick<ApplicationRow, 'id' | 'residentId'>,
  event: { state: string; by: string; note: string | null; refused: string | null },
  { means, now }: Acting,
): Promise<void> {
  const { state, by, note, refused } = event;
  const position = await means.repository.nextPosition(run, id);
  await means.repository.parted.event.insert(run, [
    {
      id: newId(),
      residentId,
      applicationId: id,
      position,
      state,
      at: now.toISOString(),
      byWhom: by,
      note,
      refused,
    },
  ]);
}

const changedNotice = (row: ApplicationRow, from: string | null) => ({
  type: APPLICATION_CHANGED,
  subject: row.residentId,
  data: {
    application: row.id,
    procedure: row.procedureNumber,
    from,
    state: row.state,
    channel: row.channel,
    area: row.areaCode,
    revision: row.revision,
  },
});
