import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import fastify, { type FastifyInstance } from 'fastify';
import { Pool } from 'undici';
import { Admission, Overloaded } from '../gateway/admission/admission';
import { guardAdmission, networkOf } from '../gateway/admission/door';
import { AdaptiveLimit } from '../gateway/admission/limit';
import { Observed } from '../gateway/observe/observed';
import type { Caller } from '../subgraphs/shared/caller';
import { buildIfChanged, root, runCommand } from './built';
import { endAll, freePort, Running } from './processes';

/** More requests than can be answered: who is refused, how early, and what is left for the others. */

/** A limit that stays as it is. */
const fixed = (places: number): AdaptiveLimit => {
  const limit = new AdaptiveLimit(places);
  Object.defineProperty(limit, 'value', { get: () => places });
  return limit;
};

describe('the number of places', () => {
  const afterDelays = (limit: AdaptiveLimit, delay: number, times: number): number => {
    for (let time = 0; time < 5 * times; time++) limit.delayed(delay);
    return limit.value;
  };

  const risen = (): AdaptiveLimit => {
    const limit = new AdaptiveLimit(64);
    for (let time = 0; time < 100; time++) {
      limit.reached();
      afterDelays(limit, 1, 1);
    }
    return limit;
  };

  it('rises while requests wait and the loop is in time: they wait for registries', () => {
    expect(afterDelays(new AdaptiveLimit(64), 1, 10)).toBe(64);
    expect(risen().value).toBe(2_048);
  });

  it('falls while the event loop is late, to what nobody is refused below', () => {
    const limit = risen();
    expect(afterDelays(limit, 80, 1)).toBe(1_638);
    expect(afterDelays(limit, 80, 100)).toBe(64);
  });

  it('does not fall for one long pause', () => {
    const limit = risen();
    for (const delay of [1, 900, 2, 1, 900]) limit.delayed(delay);
    expect(limit.value).toBe(2_048);
  });
});

