import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { claimsFor, type Role } from '../../commands/tokens';
import { createAuthenticator } from '../../gateway/authenticate';
import { DevelopmentIssuer } from '../../gateway/issuer';
import { cast } from '../../population/cast';
import { readConfig } from '../../subgraphs/shared/config';
import { type Answer, Graph, makePlace, NOON } from '../graph';

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);
const now = seconds(NOON);
const profile = '{ me { fullName personalNumber } }';

/** Nothing about anybody stands in the answer, whatever else does. */
function expectNothingPersonal({ text }: Answer): void {
  for (const { fullName, personalNumber, dateOfBirth } of Object.values(cast)) {
    expect(text).not.toContain(fullName);
    expect(text).not.toContain(personalNumber);
    if (dateOfBirth.length === 10) expect(text).not.toContain(dateOfBirth);
  }
}

function expectBadToken(answer: Answer): void {
  expect(answer.status).toBe(401);
  expect(answer).toBeRefusedWith('UNAUTHENTICATED');
  expectNothingPersonal(answer);
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const decoded = (part: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Record<string, unknown>;

describe('with the development issuer', () => {
  let graph: Graph;
  let issuer: DevelopmentIssuer;
  /** Mai's own token. */
  let good: string;
  /** The issuer's key under other headers and claims: what a careless issuer could sign. */
  let removeKeys: () => Promise<void>;
  let signed: (claims: JWTPayload, header?: object) => Promise<string>;
  const claims: JWTPayload = {
    ...claimsFor({ as: 'citizen' }),
    ttl: undefined,
    iss: DevelopmentIssuer.issuer,
    aud: DevelopmentIssuer.audience,
    iat: now,
    exp: now + 3600,
  };

  beforeAll(async () => {
    const { settings, remove } = await makePlace('sqlite');
    removeKeys = remove;
    graph = await Graph.start({ residents: 60, settings: { DATA_DIR: settings.DATA_DIR } });
    issuer = graph.gateway.issuer as DevelopmentIssuer;
    good = await graph.token({ as: 'citizen' });
    // The issuer writes no such claims; its key, out of the test's own folder, signs them here.
    const jwk = JSON.parse(readFileSync(join(settings.DATA_DIR, 'issuer.jwk'), 'utf8')) as JWK;
    const key = await importJWK(jwk, 'ES256');
    signed = (payload, header = {}) =>
      new SignJWT(payload)
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: String(jwk.kid), ...header })
        .sign(key);
  });
  afterAll(async () => {
    await graph.close();
    await removeKeys();
  });

  const asks = (authorization: string): Promise<Answer> => graph.asks(profile, { headers: { authorization } });

  it('believes the token it was given', async () => {
    const answer = await asks(`Bearer ${good}`);
    expect(answer).toBeWhole();
    expect(answer.data.me.fullName).toBe(cast.mai.fullName);
  });

  it('asks for a token where none came, and shows nothing', async () => {
    const answer = await graph.asks(profile);
    expect(answer).toBeRefusedWith('UNAUTHENTICATED');
  });

  it.each<[string, (token: string) => string]>([
    ['an empty one', () => 'Bearer '],
    ['no scheme', (token) => token],
    ['Basic', (token) => `Basic ${token}`],
    ['DPoP', (token) => `DPoP ${token}`],
    ['two tokens', (token) => `Bearer ${token} ${token}`],
    ['two tokens in a list', (token) => `Bearer ${token}, Bearer ${token}`],
    ['a tab for the blank', (token) => `Bearer\t${token}`],
    ['nonsense', () => 'Bearer nonsense'],
    ['three dots', () => 'Bearer ...'],
    ['JSON', () => 'Bearer {"sub":"mai"}'],
    ['9,000 characters', () => `Bearer ${'a'.repeat(9_000)}`],
    ['a good one made 9,000 characters long', (token) => `Bearer ${token}${'A'.repeat(9_000)}`],
    ['no signature', (token) => `Bearer ${token.slice(0, token.lastIndexOf('.') + 1)}`],
    ['a signature cut short', (token) => `Bearer ${token.slice(0, -4)}`],
    ['half a token', (token) => `Bearer ${token.slice(0, token.length / 2)}`],
    ['a fourth part', (token) => `Bearer ${token}.AAAA`],
    ['another header', (token) => `Bearer ${encoded({ alg: 'ES256' })}.${token.split('.').slice(1).join('.')}`],
  ])('refuses %s', async (_, header) => {
    expectBadToken(await asks(header(good)));
  });

  it('refuses a token with another name in it', async () => {
    const [header, payload, signature] = good.split('.');
    const altered = encoded({ ...decoded(payload), sub: cast.an.id });
    expectBadToken(await asks(`Bearer ${header}.${altered}.${signature}`));
  });

  it('refuses a token with any one character changed', async () => {
    const places = Array.from({ length: 40 }, (_, place) => Math.floor((place * (good.length - 2)) / 40));
    for (const place of places) {
      const old = good[place];
      const altered = `${good.slice(0, place)}${old === 'A' ? 'B' : 'A'}${good.slice(place + 1)}`;
      expectBadToken(await asks(`Bearer ${altered}`));
    }
  });

  it('looks for a token in no other place', async () => {
    const elsewhere = await fetch(`${graph.url}/graphql?access_token=${good}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: `token=${good}`, 'x-access-token': good },
      body: JSON.stringify({ query: profile, access_token: good, extensions: { authorization: `Bearer ${good}` } }),
    });
    expect(await elsewhere.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it('would believe the same claims unchanged, so what follows is refused for what it changes', async () => {
    expect(await asks(`Bearer ${await signed(claims)}`)).toBeWhole();
  });

  it.each<[string, JWTPayload]>([
    ['expired an hour ago', { iat: now - 7200, exp: now - 3600 }],
    ['expired ten seconds ago', { iat: now - 100, exp: now - 10 }],
    ['not yet valid', { nbf: now + 60 }],
    ['issued in the future', { iat: now + 600 }],
    ['issued before yesterday', { iat: now - 2 * 86_400 }],
    ['without an end', { exp: undefined }],
    ['without a beginning', { iat: undefined }],
    ['about nobody', { sub: undefined }],
    ['about an empty name', { sub: '' }],
    ['without a client', { client_id: undefined }],
    ['valid for ten years', { exp: now + 10 * 365 * 86_400 }],
    ['valid beyond any number', { exp: Number.MAX_SAFE_INTEGER }],
    ['with an end in words', { exp: 'tomorrow' as never }],
    ['of another issuer', { iss: 'https://id.example.com' }],
    ['without an issuer', { iss: undefined }],
    ['for another audience', { aud: 'another-gateway' }],
    ['for several others', { aud: ['another-gateway', 'a-third'] }],
    ['without an audience', { aud: undefined }],
    ['about a list of persons', { sub: [cast.mai.id, cast.an.id] as never }],
    ['with the level as a number', { acr: 2 as never }],
    ['with the level in a list', { acr: ['level2'] as never }],
    ['with a level there is not', { acr: 'level3' }],
    ['with the level in a claim of another name', { acr: undefined, level: 2 }],
    ['with the level among the scopes', { acr: undefined, scope: 'profile:read identity.core level2' }],
    ['with the level of a role', { acr: undefined, roles: ['level2', 'system'] }],
  ])('refuses a signed token %s', async (_, change) => {
    expectBadToken(await asks(`Bearer ${await signed({ ...claims, ...change })}`));
  });

  it('refuses the level in the header', async () => {
    expectBadToken(await asks(`Bearer ${await signed({ ...claims, acr: undefined }, { acr: 'level2' })}`));
  });

  it('refuses alg none, however it is written', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
      expectBadToken(await asks(`Bearer ${encoded({ alg, typ: 'at+jwt' })}.${encoded(claims)}.`));
    }
  });

  it('refuses the public key used as a secret (HS256)', async () => {
    const [shown] = issuer.jwks().keys;
    const spki = createPublicKey({ key: shown as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    for (const secret of [String(spki), String(spki).trim(), JSON.stringify(shown), String(shown?.x)]) {
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: String(shown?.kid) })
        .sign(new TextEncoder().encode(secret));
      expectBadToken(await asks(`Bearer ${token}`));
    }
  });

  it('refuses a stranger’s key, also when the token brings or names it', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'stranger' };
    const ownKid = String(issuer.jwks().keys[0]?.kid);
    const headers = [
      {},
      { kid: ownKid },
      { kid: 'stranger' },
      { kid: '../../dev/null' },
      { kid: "' OR 1=1 --" },
      { kid: ownKid, jwk },
      { jwk },
      { jku: 'http://127.0.0.1:1/keys.json', kid: 'stranger' },
      { x5u: 'http://127.0.0.1:1/key.pem' },
      { x5c: ['MIIB'] },
      { kid: ownKid, crit: ['exp'], exp: 1 },
      { kid: ownKid, b64: false, crit: ['b64'] },
    ];
    for (const header of headers) {
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', ...header })
        .sign(privateKey)
        // jose itself will not write some of these headers; then the header is put before a foreign signature.
        .catch(() => `${encoded({ alg: 'ES256', ...header })}.${encoded(claims)}.${'A'.repeat(86)}`);
      expectBadToken(await asks(`Bearer ${token}`));
    }
  });

  it('refuses a kid that nobody knows, also under a good signature', async () => {
    expectBadToken(await asks(`Bearer ${await signed(claims, { kid: 'of-tomorrow' })}`));
  });

  it('takes a client that speaks for itself for no citizen, whatever level its token names', async () => {
    const bank = { ...claims, ...claimsFor({ as: 'bank' }), ttl: undefined, acr: 'level2', scope: claims.scope };
    const answer = await asks(`Bearer ${await signed(bank)}`);
    expectNothingPersonal(answer);
    const place = await makePlace('sqlite');
    try {
      const config = readConfig([], { ...place.settings, NODE_ENV: 'test' });
      const own = new DevelopmentIssuer(config);
      const token = await own.token({ ...claimsFor({ as: 'bank' }), acr: 'level2' }, NOON);
      const kind = await createAuthenticator(config, own)
        .authenticate(`Bearer ${token}`, NOON)
        .then(
          (caller) => caller?.kind,
          () => 'REFUSED',
        );
      expect(['REFUSED', 'RELYING_PARTY']).toContain(kind);
    } finally {
      await place.remove();
    }
  });

  it('keeps believing no token after its end, though it was believed a moment ago', async () => {
    const place = await makePlace('sqlite');
    try {
      const config = readConfig([], { ...place.settings, NODE_ENV: 'test' });
      const own = new DevelopmentIssuer(config);
      const authenticator = createAuthenticator(config, own);
      const header = `Bearer ${await own.token(claimsFor({ as: 'citizen', ttl: 60 }), NOON)}`;
      const at = (secondsLater: number): Date => new Date(NOON.getTime() + secondsLater * 1000);
      expect(await authenticator.authenticate(header, at(0))).toMatchObject({ kind: 'CITIZEN', level: 2 });
      expect(await authenticator.authenticate(header, at(59))).toMatchObject({ kind: 'CITIZEN' });
      await expect(authenticator.authenticate(header, at(70))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    } finally {
      await place.remove();
    }
  });

  describe.each<Role>(['bank', 'analyst', 'officer'])('the %s', (role) => {
    const asksOf = (query: string, headers = {}): Promise<Answer> => graph.asks(query, { as: { as: role }, headers });

    it('is nobody with a profile', async () => {
      const answer = await asksOf('{ me { id fullName personalNumber } }');
      expectNothingPersonal(answer);
      expect(answer.data?.me ?? null).toBeNull();
      if (role !== 'officer') expect(answer).toBeRefusedWith('FORBIDDEN');
    });

    it('sees no resident, not even whether there is one', async () => {
      const known = await asksOf(`{ resident(id: "${cast.mai.id}") { id fullName } }`);
      const unknown = await asksOf('{ resident(id: "00000000000000000000000000") { id fullName } }');
      expect(known).toBeRefusedWith(role === 'officer' ? 'SUBJECT_UNKNOWN_OR_NO_CONSENT' : 'FORBIDDEN');
      expect(unknown.text).toBe(known.text);
    });

    it('sees nobody under a consent that is not there', async () => {
      const answer = await asksOf('{ consentedResident { id fullName } }', { 'consent-id': cast.mai.id });
      expect(answer).toBeRefusedWith(role === 'bank' ? 'SUBJECT_UNKNOWN_OR_NO_CONSENT' : 'FORBIDDEN');
    });

    it('sees no list of persons', async () => {
      const answer = await asksOf('{ residents(filter: { nameContains: "Mai" }) { edges { node { id fullName } } } }');
      expect(answer).toBeRefusedWith('FORBIDDEN');
    });

    it('sees no application but what lies on a desk of their own', async () => {
      const query = '{ applications(first: 100) { edges { node { id form } } } }';
      const answer = await asksOf(query);
      if (role !== 'officer') return expect(answer).toBeRefusedWith('FORBIDDEN');
      const elsewhere = await graph.asks(query, { as: { as: 'officer', person: 'tam' } });
      const idsOf = ({ data }: Answer): string[] =>
        data.applications.edges.map(({ node }: { node: { id: string } }) => node.id);
      expect(idsOf(answer).filter((id) => idsOf(elsewhere).includes(id))).toEqual([]);
    });
  });
});

describe('with an issuer of its own elsewhere', () => {
  /** A key service: publishes `keys`, or behaves as `mood` says. */
  class KeyService {
    keys: JWK[] = [];
    mood: (() => { status: number; body: string; delay?: number }) | undefined;
    asked = 0;
    readonly #server: Server = createServer((_request, response) => {
      this.asked++;
      const { status, body, delay = 0 } = this.mood?.() ?? { status: 200, body: JSON.stringify({ keys: this.keys }) };
      setTimeout(() => response.writeHead(status, { 'content-type': 'application/json' }).end(body), delay).unref();
    });

    async listen(): Promise<string> {
      await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
      return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/keys.json`;
    }

    close(): void {
      this.#server.closeAllConnections();
      this.#server.close();
    }
  }

  const issuer = 'https://id.example.vn';
  const audience = 'cong-dan-so-test';
  const claims: JWTPayload = {
    ...claimsFor({ as: 'citizen' }),
    ttl: undefined,
    iss: issuer,
    aud: audience,
    iat: now,
    exp: now + 3600,
  };

  type Sign = (changes?: JWTPayload) => Promise<string>;

  async function newKey(kid: string): Promise<{ jwk: JWK; sign: Sign }> {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig', kid };
    const sign: Sign = (changes = {}) =>
      new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
    return { jwk, sign };
  }

  let service: KeyService;
  let url: string;
  let summer: Awaited<ReturnType<typeof newKey>>;
  let autumn: Awaited<ReturnType<typeof newKey>>;

  beforeAll(async () => {
    [summer, autumn] = await Promise.all([newKey('summer'), newKey('autumn')]);
  });
  beforeEach(async () => {
    service = new KeyService();
    service.keys = [summer.jwk];
    url = await service.listen();
  });
  afterEach(() => {
    service.close();
    jest.restoreAllMocks();
  });

  const settings = (): Record<string, string> => ({
    OIDC_ISSUER: issuer,
    OIDC_AUDIENCE: audience,
    OIDC_JWKS_URL: url,
  });

  const authenticator = () => {
    const { authenticate } = createAuthenticator(readConfig([], { NODE_ENV: 'test', ...settings() }), null);
    return async (token: string) => authenticate(`Bearer ${token}`, NOON);
  };

  /** Lets the clocks of caches go on without waiting. */
  function pass(minutes: number): void {
    const later = minutes * 60_000;
    const [wall, steady] = [Date.now.bind(Date), performance.now.bind(performance)];
    jest.spyOn(Date, 'now').mockImplementation(() => wall() + later);
    jest.spyOn(performance, 'now').mockImplementation(() => steady() + later);
  }

  const refusal = { code: 'UNAUTHENTICATED' };
  const outage = { code: 'UPSTREAM_UNAVAILABLE' };

  it('believes its keys and asks for them once', async () => {
    const authenticate = authenticator();
    expect(await authenticate(await summer.sign())).toMatchObject({ kind: 'CITIZEN', subject: cast.mai.id });
    expect(await authenticate(await summer.sign({ jti: '2' }))).toMatchObject({ kind: 'CITIZEN' });
    expect(service.asked).toBe(1);
  });

  it('picks up a new key, and keeps the old one while it is published', async () => {
    const authenticate = authenticator();
    await authenticate(await summer.sign());
    service.keys = [autumn.jwk, summer.jwk];
    pass(1);
    expect(await authenticate(await autumn.sign())).toMatchObject({ subject: cast.mai.id });
    expect(await authenticate(await summer.sign({ jti: '2' }))).toMatchObject({ subject: cast.mai.id });
  });

  it('believes a removed key no longer, not even for a token that it knows', async () => {
    const authenticate = authenticator();
    const token = await summer.sign();
    await authenticate(token);
    service.keys = [autumn.jwk];
    pass(11);
    await expect(authenticate(token)).rejects.toMatchObject(refusal);
    await expect(authenticate(await summer.sign({ jti: '2' }))).rejects.toMatchObject(refusal);
  });

  it('is not driven to the key service again and again by keys that nobody knows', async () => {
    const authenticate = authenticator();
    await authenticate(await summer.sign());
    for (let round = 0; round < 20; round++) {
      await expect(authenticate(await autumn.sign({ jti: String(round) }))).rejects.toMatchObject(refusal);
    }
    expect(service.asked).toBe(1);
  });

  it.each<[string, () => { status: number; body: string }]>([
    ['is out of order', () => ({ status: 500, body: 'Internal Server Error' })],
    ['has moved', () => ({ status: 404, body: 'Not Found' })],
    ['answers a page', () => ({ status: 200, body: '<html>' })],
    ['answers something else', () => ({ status: 200, body: '{"keys":"none"}' })],
  ])('blames no caller when the key service %s', async (_, mood) => {
    service.mood = mood;
    await expect(authenticator()(await summer.sign())).rejects.toMatchObject(outage);
  });

  it('blames no caller when the key service is down', async () => {
    service.close();
    await expect(authenticator()(await summer.sign())).rejects.toMatchObject(outage);
  });

  it('waits for a slow key service a few seconds, not longer', async () => {
    service.mood = () => ({ status: 200, body: JSON.stringify({ keys: [summer.jwk] }), delay: 8_000 });
    const started = performance.now();
    await expect(authenticator()(await summer.sign())).rejects.toMatchObject(outage);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('refuses tokens of the development issuer', async () => {
    const place = await makePlace('sqlite');
    try {
      const development = new DevelopmentIssuer(readConfig([], { ...place.settings, NODE_ENV: 'test' }));
      const token = await development.token(claimsFor({ as: 'citizen' }), NOON);
      await expect(authenticator()(token)).rejects.toMatchObject(refusal);
    } finally {
      await place.remove();
    }
  });

  it('answers 503 while the keys cannot be had, 200 once they can, 401 for a bad token', async () => {
    service.mood = () => ({ status: 500, body: '' });
    const graph = await Graph.start({ residents: 20, settings: settings() });
    try {
      expect(graph.gateway.issuer).toBeNull();
      const without = await graph.asks(profile, { token: await summer.sign() });
      expect(without.status).toBe(503);
      expect(without).toBeRefusedWith('UPSTREAM_UNAVAILABLE');
      service.mood = undefined;
      expect(await graph.asks(profile, { token: await summer.sign() })).toBeWhole();
      expectBadToken(await graph.asks(profile, { token: await autumn.sign() }));
      expectBadToken(await graph.asks(profile, { token: await summer.sign({ aud: 'cong-dan-so' }) }));
    } finally {
      await graph.close();
    }
  });
});
