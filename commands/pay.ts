import { subgraphs } from '../subgraphs';
import { developmentReference, notificationSignature, paymentKeysOf } from '../subgraphs/services/money/development';
import { noticeOf, type PaymentNotice } from '../subgraphs/services/money/provider';
import { type Config, readConfig } from '../subgraphs/shared/config';
import { run, UsageError, wholeNumber } from './command';

run({
  usage: 'npm run --silent pay -- --code CODE --amount VND [--method NAME] [--notify]',
  about:
    'Pays a fee to the development payment provider. Prints the reference for payApplicationFee, or with --notify tells the running gateway as a payment service would.',
  options: {
    code: { type: 'string' },
    amount: { type: 'string' },
    method: { type: 'string', default: 'VietQR' },
    notify: { type: 'boolean', default: false },
  },
  async main({ code, amount, method, notify }) {
    if (!code || !amount)
      throw new UsageError('--code and --amount say for what and how much (--help shows the usage)');
    const config = readConfig(subgraphs.map(({ name }) => name));
    if (config.NODE_ENV === 'production') throw new UsageError('in production the payment service takes the money');
    const [key = ''] = paymentKeysOf(config);
    const paid = {
      applicationCode: code,
      amount: wholeNumber('amount', amount, 1),
      method,
      paidAt: new Date().toISOString(),
    };
    const notice = noticeOf({ ...paid, reference: developmentReference(key, paid) });
    if (!notice) throw new UsageError('--code and --method take up to 40 letters, digits and signs of ASCII');
    process.stdout.write(`${notify ? await tell(notice, key, config) : notice.reference}\n`);
  },
});

async function tell(notice: PaymentNotice, key: string, { HOST, PORT }: Config): Promise<string> {
  const url = `http://${HOST}:${PORT}/payments/notifications`;
  const body = JSON.stringify(notice);
  const headers = {
    'content-type': 'application/json',
    'x-payment-signature': notificationSignature(key, body),
  };
  const answer = await fetch(url, { method: 'POST', headers, body }).catch(() => {
    throw new UsageError(`no gateway answers at ${url}; start it with npm start`);
  });
  return answer.text();
}
