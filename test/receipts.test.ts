import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompactSign,
  calculateJwkThumbprint,
  compactVerify,
  createLocalJWKSet,
  importJWK,
  type JWK,
  SignJWT,
} from 'jose';
import { Signer, signedKinds } from '../subgraphs/identity/signing';
import { type SigningKey, signingKeys } from '../subgraphs/shared/jwk';
import { buildIfChanged, runCommand } from './built';
import { rounds } from './rounds';

const privateJwk = (kind: 'EC' | 'OKP'): JWK =>
  (kind === 'EC'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('ed25519')
  ).privateKey.export({
    format: 'jwk',
  }) as JWK;
const keysOf = (...keys: JWK[]): readonly SigningKey[] => signingKeys.parse(JSON.stringify(keys));

const [summer, autumn, edwards, stranger] = [privateJwk('EC'), privateJwk('EC'), privateJwk('OKP'), privateJwk('EC')];
const RECEIPT = { consentId: 'consent-of-mai', status: 'ACTIVE', version: 1, purpose: 'mở tài khoản' };

describe.each([
  ['ES256', summer],
  ['EdDSA', edwards],
] as const)('a receipt signed with %s', (alg, key) => {
  const signer = new Signer(keysOf(key));
  let jws: string;
  beforeAll(async () => {
    jws = await signer.sign('consent-receipt', RECEIPT);
  });

  it('says what was signed', async () => {
    expect(await signer.open('consent-receipt', jws)).toEqual(RECEIPT);
    expect(
      await signer.open('consent-receipt', await signer.sign('consent-receipt', { ...RECEIPT, version: 2 })),
    ).toEqual({
      ...RECEIPT,
      version: 2,
    });
  });

  it('verifies offline with what is published, by anybody’s library', async () => {
    const { payload, protectedHeader } = await compactVerify(
      jws,
      createLocalJWKSet({ keys: signer.keys.keys.map((each) => ({ ...each })) }),
    );
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual(RECEIPT);
    expect(protectedHeader).toEqual({ alg, typ: 'consent-receipt+jwt', kid: await calculateJwkThumbprint(key) });
  });

  it('is refused with any character altered', async () => {
    const letters = [
      ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
      '.',
      '=',
      '+',
      '/',
      ' ',
      'é',
    ];
    const places = [...jws].map((_, place) => place);
    // In all places one letter of many, and of the last, whose neighbours decode to the same bytes, each.
    for (const place of places.filter((each) => each % rounds(5, 1) === 0 || each === jws.length - 1)) {
      const tried = place === jws.length - 1 ? letters : letters.filter((_, n) => (n + place) % rounds(10, 1) === 0);
      for (const letter of tried.filter((each) => each !== jws[place])) {
        const altered = jws.slice(0, place) + letter + jws.slice(place + 1);
        expect([altered, await signer.open('consent-receipt', altered)]).toEqual([altered, null]);
      }
    }
  });

  it('is refused cut short, lengthened or empty', async () => {
    const [header, payload, signature] = jws.split('.');
    for (const text of [
      '',
      '.',
      '..',
      jws.slice(0, -1),
      `${jws}A`,
      `${jws}.`,
      ` ${jws}`,
      `${jws}\n`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${header}..${signature}`,
    ]) {
      expect([text, await signer.open('consent-receipt', text)]).toEqual([text, null]);
    }
  });

  it('is refused as any other kind', async () => {
    for (const kind of signedKinds.filter((each) => each !== 'consent-receipt')) {
      expect(await signer.open(kind, jws)).toBeNull();
    }
  });

  it('is refused by whoever holds other keys, be they under the same name', async () => {
    expect(await new Signer(keysOf(stranger)).open('consent-receipt', jws)).toBeNull();
    const [{ kid } = { kid: '' }] = keysOf(key);
    expect(await new Signer(keysOf({ ...stranger, kid })).open('consent-receipt', jws)).toBeNull();
  });
});

describe('a signer', () => {
  const signer = new Signer(keysOf(autumn, summer));
  const kid = keysOf(autumn)[0]?.kid ?? '';
  const forged = async (header: Record<string, unknown>, key: JWK = autumn, alg = 'ES256'): Promise<string> =>
    new CompactSign(Buffer.from(JSON.stringify(RECEIPT)))
      .setProtectedHeader({ alg, typ: 'consent-receipt+jwt', kid, ...header })
      .sign(await importJWK(key, alg));

  it('opens what the former key signed, as long as that is among its keys', async () => {
    const former = await new Signer(keysOf(summer)).sign('consent-receipt', RECEIPT);
    expect(await signer.open('consent-receipt', former)).toEqual(RECEIPT);
    expect(await new Signer(keysOf(edwards, autumn, summer)).open('consent-receipt', former)).toEqual(RECEIPT);
    expect(await new Signer(keysOf(edwards, autumn)).open('consent-receipt', former)).toBeNull();
  });

  it('signs with the newest key', async () => {
    const jws = await new Signer(keysOf(edwards, autumn)).sign('consent-receipt', RECEIPT);
    expect(await new Signer(keysOf(edwards)).open('consent-receipt', jws)).toEqual(RECEIPT);
    expect(await new Signer(keysOf(autumn)).open('consent-receipt', jws)).toBeNull();
  });

  it('publishes public halves only, each with its name', () => {
    const published = new Signer(keysOf({ ...edwards, kid: 'winter' }, autumn)).keys.keys;
    expect(published.map((key) => Object.keys(key).sort().join())).toEqual([
      'alg,crv,kid,kty,use,x',
      'alg,crv,kid,kty,use,x,y',
    ]);
    expect(published[0]).toMatchObject({ kid: 'winter', alg: 'EdDSA', use: 'sig' });
    expect(JSON.stringify(published)).not.toContain(String(autumn.d));
  });

  it.each<[string, Record<string, unknown>]>([
    ['no type', { typ: undefined }],
    ['a type in another case', { typ: 'Consent-Receipt+JWT' }],
    ['the type of an access token', { typ: 'at+jwt' }],
    ['no name of a key', { kid: undefined }],
    ['the name of no key', { kid: 'nobody' }],
    ['a name out of a prototype', { kid: '__proto__' }],
    ['a key of its own', { jwk: { kty: 'EC' } }],
    ['an address of keys', { jku: 'https://evil.example/jwks.json' }],
    ['an extension', { crit: ['b64'], b64: true }],
  ])('refuses a header with %s, though the signature is true', async (_what, header) => {
    expect(await signer.open('consent-receipt', await forged({}))).toEqual(RECEIPT);
    expect(await signer.open('consent-receipt', await forged(header))).toBeNull();
  });

  it('refuses other algorithms: none, and a secret made of the public key', async () => {
    const none = [{ alg: 'none', typ: 'consent-receipt+jwt', kid }, RECEIPT].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    );
    expect(await signer.open('consent-receipt', `${none.join('.')}.`)).toBeNull();
    const secret = Buffer.from(String(autumn.x), 'base64url');
    const mac = await new SignJWT({ ...RECEIPT })
      .setProtectedHeader({ alg: 'HS256', typ: 'consent-receipt+jwt', kid })
      .sign(secret);
    expect(await signer.open('consent-receipt', mac)).toBeNull();
    expect(await signer.open('consent-receipt', await forged({ kid }, edwards, 'EdDSA'))).toBeNull();
  });
});

describe('npm run verify:receipt', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cong-dan-so-receipts-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeAll(buildIfChanged, 120_000);
  const verify = (parameters: readonly string[], settings: NodeJS.ProcessEnv = {}, input = '') =>
    runCommand('verify-receipt', parameters, { DATA_DIR: folder, ...settings }, input);

  const settings = { RECEIPT_KEY: JSON.stringify([autumn, summer]) };
  const signer = new Signer(keysOf(autumn, summer));
  const keySet = file('jwks.json', JSON.stringify(signer.keys));

  it('prints what a receipt says', async () => {
    const jws = await signer.sign('consent-receipt', RECEIPT);
    const receipt = file('receipt.jws', `${jws}\n`);
    const printed = { code: 0, out: `${JSON.stringify(RECEIPT, null, 2)}\n`, error: '' };
    expect(await verify([receipt, '--keys', keySet])).toEqual(printed);
    expect(await verify([receipt], settings)).toEqual(printed);
    expect(await verify(['-', '--keys', keySet], {}, jws)).toEqual(printed);
  });

  it('refuses in one line what is altered, of another key or of another kind', async () => {
    const jws = await signer.sign('consent-receipt', RECEIPT);
    const altered = file(
      'altered.jws',
      jws.replace(/.$/, (letter) => (letter === 'A' ? 'B' : 'A')),
    );
    const other = file('other.jws', await new Signer(keysOf(stranger)).sign('consent-receipt', RECEIPT));
    const evidence = file('evidence.jws', await signer.sign('verification-evidence', RECEIPT));
    for (const receipt of [altered, other, evidence]) {
      const { code, out, error } = await verify([receipt, '--keys', keySet]);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(error).toMatch(/^NOT VERIFIED: .*\n$/);
    }
    expect(await verify([evidence, '--keys', keySet, '--kind', 'verification-evidence'])).toMatchObject({ code: 0 });
  });

  it('explains itself in one line when it is called wrongly', async () => {
    for (const parameters of [[], [join(folder, 'nothing.jws')], ['-', '--keys', folder], ['-', '--kind', 'diploma']]) {
      const { code, out, error } = await verify(parameters);
      expect({ code, out, lines: error.split('\n').length }).toEqual({ code: 1, out: '', lines: 2 });
    }
    expect(await verify(['-'], { RECEIPT_KEY: 'no key' })).toMatchObject({
      code: 1,
      error: expect.stringMatching(/^1 setting is wrong: RECEIPT_KEY [^\n]+\n$/),
    });
    expect((await verify(['--help'])).out).toContain('Usage: npm run --silent verify:receipt');
  });
});
