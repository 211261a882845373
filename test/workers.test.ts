import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { claimsFor } from '../commands/tokens';
import { DevelopmentIssuer } from '../gateway/issuer';
import { type Counting, Pages } from '../gateway/workers/pages';
import { buildIfChanged, runCommand } from './built';
import { TEST_KEYS } from './graph';
import { endAll, freePort, Running, until } from './processes';

/** Several processes on one port. */

const folders: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cong-dan-so-'));
  folders.push(folder);
  return folder;
}

beforeAll(buildIfChanged, 120_000);
afterAll(async () => {
  await endAll();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A client with one connection, kept alive: whoever answers it first answers it on. */
class Client {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(private readonly url: string) {}

  get(path: string, headers: Readonly<Record<string, string>> = {}, body?: string): Promise<string> {
    return new Promise((done, failed) => {
      const options = { agent: this.#agent, headers, method: body === undefined ? 'GET' : 'POST' };
      const asked = request(this.url + path, options, (answer) => {
        let text = '';
        answer.on('data', (part) => {
          text += part;
        });
        answer.on('end', () => (answer.statusCode === 200 ? done(text) : failed(new Error(String(answer.statusCode)))));
        answer.on('error', failed);
      });
      asked.on('error', failed);
      // A connection that was on its way to a process as it was killed is lost without a word.
      asked.setTimeout(5_000, () => asked.destroy(new Error('no answer')));
      asked.end(body);
    });
  }

  async who(): Promise<{ worker: number; pid: number; served: string }> {
    return JSON.parse(await this.get('/'));
  }
}

/** A running program of `test/crew.js`, two workers and the file that they share the text of. */
async function aCrew(text: string) {
  const file = join(newFolder(), 'text');
  writeFileSync(file, text);
  const port = String(await freePort());
  const running = new Running({ PORT: port, PATH: String(process.env.PATH) }, ['../test/crew.js', port, file]);
  const client = (): Client => new Client(running.url);
  /** A client of each worker, by its number. */
  const clients = async (): Promise<Map<number, Client>> => {
    const found = new Map<number, Client>();
    for (let tries = 0; tries < 8; tries++) {
      const each = client();
      found.set((await each.who()).worker, each);
    }
    return found;
  };
  const opened = () => until('both listen', () => running.out.includes('open'));
  return { running, file, client, clients, opened };
}

const counter = (page: string, name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(page)?.[1]);

describe('two workers', () => {
  it('share a port, and either shows the counts of all', async () => {
    const { running, clients, opened } = await aCrew('one');
    await opened();
    const each = await clients();
    expect([...each.keys()].sort()).toEqual([1, 2]);
    const pages = [];
    for (const client of each.values()) pages.push(await client.get('/metrics'));
    // A request that asks for the page counts itself.
    expect(pages.map((page) => counter(page, 'asked_total'))).toEqual([9, 10]);
    // The first process shows 1, each worker 4; a lag is averaged.
    expect(pages.map((page) => counter(page, 'lag'))).toEqual([3, 3]);
    running.signal('SIGTERM');
    expect(await running.exit).toBe(0);
  });

  it('wait for what the first process prepares', async () => {
    const { client, opened } = await aCrew('one');
    await opened();
    expect(await client().get('/prepared')).toBe('prepared');
  });

  it('replace one that was killed; clients of the other do not notice, and what it counted stays counted', async () => {
    const { running, clients, client, opened } = await aCrew('one');
    await opened();
    const [[, victim], [, other]] = [...(await clients())] as [[number, Client], [number, Client]];
    const before = counter(await other.get('/metrics'), 'asked_total');
    const { worker, pid } = await victim.who();
    const spared = (await other.who()).worker;
    process.kill(pid, 'SIGKILL');
    await until('its end is noticed', () => running.log.includes('a worker ended: it is replaced'));
    let asked = 0;
    await until('another is there', async () => {
      expect((await other.who()).worker).toBe(spared);
      asked++;
      const newcomer = await client()
        .who()
        .catch(() => null);
      return newcomer !== null && ![worker, spared].includes(newcomer.worker);
    });
    expect(asked).toBeGreaterThan(0);
    expect(counter(await other.get('/metrics'), 'asked_total')).toBeGreaterThan(before + asked);
  });

  it('have a page while one of them is busy', async () => {
    const { clients, opened } = await aCrew('one');
    await opened();
    const [busy, other] = [...(await clients()).values()] as [Client, Client];
    const before = counter(await other.get('/metrics'), 'asked_total');
    await busy.get('/busy');
    expect(counter(await other.get('/metrics'), 'asked_total')).toBeGreaterThan(before);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('drain at one %s to all of them, once', async (signal) => {
    const { running, clients, opened } = await aCrew('one');
    await opened();
    const each = [...(await clients()).values()];
    const pids = await Promise.all(each.map(async (client) => (await client.who()).pid));
    const answers = each.map((client) => client.get('/slow'));
    await new Promise((wake) => setTimeout(wake, 100));
    // As a terminal sends Ctrl-C, and a service manager its stop.
    running.signal(signal);
    for (const pid of pids) process.kill(pid, signal);
    expect(await Promise.all(answers)).toEqual(['slow', 'slow']);
    expect(await running.exit).toBe(0);
    expect(running.log.match(/draining/g)).toHaveLength(1);
  });

  it('end when the first process is killed', async () => {
    const { running, client, opened } = await aCrew('one');
    await opened();
    running.signal('SIGKILL');
    await running.exit;
    await until('nobody listens', () =>
      client()
        .who()
        .then(
          () => false,
          () => true,
        ),
    );
  });

  it('serve another supergraph, all or none, and so does whoever comes later', async () => {
    const { running, file, clients, client, opened } = await aCrew('one');
    await opened();
    const served = async (): Promise<string[]> =>
      Promise.all([...(await clients()).values()].map(async (each) => (await each.who()).served));
    writeFileSync(file, 'two');
    running.signal('SIGHUP');
    await until('it is served', () => running.log.includes('another supergraph is served'));
    expect(await served()).toEqual(['two', 'two']);
    writeFileSync(file, 'bad three');
    running.signal('SIGHUP');
    await until('it is refused', () => running.log.includes('refused'));
    expect(running.log.match(/refused/g)).toHaveLength(1);
    const { worker, pid } = await client().who();
    process.kill(pid, 'SIGKILL');
    await until('its end is noticed', () => running.log.includes('a worker ended: it is replaced'));
    await until('another is there', async () => {
      const each = await clients().catch(() => new Map<number, Client>());
      return each.size === 2 && !each.has(worker);
    });
    expect(await served()).toEqual(['two', 'two']);
  });
});

it('ends when no worker can start, and tries no second one', async () => {
  const { running } = await aCrew('deadly');
  expect(await running.exit).toBe(1);
  expect(running.log).not.toContain('replaced');
});

it('gives a place up where nobody stays', async () => {
  const { running, file, client, opened } = await aCrew('one');
  await opened();
  // Those who serve it live on; whoever comes after them does not.
  writeFileSync(file, 'deadly');
  running.signal('SIGHUP');
  await until('it is served', () => running.log.includes('another supergraph is served'));
  const { pid, worker } = await client().who();
  process.kill(pid, 'SIGKILL');
  await until('the place is given up', () => running.log.includes('its place stays empty'));
  expect(running.log.match(/it is replaced/g)).toHaveLength(8);
  const left = await client().who();
  expect(left.worker).not.toBe(worker);
  process.kill(left.pid, 'SIGKILL');
  expect(await running.exit).toBe(4);
});

it('counts what a process that is gone had counted, and no gauge of it', async () => {
  const counts = (asked: number, open: number): Counting => ({
    counts: async () =>
      [
        { name: 'asked', help: '', type: 'counter', aggregator: 'sum', values: [{ value: asked, labels: { a: 'b' } }] },
        { name: 'open', help: '', type: 'gauge', aggregator: 'sum', values: [{ value: open, labels: {} }] },
      ] as unknown as Awaited<ReturnType<Counting['counts']>>,
  });
  const pages = new Pages(new Registry());
  const workers = [counts(1, 10), counts(2, 20), counts(4, 40)];
  for (const worker of workers) pages.join(worker);
  const both = async () => {
    const page = await pages.page();
    return [counter(page, 'asked{a="b"}'), counter(page, 'open')];
  };
  expect(await both()).toEqual([7, 70]);
  for (const worker of workers.slice(1)) pages.leave(worker);
  expect(await both()).toEqual([7, 10]);
  pages.leave(workers[0] as Counting);
  expect((await both())[0]).toBe(7);
});

describe('WORKERS=2', () => {
  const ISSUER = {
    OIDC_ISSUER: 'https://id.example.vn',
    OIDC_AUDIENCE: 'cong-dan-so',
    OIDC_JWKS_URL: 'http://127.0.0.1:9/jwks.json',
  };
  const settings = async () => {
    const folder = newFolder();
    return { PORT: String(await freePort()), DATABASE_URL: `sqlite:${folder}`, DATA_DIR: folder, WORKERS: '2' };
  };

  it('is one gateway: one profile from either process, one page, one drain', async () => {
    const places = await settings();
    expect((await runCommand('seed', ['--residents', '20'], places)).code).toBe(0);
    const running = new Running(places);
    await until('it says that it is ready', () => running.out.includes('Ready: '), 50_000);
    expect((await running.get('/readyz')).status).toBe(200);
    const token = await new DevelopmentIssuer({ ...places, NODE_ENV: 'test' }).token(
      claimsFor({ as: 'citizen' }),
      new Date(),
    );
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ query: '{ me { fullName documents { items { type } } } }' });
    const ask = () => new Client(running.url).get('/graphql', headers, body);
    const [first, ...others] = await Promise.all([ask(), ask(), ask(), ask()]);
    expect(JSON.parse(first as string)).toMatchObject({ data: { me: { fullName: 'Nguyễn Thị Mai' } } });
    expect(others).toEqual([first, first, first]);
    // A line of the log may come after its answer.
    await until('both have answered', () =>
      [1, 2].every((worker) => new RegExp(`"worker":${worker},.*"route":"/graphql"`).test(running.log)),
    );
    const page = await new Client(running.url).get('/metrics');
    expect(counter(page, 'disclosures_total{basis="SELF"}')).toBe(4);
    expect(counter(page, 'workers')).toBe(2);
    // Chapters are in the first process alone.
    expect(page).toMatch(/^database_statements_total\{chapter="residents"\} [1-9]/m);
    expect(await new Client(running.url).get('/graphiql/start.json')).toContain('mai');
    running.signal('SIGTERM');
    expect(await running.exit).toBe(0);
  }, 60_000);

  it('says once that the port is taken', async () => {
    const places = { ...(await settings()), ...TEST_KEYS, ...ISSUER, NODE_ENV: 'production' };
    const taken = createServer().listen(Number(places.PORT), '127.0.0.1');
    await once(taken, 'listening');
    const running = new Running(places);
    expect(await running.exit).toBe(1);
    expect(running.log.trim()).toBe(`the port is taken: 127.0.0.1:${places.PORT}`);
    taken.close();
  }, 60_000);
});
