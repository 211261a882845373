import type { DevelopmentClaims, DevelopmentIssuer } from '../gateway/issuer';
import { analystClientId, cast, offices, relyingParties } from '../population/cast';
import { personalScopes } from '../subgraphs/shared/scopes';
import { UsageError } from './command';

/** The development issuer's clients: who they are and what their tokens may ask. */

export const roles = ['citizen', 'bank', 'partner', 'officer', 'analyst'] as const;
export type Role = (typeof roles)[number];

export interface Wish {
  readonly as: Role;
  /** One of the cast. */
  readonly person?: string | undefined;
  /** A resident's id, instead of a person of the cast. */
  readonly resident?: string | undefined;
  /** Space-separated scopes, instead of the role's own. */
  readonly scope?: string | undefined;
  readonly level?: 1 | 2 | undefined;
  /** Seconds; one hour unless said. */
  readonly ttl?: number | undefined;
}

const citizenPermissions = [
  'openid',
  'profile:read',
  'consent:read',
  'consent:write',
  'eid:lock',
  'application:read',
  'application:write',
];

/** The claims of a token. Throws UsageError for a person that is not of the cast or is no officer. */
export function claimsFor(wish: Wish): DevelopmentClaims {
  const ttl = wish.ttl ?? 3_600;
  switch (wish.as) {
    case 'citizen':
      return {
        sub: wish.resident ?? person(wish.person ?? 'mai').id,
        client_id: 'cong-dan-so',
        acr: `level${wish.level ?? levelOf(wish)}`,
        scope: wish.scope ?? [...citizenPermissions, ...personalScopes].join(' '),
        ttl,
      };
    case 'partner':
      return {
        sub: wish.resident ?? person(wish.person ?? 'mai').id,
        client_id: relyingParties.partner.clientId,
        acr: `level${wish.level ?? levelOf(wish)}`,
        scope: wish.scope ?? 'openid profile:read identity.core address',
        ttl,
      };
    case 'officer': {
      const name = wish.person ?? 'hanh';
      const office = new Map(Object.entries(offices)).get(name);
      if (!office) throw new UsageError(`${name} is no officer; officers are ${Object.keys(offices).join(', ')}`);
      return {
        sub: `officer-${name}`,
        client_id: 'mot-cua',
        org: office.agency,
        area: office.areaCode,
        scope: wish.scope ?? 'profile:read application:read applications:handle residents:search eid:unlock',
        ttl,
      };
    }
    case 'bank':
      return client(relyingParties.bank.clientId, wish.scope ?? 'kyc:request kyc:read consent:read', [], ttl);
    case 'analyst':
      return client(analystClientId, wish.scope ?? 'statistics:read', ['analyst'], ttl);
  }
}

const client = (id: string, scope: string, roles: readonly string[], ttl: number): DevelopmentClaims => ({
  sub: id,
  client_id: id,
  scope,
  roles,
  ttl,
});

function person(name: string) {
  if (!Object.hasOwn(cast, name)) {
    throw new UsageError(`--person takes one of ${Object.keys(cast).join(', ')}; got ${name}`);
  }
  return cast[name as keyof typeof cast];
}

const levelOf = (wish: Wish): 1 | 2 => (wish.person === 'lan' && wish.resident === undefined ? 1 : 2);

/** A token of each, for the page at `/` in development. */
export async function castTokens(issuer: DevelopmentIssuer, now: Date): Promise<{ name: string; token: string }[]> {
  const wishes: [string, Wish][] = [
    ...Object.keys(cast).map((name): [string, Wish] => [`citizen ${name}`, { as: 'citizen', person: name }]),
    ['partner for mai', { as: 'partner' }],
    ['bank', { as: 'bank' }],
    ...Object.keys(offices).map((name): [string, Wish] => [`officer ${name}`, { as: 'officer', person: name }]),
    ['analyst', { as: 'analyst' }],
  ];
  return Promise.all(wishes.map(async ([name, wish]) => ({ name, token: await issuer.token(claimsFor(wish), now) })));
}
