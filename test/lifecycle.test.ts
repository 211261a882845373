import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { subgraphs } from '../subgraphs';
import { buildIfChanged, root } from './built';
import { makePlace, TEST_KEYS } from './graph';
import { endAll, freePort, Running, until } from './processes';

/** The gateway as it is run. */
const chapters = subgraphs.map(({ name }) => name);
const withMysql = process.env.MYSQL_TEST_URL ? it : it.skip;

const folders: string[] = [];
const servers: (Server | HttpServer)[] = [];

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cong-dan-so-'));
  folders.push(folder);
  return folder;
};

async function listening(server: Server | HttpServer, port = 0): Promise<number> {
  servers.push(server);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Settings of a production start: no synthetic residents, no development issuer. */
async function production(more: Readonly<Record<string, string>> = {}): Promise<Record<string, string>> {
  const folder = newFolder();
  return {
    NODE_ENV: 'production',
    PORT: String(await freePort()),
    DATABASE_URL: `sqlite:${folder}`,
    DATA_DIR: folder,
    ...TEST_KEYS,
    OIDC_ISSUER: 'https://id.example.vn',
    OIDC_AUDIENCE: 'cong-dan-so',
    OIDC_JWKS_URL: 'http://127.0.0.1:9/jwks.json',
    ...more,
  };
}

/** An issuer whose keys can be kept back, so that a request stays under way for as long as a test likes. */
async function slowIssuer() {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] });
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let asked = false;
  const server = createServer((_request, response) => {
    asked = true;
    void released.then(() => response.setHeader('content-type', 'application/json').end(jwks));
  });
  const url = `http://127.0.0.1:${await listening(server)}/jwks.json`;
  const token = await new SignJWT({ client_id: 'cong-dan-so', acr: 'level2', scope: 'profile:read identity.core' })
    .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'at+jwt' })
    .setSubject('somebody')
    .setIssuer('https://id.example.vn')
    .setAudience('cong-dan-so')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(privateKey);
  return { url, token, release, asked: () => asked };
}

beforeAll(buildIfChanged, 120_000);

afterAll(async () => {
  await endAll();
  for (const server of servers) server.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('a start that cannot be', () => {
  it('names all wrong settings at once, in one line and without a stack', async () => {
    const running = new Running({
      NODE_ENV: 'production',
      PORT: '0',
      DATABASE_URL: 'postgres://somewhere/x',
      SEAL_KEY: 'short',
      LOG_LEVEL: 'loud',
      [`SUBGRAPH_${chapters[0]?.toUpperCase()}_URL`]: 'ftp://somewhere',
    });
    expect(await running.exit).toBe(1);
    const lines = running.log.trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^10 settings are wrong: /);
    for (const name of ['PORT', 'DATABASE_URL', 'SEAL_KEY', 'LOG_LEVEL', 'OIDC_ISSUER', 'OIDC_AUDIENCE', 'SUBGRAPH_']) {
      expect(lines[0]).toContain(name);
    }
    expect(running.log).not.toMatch(/^\s+at /m);
    expect(running.log).not.toContain('short');
    expect(running.out).toBe('');
  });

  it('says that the port is taken, and leaves the first gateway alone', async () => {
    const first = new Running(await production());
    await first.becomes(200);
    const second = new Running(await production({ PORT: new URL(first.url).port }));
    expect(await second.exit).toBe(1);
    expect(second.log.trim()).toMatch(/the port is taken: 127\.0\.0\.1:\d+$/);
    expect(second.log).not.toMatch(/^\s+at /m);
    expect((await first.get('/readyz')).status).toBe(200);
    first.signal('SIGTERM');
    expect(await first.exit).toBe(0);
  });

  it('says that the data folder is in use, and leaves the first gateway alone', async () => {
    const settings = await production();
    const first = new Running(settings);
    await first.becomes(200);
    const second = new Running({ ...settings, PORT: String(await freePort()) });
    expect(await second.exit).toBe(1);
    expect(second.log.trim()).toBe(
      `the data folder ${settings.DATA_DIR} is in use by another process (chapter ${chapters[0]})`,
    );
    expect((await first.get('/readyz')).status).toBe(200);
    first.signal('SIGTERM');
    expect(await first.exit).toBe(0);
  });

  it('starts in the data folder of a gateway that was killed', async () => {
    const settings = await production();
    const first = new Running(settings);
    await first.becomes(200);
    first.signal('SIGKILL');
    await first.exit;
    const second = new Running(settings);
    await second.becomes(200);
    second.signal('SIGTERM');
    expect(await second.exit).toBe(0);
  });
});

describe('a stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s answers the request that is under way, then exits 0',
    async (signal) => {
      const issuer = await slowIssuer();
      const running = new Running(await production({ OIDC_JWKS_URL: issuer.url }));
      await running.becomes(200);
      const answer = fetch(`${running.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${issuer.token}` },
        body: JSON.stringify({ query: '{ me { id } administrativeUnit(code: "01") { code } }' }),
      });
      await until('the request waits for the keys of its token', issuer.asked);

      running.signal(signal);
      await until('the gateway drains', () => running.log.includes('draining'));
      expect(await running.get('/readyz')).toMatchObject({ status: 503, body: { status: 'draining' } });
      expect(running.ended).toBe(false);

      issuer.release();
      const { status: answered, body } = await answer.then(async (response) => ({
        status: response.status,
        body: await response.json(),
      }));
      expect(answered).toBe(200);
      expect(body).toMatchObject({ data: { administrativeUnit: { code: '01' } } });
      expect(await running.exit).toBe(0);
    },
  );
});

