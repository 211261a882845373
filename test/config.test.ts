import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { type Gateway, openGateway } from '../gateway/gateway';
import { DevelopmentIssuer } from '../gateway/issuer';
import { subgraphs } from '../subgraphs';
import { receiptKeysOf, recordKeysOf } from '../subgraphs/identity/keys';
import {
  ConfigError,
  plainSettingsHelp,
  readChapterConfig,
  readConfig,
  readPlainConfig,
  settingsHelp,
} from '../subgraphs/shared/config';
import { sealKeysOf } from '../subgraphs/shared/keys';
import { createLog } from '../subgraphs/shared/log';
import { makePlace, supergraphSdl } from './graph';

const names = subgraphs.map(({ name }) => name);
const [first = ''] = names;
const firstUrl = `SUBGRAPH_${first.toUpperCase()}_URL`;

const OLD_KEY = 'an-old-seal-key-of-the-summer-0123456789';
const NEW_KEY = 'a-new-seal-key-of-the-autumn-0123456789';

const privateJwk = (curve: 'P-256' | 'P-384'): JWK =>
  generateKeyPairSync('ec', { namedCurve: curve }).privateKey.export({ format: 'jwk' }) as JWK;
const edwardsJwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
const [receiptJwk, formerJwk] = [privateJwk('P-256'), privateJwk('P-256')];
const { d: _secret, ...publicJwk } = receiptJwk;

const production = {
  NODE_ENV: 'production',
  OIDC_ISSUER: 'https://id.example.vn',
  OIDC_AUDIENCE: 'cong-dan-so',
  OIDC_JWKS_URL: 'https://id.example.vn/jwks.json',
  SEAL_KEY: NEW_KEY,
  RECEIPT_KEY: JSON.stringify(receiptJwk),
  RECORD_KEY: NEW_KEY,
  DATABASE_URL: 'mysql://user:pass@127.0.0.1:3306/gateway',
};

const without = (name: keyof typeof production): NodeJS.ProcessEnv => ({ ...production, [name]: undefined });

/** What the operator reads; fails when the settings are taken. */
function complaint(environment: NodeJS.ProcessEnv): string {
  try {
    readConfig(subgraphs, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('the settings were taken');
}

/** The mistakes that reading ends with; none where the settings are taken. */
function complaintOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.replace(/^.*?: /, '').split('; ');
    throw error;
  }
}

it('needs no setting at all in development', () => {
  expect(readConfig(names, {})).toMatchObject({
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: 4000,
    DATABASE_URL: 'sqlite:./data',
    DATA_DIR: './data',
    LOG_LEVEL: 'info',
    RATE_PER_CLIENT: 200,
    RATE_PER_PERSON: 600,
    SEAL_KEY: undefined,
    RECEIPT_KEY: undefined,
    RECORD_KEY: undefined,
    OIDC_ISSUER: undefined,
    subgraphUrls: new Map(),
  });
});

it('takes an empty setting for one that is not there', () => {
  const empty = Object.fromEntries(Object.keys(readConfig(names, {})).map((name) => [name, '']));
  expect(readConfig(names, { ...empty, [firstUrl]: '' })).toEqual(readConfig(names, {}));
  expect(complaint({ ...production, SEAL_KEY: '' })).toBe('1 setting is wrong: SEAL_KEY is required in production');
});

it('names every mistake at once', () => {
  const text = complaint({ PORT: '0', DATABASE_URL: 'postgres://somewhere/db', SEAL_KEY: 'short' });
  expect(text).toMatch(/^3 settings are wrong: /);
  expect(text).toContain('PORT must be 1..65535');
  expect(text).toContain('DATABASE_URL must be sqlite:FOLDER or mysql://');
  expect(text).toContain('SEAL_KEY must have at least 32 characters');
});

