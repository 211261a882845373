import type { AddressInfo } from 'node:net';
import { claimsFor, type Role } from '../commands/tokens';
import { type Gateway, openGateway } from '../gateway/gateway';
import { cast, castFormerCards } from '../population/cast';
import { loadPopulation } from '../population/load';
import { subgraphs } from '../subgraphs';
import type { Chapter } from '../subgraphs/shared/chapter';
import { readConfig } from '../subgraphs/shared/config';
import type { Database } from '../subgraphs/shared/database/connect';
import { createLog } from '../subgraphs/shared/log';
import { chapterServer } from '../subgraphs/shared/serve';
import { makePlace, NOON, supergraphSdl, TEST_SEAL_KEY, TODAY, transports } from './graph';
import { personalFields } from './personal';

/** Everything that is written or told beside the answers themselves is searched for what must not stand there. */

/** A secret that a client slips in wherever a client may write something. */
const CANARY = 'canary001190047218';

const names = subgraphs.map(({ name }) => name);
const everything = personalFields()
  .map(({ selection }) => selection)
  .join(' ');

/** What nobody may find: numbers, names, days of birth, sign-in data. */
const secrets = [
  CANARY,
  TEST_SEAL_KEY,
  ...Object.values(cast).flatMap(({ fullName, personalNumber }) => [fullName, personalNumber]),
  ...Object.values(cast).map(({ dateOfBirth }) => dateOfBirth),
  ...Object.values(castFormerCards),
].filter((secret) => secret.length > 4);

