import type { Run } from '../../shared/database/transaction';
import { Fault } from '../../shared/errors';
import { newId } from '../../shared/ids';
import type { ApplicationRow, PaymentRow } from '../entities';
import type { Acting } from '../filing/change';
import type { PaymentNotice } from './provider';

/**
 * Within a transaction that has the application locked: notes money that came in, or finds it noted. What it goes towards is
 * said by `settle`; until then all of it is due back. Throws `BAD_USER_INPUT` where the same reference was told to be
 * another payment.
 */
export async function note(
  run: Run,
  { id, residentId }: Pick<ApplicationRow, 'id' | 'residentId'>,
  { reference, amount, method, paidAt }: PaymentNotice,
  { means }: Acting,
): Promise<void> {
  const { payments, strays, forUpdate } = means.repository;
  const [known] = await payments.locked(run, 'reference', [reference], forUpdate);
  if (known) {
    if (known.applicationId !== id || known.amount !== amount) throw new Fault('BAD_USER_INPUT');
    return;
  }
  if ((await strays.locked(run, 'reference', [reference], forUpdate)).length > 0) throw new Fault('BAD_USER_INPUT');
  await payments.insert(run, [
    { id: newId(), residentId, applicationId: id, amount, applied: 0, method, paidAt, reference },
  ]);
}

/**
 * Within a transaction that has the application locked: spreads what came in over a fee, what was paid first before the rest.
 * What goes beyond is due back (`applied` < `amount`). Returns what is still to pay; to be called by whoever sets a fee.
 */
export async function settle(
  run: Run,
  { id, fee }: Pick<ApplicationRow, 'id' | 'fee'>,
  { means }: Pick<Acting, 'means'>,
): Promise<number> {
  const { payments } = means.repository;
  let due = fee;
  for (const { id: paymentId, amount, applied } of inOrder(await payments.locked(run, 'applicationId', [id], ''))) {
    const part = Math.min(amount, due);
    due -= part;
    if (part !== applied) await payments.update(run, paymentId, { applied: part });
  }
  return due;
}

/** Nothing is due any more, or not yet: all that came in is due back until a fee is. */
export const release = (run: Run, { id }: Pick<ApplicationRow, 'id'>, acting: Pick<Acting, 'means'>): Promise<number> =>
  settle(run, { id, fee: 0 }, acting);

/** What came in, oldest first; one that was only begun is nothing yet. */
const inOrder = (rows: readonly PaymentRow[]): PaymentRow[] =>
  rows
    .filter(({ paidAt }) => paidAt !== null)
    .sort((a, b) => String(a.paidAt).localeCompare(String(b.paidAt)) || a.id.localeCompare(b.id));
