import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'graphql';
import { Pool } from 'undici';
import { Engine } from '../gateway/engine/engine';
import { Reloader } from '../gateway/reload';
import { warm } from '../gateway/warm';
import { createLog } from '../subgraphs/shared/log';
import { buildIfChanged } from './built';
import { supergraphSdl, TEST_KEYS } from './graph';
import { endAll, freePort, Running, until } from './processes';
import { rounds } from './rounds';

/** Another supergraph, while the gateway serves. */

const folder = mkdtempSync(join(tmpdir(), 'cong-dan-so-'));
let places = 0;
const newFolder = (): string => {
  const place = join(folder, String(places++));
  mkdirSync(place);
  return place;
};

beforeAll(buildIfChanged, 120_000);
afterAll(async () => {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
});

/** Puts a file in the place of another, as editors do. */
function replace(file: string, text: string | Uint8Array): void {
  writeFileSync(`${file}~`, text);
  renameSync(`${file}~`, file);
}

describe('the file of a supergraph', () => {
  const reloaders: Reloader[] = [];
  afterEach(async () => {
    for (const reloader of reloaders.splice(0)) await reloader.close();
  });

  /** Serves everything but what begins with "bad"; `hold` keeps it from answering. */
  function reloading(file: string, { hold = Promise.resolve() }: { hold?: Promise<void> } = {}) {
    const tried: string[] = [];
    const outcomes: string[] = [];
    const lines: string[] = [];
    const reloader = new Reloader({
      file,
      supergraphSdl: 'one',
      async serve(text) {
        tried.push(text);
        await hold;
        if (text.startsWith('bad')) throw new Error('no supergraph');
      },
      reloaded: (outcome) => outcomes.push(outcome),
      log: createLog('info', { write: (line) => void lines.push(line) }),
    });
    reloaders.push(reloader);
    return { reloader, tried, outcomes, lines };
  }

  const place = (text = 'one'): string => {
    const file = join(newFolder(), 'supergraph.graphql');
    writeFileSync(file, text);
    return file;
  };

  it('is read anew when it is written, when another takes its place, and when a link beside it is turned', async () => {
    const file = place();
    const written = reloading(file);
    written.reloader.watch();
    writeFileSync(file, 'two');
    await until('what was written is served', () => written.tried.includes('two'));
    replace(file, 'three');
    await until('what took its place is served', () => written.tried.includes('three'));
    expect(written.tried).toEqual(['two', 'three']);

    const mounted = newFolder();
    for (const text of ['one', 'two']) {
      mkdirSync(join(mounted, text));
      writeFileSync(join(mounted, text, 'supergraph.graphql'), text);
    }
    symlinkSync('one', join(mounted, 'data'));
    symlinkSync('data/supergraph.graphql', join(mounted, 'supergraph.graphql'));
    const linked = reloading(join(mounted, 'supergraph.graphql'));
    linked.reloader.watch();
    symlinkSync('two', join(mounted, 'next'));
    renameSync(join(mounted, 'next'), join(mounted, 'data'));
    await until('what is mounted is served', () => linked.tried.includes('two'));
  });

  it('is served whole when it is written in several goes', async () => {
    const file = place();
    const { reloader, tried } = reloading(file);
    reloader.watch();
    for (let parts = 1; parts <= 10; parts++) {
      writeFileSync(file, 'part '.repeat(parts));
      await new Promise((wake) => setTimeout(wake, 20));
    }
    await until('the whole is served', () => tried.at(-1) === 'part '.repeat(10));
  });

  it('is refused when it is none, with a line in the log, and what was served stays', async () => {
    const file = place('bad');
    const { reloader, outcomes, lines, tried } = reloading(file);
    await reloader.reload();
    replace(file, Uint8Array.of(0xff, 0xfe, 0xfd));
    await reloader.reload();
    rmSync(file);
    await reloader.reload();
    mkdirSync(file);
    await reloader.reload();
    expect(outcomes).toEqual(['refused', 'refused', 'refused', 'refused']);
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toContain('the supergraph was refused: the one before serves on');
    expect(tried).toEqual(['bad']);
    rmSync(file, { recursive: true });
    writeFileSync(file, 'two');
    await reloader.reload();
    expect(outcomes.at(-1)).toBe('swapped');
  });

  it('is served once, however often it is asked for', async () => {
    const { reloader, outcomes, tried } = reloading(place());
    await reloader.reload();
    await reloader.reload();
    expect([tried, outcomes]).toEqual([[], []]);
  });

  it('is tried again when it was refused and somebody asks for it, not when something else changes beside it', async () => {
    const file = place();
    const { reloader, tried } = reloading(file);
    reloader.watch();
    replace(file, 'bad');
    await until('it is tried', () => tried.length > 0);
    writeFileSync(join(file, '../else'), '');
    await new Promise((wake) => setTimeout(wake, 700));
    expect(tried).toEqual(['bad']);
    await reloader.reload();
    expect(tried).toEqual(['bad', 'bad']);
  });

  it('is loaded one at a time, the last of it in any case', async () => {
    let release = (): void => {};
    const hold = new Promise<void>((resolve) => {
      release = resolve;
    });
    const file = place('two');
    const { reloader, tried } = reloading(file, { hold });
    const asked = [reloader.reload()];
    await until('the first is under way', () => tried.length === 1);
    for (const text of ['three', 'four', 'five']) {
      replace(file, text);
      asked.push(reloader.reload());
    }
    expect(tried).toEqual(['two']);
    release();
    await Promise.all(asked);
    expect(tried).toEqual(['two', 'five']);
  });
});

