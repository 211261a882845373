import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Driver from 'better-sqlite3';
import { Pool } from 'undici';
import { claimsFor } from '../commands/tokens';
import { DevelopmentIssuer } from '../gateway/issuer';
import { buildIfChanged, root, runCommand } from './built';
import { endAll, freePort, Running, until } from './processes';
import { rounds } from './rounds';

/**
 * Ten minutes at half of what the built gateway can answer. A heap grows as far as V8 lets it before it collects, by the load
 * and not by what is kept, so memory is measured where `collect.js` has just collected: the resident set right after that.
 * A fifth of the time is for caches to fill, SQLite's pages of a growing record among them; then the next tenth and the last
 * one are compared. Has the machine to itself, or half of the peak may be more than is left.
 */

const SECONDS = rounds(0, 600);
const PEAK_SECONDS = 10;
const SAMPLES = 60;
const CITIZENS = 1_000;

const example = (name: string): string => readFileSync(join(root, 'examples', `${name}.graphql`), 'utf8');

/** Three of four requests ask for the whole profile; the others take turns. */
const profile = JSON.stringify({ query: example('profile') });
const others = [
  example('first'),
  example('access-log'),
  '{ me { fullName documents { items { type number } } score { total class } } }',
  '{ me { household { members { relationToHead since resident { id } } } } }',
  '{ administrativeUnit(code: "01") { code name } procedures(essential: true) { number nameVi } }',
].map((query) => JSON.stringify({ query }));

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const MB = 1024 * 1024;

(SECONDS > 0 ? describe : describe.skip)('a gateway at half of what it can answer', () => {
  let folder: string;
  let gateway: Running;
  let pool: Pool;
  let tokens: string[];

  beforeAll(async () => {
    buildIfChanged();
    folder = mkdtempSync(join(tmpdir(), 'cong-dan-so-'));
    const settings = {
      ...{ PATH: String(process.env.PATH), DATABASE_URL: `sqlite:${folder}`, DATA_DIR: folder, LOG_LEVEL: 'warn' },
      ...{ PORT: String(await freePort()), RATE_PER_CLIENT: '1000000', RATE_PER_PERSON: '1000000' },
    };
    const seeded = await runCommand('seed', ['--residents', String(3 * CITIZENS)], settings);
    if (seeded.code !== 0) throw new Error(seeded.error);
    tokens = await tokensOf(citizens(CITIZENS));
    gateway = new Running({ ...settings, NODE_OPTIONS: `--require ${join(__dirname, 'collect.js')}` });
    await gateway.becomes(200);
    pool = new Pool(gateway.url, { connections: 256, pipelining: 1 });
  });
  afterAll(async () => {
    await pool?.destroy();
    await endAll();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Residents who have an account of the second level. */
  function citizens(count: number): string[] {
    const identity = new Driver(join(folder, 'identity.sqlite'), { readonly: true });
    try {
      return identity
        .prepare(
          "SELECT resident_id FROM eid_account WHERE level = 'LEVEL_2' AND status = 'ACTIVE' ORDER BY id LIMIT ?",
        )
        .pluck()
        .all(count) as string[];
    } finally {
      identity.close();
    }
  }

  /** Good for an hour. */
  function tokensOf(residents: readonly string[]): Promise<string[]> {
    const issuer = new DevelopmentIssuer({ NODE_ENV: 'test', DATA_DIR: folder });
    const now = new Date();
    return Promise.all(residents.map((resident) => issuer.token(claimsFor({ as: 'citizen', resident }), now)));
  }

  let asked = 0;
  let failed = 0;
  /** The first of them. */
  const failures: string[] = [];
  const fails = (what: string): void => {
    if (failed++ < 10) failures.push(`${new Date().toISOString()} ${what}`);
  };
  const asks = async (): Promise<void> => {
    const place = asked++;
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${tokens[place % tokens.length]}` };
    const body = (place % 4 === 3 && others[Math.floor(place / 4) % others.length]) || profile;
    try {
      const answer = await pool.request({ path: '/graphql', method: 'POST', headers, body });
      const text = await answer.body.text();
      if (answer.statusCode !== 200 || text.startsWith('{"errors"'))
        fails(`${answer.statusCode} ${text.slice(0, 200)}`);
    } catch (error) {
      fails(String(error));
    }
  };

  /** Answers a second where each of some clients asks when it has its answer. */
  async function peak(): Promise<number> {
    const end = performance.now() + PEAK_SECONDS * 1_000;
    let answers = 0;
    const client = async (): Promise<void> => {
      for (; performance.now() < end; answers++) await asks();
    };
    await Promise.all(Array.from({ length: 16 }, client));
    return answers / PEAK_SECONDS;
  }

  /** Bytes: the resident set as it is, and once garbage is collected. */
  async function memory(): Promise<{ resident: number; held: number }> {
    const page = await (await pool.request({ path: '/metrics', method: 'GET' })).body.text();
    const before = gateway.out.length;
    gateway.signal('SIGUSR2');
    await until('it says what it holds', () => /holds \d+\n/.test(gateway.out.slice(before)));
    return {
      resident: Number(/^process_resident_memory_bytes (\S+)/m.exec(page)?.[1]),
      held: Number(/holds (\d+)/.exec(gateway.out.slice(before))?.[1]),
    };
  }

  it('answers every request, and holds no more memory in the end than when it was warm', async () => {
    await peak();
    const most = await peak();
    expect(failures).toEqual([]);
    const rate = most / 2;
    const started = performance.now();
    const seconds = (): number => (performance.now() - started) / 1_000;
    const underWay = new Set<Promise<void>>();
    const samples: { resident: number; held: number }[] = [];
    const sampling = async (): Promise<void> => {
      while (samples.length < SAMPLES) {
        await pause(Math.max(0, ((samples.length + 1) / SAMPLES) * SECONDS - seconds()) * 1_000);
        samples.push(await memory());
      }
    };
    const sampled = sampling();
    let sent = 0;
    // Sent when their time has come, whether those before are answered or not.
    while (seconds() < SECONDS) {
      for (; sent < seconds() * rate; sent++) {
        const asking = asks();
        underWay.add(asking);
        void asking.then(() => underWay.delete(asking));
      }
      await pause(2);
    }
    await Promise.all([sampled, ...underWay]);

    const tenth = SAMPLES / 10;
    const [warm, end] = [samples.slice(2 * tenth, 3 * tenth), samples.slice(-tenth)];
    const megabytes = (of: 'resident' | 'held', some = samples): number =>
      Math.round(middle(some.map((sample) => sample[of])) / MB);
    process.stderr.write(
      `peak ${Math.round(most)}/s; ${sent} requests in ${SECONDS} s, ${failed} failed; ` +
        `held ${megabytes('held', warm)} MB when warm, ${megabytes('held', end)} MB in the end; ` +
        `before each collection ${megabytes('resident', warm)} MB and ${megabytes('resident', end)} MB\n` +
        `held: ${samples.map(({ held }) => Math.round(held / MB)).join(' ')}\n`,
    );
    expect(failures).toEqual([]);
    expect(sent).toBeGreaterThan(0.95 * rate * SECONDS);
    const held = (some: typeof samples): number => middle(some.map((sample) => sample.held));
    expect(held(end)).toBeLessThan(1.1 * held(warm));
    gateway.signal('SIGTERM');
    expect(await gateway.exit).toBe(0);
  });
});
