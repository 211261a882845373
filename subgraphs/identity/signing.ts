import { CompactSign, compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import type { SigningKey } from '../shared/jwk';

/** What is signed; the header `typ` keeps one kind from being shown as another. */
export const signedKinds = ['consent-receipt', 'verification-evidence', 'record-checkpoint', 'share-ticket'] as const;
export type SignedKind = (typeof signedKinds)[number];

const algorithms: Readonly<Record<SigningKey['kty'], string>> = { EC: 'ES256', OKP: 'EdDSA' };
const typeOf = (kind: SignedKind): string => `${kind}+jwt`;

type CompactKey = Awaited<ReturnType<typeof importJWK>>;

/** Signs what must be provable later and elsewhere: compact JWS (RFC 7515), ES256 or EdDSA. */
export class Signer {
  /** The public halves of all keys in use, as a JWK Set. */
  readonly keys: { readonly keys: readonly JWK[] };
  readonly #opener: Opener;
  readonly #newest: SigningKey;
  #private: Promise<CompactKey> | undefined;

  /** `keys`: the first signs, all verify. */
  constructor(keys: readonly SigningKey[]) {
    const [newest] = keys;
    if (!newest) throw new Error('a signer needs a key');
    this.#newest = newest;
    this.keys = { keys: keys.map(publicHalf) };
    this.#opener = new Opener(this.keys.keys);
  }

  /** Signs with the newest key. `payload` is written as it is, as JSON. */
  async sign(kind: SignedKind, payload: object): Promise<string> {
    const { kty, kid } = this.#newest;
    const alg = algorithms[kty];
    this.#private ??= importJWK({ ...this.#newest }, alg);
    return new CompactSign(Buffer.from(JSON.stringify(payload)))
      .setProtectedHeader({ alg, typ: typeOf(kind), kid })
      .sign(await this.#private);
  }

  /** The payload of what was signed here as this kind, by any key in use; null for anything else. */
  open(kind: SignedKind, jws: string): Promise<Record<string, unknown> | null> {
    return this.#opener.open(kind, jws);
  }
}

/** Opens what a signer has signed, with the public keys alone: nothing is asked of anybody. */
export class Opener {
  readonly #keys: ReadonlyMap<string, { readonly jwk: JWK; readonly alg: string }>;
  readonly #imported = new Map<string, Promise<CompactKey>>();

  /** Keys of other kinds in the set, such as a token issuer's, open nothing. */
  constructor(keys: readonly JWK[]) {
    const usable = keys.filter(({ kty, kid }) => kid !== undefined && (kty === 'EC' || kty === 'OKP'));
    this.#keys = new Map(
      usable.map((jwk) => [String(jwk.kid), { jwk, alg: algorithms[jwk.kty as SigningKey['kty']] }]),
    );
  }

  /** The payload; null for what is altered, of another kind or by another key. Never throws. */
  async open(kind: SignedKind, jws: string): Promise<Record<string, unknown> | null> {
    try {
      const { alg, typ, kid, ...others } = decodeProtectedHeader(jws);
      const key = this.#keys.get(String(kid));
      // The header must be the one that is written here: no key of its own (jwk, jku, x5u), no unencoded payload (b64).
      if (!key || alg !== key.alg || typ !== typeOf(kind) || Object.keys(others).length > 0) return null;
      if (!isCanonical(jws)) return null;
      const { payload } = await compactVerify(jws, await this.#key(String(kid), key), { algorithms: [key.alg] });
      const content: unknown = JSON.parse(Buffer.from(payload).toString());
      return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : null;
    } catch {
      return null;
    }
  }

  #key(kid: string, { jwk, alg }: { readonly jwk: JWK; readonly alg: string }): Promise<CompactKey> {
    const imported = this.#imported.get(kid) ?? importJWK(jwk, alg);
    this.#imported.set(kid, imported);
    return imported;
  }
}

function publicHalf({ kty, crv, x, y, kid }: SigningKey): JWK {
  return { kty, crv, x, ...(y === undefined ? {} : { y }), kid, alg: algorithms[kty], use: 'sig' };
}

/** The last character of a base64url text carries bits that decoding ignores: the same bytes, but not the same JWS. */
const isCanonical = (jws: string): boolean =>
  jws.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
