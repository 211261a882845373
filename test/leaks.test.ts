import type { Role } from '../commands/tokens';
import { cast, castFormerCards } from '../population/cast';
import { EFFECT_SETTLED, effectRequested } from '../subgraphs/shared/effects';
import { faultCodes } from '../subgraphs/shared/errors';
import { createLog } from '../subgraphs/shared/log';
import { PAYMENT_KEY } from './filing';
import { Graph, TEST_SEAL_KEY, transports } from './graph';
import { Listening, personalValues } from './listening';
import { personalFields } from './personal';
import { canaries, WorkingDay } from './working-day';

/** Everything that is written or told beside the answers themselves is searched for what must not stand there. */

/** A secret that a client slips in wherever a client may write something. */
const CANARY = 'canary001190047218';

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

/** A line of the log without its moment and the places in the code that an error names. */
function withoutPlaces(line: string): string {
  const { error, time, ...rest } = JSON.parse(line) as { error?: { at?: unknown }; time?: unknown };
  return JSON.stringify({ ...rest, error: { ...error, at: undefined } });
}

describe.each(transports)('over chapters %s', (transport) => {
  const written: string[] = [];
  const log = createLog('trace', { write: (line: string) => void written.push(line) });
  /** Answers without their data, and pages. */
  const told: string[] = [];
  const tokens = new Set<string>();
  let graph: Graph;

  beforeAll(async () => {
    graph = await Graph.start({ transport, log, residents: 60 });
  });
  afterAll(() => graph.close());

  async function asks(query: string, as?: Role, more: { variables?: object; headers?: Record<string, string> } = {}) {
    const token = as && (await graph.token({ as }));
    if (token) tokens.add(token);
    const response = await fetch(`${graph.url}/graphql`, {
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
      const response = await fetch(graph.url + path);
      told.push(await response.text());
    }
    expectNoLeak();
  });

  it('metrics count and name nobody', async () => {
    const text = await (await fetch(`${graph.url}/metrics`)).text();
    expect(text).toContain('graphql_errors_total');
    told.push(text);
    for (const id of Object.values(cast).map((person) => person.id)) expect(text).not.toContain(id);
    for (const path of ['/readyz', '/healthz', '/.well-known/jwks.json']) {
      told.push(await (await fetch(graph.url + path)).text());
    }
    expect(told.at(-1)).not.toContain('"d":');
    expectNoLeak();
  });

  it('a database that fails tells a code, and the log where it failed, neither the statement nor its values', async () => {
    for (const { database } of graph.chapters.values()) {
      const source = database?.source;
      if (!source) throw new Error('a chapter has no database');
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
    for (const server of graph.servers) await server.close();
    for (const chapter of graph.chapters.values()) await chapter.close();
    const { errors, text } = await asks(`{ me { id ${everything} } }`, 'citizen');
    expect(errors[0].extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(text).not.toMatch(/127\.0\.0\.1|ECONNREFUSED|localhost|:\d{4,5}/);
    expect(written.at(-1)).not.toMatch(/sqlite:|mysql:/);
  });
});

describe.each(transports)('after a day of the whole product, over chapters %s', (transport) => {
  /** Where a value of somebody, or a client's own word, may stand, and why. Nothing else may, nor these elsewhere. */
  const homes: Readonly<Record<string, string>> = {
    'eid_account.accountName: account': 'its register',
    'eid_account.lockReason: reason': 'the citizen’s words to whoever unlocks the account; gone when it is unlocked',
    'idempotency.answer: nonce': 'the relying party’s own, within the evidence it is given again for the same key',
    'idempotency.answer: predicate': 'the relying party’s own name for a question, within what it is given again',
    'access_record.requestId: request': 'what a client calls its request, to find it again on both sides',
    'log.requestId: request': 'the same',
    'header.x-request-id: request': 'the same, told to that client',
    'path of an error: alias': 'GraphQL tells the place of an error by the aliases of the question',
  };
  /** The same in the chapter of applications: forms hold what people wrote and registries filled in. */
  const filled = ['address', 'answer', 'child', 'day of birth', 'email', 'name', 'paper', 'phone'];
  const papers: Readonly<Record<string, string>> = {
    ...Object.fromEntries(filled.map((name) => [`application.form: ${name}`, 'the application itself'])),
    ...Object.fromEntries(
      [...filled, 'field'].map((name) => [`idempotency.answer: ${name}`, 'what it was, for whoever asks once more']),
    ),
    'application_event.note: note': 'the office’s words to the citizen',
    'attachment.name: file': 'what the citizen calls their file',
    'attachment.name: name': 'the same',
    'stray_payment.applicationCode: reference': 'the payment service’s own words, to find out whose the money is',
    'stray_payment.method: method': 'the same',
    'stray_payment.reference: reference': 'the same',
  };
  const effectTypes = ['residents', 'documents', 'identity'].map(effectRequested).concat(EFFECT_SETTLED);
  const day = new WorkingDay();
  const listening = new Listening();
  const tables = ['access_record', 'access_shard', 'access_checkpoint', 'consent', 'consent_event', 'consent_request'];
  let graph: Graph;
  let evidence: string[];
  let secrets: Map<string, string>;

  beforeAll(async () => {
    const settings = { PAYMENT_KEY };
    graph = listening.to(
      await Graph.start({ transport, log: listening.log, residents: 60, now: day.desk.now, settings }),
    );
    await listening.eavesdrop();
    secrets = await personalValues(graph);
    for (const [name, canary] of Object.entries(canaries)) secrets.set(canary, name);
    secrets.set(TEST_SEAL_KEY, 'key');
    day.begins(graph);
    await day.citizens();
    const consent = await day.consents();
    evidence = await day.verifications();
    await day.tickets();
    await day.officers();
    await day.explanations(consent);
    await day.headers();
    await day.filings();
    day.desk.wait(2 * 60_000);
    await day.locks();
    for (const [token, name] of await listening.tokens()) secrets.set(token, name);
  });
  afterAll(() => graph.close());

  it('everything was asked: every code of a refusal was told, and every table has rows', async () => {
    const codes = await listening.codes();
    const untold = ['PERSISTED_QUERY_NOT_FOUND', 'OPERATION_NOT_TRUSTED'];
    const faults = ['UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT', 'DISCLOSURE_LOG_UNAVAILABLE', 'INTERNAL'];
    expect(faultCodes.filter((code) => !codes.has(code)).sort()).toEqual([...untold, ...faults].sort());
    expect(secrets.size).toBeGreaterThan(500);
    const kept = new Set((await listening.kept()).map(({ place }) => place.split('.')[0]));
    for (const table of [...tables, 'idempotency', 'share_ticket']) expect(kept).toContain(table);
  });

  it('nothing of anybody, and no word of a client, stands where it is not at home', async () => {
    const pages = await listening.pages('/metrics', '/readyz', '/healthz', '/.well-known/jwks.json', '/');
    const written = [...listening.logged(), ...(await listening.told()), ...(await listening.kept())];
    const events = await listening.events();
    const found = Listening.found([...written, ...events, ...pages.slice(0, -1)], secrets);
    expect(found).toEqual(Object.keys(homes).sort());
  });

  it('events of every kind were told and heard, and hold ids and codes', async () => {
    const events = await listening.events();
    const types = new Set(events.flatMap(({ place, text }) => (place === 'event_told.type' ? [text] : [])));
    expect([...types]).toEqual(expect.arrayContaining(effectTypes));
    const bodies = events.flatMap(({ place, text }) => (/^event_(told|heard)\.body$/.test(place) ? [text] : []));
    expect(bodies.length).toBeGreaterThan(20);
    for (const body of bodies) {
      const values = Object.values(JSON.parse(body).data as object);
      expect(values.filter((value) => !/^(\w{26}|[A-Z_]+|\d{1,5}|true|false|null)$/.test(String(value)))).toEqual([]);
    }
  });

  it('what an application holds of anybody stands where it was written, and nowhere else', async () => {
    expect(Listening.found(await listening.kept('services'), secrets)).toEqual(Object.keys(papers).sort());
  });

  it('no log line holds what is signed: a token, a receipt, a ticket, evidence', () => {
    expect(listening.logged().filter(({ text }) => /eyJ[\w-]*\.[\w-]+/.test(text))).toEqual([]);
  });

  it('evidence of a verification names claims and holds none of their values, nor who it was', () => {
    expect(evidence).toHaveLength(4);
    for (const jws of evidence) {
      const text = Buffer.from(String(jws.split('.')[1]), 'base64url').toString();
      const { verified_claims: verified, ...rest } = JSON.parse(text);
      expect(Object.keys(rest).sort()).toEqual(['aud', 'consent', 'iat', 'iss', 'nonce', 'txn']);
      expect(Object.keys(verified.claims).sort()).toEqual(
        expect.arrayContaining(['compared', 'outcome', 'predicates']),
      );
      for (const value of verified.claims.compared) expect(value).toMatch(/^[A-Z_]+$/);
      expect(text).not.toContain(cast.mai.id);
    }
    const said = evidence.map((text) => ({ place: 'evidence', text }));
    expect(Listening.found(said, secrets)).toEqual(['evidence: nonce', 'evidence: predicate']);
  });

  it('metrics and the log name nobody by id either', async () => {
    const ids = new Map(Object.values(cast).map(({ id }) => [id, 'id']));
    expect(Listening.found([...listening.logged(), ...(await listening.pages('/metrics'))], ids)).toEqual([]);
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
