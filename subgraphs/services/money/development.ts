import { createHmac, randomBytes } from 'node:crypto';
import { sameSecret } from '../../shared/compare';
import type { Config } from '../../shared/config';
import { Fault } from '../../shared/errors';
import { keptSecret } from '../../shared/keys';
import { LONGEST_REFERENCE, noProvider, noticeOf, type PaymentNotice, type PaymentProvider } from './provider';

type PaymentSettings = Pick<Config, 'NODE_ENV' | 'DATA_DIR' | 'PAYMENT_KEY'>;

/**
 * The keys shared with the payment service, the one that signs first; outside production, unless set, one kept in the data
 * folder. In production there are none but those that are set.
 */
export function paymentKeysOf({ NODE_ENV, DATA_DIR, PAYMENT_KEY }: PaymentSettings): readonly string[] {
  if (PAYMENT_KEY) return PAYMENT_KEY;
  if (NODE_ENV === 'production') return [];
  return [keptSecret(DATA_DIR, 'payment.key', () => randomBytes(32).toString('base64url'))];
}

/** The provider of these settings; one that knows nothing where production has no key. */
export function openProvider(config: PaymentSettings): PaymentProvider {
  const keys = paymentKeysOf(config);
  return keys.length === 0 ? noProvider : developmentProvider(keys);
}

/**
 * A provider without a network: whoever holds the key has taken the money. A reference tells the whole payment and is signed,
 * so looking it up is reading it.
 */
export const developmentProvider = (keys: readonly string[]): PaymentProvider => ({
  name: 'development',
  async lookUp(reference) {
    if (reference.length > LONGEST_REFERENCE) return null;
    const [payload, mac, ...more] = reference.split('.');
    if (!payload || !mac || more.length > 0 || !isSigned(keys, 'reference', payload, mac)) return null;
    return paymentIn(payload, reference);
  },
  read(body, signature) {
    if (!signature || !isSigned(keys, 'notification', body, signature)) throw new Fault('FORBIDDEN');
    const notice = noticeOf(parsed(body));
    if (!notice) throw new Fault('BAD_USER_INPUT');
    return notice;
  },
});

/** The reference of a payment as the development provider makes it, each one another. */
export function developmentReference(
  key: string,
  { applicationCode, amount, method, paidAt }: Omit<PaymentNotice, 'reference'>,
): string {
  const told = [applicationCode, amount, method, paidAt, randomBytes(6).toString('base64url')];
  const payload = Buffer.from(JSON.stringify(told)).toString('base64url');
  return `${payload}.${macOf(key, 'reference', payload)}`;
}

/** What stands in `X-Payment-Signature` beside a notification. */
export const notificationSignature = (key: string, body: string): string => macOf(key, 'notification', body);

function paymentIn(payload: string, reference: string): PaymentNotice | null {
  const told = parsed(Buffer.from(payload, 'base64url').toString());
  if (!Array.isArray(told)) return null;
  const [applicationCode, amount, method, paidAt] = told as unknown[];
  return noticeOf({ reference, applicationCode, amount, method, paidAt });
}

/** What the signature is for goes into it, so that none of a reference opens a notification. */
const macOf = (key: string, use: 'reference' | 'notification', text: string): string =>
  createHmac('sha256', key).update(`${use}\n${text}`).digest('base64url');

const isSigned = (keys: readonly string[], use: 'reference' | 'notification', text: string, mac: string): boolean =>
  keys.map((key) => sameSecret(macOf(key, use, text), mac)).includes(true);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
