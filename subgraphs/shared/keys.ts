import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config';

/**
 * The text of a file under the data folder, made on first need and readable by the owner only. Two processes may race for
 * it: the one that comes second reads what the first wrote.
 */
export function keptSecret(folder: string, file: string, make: () => string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, file);
  try {
    writeFileSync(path, make(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8');
}

/** The keys that seal sub-requests; outside production, unless set, one kept in the data folder. */
export function sealKeysOf(config: Config): readonly string[] {
  if (config.SEAL_KEY) return config.SEAL_KEY;
  if (config.NODE_ENV === 'production') throw new Error('SEAL_KEY is required in production');
  return [keptSecret(config.DATA_DIR, 'seal.key', () => randomBytes(32).toString('base64url'))];
}
