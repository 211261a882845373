import { generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, importJWK, type JWK, type JWTVerifyGetKey, SignJWT } from 'jose';
import { type Config, ConfigError } from '../subgraphs/shared/config';
import { keptSecret } from '../subgraphs/shared/keys';

/**
 * The development issuer: signs tokens for the cast, so that the gateway can be tried without an identity provider.
 * Its key lives in the data folder. In production it cannot be made.
 */
export class DevelopmentIssuer {
  static readonly issuer = 'urn:cong-dan-so:development-issuer';
  static readonly audience = 'cong-dan-so';
  readonly #private: JWK;
  #signing: ReturnType<typeof importJWK> | undefined;

  constructor(config: Pick<Config, 'NODE_ENV' | 'DATA_DIR'>) {
    if (config.NODE_ENV === 'production') throw new ConfigError('the development issuer does not exist in production');
    this.#private = JSON.parse(keptSecret(config.DATA_DIR, 'issuer.jwk', newKey)) as JWK;
  }

  /** The public half, as `/.well-known/jwks.json` shows it. */
  jwks(): { keys: JWK[] } {
    const { d: _private, ...shown } = this.#private;
    return { keys: [shown] };
  }

  keySet(): JWTVerifyGetKey {
    return createLocalJWKSet(this.jwks());
  }

  /** An access token of RFC 9068. Times in seconds. */
  async token(claims: DevelopmentClaims, now: Date): Promise<string> {
    const { ttl, ...payload } = claims;
    const issuedAt = Math.floor(now.getTime() / 1000);
    this.#signing ??= importJWK(this.#private, 'ES256');
    return new SignJWT({ ...payload })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: String(this.#private.kid) })
      .setIssuer(DevelopmentIssuer.issuer)
      .setAudience(DevelopmentIssuer.audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ttl)
      .sign(await this.#signing);
  }
}

export interface DevelopmentClaims {
  readonly sub: string;
  readonly client_id: string;
  readonly scope: string;
  readonly acr?: 'level1' | 'level2';
  readonly org?: string;
  readonly area?: string;
  readonly roles?: readonly string[];
  /** Seconds. */
  readonly ttl: number;
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = privateKey.export({ format: 'jwk' });
  return JSON.stringify({ ...jwk, alg: 'ES256', use: 'sig', kid: `development-${jwk.x?.slice(0, 8)}` });
}
