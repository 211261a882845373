import type { CallContext } from '../../shared/chapter';
import type { Run } from '../../shared/database/transaction';
import { Fault } from '../../shared/errors';
import { isDuplicate } from '../../shared/idempotency';
import { newId } from '../../shared/ids';
import { locked } from '../filing/change';
import type { ServiceMeans } from '../means';
import type { PaymentNotice } from './provider';
import { receive } from './receive';

type Notified = Pick<CallContext<ServiceMeans>, 'means' | 'now'>;

/**
 * Takes what the payment service tells of by itself; told twice, the answer is the same. Money for no application that
 * there is stands by itself until somebody looks into it. Throws as `PaymentProvider.read` does, and `BAD_USER_INPUT` where
 * a reference was told to be another payment.
 */
export async function noticeOfPayment(
  body: string,
  signature: string | null,
  { means, now }: Notified,
): Promise<{ received: true }> {
  const { repository, payments } = means;
  const notice = payments.read(body, signature ?? undefined);
  const [found] = await repository.rows.where('code', [notice.applicationCode], { columns: ['id'] });
  const take = () =>
    repository.transaction(async (run) => {
      if (!found) return keepStray(run, notice, { means, now });
      await receive(run, await locked(run, found.id, { means, now }), notice, { means, now });
    });
  // Two tell of it at the same moment: the second finds what the first noted.
  await take().catch((error: unknown) => (isDuplicate(error) ? take() : Promise.reject(error)));
  return { received: true };
}

async function keepStray(run: Run, notice: PaymentNotice, { means }: Notified): Promise<void> {
  const { payments, strays, forUpdate } = means.repository;
  const { reference, applicationCode, amount } = notice;
  const [known] = await strays.locked(run, 'reference', [reference], forUpdate);
  if (known?.applicationCode === applicationCode && known.amount === amount) return;
  if (known || (await payments.locked(run, 'reference', [reference], forUpdate)).length > 0) {
    throw new Fault('BAD_USER_INPUT');
  }
  await strays.insert(run, [{ id: newId(), ...notice }]);
}
