import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { UsageError } from './command';

/** The public keys of a JWK Set kept in a file, such as one saved from `/.well-known/jwks.json`. */
export function readKeySet(file: string): readonly JWK[] {
  try {
    const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { keys?: unknown };
    if (Array.isArray(keys) && keys.every((key) => typeof key === 'object' && key !== null)) return keys as JWK[];
  } catch {
    // A file that is not there and one that is no JSON get the same answer.
  }
  throw new UsageError(`--keys takes a file with a JWK Set, as /.well-known/jwks.json shows it; ${file} is none`);
}

/** The text of a file, or of standard input for `-`. */
export function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch {
    throw new UsageError(`${file} cannot be read`);
  }
}
