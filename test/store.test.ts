import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { LocalStore } from '../subgraphs/services/store/local';
import { openStore } from '../subgraphs/services/store/open';
import { type AttachmentStore, MOST_BYTES } from '../subgraphs/services/store/store';
import { readConfig } from '../subgraphs/shared/config';
import { Bucket } from './bucket';

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
const folder = mkdtempSync(join(tmpdir(), 'cong-dan-so-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Jest compares bytes one by one, which takes half a minute for the largest. */
const same = (one: Buffer, other: Buffer): boolean => one.equals(other);

const filesIn = (path: string): string[] =>
  existsSync(path)
    ? readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
    : [];

const settingsOf = (environment: Readonly<Record<string, string>>) =>
  readConfig([], { SEAL_KEY: 's'.repeat(40), DATA_DIR: folder, ...environment });

/** Small pieces, as they come over a network. */
async function* piecesOf(content: Buffer, size = 60_000): AsyncGenerator<Buffer> {
  for (let start = 0; start < content.length; start += size) yield content.subarray(start, start + size);
}

interface Place {
  readonly store: AttachmentStore;
  /** How many contents there are. */
  readonly count: () => number;
  readonly breakDown: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const places: Readonly<Record<string, () => Promise<Place>>> = {
  async 'a folder'() {
    const path = mkdtempSync(join(folder, 'kept-'));
    return {
      store: new LocalStore(path),
      count: () => filesIn(path).length,
      async breakDown() {
        rmSync(path, { recursive: true });
        writeFileSync(path, 'a file where the folder was');
      },
      close: async () => undefined,
    };
  },
  async 'a bucket'() {
    const bucket = await Bucket.open({ accessKeyId: 'attachments', secretAccessKey: 'a secret of the bucket' });
    const store = openStore(
      settingsOf({
        ATTACHMENTS_URL: 's3://ho-so/dinh-kem',
        S3_ENDPOINT: bucket.url,
        S3_REGION: 'vn-hanoi-1',
        S3_ACCESS_KEY_ID: 'attachments',
        S3_SECRET_ACCESS_KEY: 'a secret of the bucket',
      }),
    );
    const close = async (): Promise<void> => {
      await store.close();
      await bucket.close();
    };
    return { store, count: () => bucket.objects.size, breakDown: () => bucket.close(), close };
  },
};

describe.each(Object.entries(places))('a store in %s', (_, open) => {
  let place: Place;
  beforeEach(async () => {
    place = await open();
  });
  afterEach(() => place.close());

  it('gives back what it was given, by its digest', async () => {
    const content = randomBytes(300_000);
    expect(await place.store.put(Readable.from(piecesOf(content)))).toEqual({ sha256: sha256(content), size: 300_000 });
    expect(same(await buffer(await place.store.open(sha256(content))), content)).toBe(true);
  });

  it('takes a whole buffer as well, and an empty one', async () => {
    for (const content of [Buffer.from('nội dung'), Buffer.alloc(0)]) {
      const { sha256: digest, size } = await place.store.put(content);
      expect(size).toBe(content.length);
      expect(same(await buffer(await place.store.open(digest)), content)).toBe(true);
    }
  });

  it('keeps the same content once, however often and however much at once it comes', async () => {
    const content = randomBytes(200_000);
    const stored = await Promise.all(
      Array.from({ length: 8 }, () => place.store.put(Readable.from(piecesOf(content)))),
    );
    expect(new Set(stored.map(({ sha256: digest }) => digest))).toEqual(new Set([sha256(content)]));
    await place.store.put(content);
    expect(place.count()).toBe(1);
    expect(same(await buffer(await place.store.open(sha256(content))), content)).toBe(true);
  });

  it('takes ten megabytes, and not a byte more', async () => {
    const content = randomBytes(MOST_BYTES + 1);
    const most = content.subarray(0, MOST_BYTES);
    expect(await place.store.put(Readable.from(piecesOf(most)))).toEqual({ sha256: sha256(most), size: MOST_BYTES });
    expect(same(await buffer(await place.store.open(sha256(most))), most)).toBe(true);
    await expect(place.store.put(Readable.from(piecesOf(content)))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(place.count()).toBe(1);
  });

  it('leaves nothing behind of a content that broke off', async () => {
    const breaking = async function* () {
      yield randomBytes(100_000);
      throw new Error('the line is dead');
    };
    await expect(place.store.put(Readable.from(breaking()))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(place.count()).toBe(0);
    expect(filesIn(join(folder, 'attachments', 'incoming'))).toEqual([]);
  });

  it.each([
    'f'.repeat(64),
    'F'.repeat(64),
    '',
    '..',
    '../../../etc/passwd',
    'f'.repeat(63),
    `${'f'.repeat(63)}/`,
    'a\0',
  ])('has nothing called %j', async (name) => {
    await place.store.put(Buffer.from('something'));
    await expect(place.store.open(name)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('says so when it is away', async () => {
    const { sha256: digest } = await place.store.put(Buffer.from('something'));
    await place.breakDown();
    await expect(place.store.open(digest)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    await expect(place.store.put(Buffer.from('else'))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('can be left half read', async () => {
    const { sha256: digest } = await place.store.put(randomBytes(1_000_000));
    for (let time = 0; time < 20; time++) {
      const content = await place.store.open(digest);
      content.destroy();
    }
    expect(await buffer(await place.store.open(digest))).toHaveLength(1_000_000);
  });
});

describe('a store in a folder', () => {
  it('shows no half of what is being written, and forgets what a dead process left', async () => {
    const path = mkdtempSync(join(folder, 'cut-'));
    const incoming = join(path, 'incoming');
    mkdirSync(incoming);
    const old = join(incoming, 'left-by-a-process-that-died');
    const fresh = join(incoming, 'being-written-by-another');
    for (const file of [old, fresh]) writeFileSync(file, 'half of');
    const yesterday = new Date(Date.now() - 24 * 60 * 60_000);
    utimesSync(old, yesterday, yesterday);
    const store = new LocalStore(path);
    await expect(store.open(sha256(Buffer.from('half of')))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await store.put(Buffer.from('whole'));
    expect(readdirSync(incoming)).toEqual(['being-written-by-another']);
  });

  it('cuts off what went bad on the disk, before its end', async () => {
    const path = mkdtempSync(join(folder, 'bad-'));
    const store = new LocalStore(path);
    const content = randomBytes(500_000);
    const { sha256: digest } = await store.put(content);
    const file = join(path, digest.slice(0, 2), digest.slice(2, 4), digest);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    content[250_000] = (content[250_000] ?? 0) ^ 1;
    writeFileSync(file, content);
    let read = 0;
    const reading = async (): Promise<void> => {
      for await (const chunk of await store.open(digest)) read += (chunk as Buffer).length;
    };
    await expect(reading()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(read).toBeLessThan(content.length);
    // What comes again is good again.
    content[250_000] = (content[250_000] ?? 0) ^ 1;
    await store.put(content);
    expect(same(await buffer(await store.open(digest)), content)).toBe(true);
  });

  it('is in the folder of the data unless the settings name another', async () => {
    await openStore(settingsOf({})).put(Buffer.from('here'));
    expect(filesIn(join(folder, 'attachments'))).toEqual([sha256(Buffer.from('here'))]);
    await openStore(settingsOf({ ATTACHMENTS_URL: `dir:${folder}/elsewhere` })).put(Buffer.from('there'));
    expect(filesIn(join(folder, 'elsewhere'))).toEqual([sha256(Buffer.from('there'))]);
  });
});

describe('the settings of a store', () => {
  it.each([
    ['ATTACHMENTS_URL', '/var/attachments'],
    ['ATTACHMENTS_URL', 'dir:'],
    ['ATTACHMENTS_URL', 's3://'],
    ['ATTACHMENTS_URL', 's3://Ho-So'],
    ['ATTACHMENTS_URL', 's3://key:secret@ho-so'],
    ['ATTACHMENTS_URL', 's3://ho-so/a b'],
    ['S3_ENDPOINT', 's3.example.vn'],
    ['S3_REGION', 'vn hanoi'],
    ['S3_ACCESS_KEY_ID', 'without a secret'],
    ['S3_SECRET_ACCESS_KEY', 'without a key'],
  ])('may not be %s=%s', (name, value) => {
    expect(() => settingsOf({ [name]: value })).toThrow(name);
  });
});

describe('a store in a bucket', () => {
  it('is refused with another secret, and says that it is away', async () => {
    const bucket = await Bucket.open({ accessKeyId: 'attachments', secretAccessKey: 'one secret' });
    const store = openStore(
      settingsOf({
        ATTACHMENTS_URL: 's3://ho-so',
        S3_ENDPOINT: bucket.url,
        S3_ACCESS_KEY_ID: 'attachments',
        S3_SECRET_ACCESS_KEY: 'another secret',
      }),
    );
    await expect(store.put(Buffer.from('something'))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(bucket.refused).toBeGreaterThan(0);
    expect(bucket.objects.size).toBe(0);
    expect(filesIn(join(folder, 'attachments', 'incoming'))).toEqual([]);
    await store.close();
    await bucket.close();
  });

  it('names objects by their digest within its folder, and signs their content', async () => {
    const bucket = await Bucket.open({ accessKeyId: 'a', secretAccessKey: 'b' });
    const store = openStore(
      settingsOf({
        ATTACHMENTS_URL: 's3://ho-so/nam/2026/',
        S3_ENDPOINT: bucket.url,
        S3_ACCESS_KEY_ID: 'a',
        S3_SECRET_ACCESS_KEY: 'b',
      }),
    );
    const { sha256: digest } = await store.put(Buffer.from('something'));
    expect([...bucket.objects.keys()]).toEqual([`/ho-so/nam/2026/${digest}`]);
    expect(bucket.signedContents).toEqual([digest]);
    await store.close();
    await bucket.close();
  });
});