describe('a client among others', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** What became of one who asked to enter. */
  const asking = (admission: Admission, key: string) => {
    const asked = { state: 'waiting', give: (): void => undefined };
    admission.enter(key).then(
      (give) => Object.assign(asked, { state: 'in', give }),
      (error) => Object.assign(asked, { state: error instanceof Overloaded ? 'refused' : 'failed' }),
    );
    return asked;
  };
  const many = (admission: Admission, key: string, count: number) =>
    Array.from({ length: count }, () => asking(admission, key));
  const settle = (): Promise<unknown> => jest.advanceTimersByTimeAsync(0);
  const inside = (asked: readonly { state: string }[]): number => asked.filter(({ state }) => state === 'in').length;

  it('has four fifths of the places when it is alone, and the next finds some', async () => {
    const admission = new Admission(fixed(100));
    const bank = many(admission, 'bank', 200);
    await settle();
    expect(inside(bank)).toBe(80);
    const shop = many(admission, 'shop', 10);
    await settle();
    expect(inside(shop)).toBe(10);
    expect(admission.inFlight).toBe(90);
    expect(admission.shed).toBe(0);
  });

  it('gets the place that becomes free before one that has more of them, however long that one waits', async () => {
    const admission = new Admission(fixed(10));
    const bank = many(admission, 'bank', 30);
    await settle();
    const shop = many(admission, 'shop', 5);
    await settle();
    const held = inside(shop);
    bank.find(({ state }) => state === 'in')?.give();
    await settle();
    expect(inside(shop)).toBe(held + 1);
    expect(inside(bank)).toBe(8);
  });

  it('has more places after a while where its requests wait for registries and the event loop is in time', async () => {
    const admission = new Admission(new AdaptiveLimit(10));
    const bank = many(admission, 'bank', 60);
    await settle();
    expect(inside(bank)).toBe(8);
    for (let sample = 0; sample < 100; sample++) {
      admission.delayed(1);
      await settle();
    }
    expect(inside(bank)).toBe(60);
  });

  it('waits in a crowd that came at once, and is served', async () => {
    const admission = new Admission(fixed(10));
    const crowd = Array.from({ length: 100 }, (_, place) => asking(admission, `person ${place}`));
    for (let turn = 0; turn < 10; turn++) {
      await jest.advanceTimersByTimeAsync(400);
      for (const asked of crowd) if (asked.state === 'in') asked.give();
    }
    await settle();
    expect(crowd.map(({ state }) => state)).toEqual(crowd.map(() => 'in'));
    expect(admission.waiting).toBe(0);
  });

  /** One place is given back every ten milliseconds: what comes in is a hundred a second at most. */
  const answering = async (asked: readonly { state: string; give: () => void }[], milliseconds: number) => {
    const left = new Set(asked);
    for (let ms = 0; ms < milliseconds; ms += 10) {
      for (const one of left) {
        if (one.state !== 'in') continue;
        one.give();
        left.delete(one);
        break;
      }
      await jest.advanceTimersByTimeAsync(10);
    }
  };

  it('is refused before it is read once more come than can be answered, and one who asks for little is not', async () => {
    const admission = new Admission(fixed(10));
    const bank = many(admission, 'bank', 400);
    expect(admission.refuses('bank')).toBe(false);
    await answering(bank, 1_000);
    // Those beyond what is soon answered have been told so.
    expect(admission.inFlight + admission.waiting).toBeLessThanOrEqual(128);
    many(admission, 'bank', 100);
    await settle();
    expect(admission.refuses('bank')).toBe(true);
    expect(admission.refuses('shop')).toBe(false);
    const shop = asking(admission, 'shop');
    await settle();
    expect(shop.state).toBe('in');
    expect(admission.shed).toBeGreaterThan(150);
    await answering(bank, 2_000);
    expect(admission.refuses('bank')).toBe(false);
  });

  it('is never refused while few are asked, however long they take', async () => {
    const admission = new Admission(fixed(4));
    const crowd = Array.from({ length: 120 }, (_, place) => asking(admission, `person ${place}`));
    await answering(crowd, 4_000);
    expect(crowd.map(({ state }) => state)).toEqual(crowd.map(() => 'in'));
  });

  it('waits no longer than somebody would', async () => {
    const admission = new Admission(fixed(4));
    const stalled = many(admission, 'bank', 6);
    const states = (): string[] => stalled.map(({ state }) => state);
    await jest.advanceTimersByTimeAsync(4_900);
    expect(states()).toEqual(['in', 'in', 'in', 'in', 'waiting', 'waiting']);
    await jest.advanceTimersByTimeAsync(200);
    expect(states()).toEqual(['in', 'in', 'in', 'in', 'refused', 'refused']);
    expect(admission.inFlight).toBe(4);
  });

  it('that floods the line pushes out its own and nobody else', async () => {
    const admission = new Admission(fixed(10));
    const shop = many(admission, 'shop', 12);
    const bank = many(admission, 'bank', 1_500);
    await settle();
    expect(admission.waiting).toBeLessThanOrEqual(1_000);
    expect(shop.some(({ state }) => state === 'refused')).toBe(false);
    expect(bank.filter(({ state }) => state === 'refused').length).toBeGreaterThan(490);
  });

  it('leaves nothing behind', async () => {
    const admission = new Admission(fixed(4));
    const asked = Array.from({ length: 50 }, (_, place) => asking(admission, `person ${place}`));
    await jest.advanceTimersByTimeAsync(10_000);
    for (const { state, give } of asked) if (state === 'in') for (let twice = 0; twice < 2; twice++) give();
    await settle();
    expect([admission.inFlight, admission.waiting]).toEqual([0, 0]);
    const again = many(admission, 'bank', 3);
    await settle();
    expect(inside(again)).toBe(3);
  });
});

it('counts hosts of one network together, where a host has a network of addresses', () => {
  expect(networkOf('192.0.2.7')).toBe('192.0.2.7');
  expect(networkOf('::ffff:192.0.2.7')).toBe('::ffff:192.0.2.7');
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
  expect(networkOf('2001:db8:1:2::9')).toBe('2001:db8:1:2');
  expect(networkOf('2001:db8::9')).toBe('2001:db8:0:0');
  expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0');
  expect(networkOf('::1')).toBe('0:0:0:0');
});

