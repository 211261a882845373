import { randomUUID } from 'node:crypto';
import type { Peers } from '../subgraphs/shared/peers';
import type { DevelopmentIssuer } from './issuer';

const KEPT_MS = 60_000;

/**
 * The keys published at `/.well-known/jwks.json`: those that receipts and evidence verify with, and the development issuer's
 * where there is one. Receipt keys that were seen once are told while the identity chapter is away.
 */
export function createPublishedKeys(
  issuer: DevelopmentIssuer | null,
  peers: Peers,
  now: () => Date,
): () => Promise<{ keys: readonly object[] }> {
  let receipts: readonly object[] = [];
  let askedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const at = now();
    if (at.getTime() - askedAt > KEPT_MS) {
      await peers.call('receiptKeys', {}, { requestId: randomUUID(), now: at }).then(
        ({ keys }) => {
          receipts = keys;
          askedAt = at.getTime();
        },
        () => undefined,
      );
    }
    return { keys: [...(issuer ? (await issuer.jwks()).keys : []), ...receipts] };
  };
}
