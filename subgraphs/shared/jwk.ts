import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto';
import { z } from 'zod';

/** A private key of RFC 7517, of the two kinds that sign here: EC P-256 (ES256) and OKP Ed25519 (EdDSA). */
export interface SigningKey {
  readonly kty: 'EC' | 'OKP';
  readonly crv: 'P-256' | 'Ed25519';
  readonly x: string;
  readonly y?: string | undefined;
  readonly d: string;
  readonly kid: string;
}

/** Keys in use at once: the one that signs, and those before it whose signatures are still shown around. */
const MOST = 3;

/** What the key is known by unless it is given a name: its thumbprint (RFC 7638). */
const thumbprint = ({ crv, kty, x, y }: Omit<SigningKey, 'kid'>): string =>
  hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url');

/** The public half must belong to the private one, or what is signed here verifies nowhere. */
function isWhole({ kty, crv, x, y, d }: Omit<SigningKey, 'kid'>): boolean {
  try {
    const digest = kty === 'EC' ? 'sha256' : null;
    const tried = Buffer.from('tried once');
    const signature = sign(
      digest,
      tried,
      createPrivateKey({ key: { kty, crv, x, ...(y && { y }), d }, format: 'jwk' }),
    );
    return verify(digest, tried, createPublicKey({ key: { kty, crv, x, ...(y && { y }) }, format: 'jwk' }), signature);
  } catch {
    return false;
  }
}

const coordinate = z.string().regex(/^[\w-]{43}$/);
const common = { x: coordinate, d: coordinate, kid: z.string().min(1).max(100).optional() };
const signingKey = z
  .union([
    z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), y: coordinate, ...common }),
    z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), ...common }),
  ])
  .refine(isWhole)
  .transform((jwk): SigningKey => ({ ...jwk, kid: jwk.kid ?? thumbprint(jwk) }));

/** Reads a setting that holds a private JWK or an array of them, the newest first. Complaints repeat nothing of it. */
export const signingKeys = z.string().transform((text, context): readonly SigningKey[] => {
  const complain = (message: string): never => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  const found = listed(text);
  if (found === null) return complain('must be a private JWK, or an array of them, as JSON');
  if (found.length === 0 || found.length > MOST) return complain(`takes one to ${MOST} keys`);
  const keys = z.array(signingKey).safeParse(found);
  if (!keys.success) return complain('must hold private JWKs of EC P-256 or OKP Ed25519');
  const distinct = new Set(keys.data.map(({ kid }) => kid)).size;
  return distinct === keys.data.length ? keys.data : complain('must give each key a kid of its own');
});

function listed(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return null;
  }
}