const statement = /\b(SELECT|INSERT INTO|UPDATE|FROM|WHERE|WITH) [a-z"`?(]|[Nn]o such (table|column)/;

/** A line of the log without the places in the code that an error names. */
function withoutPlaces(line: string): string {
  const { error, ...rest } = JSON.parse(line) as { error?: { at?: unknown } };
  return JSON.stringify({ ...rest, error: { ...error, at: undefined } });
}

describe.each(transports)('over chapters %s', (transport) => {
  const written: string[] = [];
  const log = createLog('trace', { write: (line: string) => void written.push(line) });
  const endings: (() => Promise<unknown> | unknown)[] = [];
  /** Answers without their data, and pages. */
  const told: string[] = [];
  const tokens = new Set<string>();
  let gateway: Gateway;
  let databases: ReadonlyMap<string, Database>;

  beforeAll(async () => {
    const place = await makePlace('sqlite');
    const settings: Record<string, string> = { ...place.settings, SEAL_KEY: TEST_SEAL_KEY };
    const now = (): Date => NOON;
    const chapters = new Map<string, Chapter>();
    if (transport === 'http') {
      for (const subgraph of subgraphs) {
        const databaseUrl = place.settings.DATABASE_URL;
        const chapter = subgraph.start({ databaseUrl, sealKeys: [TEST_SEAL_KEY], log, now });
        const server = chapterServer(chapter);
        await server.listen({ host: '127.0.0.1', port: 0 });
        const { port } = server.server.address() as AddressInfo;
        settings[`SUBGRAPH_${subgraph.name.toUpperCase()}_URL`] = `http://127.0.0.1:${port}/graphql`;
        chapters.set(subgraph.name, chapter);
        endings.push(
          () => server.close(),
          () => chapter.close(),
        );
      }
    }
    const config = { ...readConfig(names, { NODE_ENV: 'test', PORT: '1', ...settings }), PORT: 0 };
    gateway = await openGateway({ config, log, supergraphSdl, now });
    endings.unshift(() => gateway.close());
    endings.push(place.remove);
    databases =
      transport === 'http'
        ? new Map(
            await Promise.all([...chapters].map(async ([name, chapter]) => [name, await chapter.open()] as const)),
          )
        : await gateway.opened;
    const sources = new Map([...databases].map(([name, { source }]) => [name, source]));
    await loadPopulation(sources, { residents: 60, seed: 'test', today: TODAY });
  });
  afterAll(async () => {
    for (const end of endings) await end();
  });

  async function asks(query: string, as?: Role, more: { variables?: object; headers?: Record<string, string> } = {}) {
    const token = as && (await gateway.issuer?.token(claimsFor({ as }), NOON));
    if (token) tokens.add(token);
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...more.headers,
      },
      body: JSON.stringify({ query, variables: more.variables }),
    });
    const text = await response.text();
    // Data of an answer is what was asked for; everything else in it is ours.
    const { data, errors, ...rest } = JSON.parse(text);
    told.push(JSON.stringify({ errors, rest }));
    return { text, data, errors: errors ?? [] };
  }

  /** Reads all that was written and told since it last did; the data of answers is not part of it. */
  function expectNoLeak(): void {
    const lines = written.splice(0).map(withoutPlaces);
    const texts = told.splice(0);
    expect(lines.filter((line) => statement.test(line))).toEqual([]);
    expect(texts.filter((text) => statement.test(text) || /\bSQLITE_|\bER_|\.[jt]s:\d/.test(text))).toEqual([]);
    for (const secret of [...secrets, ...tokens, ...[...tokens].map((token) => String(token.split('.')[2]))]) {
      expect([...lines, ...texts].filter((text) => text.includes(secret))).toEqual([]);
    }
  }

  it('a whole profile leaves nothing but its answer', async () => {
    const { data, text } = await asks(`{ me { id ${everything} } }`, 'citizen');
    expect(data.me.fullName).toBe(cast.mai.fullName);
    expect(text).toContain(cast.mai.personalNumber);
    expect(written.length).toBeGreaterThan(0);
    expectNoLeak();
  });

  it('refusals tell a code and a place', async () => {
    for (const as of ['bank', 'partner', 'officer', 'analyst', undefined] as const) {
      await asks(`{ me { id ${everything} } }`, as);
      await asks(`{ resident(id: "${cast.an.id}") { ${everything} } }`, as);
    }
    const allowed = ['message', 'path', 'locations', 'extensions'];
    for (const text of told) {
      const { errors = [], rest } = JSON.parse(text);
      expect(rest).toEqual({});
      for (const error of errors) {
        expect(Object.keys(error).filter((key) => !allowed.includes(key))).toEqual([]);
        expect(Object.keys(error.extensions)).toEqual(['code']);
      }
    }
    expectNoLeak();
  });

  it('what a client writes is not written down: variables, strings, names, headers, comments', async () => {
    const query = `query ${CANARY}($id: ID!, $n: PersonalNumber) { # ${CANARY}
      resident(id: $id) { id }
      residents(filter: { personalNumber: $n, nameContains: "${CANARY}" }) { edges { node { id } } }
    }`;
    const headers = {
      'consent-id': CANARY,
      purpose: CANARY,
      'user-agent': CANARY,
      cookie: CANARY,
      'x-request-id': '!',
    };
    await asks(query, 'officer', { variables: { id: CANARY, n: cast.mai.personalNumber }, headers });
    await asks(query, 'officer', { variables: { id: [CANARY], n: CANARY }, headers });
    await asks(`{ ${CANARY} }`, 'citizen');
    await asks(`{ me { id(x: "${CANARY}") } }`, 'citizen');
    await asks(`{ me { id } "${CANARY}`, 'citizen');
    await asks('{ me { id } }', undefined, { headers: { authorization: `Bearer ${CANARY}` } });
    await asks('{ me { id } }', undefined, { headers: { authorization: CANARY } });
    for (const path of [`/${CANARY}`, `/graphiql/${CANARY}`, `/graphql?query={${CANARY}}`, `/%zz${CANARY}`]) {
      const response = await fetch(gateway.url + path);
      told.push(await response.text());
    }
    expectNoLeak();
  });

  it('metrics count and name nobody', async () => {
    const text = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(text).toContain('graphql_errors_total');
    told.push(text);
    for (const id of Object.values(cast).map((person) => person.id)) expect(text).not.toContain(id);
    for (const path of ['/readyz', '/healthz', '/.well-known/jwks.json']) {
      told.push(await (await fetch(gateway.url + path)).text());
    }
    expect(told.at(-1)).not.toContain('"d":');
    expectNoLeak();
  });

  it('a database that fails tells a code, and the log where it failed, neither the statement nor its values', async () => {
    for (const { source } of databases.values()) {
      for (const { tableName } of source.entityMetadatas) await source.query(`DROP TABLE ${tableName}`);
    }
    written.length = 0;
    const { errors } = await asks(`{ me { id ${everything} } }`, 'citizen');
    const codes = new Set(errors.map((error: { extensions: { code: string } }) => error.extensions.code));
    expect([...codes]).toEqual(['INTERNAL']);
    expect(written.some((line) => line.includes('"level":50'))).toBe(true);
    expectNoLeak();
  });

  it('an alias that a client chose stays out of the log of a failure', async () => {
    written.length = 0;
    await asks(`{ ${CANARY}: me { id } }`, 'citizen');
    expect(written.some((line) => line.includes('"level":50'))).toBe(true);
    expect(written.filter((line) => line.includes(CANARY))).toEqual([]);
  });

  it('chapters that are gone tell a code, not an address', async () => {
    for (const end of endings.splice(1, endings.length - 2)) await end();
    for (const chapter of gateway.chapters.values()) await chapter.close();
    const { errors, text } = await asks(`{ me { id ${everything} } }`, 'citizen');
    expect(errors[0].extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(text).not.toMatch(/127\.0\.0\.1|ECONNREFUSED|localhost|:\d{4,5}/);
    expect(written.at(-1)).not.toMatch(/sqlite:|mysql:/);
  });
});

describe('the log', () => {
  const lines: string[] = [];
  const log = createLog('trace', { write: (line: string) => void lines.push(line) });

  it('cuts what is named like personal data, two levels down', () => {
    const person = { fullName: CANARY, personalNumber: CANARY, phone: CANARY, email: CANARY, address: CANARY };
    log.info({ ...person, authorization: CANARY, token: CANARY, variables: { a: CANARY }, query: CANARY }, 'said');
    log.info({ person, request: { body: CANARY, parameters: [CANARY], person } }, 'said');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain(CANARY);
  });

  it('writes of an error its kind and place, not its words', () => {
    const error = Object.assign(new Error(`duplicate entry '${CANARY}'`, { cause: new Error(CANARY) }), {
      code: 'ER_DUP_ENTRY',
      sql: `SELECT '${CANARY}'`,
      parameters: [CANARY],
    });
    for (const name of ['error', 'err']) log.error({ [name]: error }, 'failed');
    log.error({ error: CANARY }, 'failed');
    const text = lines.splice(2).join('');
    expect(text).toContain('ER_DUP_ENTRY');
    expect(text).not.toContain(CANARY);
  });

  it('writes no error’s words when the error is all it is given', () => {
    log.error(new Error(CANARY));
    log.child({ requestId: 'a' }).error(new Error(CANARY), 'failed');
    expect(lines.join('')).not.toContain(CANARY);
  });
});