describe('the door', () => {
  const bank: Caller = {
    ...{ kind: 'RELYING_PARTY', subject: 'bank', client: 'bank', scopes: [] },
    ...{ level: null, agency: null, area: null },
  };
  const errors: string[] = [];
  let app: FastifyInstance;
  let full = false;
  let asked: string[] = [];

  beforeAll(async () => {
    const admission = new Admission();
    jest.spyOn(admission, 'refuses').mockImplementation((key) => {
      asked.push(key);
      return full && key === 'bank';
    });
    app = fastify();
    app.addHook('onRequest', (request, _reply, done) => {
      request.observed = new Observed(null);
      done();
    });
    guardAdmission(app, {
      admission,
      authenticator: { remembered: (authorization) => (authorization === undefined ? null : bank) },
      ownClients: [],
      observation: { error: (code) => void errors.push(code) },
      now: () => new Date(),
    });
    app.post('/graphql', () => ({ data: null }));
    app.get('/healthz', () => ({ status: 'alive' }));
    await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => app.close());

  it('refuses with 503 and says when to ask again, before the body has come, and answers who else asks', async () => {
    const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    const headers = { 'content-type': 'application/json' };
    const asks = (more: Record<string, string>): Promise<Response> =>
      fetch(`${url}/graphql`, { method: 'POST', headers: { ...headers, ...more }, body: '{}' });
    const token = { authorization: 'Bearer of.the.bank' };
    expect((await asks(token)).status).toBe(200);
    full = true;
    // Says how much will come and sends nothing of it.
    const early = httpRequest(`${url}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'content-length': 1_000, ...token },
    });
    early.on('error', () => undefined).flushHeaders();
    const [response] = await once(early, 'response');
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toMatch(/^[123]$/);
    let text = '';
    for await (const part of response) text += part;
    expect(JSON.parse(text).errors[0].extensions.code).toBe('RATE_LIMITED');
    early.destroy();
    expect(errors).toEqual(['RATE_LIMITED']);
    expect((await asks({})).status).toBe(200);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(asked).toEqual(['bank', 'bank', '127.0.0.1']);
    full = false;
    asked = [];
    expect((await asks(token)).status).toBe(200);
  });
});

const long = process.env.TEST_ROUNDS === 'long';

/** Measures the built gateway for half a minute, and so runs with the long rounds only. */
(long ? describe : describe.skip)('five times as many requests as can be answered', () => {
  const SECONDS = 10;
  const folder = mkdtempSync(join(tmpdir(), 'cong-dan-so-'));
  const body = JSON.stringify({ query: readFileSync(join(root, 'examples', 'profile.graphql'), 'utf8') });
  let gateway: Running;
  let pool: Pool;
  let tokens: string[];

  beforeAll(async () => {
    buildIfChanged();
    const settings = {
      ...{ PATH: String(process.env.PATH), DATABASE_URL: `sqlite:${folder}`, DATA_DIR: folder, LOG_LEVEL: 'warn' },
      ...{ PORT: String(await freePort()), RATE_PER_CLIENT: '1000000', RATE_PER_PERSON: '1000000' },
    };
    const seeded = await runCommand('seed', ['--residents', '300'], settings);
    if (seeded.code !== 0) throw new Error(seeded.error);
    gateway = new Running(settings);
    await gateway.becomes(200);
    const people = ['mai', 'lan', 'binh', 'duc'];
    const said = people.map((person) => runCommand('token', ['--as', 'citizen', '--person', person], settings));
    tokens = (await Promise.all(said)).map(({ out }) => out.trim());
    pool = new Pool(gateway.url, { connections: 600, pipelining: 1 });
    // Connections that are opened all at once wait for each other in the kernel, which is not what is measured.
    for (let some = 0; some < 30; some++) {
      const path = { path: '/healthz', method: 'GET' } as const;
      await Promise.all(Array.from({ length: 20 * (some + 1) }, async () => (await pool.request(path)).body.dump()));
    }
  });
  afterAll(async () => {
    await pool?.destroy();
    await endAll();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Told {
    readonly status: number;
    readonly ms: number;
    readonly retryAfter: string | undefined;
  }

  let asked = 0;
  const asks = async (): Promise<Told> => {
    const sent = performance.now();
    const token = tokens[asked++ % tokens.length];
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const answer = await pool.request({ path: '/graphql', method: 'POST', headers, body });
    await answer.body.dump({ limit: 10_000_000 });
    const retryAfter = answer.headers['retry-after'];
    return { status: answer.statusCode, ms: performance.now() - sent, retryAfter: retryAfter?.toString() };
  };

  /** Answers a second where each of some clients asks when it has its answer. */
  const peak = async (): Promise<number> => {
    const end = performance.now() + SECONDS * 1_000;
    let answers = 0;
    const client = async (): Promise<void> => {
      while (performance.now() < end) if ((await asks()).status === 200) answers++;
    };
    await Promise.all(Array.from({ length: 16 }, client));
    return answers / SECONDS;
  };

  /** What became of so many requests a second, which are sent whether those before are answered or not. */
  const flood = async (perSecond: number): Promise<Told[]> => {
    const told: Promise<Told>[] = [];
    const started = performance.now();
    for (let ms = 0; ms < SECONDS * 1_000; ms = performance.now() - started) {
      while (told.length < (ms / 1_000) * perSecond) told.push(asks());
      await wait(2);
    }
    return Promise.all(told);
  };

  /** Megabytes, and seconds of processor time so far. */
  const used = async (): Promise<{ memory: number; seconds: number }> => {
    const page = await (await fetch(`${gateway.url}/metrics`)).text();
    const figure = (name: string): number => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(page)?.[1]);
    return {
      memory: figure('process_resident_memory_bytes') / 1024 / 1024,
      seconds: figure('process_cpu_seconds_total'),
    };
  };
  const middle = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

  it('leave four fifths of what it can answer, are refused early, take no memory, and are soon forgotten', async () => {
    await peak();
    const start = await used();
    const most = await peak();
    const before = await used();
    const told = await flood(5 * most);
    const after = await used();
    const served = told.filter(({ status }) => status === 200);
    const shed = told.filter(({ status }) => status === 503);
    const back = performance.now();
    const again: Told[] = [];
    for (let time = 0; time < 20; time++) again.push(await asks());
    const recovered = performance.now() - back;
    const rounded = (value: number): number => Math.round(value);
    // By processor time: others have the machine too, and never equally much of it.
    const [atPeak, inFlood] = [
      (most * SECONDS) / (before.seconds - start.seconds),
      served.length / (after.seconds - before.seconds),
    ];
    process.stderr.write(
      `peak ${rounded(most)}/s; at ${rounded(told.length / SECONDS)}/s: served ${rounded(served.length / SECONDS)}/s ` +
        `in ${rounded(middle(served.map(({ ms }) => ms)))} ms, refused ${shed.length} in ` +
        `${rounded(middle(shed.map(({ ms }) => ms)))} ms; for each second of the processor ` +
        `${rounded(atPeak)} answers at the peak and ${rounded(inFlood)} now; ` +
        `${rounded(before.memory)} MB before, ${rounded(after.memory)} MB after; ` +
        `20 requests afterwards took ${rounded(recovered)} ms\n`,
    );
    expect(new Set(told.map(({ status }) => status))).toEqual(new Set([200, 503]));
    expect(shed.every(({ retryAfter }) => /^[123]$/.test(retryAfter ?? ''))).toBe(true);
    expect(inFlood).toBeGreaterThan(0.8 * atPeak);
    expect(middle(shed.map(({ ms }) => ms))).toBeLessThan(1_000);
    expect(after.memory - before.memory).toBeLessThan(300);
    expect(again.map(({ status }) => status)).toEqual(again.map(() => 200));
    expect(recovered).toBeLessThan(5_000);
  });
});
