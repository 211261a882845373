import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A new opaque identifier: 26 lower-case base32 characters (Crockford), 130 random bits; it says nothing about anybody. */
export function newId(): string {
  let id = '';
  for (const byte of randomBytes(26)) id += alphabet[byte % 32];
  return id;
}
