import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { createRates, type Rates } from '../gateway/rates';
import type { Caller } from '../subgraphs/shared/caller';
import { createLimiter } from '../subgraphs/shared/limiter';
import { createLog } from '../subgraphs/shared/log';

const NOON = new Date('2026-11-20T03:00:00.000Z');
const MAI = '3f0c8a52-mai';
const APP = 'cong-dan-so';

const citizen = (subject: string, client = APP): Caller => ({
  kind: 'CITIZEN',
  subject,
  client,
  scopes: [],
  level: 2,
  agency: null,
  area: null,
});
const mai = citizen(MAI);
const hung = citizen('7d11e0b4-hung');
const bank: Caller = { ...citizen('bank', 'bank'), kind: 'RELYING_PARTY', level: null };
const shop: Caller = { ...bank, subject: 'shop', client: 'shop' };
const officer = (subject: string): Caller => ({ ...bank, kind: 'OFFICER', subject, client: 'one-stop', agency: 'H29' });

const endings: (() => Promise<void> | void)[] = [];
const lines: { level: number; msg: string; code?: string }[] = [];
const log = createLog('info', { write: (line) => void lines.push(JSON.parse(line)) });
const said = (): string[] => lines.map(({ msg }) => msg);

const settings = { REDIS_URL: undefined, OWN_CLIENTS: [APP], RATE_PER_CLIENT: 3, RATE_PER_PERSON: 2 };

function ratesOf(changed: Partial<Parameters<typeof createRates>[0]> = {}): Rates {
  const rates = createRates({ ...settings, ...changed }, log);
  endings.push(() => rates.close());
  return rates;
}

/** How each of so many requests fared. */
async function asks(rates: Rates, caller: Caller | null, times: number): Promise<string[]> {
  const answers: string[] = [];
  for (let time = 0; time < times; time++) {
    answers.push(
      await rates.spend(caller).then(
        () => 'served',
        (error: { code?: string }) => error.code ?? 'failed',
      ),
    );
  }
  return answers;
}

afterEach(async () => {
  jest.useRealTimers();
  for (const end of endings.splice(0).reverse()) await end();
  lines.length = 0;
});

