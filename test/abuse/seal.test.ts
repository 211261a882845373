import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { claimsFor } from '../../commands/tokens';
import { cast } from '../../population/cast';
import { subgraphs } from '../../subgraphs';
import type { Caller } from '../../subgraphs/shared/caller';
import { type Grant, personalScopes } from '../../subgraphs/shared/scopes';
import { digestOf, openSeal, type Sealed, seal } from '../../subgraphs/shared/seal';
import { chapterServer } from '../../subgraphs/shared/serve';
import { Graph, NOON, TEST_SEAL_KEY } from '../graph';
import { holding } from '../lonely';
import { personalFields } from '../personal';

const FORMER_KEY = 'the-seal-key-before-the-rotation-0123456789';
const STRANGE_KEY = 'a-key-that-no-gateway-ever-had-0123456789';

const mai: Caller = {
  kind: 'CITIZEN',
  subject: cast.mai.id,
  client: 'cong-dan-so',
  scopes: claimsFor({ as: 'citizen' }).scope.split(' '),
  level: 2,
  agency: null,
  area: null,
};
const self: Grant = {
  subject: cast.mai.id,
  scopes: personalScopes,
  basis: 'SELF',
  own: true,
  reference: null,
  version: 0,
  purpose: null,
  expiresAt: NOON.getTime() + 60_000,
};

const content = (chapter: string): Sealed => ({
  chapter,
  requestId: 'request',
  ...holding(mai, [self]),
});

const seconds = (count: number): Date => new Date(NOON.getTime() + count * 1000);

const representation = (id: string, more: object = {}): string =>
  JSON.stringify({
    query: 'query ($them: [_Any!]!) { _entities(representations: $them) { __typename ... on Resident { id } } }',
    variables: { them: [{ __typename: 'Resident', id, ...more }] },
  });

let graph: Graph;
const servers = new Map<string, { url: string; server: FastifyInstance }>();

beforeAll(async () => {
  graph = await Graph.start({ residents: 60, settings: { SEAL_KEY: `${TEST_SEAL_KEY},${FORMER_KEY}` } });
  for (const [name, chapter] of graph.chapters) {
    const server = chapterServer(chapter);
    await server.listen({ host: '127.0.0.1', port: 0 });
    servers.set(name, { server, url: `http://127.0.0.1:${(server.server.address() as AddressInfo).port}` });
  }
});
afterAll(async () => {
  for (const { server } of servers.values()) await server.close();
  await graph.close();
});

interface Reply {
  readonly status: number;
  readonly text: string;
}

