import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { type Config, ConfigError } from '../shared/config';
import { type SigningKey, signingKeys } from '../shared/jwk';
import { keptSecret } from '../shared/keys';

type KeySettings = Pick<Config, 'NODE_ENV' | 'DATA_DIR' | 'RECEIPT_KEY' | 'RECORD_KEY'>;

/** The keys that sign receipts and checkpoints, newest first; outside production, unless set, one kept in the data folder. */
export function receiptKeysOf({ RECEIPT_KEY, NODE_ENV, DATA_DIR }: KeySettings): readonly SigningKey[] {
  if (RECEIPT_KEY) return RECEIPT_KEY;
  if (NODE_ENV === 'production') throw new ConfigError('RECEIPT_KEY is required in production');
  return signingKeys.parse(keptSecret(DATA_DIR, 'receipt.jwk', newSigningKey));
}

/** The secrets that guard the ends of the record, newest first; outside production, unless set, one kept in the data folder. */
export function recordKeysOf({ RECORD_KEY, NODE_ENV, DATA_DIR }: KeySettings): readonly string[] {
  if (RECORD_KEY) return RECORD_KEY;
  if (NODE_ENV === 'production') throw new ConfigError('RECORD_KEY is required in production');
  return [keptSecret(DATA_DIR, 'record.key', () => randomBytes(32).toString('base64url'))];
}

const newSigningKey = (): string =>
  JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }));
