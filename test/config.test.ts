import { existsSync } from 'node:fs';
import { type Gateway, openGateway } from '../gateway/gateway';
import { DevelopmentIssuer } from '../gateway/issuer';
import { subgraphs } from '../subgraphs';
import { ConfigError, readConfig, settingsHelp } from '../subgraphs/shared/config';
import { sealKeysOf } from '../subgraphs/shared/keys';
import { createLog } from '../subgraphs/shared/log';
import { makePlace, supergraphSdl } from './graph';

const names = subgraphs.map(({ name }) => name);
const [first = ''] = names;
const firstUrl = `SUBGRAPH_${first.toUpperCase()}_URL`;

const OLD_KEY = 'an-old-seal-key-of-the-summer-0123456789';
const NEW_KEY = 'a-new-seal-key-of-the-autumn-0123456789';

const production = {
  NODE_ENV: 'production',
  OIDC_ISSUER: 'https://id.example.vn',
  OIDC_AUDIENCE: 'cong-dan-so',
  OIDC_JWKS_URL: 'https://id.example.vn/jwks.json',
  SEAL_KEY: NEW_KEY,
  DATABASE_URL: 'mysql://user:pass@127.0.0.1:3306/gateway',
};

const without = (name: keyof typeof production): NodeJS.ProcessEnv => ({ ...production, [name]: undefined });

/** What the operator reads; fails when the settings are taken. */
function complaint(environment: NodeJS.ProcessEnv): string {
  try {
    readConfig(names, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('the settings were taken');
}

it('needs no setting at all in development', () => {
  expect(readConfig(names, {})).toMatchObject({
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: 4000,
    DATABASE_URL: 'sqlite:./data',
    DATA_DIR: './data',
    LOG_LEVEL: 'info',
    SEAL_KEY: undefined,
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
  ['LOG_LEVEL', 'loud'],
  ['NATS_URL', 'http://127.0.0.1:4222'],
  ['REDIS_URL', '127.0.0.1:6379'],
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
    expect(readConfig(names, production)).toMatchObject({ NODE_ENV: 'production', SEAL_KEY: [NEW_KEY] });
  });

  it.each(['OIDC_ISSUER', 'OIDC_AUDIENCE', 'OIDC_JWKS_URL', 'SEAL_KEY', 'DATABASE_URL'] as const)(
    'does not start without %s',
    (name) => {
      expect(complaint(without(name))).toBe(`1 setting is wrong: ${name} is required in production`);
    },
  );

  it('names all that is missing', () => {
    expect(complaint({ NODE_ENV: 'production' })).toMatch(
      /^5 settings are wrong: .*OIDC_ISSUER.*OIDC_AUDIENCE.*OIDC_JWKS_URL.*SEAL_KEY.*DATABASE_URL/,
    );
  });

  it('has no development issuer and makes up no key', () => {
    const config = readConfig(names, production);
    expect(() => new DevelopmentIssuer(config)).toThrow('does not exist in production');
    expect(() => sealKeysOf({ ...config, SEAL_KEY: undefined })).toThrow('SEAL_KEY is required');
  });

  it('gives nobody a token: no issuer, no keys of one, no callers on the page', async () => {
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
      expect(await (await fetch(`${gateway.url}/.well-known/jwks.json`)).json()).toEqual({ keys: [] });
      expect(await (await fetch(`${gateway.url}/graphiql/start.json`)).json()).toEqual({ callers: [], example: '' });
      expect(existsSync(`${place.settings.DATA_DIR}/issuer.jwk`)).toBe(false);
      expect(existsSync(`${place.settings.DATA_DIR}/seal.key`)).toBe(false);
    } finally {
      await gateway?.close();
      await place.remove();
    }
  });
});

it('keeps two seal keys during a rotation, the new one first', () => {
  expect(readConfig(names, { SEAL_KEY: `${NEW_KEY}, ${OLD_KEY}` }).SEAL_KEY).toEqual([NEW_KEY, OLD_KEY]);
});

it('sends a chapter elsewhere by its own setting', () => {
  const { subgraphUrls } = readConfig(names, { [firstUrl]: 'http://10.0.0.7:4001/graphql' });
  expect([...subgraphUrls]).toEqual([[first, 'http://10.0.0.7:4001/graphql']]);
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
    NATS_URL: `http://${secret}@nats`,
    REDIS_URL: `http://:${secret}@redis`,
    LOG_LEVEL: secret,
    [firstUrl]: `ws://${secret}@chapter`,
  });
  expect(text).toContain('settings are wrong');
  expect(text).not.toContain(secret);
});
