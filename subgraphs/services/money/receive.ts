import type { Run } from '../../shared/database/transaction';
import type { ApplicationRow } from '../entities';
import type { Acting } from '../filing/change';
import { handIn } from '../filing/hand-in';
import { note, settle } from './ledger';
import type { PaymentNotice } from './provider';

/** Who it is by, where money comes in without a word of the citizen's. */
const PAYMENT_SERVICE = 'payment service';

/**
 * Within a transaction that has the application locked: takes money in, once however often it is told. An application that
 * waits for it and has all of it is handed in; any other keeps it as due back. Returns the application as it is then.
 */
export async function receive(
  run: Run,
  row: ApplicationRow,
  notice: PaymentNotice,
  acting: Acting,
  by: string = PAYMENT_SERVICE,
): Promise<ApplicationRow> {
  await note(run, row, notice, acting);
  if (row.state !== 'AWAITING_PAYMENT' || (await settle(run, row, acting)) > 0) return row;
  return handIn(run, row, by, acting);
}