describe('in memory', () => {
  beforeEach(() => jest.useFakeTimers({ now: NOON }));

  it('serves the bank as often as agreed in a second, and again in the next', async () => {
    const rates = ratesOf();
    expect(await asks(rates, bank, 5)).toEqual(['served', 'served', 'served', 'RATE_LIMITED', 'RATE_LIMITED']);
    jest.advanceTimersByTime(999);
    expect(await asks(rates, bank, 1)).toEqual(['RATE_LIMITED']);
    jest.advanceTimersByTime(1);
    expect(await asks(rates, bank, 3)).toEqual(['served', 'served', 'served']);
  });

  it('takes nothing from the shop for what the bank asks', async () => {
    const rates = ratesOf();
    await asks(rates, bank, 10);
    expect(await asks(rates, shop, 3)).toEqual(['served', 'served', 'served']);
  });

  it('serves Mai as often as is fair in a minute, and again in the next', async () => {
    const rates = ratesOf();
    expect(await asks(rates, mai, 3)).toEqual(['served', 'served', 'RATE_LIMITED']);
    jest.advanceTimersByTime(60_000);
    expect(await asks(rates, mai, 2)).toEqual(['served', 'served']);
  });

  it("limits Mai and not Hùng, whom the same application serves: the citizens' own has no limit as a whole", async () => {
    const rates = ratesOf();
    await asks(rates, mai, 10);
    expect(await asks(rates, hung, 2)).toEqual(['served', 'served']);
    for (let person = 0; person < 20; person++) {
      expect(await asks(rates, citizen(`resident-${person}`), 1)).toEqual(['served']);
    }
  });

  it('limits Mai in each application by itself', async () => {
    const rates = ratesOf({ OWN_CLIENTS: [APP, 'vi-dien-tu'] });
    await asks(rates, mai, 10);
    expect(await asks(rates, citizen(MAI, 'vi-dien-tu'), 2)).toEqual(['served', 'served']);
  });

  it('limits the application of the officers as a whole, and each of them', async () => {
    const rates = ratesOf();
    expect(await asks(rates, officer('lan'), 3)).toEqual(['served', 'served', 'RATE_LIMITED']);
    expect(await asks(rates, officer('minh'), 1)).toEqual(['RATE_LIMITED']);
    jest.advanceTimersByTime(1_000);
    expect(await asks(rates, officer('minh'), 1)).toEqual(['served']);
    expect(await asks(rates, officer('lan'), 1)).toEqual(['RATE_LIMITED']);
  });

  it('counts a bank that speaks for itself as an application and not as a person', async () => {
    const rates = ratesOf({ RATE_PER_CLIENT: 3, RATE_PER_PERSON: 1 });
    expect(await asks(rates, bank, 3)).toEqual(['served', 'served', 'served']);
  });

  it('does not take one person for another whose names run together alike', async () => {
    const rates = ratesOf({ OWN_CLIENTS: ['a', 'a","b'], RATE_PER_PERSON: 1 });
    expect(await asks(rates, citizen('b","c', 'a'), 1)).toEqual(['served']);
    expect(await asks(rates, citizen('c', 'a","b'), 1)).toEqual(['served']);
  });

  it('does not count who shows no token', async () => {
    expect(await asks(ratesOf(), null, 20)).toEqual(Array.from({ length: 20 }, () => 'served'));
  });

  it('lets a key spend several points at once', async () => {
    const limiter = createLimiter({ redisUrl: undefined, log, name: 'kyc', points: 5, seconds: 60 });
    expect(await limiter.spend('bank', 4)).toBe(true);
    expect(await limiter.spend('bank', 2)).toBe(false);
    expect(await limiter.spend('shop', 5)).toBe(true);
  });

  it('keeps a limit of three weeks, and refuses one that no timer could keep', async () => {
    const week = 7 * 24 * 60 * 60;
    const limiter = createLimiter({ redisUrl: undefined, log, name: 'kyc', points: 1, seconds: 3 * week });
    expect(await limiter.spend('bank')).toBe(true);
    jest.advanceTimersByTime(2 * week * 1000);
    expect(await limiter.spend('bank')).toBe(false);
    for (const seconds of [4 * week, 0, -1, 0.5, Number.NaN]) {
      expect(() => createLimiter({ redisUrl: undefined, log, name: 'kyc', points: 1, seconds })).toThrow(
        'the limit kyc must last 1 to 2147483 whole seconds',
      );
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function until(what: string, happens: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!(await happens())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((wake) => setTimeout(wake, 10));
  }
}

it('counts by itself while there is no Redis at all, and says so once', async () => {
  const port = await freePort();
  const rates = ratesOf({ REDIS_URL: `redis://:hunter2@127.0.0.1:${port}` });
  expect(await asks(rates, mai, 3)).toEqual(['served', 'served', 'RATE_LIMITED']);
  await until('the log speaks', () => lines.length > 0);
  // Several more attempts to connect, which say nothing.
  await new Promise((wake) => setTimeout(wake, 300));
  expect(await asks(rates, hung, 3)).toEqual(['served', 'served', 'RATE_LIMITED']);
  expect(lines).toMatchObject([
    { level: 40, msg: 'redis is away: this process limits by itself', code: 'ECONNREFUSED' },
  ]);
  expect(JSON.stringify(lines)).not.toMatch(new RegExp(`hunter2|127\\.0\\.0\\.1|${port}`));
});

/** A Redis of this test alone. */
class Server {
  #process: ChildProcess | undefined;
  readonly folder = mkdtempSync(join(tmpdir(), 'cong-dan-so-redis-'));

  private constructor(readonly port: number) {}

  static async start(): Promise<Server> {
    const server = new Server(await freePort());
    endings.push(async () => {
      await server.dies();
      rmSync(server.folder, { recursive: true, force: true });
    });
    await server.comesUp();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async comesUp(): Promise<void> {
    const settings = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--dir', this.folder];
    const started = spawn('redis-server', settings);
    this.#process = started;
    let said = '';
    started.stdout.on('data', (text: Buffer) => {
      said += text;
    });
    await until('redis-server accepts connections', () => said.includes('eady to accept connections'));
  }

  async dies(): Promise<void> {
    if (!this.#process || this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }

  freezes(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaws(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Somebody who looks into it. */
  reader(): Redis {
    const redis = new Redis(this.url).on('error', () => undefined);
    endings.push(() => redis.disconnect());
    return redis;
  }
}

/** Rates that are connected: until then they count in memory. */
async function sharedRates(server: Server, changed: Partial<Parameters<typeof createRates>[0]> = {}): Promise<Rates> {
  const redis = server.reader();
  const before = await redis.dbsize();
  const rates = ratesOf({ REDIS_URL: server.url, ...changed });
  const stranger = citizen(`stranger-${endings.length}`);
  await until('the limits are shared', async () => {
    await rates.spend(stranger).catch(() => undefined);
    return (await redis.dbsize()) > before;
  });
  return rates;
}

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis) process.stderr.write('redis-server is not installed: the limits are NOT tested with Redis here\n');

(hasRedis ? describe : describe.skip)('with Redis', () => {
  it('adds up what two gateways serve', async () => {
    const server = await Server.start();
    const [first, second] = [await sharedRates(server), await sharedRates(server)];
    expect(await asks(first, mai, 1)).toEqual(['served']);
    expect(await asks(second, mai, 2)).toEqual(['served', 'RATE_LIMITED']);
    expect(await asks(first, mai, 1)).toEqual(['RATE_LIMITED']);
    expect(await asks(second, hung, 2)).toEqual(['served', 'served']);
    expect(lines).toEqual([]);
  });

  it('stores nobody: keys are digests, values are counts, and all of it expires', async () => {
    const server = await Server.start();
    const rates = await sharedRates(server, { RATE_PER_CLIENT: 1_000, RATE_PER_PERSON: 1_000 });
    const redis = server.reader();
    await asks(rates, mai, 2);
    await asks(rates, officer('lan'), 2);
    const keys = await redis.keys('*');
    expect(keys.length).toBeGreaterThanOrEqual(3);
    for (const key of keys) {
      expect(key).toMatch(/^cong-dan-so:limit:(client|person):[\w-]{43}$/);
      expect((await redis.get(key)) ?? '0').toMatch(/^\d+$/);
      expect(await redis.ttl(key)).toBeLessThanOrEqual(60);
      expect(await redis.ttl(key)).not.toBe(-1);
    }
    expect(keys.join()).not.toMatch(new RegExp([MAI, 'lan', 'one-stop', 'stranger'].join('|')));
  });

  it('counts by itself when Redis dies, shares again when it is back, and says each once', async () => {
    const server = await Server.start();
    const rates = await sharedRates(server);
    expect(await asks(rates, mai, 3)).toEqual(['served', 'served', 'RATE_LIMITED']);
    await server.dies();
    await until('the log speaks', () => lines.length > 0);
    expect(await asks(rates, mai, 3)).toEqual(['served', 'served', 'RATE_LIMITED']);
    await server.comesUp();
    await until('the log speaks again', () => lines.length > 1);
    // The new Redis has counted nobody yet.
    expect(await asks(rates, mai, 3)).toEqual(['served', 'served', 'RATE_LIMITED']);
    expect(await server.reader().dbsize()).toBe(1);
    expect(said()).toEqual(['redis is away: this process limits by itself', 'redis is back: limits are shared again']);
    expect(JSON.stringify(lines)).not.toMatch(new RegExp(`127\\.0\\.0\\.1|localhost|${server.port}`));
  });

  it('waits for a Redis that hangs once and briefly, then counts by itself', async () => {
    const server = await Server.start();
    const rates = await sharedRates(server);
    server.freezes();
    expect(await Promise.all(Array.from({ length: 20 }, () => rates.spend(mai).catch(() => 'refused')))).toContain(
      'refused',
    );
    // Waiting each time would take a second and a half.
    const start = performance.now();
    expect(await asks(rates, hung, 3)).toEqual(['served', 'served', 'RATE_LIMITED']);
    expect(performance.now() - start).toBeLessThan(1_000);
    server.thaws();
    await until('the log speaks again', () => lines.length > 1);
    expect(said()).toEqual(['redis is away: this process limits by itself', 'redis is back: limits are shared again']);
  });

  it('says why when Redis answers with errors, and goes on', async () => {
    const server = await Server.start();
    const redis = server.reader();
    const rates = await sharedRates(server);
    await redis.config('SET', 'maxmemory', '1');
    expect(await asks(rates, mai, 3)).toEqual(['served', 'served', 'RATE_LIMITED']);
    expect(lines).toMatchObject([{ msg: 'redis is away: this process limits by itself', code: 'OOM' }]);
    await redis.config('SET', 'maxmemory', '0');
    expect(await asks(rates, hung, 3)).toEqual(['served', 'served', 'RATE_LIMITED']);
    expect(said()).toEqual(['redis is away: this process limits by itself', 'redis is back: limits are shared again']);
  });

  it('serves on when the password is wrong, without repeating it', async () => {
    const server = await Server.start();
    await server.reader().config('SET', 'requirepass', 'correct-horse');
    const rates = ratesOf({ REDIS_URL: server.url.replace('//', '//:hunter2@') });
    await until('the log speaks', () => lines.length > 0);
    expect(await asks(rates, mai, 3)).toEqual(['served', 'served', 'RATE_LIMITED']);
    expect(lines).toMatchObject([{ code: 'WRONGPASS' }]);
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });

  it('counts by itself once it is closed, and says nothing about the end', async () => {
    const server = await Server.start();
    const rates = await sharedRates(server);
    await rates.close();
    expect(await asks(rates, mai, 3)).toEqual(['served', 'served', 'RATE_LIMITED']);
    await new Promise((wake) => setTimeout(wake, 100));
    expect(lines).toEqual([]);
  });
});
