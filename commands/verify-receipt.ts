import type { JWK } from 'jose';
import { receiptKeysOf } from '../subgraphs/identity/keys';
import { Opener, type SignedKind, Signer, signedKinds } from '../subgraphs/identity/signing';
import { readChapterConfig } from '../subgraphs/shared/config';
import { run, UsageError } from './command';
import { readKeySet, readText } from './files';

const kindNames = signedKinds.join('|');

run({
  usage: `npm run --silent verify:receipt -- FILE [--keys JWKS_FILE] [--kind ${kindNames}]`,
  about: 'Verifies a receipt (compact JWS) offline and prints what it says.',
  more: [
    'FILE holds the receipt; - reads it from standard input.',
    '--keys: public keys to verify with, a JWK Set saved from /.well-known/jwks.json; unset: those of RECEIPT_KEY.',
    '--kind: what it must be (consent-receipt).\n',
  ].join('\n'),
  options: { keys: { type: 'string' }, kind: { type: 'string', default: 'consent-receipt' } },
  async main({ keys, kind }, [file]) {
    if (!file) throw new UsageError('which file? (--help shows the usage)');
    if (!signedKinds.includes(kind as SignedKind)) throw new UsageError(`--kind takes one of ${kindNames}`);
    const jws = readText(file).trim();
    const opener = new Opener(keys === undefined ? ownKeys() : readKeySet(keys));
    const payload = await opener.open(kind as SignedKind, jws);
    if (!payload) throw new UsageError(`NOT VERIFIED: not a ${kind} signed with these keys, or altered since`);
    process.stdout.write(`${JSON.stringify(payload, null, 2)}\n`);
  },
});

function ownKeys(): readonly JWK[] {
  return new Signer(receiptKeysOf(readChapterConfig())).keys.keys;
}