async function posts(chapter: string, body: string, headers: Record<string, string> = {}): Promise<Reply> {
  const response = await fetch(`${servers.get(chapter)?.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, text: await response.text() };
}

const refused = {
  status: 401,
  text: JSON.stringify({
    errors: [{ message: 'A valid access token is needed.', extensions: { code: 'UNAUTHENTICATED' } }],
  }),
};

describe.each(subgraphs.map(({ name }) => name))('the port of %s', (chapter) => {
  const body = representation(cast.mai.id);
  const good = (): string => seal(content(chapter), body, [TEST_SEAL_KEY], NOON);
  const asks = (sealed: string): Promise<Reply> => posts(chapter, body, { 'x-seal': sealed });

  it('answers the gateway', async () => {
    const { status, text } = await asks(good());
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ data: { _entities: [{ __typename: 'Resident', id: cast.mai.id }] } });
  });

  it('answers nothing without a seal: no entity, no SDL, no type name', async () => {
    const questions = [
      body,
      '{"query":"{ _service { sdl } }"}',
      '{"query":"{ __schema { types { name } } }"}',
      '{"query":"{ __typename }"}',
      '{"query":"{ me { id } }"}',
      '{"query":"nonsense"}',
      '{}',
      '[]',
      'null',
      '"text"',
      'not JSON',
      '',
    ];
    for (const question of questions) {
      const { status, text } = await posts(chapter, question);
      expect([400, 401]).toContain(status);
      expect(text).not.toContain('"data"');
      if (status === 401) expect(text).toBe(refused.text);
    }
  });

  it('answers nothing under an access token, and under no name for a seal but its own', async () => {
    const token = await graph.token({ as: 'citizen' });
    const sealed = good();
    const [text = '', mac = ''] = sealed.split('.');
    const headers: Record<string, string>[] = [
      { authorization: `Bearer ${token}` },
      { 'x-seal': token },
      { authorization: `Bearer ${sealed}` },
      { seal: sealed, 'x-caller': JSON.stringify(mai), 'x-grants': JSON.stringify([self]), 'x-internal': 'true' },
      { 'x-seal': '' },
      { 'x-seal': '.' },
      { 'x-seal': text },
      { 'x-seal': `${text}.` },
      { 'x-seal': `.${mac}` },
      { 'x-seal': `${sealed}.` },
      { 'x-seal': `${sealed}, ${sealed}` },
      { 'x-seal': `${text}.${mac}=` },
      { 'x-seal': `${Buffer.from('{}').toString('base64url')}.${mac}` },
    ];
    for (const set of headers) expect(await posts(chapter, body, set)).toEqual(refused);
  });

  it('answers nothing under a seal with any part of it changed', async () => {
    const sealed = good();
    for (let place = 0; place < sealed.length; place += 7) {
      const other = sealed[place] === 'A' ? 'B' : 'A';
      expect(await asks(`${sealed.slice(0, place)}${other}${sealed.slice(place + 1)}`)).toEqual(refused);
    }
    const last = sealed.at(-1) === 'A' ? 'B' : 'A';
    expect(await asks(`${sealed.slice(0, -1)}${last}`)).toEqual(refused);
    expect(await asks(sealed.slice(0, -1))).toEqual(refused);
    expect(await asks(sealed.toUpperCase())).toEqual(refused);
  });

  it('answers nothing under the seal of another caller put to the MAC of this one', async () => {
    const [, mac] = good().split('.');
    const text = Buffer.from(
      JSON.stringify({
        ...content(chapter),
        grants: [self, { ...self, subject: cast.an.id }],
        body: digestOf(body),
        expires: NOON.getTime() + 60_000,
      }),
    ).toString('base64url');
    expect(await asks(`${text}.${mac}`)).toEqual(refused);
  });

  it('believes a seal for a minute, and one of the near future only', async () => {
    expect((await asks(seal(content(chapter), body, [TEST_SEAL_KEY], seconds(-59)))).status).toBe(200);
    expect(await asks(seal(content(chapter), body, [TEST_SEAL_KEY], seconds(-61)))).toEqual(refused);
    expect(await asks(seal(content(chapter), body, [TEST_SEAL_KEY], seconds(-86_400)))).toEqual(refused);
    expect((await asks(seal(content(chapter), body, [TEST_SEAL_KEY], seconds(3)))).status).toBe(200);
    expect(await asks(seal(content(chapter), body, [TEST_SEAL_KEY], seconds(3_600)))).toEqual(refused);
  });

  it('answers nothing under the seal of another chapter', async () => {
    for (const { name } of subgraphs) {
      if (name === chapter) continue;
      expect(await asks(seal(content(name), body, [TEST_SEAL_KEY], NOON))).toEqual(refused);
    }
  });

  it('answers nothing under the seal of another body, not even one more blank', async () => {
    const others = [representation(cast.an.id), `${body} `, body.replace('id } }', 'id id } }')];
    for (const other of others) expect(await posts(chapter, other, { 'x-seal': good() })).toEqual(refused);
  });

  it('believes both keys of a rotation and no other', async () => {
    expect((await asks(seal(content(chapter), body, [FORMER_KEY], NOON))).status).toBe(200);
    for (const key of [STRANGE_KEY, '', TEST_SEAL_KEY.slice(1), `${TEST_SEAL_KEY} `, FORMER_KEY.toUpperCase()]) {
      expect(await asks(seal(content(chapter), body, [key], NOON))).toEqual(refused);
    }
  });

  it('serves nothing else', async () => {
    const { url = '' } = servers.get(chapter) ?? {};
    for (const path of ['/', '/graphql', '/metrics', '/graphql?query={__typename}', '/%zz']) {
      const response = await fetch(url + path, { headers: { 'x-seal': good() } });
      expect([400, 404]).toContain(response.status);
      expect(await response.text()).not.toMatch(/"data"|node_modules|\.ts:/);
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      expect((await posts(chapter, body, { 'content-type': type, 'x-seal': good() })).status).toBe(415);
    }
  });

  it('takes from a reference its key and nothing else', async () => {
    const schema = subgraphs.find(({ name }) => name === chapter)?.schema().schema;
    const fields = personalFields(schema);
    const query = `query ($them: [_Any!]!) { _entities(representations: $them) { ... on Resident { id ${fields.map(({ selection }) => selection).join(' ')} } } }`;
    const forged = {
      __typename: 'Resident',
      id: cast.an.id,
      fullName: 'Ai Đó',
      personalNumber: '000000000000',
      household: { id: 'forged' },
      documents: { items: [] },
      score: { total: 1_000_000 },
      residentId: cast.mai.id,
      subject: cast.mai.id,
    };
    const text = JSON.stringify({ query, variables: { them: [forged] } });
    const answer = await posts(chapter, text, { 'x-seal': seal(content(chapter), text, [TEST_SEAL_KEY], NOON) });
    const { data, errors } = JSON.parse(answer.text);
    const refusals = fields.map(({ name }) => [name, null]);
    expect(data).toEqual({ _entities: [{ id: cast.an.id, ...Object.fromEntries(refusals) }] });
    const codes: string[] = errors.map((error: { extensions: { code: string } }) => error.extensions.code);
    expect(codes).toEqual(fields.map(() => 'SCOPE_NOT_GRANTED'));
  });
});

it('a seal of no grants opens no field, whoever the caller is said to be', async () => {
  const text = JSON.stringify({ query: '{ me { id fullName } }' });
  const sealed = seal({ ...content('residents'), grants: [] }, text, [TEST_SEAL_KEY], NOON);
  const { text: answer } = await posts('residents', text, { 'x-seal': sealed });
  expect(JSON.parse(answer)).toMatchObject({
    data: { me: { fullName: null } },
    errors: [{ extensions: { code: 'SCOPE_NOT_GRANTED' } }],
  });
});

it('a grant that ran out opens no field, though the seal still stands', async () => {
  const text = JSON.stringify({ query: '{ me { id fullName } }' });
  const stale = { ...self, expiresAt: NOON.getTime() };
  const sealed = seal({ ...content('residents'), grants: [stale] }, text, [TEST_SEAL_KEY], NOON);
  const { text: answer } = await posts('residents', text, { 'x-seal': sealed });
  expect(JSON.parse(answer).data.me.fullName).toBeNull();
});

it('a seal opens with what was sealed, the moment of it, and nothing more', () => {
  const sealed = seal(content('residents'), 'body', [TEST_SEAL_KEY], NOON);
  expect(openSeal(sealed, 'body', 'residents', [FORMER_KEY, TEST_SEAL_KEY], NOON)).toEqual({
    ...content('residents'),
    at: NOON,
  });
  expect(() => openSeal(sealed, 'body', 'residents', [], NOON)).toThrow('A valid access token is needed.');
  expect(() => seal(content('residents'), 'body', [], NOON)).toThrow();
});

describe('the gateway', () => {
  const question = '{ me { fullName } }';

  it('takes no header of a client for one of its own', async () => {
    const headers = {
      'x-seal': seal(content('residents'), JSON.stringify({ query: question }), [TEST_SEAL_KEY], NOON),
      'x-caller': JSON.stringify(mai),
      'x-grants': JSON.stringify([self]),
      'x-user-id': cast.mai.id,
      'x-internal': 'true',
      'x-forwarded-user': cast.mai.id,
      'x-apollo-operation-name': 'internal',
      'apollo-federation-include-trace': 'ftv1',
    };
    expect(await graph.asks(question, { headers })).toBeRefusedWith('UNAUTHENTICATED');
    const bank = await graph.asks(question, { as: { as: 'bank' }, headers });
    expect(bank).toBeRefusedWith('FORBIDDEN');
    const own = await graph.asks(question, { as: { as: 'citizen', person: 'lan' }, headers });
    expect(own.data.me.fullName).toBe(cast.lan.fullName);
    expect(Object.keys(JSON.parse(own.text))).toEqual(['data']);
  });

  it.each([
    '{ _service { sdl } }',
    `{ _entities(representations: [{ __typename: "Resident", id: "${cast.an.id}" }]) { __typename } }`,
    `query ($them: [_Any!]!) { _entities(representations: $them) { ... on Resident { fullName } } }`,
    '{ me { ... on _Entity { __typename } } }',
  ])('does not know %s', async (query) => {
    const variables = { them: [{ __typename: 'Resident', id: cast.an.id }] };
    const answer = await graph.asks(query, { as: { as: 'citizen' }, variables });
    expect(answer).toBeRefusedWith('GRAPHQL_VALIDATION_FAILED');
    expect(answer.text).not.toContain('Did you mean');
  });
});