describe('a start without its database', () => {
  let remove: () => Promise<void> = async () => {};
  afterAll(() => remove());

  async function waiting(settings: Readonly<Record<string, string>>): Promise<Running> {
    const running = new Running(await production(settings));
    await running.becomes(503);
    for (const chapter of chapters) {
      await until(`the log says that ${chapter} waits`, () =>
        running.log.includes(`waiting for the database of ${chapter}"`),
      );
    }
    expect((await running.get('/healthz')).status).toBe(200);
    expect(await running.get('/readyz')).toEqual({
      status: 503,
      body: { status: 'not ready', chapters: Object.fromEntries(chapters.map((name) => [name, 'unavailable'])) },
    });
    return running;
  }

  it('stays up, says what it waits for, and can be stopped', async () => {
    const running = await waiting({ DATABASE_URL: `mysql://root:hidden@127.0.0.1:${await freePort()}/nothing` });
    expect(running.log).not.toContain('hidden');
    running.signal('SIGTERM');
    expect(await running.exit).toBe(0);
  });

  withMysql('becomes ready by itself when the database comes up', async () => {
    const place = await makePlace('mysql');
    remove = place.remove;
    const database = new URL(place.settings.DATABASE_URL);
    const [host, port] = [database.hostname, Number(database.port || 3306)];
    const proxy = createTcpServer((client) => {
      const upstream = connect(port, host);
      client.pipe(upstream).pipe(client);
      client.on('error', () => upstream.destroy());
      upstream.on('error', () => client.destroy());
    });
    const proxyPort = await freePort();
    database.hostname = '127.0.0.1';
    database.port = String(proxyPort);

    const running = await waiting({ DATABASE_URL: database.href });
    await listening(proxy, proxyPort);
    await running.becomes(200);
    running.signal('SIGTERM');
    expect(await running.exit).toBe(0);
  });
});

describe('every command of package.json', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const commands = Object.entries(scripts).flatMap(([name, script]) => {
    const found = /(?:^|&& )node (?:--\S+ )*(dist\/\S+\.js)$/.exec(script)?.[1];
    return found ? [[name, found] as const] : [];
  });

  it('is tested here', () => {
    expect(commands.length).toBe(Object.values(scripts).filter((script) => script.includes('node ')).length);
  });

  it.each(commands)('%s answers --help with its usage and does nothing', async (name, file) => {
    const folder = newFolder();
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(root, file), '--help'], {
      cwd: folder,
      env: { PORT: 'nonsense' },
    });
    expect(stdout).toMatch(/^Usage: npm /);
    expect(stdout.split('\n')[0]).toContain(name);
    expect(stderr).toBe('');
    expect(readdirSync(folder)).toEqual([]);
  });
});
