import type { Run } from '../../shared/database/transaction';
import type { ApplicationRow } from '../entities';
import { procedureOf } from '../rules';
import { dueAt } from '../time/due';
import { type Acting, change } from './change';

/** Within a transaction: it counts as handed in, and the time that the agency has begins. */
export function handIn(
  run: Run,
  row: ApplicationRow,
  by: string,
  acting: Acting,
  columns: Partial<ApplicationRow> = {},
): Promise<ApplicationRow> {
  const { now } = acting;
  const procedure = procedureOf({ ...row, ...columns });
  const times = { submittedAt: now.toISOString(), dueAt: dueAt(procedure, now) };
  return change(run, row, { state: 'SUBMITTED', by, columns: { ...columns, ...times } }, acting);
}
