import type { Run } from '../../shared/database/transaction';
import type { ApplicationRow, PaymentRow } from '../entities';
import { procedureOf } from '../rules';
import type { Until } from '../types/application';
import type { Acting } from './change';

/**
 * An application as a command left it: what the same command answers however often it is sent, whatever happened since. What
 * hangs on it is cut to what there was.
 */
export interface Answered {
  readonly row: ApplicationRow;
  readonly payment: PaymentRow | null;
  readonly until: Until;
}

/** Within the transaction of a command, at its end. */
export async function answerOf(run: Run, row: ApplicationRow, { means, now }: Acting): Promise<Answered> {
  const { repository } = means;
  const { id } = row;
  const { payments: paid, parted } = repository;
  const payments = (await paid.locked(run, 'applicationId', [id], '')).filter(({ paidAt }) => paidAt !== null);
  const [payment = null] = [...payments].sort(
    (a, b) => String(b.paidAt).localeCompare(String(a.paidAt)) || b.id.localeCompare(a.id),
  );
  const files = await parted.attachment.locked(run, 'applicationId', [id], '');
  const isLinked = procedureOf(row).steps.length > 0;
  const steps = isLinked ? await parted.step.locked(run, 'applicationId', [id], '') : [];
  const until: Until = {
    at: now.toISOString(),
    lastEvent: (await repository.nextPosition(run, id)) - 1,
    attachments: files.map((file) => file.id),
    applied: Object.fromEntries(payments.map((each) => [each.id, each.applied])),
    steps: Object.fromEntries(steps.map(({ position, state, completedAt }) => [position, { state, completedAt }])),
  };
  return { row, payment, until };
}
