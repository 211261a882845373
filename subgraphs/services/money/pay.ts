import { Fault } from '../../shared/errors';
import { answered, once } from '../../shared/idempotency';
import { lineOf } from '../../shared/text';
import type { ApplicationRow } from '../entities';
import { type Answered, answerOf } from '../filing/answer';
import { applicantOf, type FilingContext, ownApplication } from '../filing/own';
import { noted } from '../filing/refusals';
import { isUnfiled } from '../machine';
import type { ApplicationState } from '../types/enums';
import type { PaymentNotice } from './provider';
import { receive } from './receive';

const LONGEST_METHOD = 40;

interface Paying {
  readonly id: string;
  /** What the citizen says; what is kept is what the provider says. */
  readonly method: string;
  readonly reference: string;
  readonly key: string;
}

/**
 * Takes a payment that the citizen tells of. The provider is believed, not the citizen: a reference that it does not know,
 * or knows for another application, is `BAD_USER_INPUT`. Money that is short is kept, and the command refused with
 * `PAYMENT_REQUIRED`; where nothing is to be paid it is kept as due back, and the answer is `STEP_NOT_ALLOWED`.
 */
export function payApplicationFee({ id, method, reference, key }: Paying, context: FilingContext): Promise<Answered> {
  const applicant = applicantOf(context, 'Mutation.payApplicationFee');
  const mine = (row: ApplicationRow): boolean => row.residentId === applicant;
  return noted(context, { id, command: 'payApplicationFee', mine }, 'citizen', async () => {
    const input = { id, method: lineOf(method, LONGEST_METHOD), reference };
    const attempt = { operation: 'payApplicationFee', key, input };
    const before = await answered<Answered>(context, attempt);
    if (before) return before;
    const notice = await context.means.payments.lookUp(reference);
    if (!notice) throw new Fault('BAD_USER_INPUT');
    await keep(id, notice, context);
    return once(context, attempt, async (run) => answerOf(run, await ownApplication(run, id, context), context));
  });
}

/**
 * In a transaction of its own, before anything is refused: what was paid stays noted although the command is not done. It
 * counts once, so whoever was cut off after it may ask again.
 */
async function keep(id: string, notice: PaymentNotice, context: FilingContext): Promise<void> {
  const { repository } = context.means;
  const { state, applied } = await repository.transaction(async (run) => {
    const row = await ownApplication(run, id, context);
    if (notice.applicationCode !== row.code) throw new Fault('BAD_USER_INPUT');
    const { state } = await receive(run, row, notice, context, 'citizen');
    const [payment] = await repository.payments.locked(run, 'reference', [notice.reference], '');
    return { state, applied: payment?.applied ?? 0 };
  });
  if (state === 'AWAITING_PAYMENT') throw new Fault('PAYMENT_REQUIRED');
  // Somebody else may have told of it before: then it was handed in by this very payment, and all is well.
  if (isUnfiled(state as ApplicationState) || applied === 0) throw new Fault('STEP_NOT_ALLOWED');
}
