import { hash } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../subgraphs/shared/caller';
import type { Config } from '../subgraphs/shared/config';
import { Fault } from '../subgraphs/shared/errors';
import { DevelopmentIssuer } from './issuer';

/** Asymmetric only: `none` and the HMAC family, which turn a public key into a secret, cannot be asked for. */
const ALGORITHMS = ['ES256', 'ES384', 'EdDSA', 'PS256', 'RS256'];
/** A token that lives longer than this was not meant as an access token. */
const MAX_LIFETIME_S = 24 * 60 * 60;
const CLOCK_TOLERANCE_S = 5;
/** A verified token is believed this long without asking for the key again. */
const REMEMBERED_MS = 30_000;
/** The issuer's keys are kept this long, so a removed key works for ten minutes and a half at most. */
const KEYS_KEPT_MS = 10 * 60_000;
const REMEMBERED_TOKENS = 10_000;
const MAX_TOKEN_LENGTH = 8_192;

export interface Authenticator {
  /** Null without a token. Throws `UNAUTHENTICATED` for a bad one, `UPSTREAM_UNAVAILABLE` while the keys cannot be had. */
  authenticate(authorization: string | undefined, now: Date): Promise<Caller | null>;
  /** The caller of a token that was verified a moment ago; null for any other. Never throws. */
  remembered(authorization: string | undefined, now: Date): Caller | null;
}

/** Verifies access tokens of the configured issuer, or of the development issuer where none is configured. */
export function createAuthenticator(config: Config, development: DevelopmentIssuer | null): Authenticator {
  const { issuer, audience, keys } = trusted(config, development);
  const remembered = new LRUCache<string, { caller: Caller; expires: number }>({
    max: REMEMBERED_TOKENS,
    ttl: REMEMBERED_MS,
  });

  return {
    remembered(authorization, now) {
      const token = authorization?.slice('Bearer '.length) ?? '';
      const known = remembered.get(hash('sha256', token, 'base64'));
      return known && known.expires > now.getTime() ? known.caller : null;
    },
    async authenticate(authorization, now) {
      if (authorization === undefined) return null;
      const token = bearer(authorization);
      const digest = hash('sha256', token, 'base64');
      const known = remembered.get(digest);
      if (known && known.expires > now.getTime()) return known.caller;
      const payload = await verify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'iat', 'sub', 'client_id'],
        clockTolerance: CLOCK_TOLERANCE_S,
        maxTokenAge: MAX_LIFETIME_S,
        currentDate: now,
      });
      const expires = (payload.exp ?? 0) * 1000;
      if (expires > now.getTime() + MAX_LIFETIME_S * 1000) throw new Fault('UNAUTHENTICATED');
      const caller = callerOf(payload);
      remembered.set(digest, { caller, expires });
      return caller;
    },
  };
}

function trusted(config: Config, development: DevelopmentIssuer | null) {
  if (config.OIDC_ISSUER && config.OIDC_AUDIENCE && config.OIDC_JWKS_URL) {
    const keys = createRemoteJWKSet(new URL(config.OIDC_JWKS_URL), {
      timeoutDuration: 3_000,
      cooldownDuration: 10_000,
      cacheMaxAge: KEYS_KEPT_MS,
    });
    return { issuer: config.OIDC_ISSUER, audience: config.OIDC_AUDIENCE, keys };
  }
  if (!development) throw new Error('no issuer of access tokens is configured');
  return { issuer: DevelopmentIssuer.issuer, audience: DevelopmentIssuer.audience, keys: development.keySet() };
}

function bearer(authorization: string): string {
  const [scheme, token, ...rest] = authorization.split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !token || rest.length > 0 || token.length > MAX_TOKEN_LENGTH) {
    throw new Fault('UNAUTHENTICATED');
  }
  return token;
}

async function verify(
  token: string,
  keys: JWTVerifyGetKey,
  options: Parameters<typeof jwtVerify>[2],
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keys, options)).payload;
  } catch (error) {
    // A key service that is down is our fault, not the caller's.
    const keyServiceDown = error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError);
    const badAnswer =
      error instanceof errors.JWKSInvalid || (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC');
    throw new Fault(keyServiceDown || badAnswer ? 'UPSTREAM_UNAVAILABLE' : 'UNAUTHENTICATED', error);
  }
}

/**
 * What the claims make of the caller: an assurance level means a citizen signed in, an agency and area an officer;
 * a client that speaks for itself is a relying party unless its roles say analyst or system.
 */
function callerOf(payload: JWTPayload): Caller {
  const subject = text(payload.sub);
  const client = text(payload.client_id);
  if (!subject || !client) throw new Fault('UNAUTHENTICATED');
  const common = {
    subject,
    client,
    scopes: (text(payload.scope) ?? '').split(' ').filter(Boolean),
    level: null,
    agency: null,
    area: null,
  };
  const agency = text(payload.org);
  const area = text(payload.area);
  if (agency && area) return { ...common, kind: 'OFFICER', agency, area };
  const acr = text(payload.acr);
  // A client that speaks for itself is nobody's sign-in, whatever level its token names.
  if (subject !== client && (acr === 'level1' || acr === 'level2')) {
    return { ...common, kind: 'CITIZEN', level: acr === 'level2' ? 2 : 1 };
  }
  if (subject !== client) throw new Fault('UNAUTHENTICATED');
  const roles = Array.isArray(payload.roles) ? payload.roles : [];
  if (roles.includes('system')) return { ...common, kind: 'SYSTEM' };
  return { ...common, kind: roles.includes('analyst') ? 'ANALYST' : 'RELYING_PARTY' };
}

const text = (claim: unknown): string | undefined => (typeof claim === 'string' && claim !== '' ? claim : undefined);