it('has the next engine know what the one before was asked for, as far as it can be', async () => {
  const sources = ({ name }: { name: string }) => ({ name, fetch: async () => ({ data: {} }) });
  const before = new Engine(supergraphSdl, sources);
  const hot = '{ administrativeUnit(code: "01") { code name } }';
  const gone = 'query Q { administrativeUnit(code: "01") { level } }';
  before.operation(parse(hot), hot, null);
  before.operation(parse(gone), gone, 'Q');
  const next = new Engine(without(supergraphSdl, 'AdministrativeUnit', 'level'), sources);
  await warm(next, before);
  expect(next.known(hot, null)).toBeDefined();
  expect(next.known(gone, 'Q')).toBeUndefined();
});

/** The same supergraph without a field that has a description of one line. */
function without(sdl: string, type: string, field: string): string {
  const changed = sdl.replace(new RegExp(`(^type ${type}\\n[^{]*\\{[^}]*?)^  """.*"""\\n  ${field}: .*\\n`, 'm'), '$1');
  expect(changed).not.toBe(sdl);
  return changed;
}

describe('a gateway', () => {
  const unit = '{ administrativeUnit(code: "01") { code name } }';
  const level = '{ administrativeUnit(code: "01") { level } }';
  const names = [supergraphSdl, without(supergraphSdl, 'AdministrativeUnit', 'level')];
  /** What cannot be served, however it came there. */
  const bad = [
    '',
    'no GraphQL at all {',
    'type Query { administrativeUnit: ID }',
    supergraphSdl.slice(0, supergraphSdl.length / 2),
    supergraphSdl.replace(/SCORING @join__graph\(name: "scoring"/, 'SCORING @join__graph(name: "elsewhere"'),
  ];

  async function serving() {
    const place = newFolder();
    const file = join(place, 'supergraph.graphql');
    replace(file, supergraphSdl);
    const running = new Running({
      NODE_ENV: 'production',
      PORT: String(await freePort()),
      DATABASE_URL: `sqlite:${place}/data`,
      DATA_DIR: place,
      SUPERGRAPH: file,
      LOG_LEVEL: 'warn',
      OIDC_ISSUER: 'https://id.example.vn',
      OIDC_AUDIENCE: 'cong-dan-so',
      OIDC_JWKS_URL: 'http://127.0.0.1:9/jwks.json',
      ...TEST_KEYS,
      NODE_OPTIONS: `--require ${join(__dirname, 'collect.js')}`,
    });
    await until('it is ready', () => running.out.includes('Ready: '), 50_000);
    const pool = new Pool(running.url, { connections: 4 });
    const ask = async (query: string) => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ query });
      const answer = await pool.request({ path: '/graphql', method: 'POST', headers, body });
      return { status: answer.statusCode, text: await answer.body.text() };
    };
    const metric = async (name: string): Promise<number> => {
      const page = await (await pool.request({ path: '/metrics', method: 'GET' })).body.text();
      return Number(
        page
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.slice(name.length) ?? 0,
      );
    };
    const reloads = (outcome: string) => metric(`supergraph_reloads_total{outcome="${outcome}"}`);
    /** Bytes that it holds once its garbage is collected. */
    const held = async (): Promise<number> => {
      const before = running.out.length;
      running.signal('SIGUSR2');
      await until('it says what it holds', () => /holds \d+\n/.test(running.out.slice(before)));
      return Number(/holds (\d+)/.exec(running.out.slice(before))?.[1]);
    };
    return { running, file, pool, ask, held, reloads };
  }

  it(
    'answers every request through reloads, and through files that are none',
    async () => {
      const { running, file, pool, ask, held, reloads } = await serving();
      const expected = await ask(unit);
      expect(expected).toMatchObject({ status: 200 });
      const others: unknown[] = [];
      let answered = 0;
      let going = true;
      const client = async (): Promise<void> => {
        while (going) {
          const answer = await ask(unit);
          answered++;
          if (answer.status !== 200 || answer.text !== expected.text) others.push(answer);
        }
      };
      const clients = [client(), client(), client()];

      const total = rounds(4, 200);
      const memory: number[] = [];
      for (let round = 1; round <= total; round++) {
        replace(file, `# ${round}\n${names[round % 2]}`);
        // Every other is found out without being told.
        if (round % 4 > 1) running.signal('SIGHUP');
        await until('it is served', async () => (await reloads('swapped')) === round);
        expect((await ask(level)).status).toBe(round % 2 === 0 ? 200 : 400);
        if (round % 40 === 0) memory.push(await held());
      }
      for (const [place, text] of bad.entries()) {
        replace(file, text);
        running.signal('SIGHUP');
        await until('it is refused', async () => (await reloads('refused')) > place);
        expect((await ask(level)).status).toBe(200);
      }
      going = false;
      await Promise.all(clients);
      expect(others).toEqual([]);
      expect(answered).toBeGreaterThan(total);
      const [first = 0] = memory;
      expect(memory.filter((bytes) => bytes > first * 1.1)).toEqual([]);
      // The one that serves is the last good one, whatever the file holds.
      expect(await reloads('swapped')).toBe(total);
      await pool.close();
      running.signal('SIGTERM');
      expect(await running.exit).toBe(0);
    },
    rounds(90_000, 900_000),
  );
});
