import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Wish } from '../commands/tokens';
import { cast } from '../population/cast';
import { Graph } from './graph';

/**
 * An operation that was run before goes from HTTP to its plan without Apollo Server in between. Nobody must be able to tell:
 * the answer is the same to the byte, and what is refused is refused alike.
 */

let graph: Graph;
beforeAll(async () => {
  graph = await Graph.start({ residents: 60 });
}, 60_000);
afterAll(() => graph.close());

interface Case {
  readonly name: string;
  readonly query: string;
  readonly as?: Wish;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const mai = cast.mai.id;
const lan = cast.lan.id;
const citizen: Wish = { as: 'citizen' };
const profile = readFileSync(join(__dirname, '..', 'examples', 'profile.graphql'), 'utf8');
// What the profile shows of the record grows with each reading.
const withoutRecord = profile.replace(/^ *accessLog.*$/m, '');

const cases: readonly Case[] = [
  { name: 'the whole profile', query: withoutRecord, as: citizen },
  { name: 'a public list by nobody', query: '{ procedures { number nameVi } }' },
  { name: 'nobody who asks for a person', query: '{ me { fullName } }' },
  { name: 'a partial answer', query: `{ me { fullName } resident(id: "${lan}") { fullName religion } }`, as: citizen },
  { name: 'a person that is not theirs', query: `{ resident(id: "${lan}") { id fullName } }`, as: { as: 'bank' } },
  {
    name: 'variables with defaults and conditions',
    query:
      'query Q($id: ID!, $with: Boolean = false) { resident(id: $id) { id fullName @include(if: $with) sex @skip(if: $with) } }',
    variables: { id: mai },
    as: citizen,
  },
  {
    name: 'the same, the other way',
    query:
      'query Q($id: ID!, $with: Boolean = false) { resident(id: $id) { id fullName @include(if: $with) sex @skip(if: $with) } }',
    variables: { id: mai, with: true },
    as: citizen,
  },
  {
    name: 'one of two operations by its name',
    query: 'query A { me { id } } query B { me { fullName } }',
    operationName: 'B',
    as: citizen,
  },
  {
    name: 'the only operation by its name',
    query: 'query Only { me { fullName } }',
    operationName: 'Only',
    as: citizen,
  },
  {
    name: 'introspection beside data',
    query: '{ __schema { queryType { name } } __typename me { __typename id } }',
    as: citizen,
  },
  {
    name: 'aliases of fields and of types',
    query: '{ a: me { id: fullName __typename: sex } b: me { c: id } }',
    as: citizen,
  },
  {
    name: 'the media type of GraphQL',
    query: '{ me { id } }',
    as: citizen,
    headers: { accept: 'application/graphql-response+json' },
  },
  {
    name: 'a mutation that is refused',
    query: 'mutation { revokeConsent(idempotencyKey: "short-path-1", id: "none") { id } }',
    as: citizen,
  },
];

const ask = async ({ query, as, variables, operationName, headers }: Case) => {
  const body = JSON.stringify({
    query,
    ...(variables ? { variables } : {}),
    ...(operationName ? { operationName } : {}),
  });
  const token: Readonly<Record<string, string>> = as ? { authorization: `Bearer ${await graph.token(as)}` } : {};
  const { status, text, headers: told } = await graph.posts(body, { ...token, ...headers, 'x-request-id': 'same' });
  const known = [...told].filter(([name]) => !['date', 'keep-alive'].includes(name)).sort();
  return { status, text, headers: known };
};

const compiled = async (): Promise<string> => {
  const page = await (await fetch(`${graph.url}/metrics`)).text();
  return /^plan_cache_requests_total\{outcome="hit"\} (\d+)/m.exec(page)?.[1] ?? '0';
};

describe('an operation that was run before', () => {
  it.each(cases)('answers alike: $name', async (each) => {
    const first = await ask(each);
    expect(first.text).toMatch(/^\{"(data|errors)":/);
    const before = Number(await compiled());
    expect(await ask(each)).toEqual(first);
    // Without this the test would compare Apollo Server with itself.
    expect(Number(await compiled())).toBeGreaterThan(before);
  });

  it('is still held to the limits of its variables', async () => {
    const query = 'query ($n: Int) { me { accessLog(first: $n) { edges { node { id } } } } }';
    const answer = (n: unknown) => ask({ name: '', query, as: citizen, variables: { n } });
    expect((await answer(1)).status).toBe(200);
    const refused = await answer('many');
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('"BAD_USER_INPUT"');
  });

  it('is not run by GET when it changes something', async () => {
    const query = 'mutation { revokeConsent(idempotencyKey: "short-path-1", id: "none") { id } }';
    await ask({ name: '', query, as: citizen });
    const token = await graph.token(citizen);
    const answer = await fetch(`${graph.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/graphql-response+json' },
    });
    expect(answer.status).toBe(405);
  });

  it('goes on the record each time', async () => {
    const query = '{ me { placeOfBirth { text } } }';
    const count = async (): Promise<number> => {
      const answer = await graph.asks('{ me { accessLog(first: 1) { totalCount } } }', { as: citizen });
      return answer.data.me.accessLog.totalCount;
    };
    await graph.asks(query, { as: { as: 'partner' } });
    const before = await count();
    await graph.asks(query, { as: { as: 'partner' } });
    await graph.asks(query, { as: { as: 'partner' } });
    expect((await count()) - before).toBeGreaterThanOrEqual(2);
  });
});
