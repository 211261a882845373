import type { FastifyInstance } from 'fastify';
import { Fault } from '../subgraphs/shared/errors';
import type { Peers } from '../subgraphs/shared/peers';
import { addressOf } from './address';
import { PATIENCE_MS } from './asking';
import type { Rates } from './rates';

interface PaymentParts {
  readonly peers: Peers;
  readonly rates: Rates;
  readonly now: () => Date;
}

/** A notification names one payment. */
const BODY_LIMIT = 10 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * `POST /payments/notifications`: the payment service tells of a payment. Its signature is over the very bytes, so they are
 * handed on as they came, and the chapter that knows the key reads them. No token is needed: the signature is one.
 */
export function servePayments(app: FastifyInstance, { peers, rates, now }: PaymentParts): void {
  app.register(async (door) => {
    door.removeAllContentTypeParsers();
    door.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_, body, done) => {
      try {
        done(null, utf8.decode(body as Buffer));
      } catch {
        done(new Fault('BAD_USER_INPUT'));
      }
    });
    door.post('/payments/notifications', { bodyLimit: BODY_LIMIT }, async (request) => {
      await rates.notify(addressOf(request));
      const { 'x-payment-signature': signature } = request.headers;
      const ask = { body: String(request.body ?? ''), signature: typeof signature === 'string' ? signature : null };
      const deadline = Date.now() + PATIENCE_MS;
      return peers.call('paymentNotice', ask, { requestId: request.id, now: now(), deadline });
    });
  });
}