it.each<[string, string]>([
  ['NODE_ENV', 'prod'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '80.5'],
  ['PORT', 'http'],
  ['DATABASE_URL', 'sqlite:'],
  ['DATABASE_URL', 'mysql://localhost'],
  ['DATABASE_URL', 'mysql://user:pass@localhost:port/gateway'],
  ['DATABASE_URL', 'mysql://user:pass@localhost:3306/gateway; DROP TABLE person'],
  ['SEAL_KEY', `${NEW_KEY},short`],
  ['SEAL_KEY', `${NEW_KEY},${OLD_KEY},${OLD_KEY}`],
  ['SEAL_KEY', ','],
  ['RECORD_KEY', 'short'],
  ['RECORD_KEY', `${NEW_KEY},${OLD_KEY},${OLD_KEY}`],
  ['RECEIPT_KEY', 'no JSON'],
  ['RECEIPT_KEY', '"text"'],
  ['RECEIPT_KEY', 'null'],
  ['RECEIPT_KEY', '[]'],
  ['RECEIPT_KEY', JSON.stringify([receiptJwk, null])],
  ['RECEIPT_KEY', JSON.stringify(publicJwk)],
  ['RECEIPT_KEY', JSON.stringify({ ...receiptJwk, d: formerJwk.d })],
  ['RECEIPT_KEY', JSON.stringify({ ...receiptJwk, d: `${receiptJwk.d}AA` })],
  ['RECEIPT_KEY', JSON.stringify({ ...receiptJwk, crv: 'Ed25519' })],
  ['RECEIPT_KEY', JSON.stringify({ ...edwardsJwk, x: receiptJwk.x })],
  ['RECEIPT_KEY', JSON.stringify(privateJwk('P-384'))],
  ['RECEIPT_KEY', JSON.stringify({ kty: 'oct', k: 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA' })],
  ['RECEIPT_KEY', JSON.stringify([receiptJwk, receiptJwk])],
  ['RECEIPT_KEY', JSON.stringify([receiptJwk, formerJwk, edwardsJwk, privateJwk('P-256')])],
  ['LOG_LEVEL', 'loud'],
  ['RATE_PER_CLIENT', '0'],
  ['RATE_PER_CLIENT', '2.5'],
  ['RATE_PER_PERSON', '-600'],
  ['RATE_PER_PERSON', 'many'],
  ['NATS_URL', 'http://127.0.0.1:4222'],
  ['REDIS_URL', '127.0.0.1:6379'],
  ['TRUSTED_PROXIES', 'true'],
  ['TRUSTED_PROXIES', '1'],
  ['TRUSTED_PROXIES', 'loopback'],
  ['TRUSTED_PROXIES', '10.0.0.7,'],
  ['TRUSTED_PROXIES', '10.0.0.7 10.0.0.8'],
  ['TRUSTED_PROXIES', '10.0.0.300'],
  ['TRUSTED_PROXIES', '10.0.0.0/33'],
  ['TRUSTED_PROXIES', '10.0.0.0/255.0.0.0'],
  ['TRUSTED_PROXIES', '10.0.0.0/8/8'],
  ['TRUSTED_PROXIES', '10.0.0.0/'],
  ['TRUSTED_PROXIES', '0.0.0.0/0'],
  ['TRUSTED_PROXIES', '::/0'],
  ['TRUSTED_PROXIES', '::1/129'],
  ['TRUSTED_PROXIES', 'fe80::1%eth0'],
  [firstUrl, 'localhost:4001'],
  [firstUrl, 'file:///etc/passwd'],
])('refuses %s=%s and names it', (name, value) => {
  const text = complaint({ [name]: value });
  expect(text).toMatch(new RegExp(`^1 setting is wrong: ${name} `));
});

it('lets the issuer be set as a whole only', () => {
  expect(complaint({ OIDC_ISSUER: 'https://id.example.vn' })).toContain('go together');
  expect(complaint({ OIDC_JWKS_URL: 'https://id.example.vn/jwks.json' })).toContain('go together');
});

describe('in production', () => {
  it('takes what is complete', () => {
    expect(readConfig(subgraphs, production)).toMatchObject({ NODE_ENV: 'production', SEAL_KEY: [NEW_KEY] });
  });

  it.each([
    'OIDC_ISSUER',
    'OIDC_AUDIENCE',
    'OIDC_JWKS_URL',
    'SEAL_KEY',
    'DATABASE_URL',
    'RECEIPT_KEY',
    'RECORD_KEY',
  ] as const)('does not start without %s', (name) => {
    expect(complaint(without(name))).toBe(`1 setting is wrong: ${name} is required in production`);
  });

  it('asks for keys of a chapter only where that chapter runs', () => {
    const elsewhere = (...at: readonly string[]): NodeJS.ProcessEnv =>
      Object.fromEntries(at.map((name) => [`SUBGRAPH_${name.toUpperCase()}_URL`, 'http://10.0.0.7:4001/graphql']));
    const { RECEIPT_KEY: _receipt, RECORD_KEY: _record, ...others } = production;
    for (const subgraph of subgraphs) {
      const missing = subgraph.requires.map((name) => `${name} is required in production`);
      expect(complaintOf(() => readChapterConfig([subgraph], others))).toEqual(missing);
      const rest = names.filter((name) => name !== subgraph.name);
      expect(complaintOf(() => readConfig(subgraphs, { ...others, ...elsewhere(...rest) }))).toEqual(missing);
    }
    expect(subgraphs.flatMap(({ requires }) => requires)).toEqual(['RECEIPT_KEY', 'RECORD_KEY']);
  });

  it('names all that is missing', () => {
    expect(complaint({ NODE_ENV: 'production' })).toMatch(
      /^7 settings are wrong: .*OIDC_ISSUER.*OIDC_AUDIENCE.*OIDC_JWKS_URL.*SEAL_KEY.*DATABASE_URL.*RECEIPT_KEY.*RECORD_KEY/,
    );
  });

  it('has no development issuer and makes up no key', () => {
    const config = readConfig(names, production);
    expect(() => new DevelopmentIssuer(config)).toThrow('does not exist in production');
    expect(() => sealKeysOf({ ...config, SEAL_KEY: undefined })).toThrow('SEAL_KEY is required');
    expect(() => receiptKeysOf({ ...config, RECEIPT_KEY: undefined })).toThrow('RECEIPT_KEY is required');
    expect(() => recordKeysOf({ ...config, RECORD_KEY: undefined })).toThrow('RECORD_KEY is required');
  });

  it('gives nobody a token: no issuer, no keys but those of receipts, no callers on the page', async () => {
    const place = await makePlace('sqlite');
    let gateway: Gateway | undefined;
    try {
      gateway = await openGateway({
        config: { ...readConfig(names, { ...production, PORT: '1', ...place.settings }), PORT: 0 },
        log: createLog('silent'),
        supergraphSdl,
      });
      await gateway.opened;
      expect(gateway.issuer).toBeNull();
      const { keys } = (await (await fetch(`${gateway.url}/.well-known/jwks.json`)).json()) as { keys: JWK[] };
      const kid = await calculateJwkThumbprint(receiptJwk);
      expect(keys).toEqual([{ ...publicJwk, kid, alg: 'ES256', use: 'sig' }]);
      expect(await (await fetch(`${gateway.url}/graphiql/start.json`)).json()).toEqual({ callers: [], example: '' });
      for (const kept of ['issuer.jwk', 'seal.key', 'receipt.jwk', 'record.key']) {
        expect(existsSync(`${place.settings.DATA_DIR}/${kept}`)).toBe(false);
      }
    } finally {
      await gateway?.close();
      await place.remove();
    }
  });
});

it('keeps two seal keys during a rotation, the new one first', () => {
  expect(readConfig(names, { SEAL_KEY: `${NEW_KEY}, ${OLD_KEY}` }).SEAL_KEY).toEqual([NEW_KEY, OLD_KEY]);
});

it('takes up to three receipt keys, the newest first, and names each by its thumbprint unless it has a name', async () => {
  const text = JSON.stringify([{ ...edwardsJwk, kid: 'winter' }, receiptJwk, { ...formerJwk, use: 'sig', extra: 1 }]);
  const keys = readConfig(names, { RECEIPT_KEY: text, RECORD_KEY: `${NEW_KEY},${OLD_KEY}` }).RECEIPT_KEY;
  expect(keys).toEqual([
    { ...edwardsJwk, kid: 'winter' },
    { ...receiptJwk, kid: await calculateJwkThumbprint(receiptJwk) },
    { ...formerJwk, kid: await calculateJwkThumbprint(formerJwk) },
  ]);
  expect(readConfig(names, { RECEIPT_KEY: JSON.stringify(edwardsJwk) }).RECEIPT_KEY?.[0]?.kid).toBe(
    await calculateJwkThumbprint(edwardsJwk),
  );
});

it('sends a chapter elsewhere by its own setting', () => {
  const { subgraphUrls } = readConfig(names, { [firstUrl]: 'http://10.0.0.7:4001/graphql' });
  expect([...subgraphUrls]).toEqual([[first, 'http://10.0.0.7:4001/graphql']]);
});

it('takes addresses and ranges of proxies, in one list', () => {
  const read = (text: string) => readConfig(names, { TRUSTED_PROXIES: text }).TRUSTED_PROXIES;
  expect(readConfig(names, {}).TRUSTED_PROXIES).toEqual([]);
  expect(read('10.0.0.7')).toEqual(['10.0.0.7']);
  expect(read('10.0.0.7, 10.1.0.0/16 ,::1,2001:db8::/32')).toEqual(['10.0.0.7', '10.1.0.0/16', '::1', '2001:db8::/32']);
  expect(complaint({ TRUSTED_PROXIES: 'ingress, 10.0.0.7' })).toBe(
    '1 setting is wrong: TRUSTED_PROXIES must be IP addresses or ranges: 10.0.0.7,10.1.0.0/16',
  );
  const plain = complaintOf(() => readPlainConfig({ TRUSTED_PROXIES: 'ingress' }));
  expect(plain).toEqual([expect.stringMatching(/^TRUSTED_PROXIES must be /)]);
  expect(plainSettingsHelp()).toMatch(/^ {2}TRUSTED_PROXIES +\S/m);
});

it('lists every setting for --help', () => {
  const help = settingsHelp(names);
  const settings = Object.keys(readConfig(names, {})).filter((name) => name !== 'subgraphUrls');
  for (const name of [...settings, ...names.map((chapter) => `SUBGRAPH_${chapter.toUpperCase()}_URL`)]) {
    expect(help).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
  }
});

it('repeats no value in a complaint: passwords and keys stand among them', () => {
  const secret = 'hunter2-geheim';
  const text = complaint({
    NODE_ENV: secret,
    PORT: secret,
    DATABASE_URL: `postgres://root:${secret}@db/gateway`,
    OIDC_JWKS_URL: `ftp://${secret}@id.example.vn`,
    SEAL_KEY: secret,
    RECEIPT_KEY: JSON.stringify({ ...receiptJwk, kty: secret, d: secret }),
    RECORD_KEY: secret,
    NATS_URL: `http://${secret}@nats`,
    REDIS_URL: `http://:${secret}@redis`,
    TRUSTED_PROXIES: secret,
    LOG_LEVEL: secret,
    RATE_PER_CLIENT: secret,
    RATE_PER_PERSON: secret,
    [firstUrl]: `ws://${secret}@chapter`,
  });
  expect(text).toContain('settings are wrong');
  expect(text).not.toContain(secret);
});
