import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { cast } from '../../population/cast';
import { faultCodes } from '../../subgraphs/shared/errors';
import { type Answer, Graph, TEST_KEYS } from '../graph';

/** What a client is told of a request that went wrong, and how fast. */
const SOON_MS = 2_000;

let graph: Graph;
let token: string;

beforeAll(async () => {
  graph = await Graph.start({ residents: 60 });
  token = await graph.token({ as: 'citizen' });
  // The first plan takes its time; what follows is about refusals.
  await graph.asks('{ me { id } }', { token });
});
afterAll(() => graph.close());

interface Told {
  readonly status: number;
  readonly text: string;
}

function codesIn({ text }: Told): string[] {
  const { errors } = JSON.parse(text) as { errors: { extensions: { code: string } }[] };
  return [...new Set(errors.map(({ extensions }) => extensions.code))];
}

/** A refusal: a code of the table, a status that blames the client, no word about the inside. */
function expectRefusal(told: Told, ...codes: string[]): void {
  expect(told.status).toBeGreaterThanOrEqual(400);
  expect(told.status).toBeLessThan(500);
  const found = codesIn(told);
  expect(found.length).toBeGreaterThan(0);
  for (const code of found) expect(faultCodes).toContain(code);
  if (codes.length > 0) expect(codes).toEqual(expect.arrayContaining(found));
  expect(told.text).not.toMatch(/Did you mean|node_modules|\.[jt]s:\d|FST_|stack/i);
}

async function soon<Result>(work: () => Promise<Result>): Promise<Result> {
  const started = performance.now();
  const result = await work();
  expect(performance.now() - started).toBeLessThan(SOON_MS);
  return result;
}

async function sends(path: string, init: RequestInit): Promise<Told> {
  const response = await fetch(graph.url + path, init);
  return { status: response.status, text: await response.text() };
}

const typename = JSON.stringify({ query: '{ __typename }' });
const asJson = { 'content-type': 'application/json' };

/** Sends bytes as they are, past every client library. */
const raw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(graph.url);
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (part) => {
      answer += part.toString();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    socket.setTimeout(3_000, () => socket.destroy());
  });

describe('a request that a foreign page could make a browser send (CSRF)', () => {
  const path = `/graphql?query=${encodeURIComponent('{ __typename }')}`;

  it('is refused by GET', async () => {
    expectRefusal(await sends(path, {}), 'BAD_USER_INPUT');
    expectRefusal(await sends(path, { headers: { 'content-type': 'text/plain' } }), 'BAD_USER_INPUT');
  });

  it.each([
    'text/plain',
    'text/plain; application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ])('is refused as a post of %s', async (type) => {
    expectRefusal(
      await sends('/graphql', { method: 'POST', headers: { 'content-type': type }, body: typename }),
      'BAD_USER_INPUT',
    );
  });

  it('is answered where the browser would have asked first', async () => {
    for (const name of ['apollo-require-preflight', 'x-apollo-operation-name']) {
      expect(await sends(path, { headers: { [name]: '1' } })).toMatchObject({ status: 200 });
    }
    const preflight = await sends('/graphql', { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
    expect(preflight.status).toBe(404);
  });

  it('is answered for who says what they take, and not for a page of somebody else that says so', async () => {
    const accept = 'application/json';
    expect(await sends(path, { headers: { accept } })).toMatchObject({ status: 200 });
    expect(await sends(path, { headers: { accept, 'sec-fetch-site': 'same-origin' } })).toMatchObject({ status: 200 });
    for (const site of ['cross-site', 'same-site']) {
      expectRefusal(await sends(path, { headers: { accept, 'sec-fetch-site': site } }), 'BAD_USER_INPUT');
    }
    // What browsers say for a link, an image, a style sheet and a script.
    for (const taken of [
      'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
      'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
      'text/css,*/*;q=0.1',
      '*/*',
    ]) {
      expectRefusal(await sends(path, { headers: { accept: taken } }), 'BAD_USER_INPUT');
    }
  });

  it('is no command, whatever it says', async () => {
    const mutation = `/graphql?query=${encodeURIComponent('mutation { __typename }')}`;
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const told = await sends(mutation, { headers: { accept, 'apollo-require-preflight': '1' } });
      expect(told.status).toBe(405);
      expectRefusal(told, 'BAD_USER_INPUT');
    }
  });

  it('is told to no other origin', async () => {
    const response = await fetch(graph.url + path, {
      headers: { origin: 'https://evil.example', 'apollo-require-preflight': '1' },
    });
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('a body', () => {
  it.each(['application/graphql', 'application/xml', 'application/json, text/plain', 'garbage', 'application/x-json'])(
    'of type %s is refused',
    async (type) => {
      expectRefusal(
        await sends('/graphql', { method: 'POST', headers: { 'content-type': type }, body: typename }),
        'BAD_USER_INPUT',
      );
    },
  );

  it('without a type is refused', async () => {
    expectRefusal(await sends('/graphql', { method: 'POST', body: new Blob([typename]) }), 'BAD_USER_INPUT');
  });

  it.each([
    '',
    ' ',
    '{',
    'null',
    'true',
    '5',
    '"{ __typename }"',
    '[]',
    `[${typename}]`,
    `[${typename}, ${typename}]`,
    `${typename}${typename}`,
    '{}',
    '{"query":""}',
    '{"query":null}',
    '{"query":5}',
    '{"query":{"a":1}}',
    '{"query":["{ __typename }"]}',
    '{"query":"{ __typename }","variables":"x"}',
    '{"query":"{ __typename }","variables":[1]}',
    '{"query":"{ __typename }","extensions":"x"}',
    '{"query":"{ __typename }","operationName":5}',
    '{"documentId":5}',
    '{"documentId":""}',
    '{"extensions":{"persistedQuery":{}}}',
    '{"extensions":{"persistedQuery":{"version":2,"sha256Hash":"a"}}}',
    '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"__proto__"}}}',
    '{"query":"{ __typename }","variables":{"__proto__":{"admin":true}}}',
    '{"query":"{ __typename }","variables":{"a":{"__proto__":{"admin":true}}}}',
    '{"query":"{ __typename }","variables":{"constructor":{"prototype":{"admin":true}}}}',
    '{"query":"{ __typename }","__proto__":{"admin":true}}',
    `{"query":"{ __typename }","variables":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
  ])('%.60s is refused', async (body) => {
    expectRefusal(await sends('/graphql', { method: 'POST', headers: asJson, body }), 'BAD_USER_INPUT');
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('of bytes that are no UTF-8 is never a failure of ours', async () => {
    const bad = Buffer.from([0xff, 0xc0, 0xaf, 0xed, 0xa0, 0x80]);
    const outside = Buffer.concat([Buffer.from('{"query":"{ '), bad, Buffer.from('}"}')]);
    expectRefusal(await graph.posts(new Uint8Array(outside)), 'GRAPHQL_PARSE_FAILED', 'BAD_USER_INPUT');
    const inside = Buffer.concat([Buffer.from('{"query":"{ resident(id: \\"'), bad, Buffer.from('\\") { id } }"}')]);
    const answer = await graph.posts(new Uint8Array(inside), { authorization: `Bearer ${token}` });
    expect(answer).toBeRefusedWith('BAD_USER_INPUT');
  });

  it('larger than a megabyte is refused before it is read', async () => {
    const told = await soon(() => sends('/graphql', { method: 'POST', headers: asJson, body: ' '.repeat(1_100_000) }));
    expect(told.status).toBe(413);
    expectRefusal(told, 'BAD_USER_INPUT');
  });

  it('that promises more than it sends ends with the connection, not with the gateway', async () => {
    const request = httpRequest(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { ...asJson, 'content-length': 99 },
    });
    request.on('error', () => {});
    request.write('{"query":"{');
    await new Promise((done) => setTimeout(done, 50));
    request.destroy();
    expect(await graph.posts(typename)).toBeWhole();
  });
});

describe('the parameters of an address', () => {
  const asks = (search: string): Promise<Told> =>
    sends(`/graphql?${search}`, { headers: { accept: 'application/json' } });
  const query = `query=${encodeURIComponent('{ __typename }')}`;

  it('ask like a body', async () => {
    const named = `query=${encodeURIComponent('query ($id: ID!) { resident(id: $id) { id } }')}`;
    expect(await asks(`${query}&variables=${encodeURIComponent('{}')}&operationName=`)).toMatchObject({ status: 200 });
    expect(codesIn(await asks(`${named}&variables=${encodeURIComponent('{"id":"x"}')}`))).toEqual(['UNAUTHENTICATED']);
  });

  it.each([
    '',
    'query=',
    `${query}&${query}`,
    `${query}&variables=x`,
    `${query}&variables=[1]`,
    `${query}&variables=%22a%22`,
    `${query}&variables={}&variables={}`,
    `${query}&variables={"__proto__":{"admin":true}}`,
    `${query}&variables={"a":{"__proto__":{"admin":true}}}`,
    `${query}&variables={"constructor":{"prototype":{"admin":true}}}`,
    `${query}&variables=${'['.repeat(5_000)}${']'.repeat(5_000)}`,
    `${query}&extensions=5`,
    `${query}&extensions={"persistedQuery":5}`,
    `${query}&operationName=a&operationName=b`,
    `query[]=${encodeURIComponent('{ __typename }')}`,
  ])('%.60s are refused', async (search) => {
    expectRefusal(await asks(search), 'BAD_USER_INPUT');
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe('an operation', () => {
  it.each<[string, object]>([
    ['that is not among those sent', { query: 'query a { __typename }', operationName: 'b' }],
    ['left open among several', { query: 'query a { __typename } query b { __typename }' }],
    ['of an empty name', { query: 'query a { __typename } query b { __typename }', operationName: '' }],
    ['of a name that every object has', { query: 'query a { __typename }', operationName: 'constructor' }],
    ['that is none', { query: 'fragment A on Query { __typename }' }],
    ['of a kind that there is not', { query: 'subscription { me { id } }' }],
    ['that would write where nothing is to be written', { query: 'mutation { me { id } }' }],
    ['that is SDL', { query: 'type Query { x: Int }' }],
    ['that changes the schema', { query: 'extend type Query { x: Int } { __typename }' }],
  ])('%s is refused', async (_, body) => {
    expectRefusal(await graph.posts(JSON.stringify(body)), 'BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED');
  });

  it("of a hash that is nobody's, or another document's, is refused", async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
    expect(await graph.posts(JSON.stringify({ extensions }))).toBeRefusedWith('PERSISTED_QUERY_NOT_FOUND');
    const body = JSON.stringify({ query: '{ __typename }', extensions });
    expect(await graph.posts(body)).toBeRefusedWith('BAD_USER_INPUT');
  });

  it('with a mistake gets no suggestion', async () => {
    const mistakes = [
      '{ m }',
      '{ me { fulName } }',
      '{ me { documents(type: [PASPORT]) { items { id } } } }',
      '{ residents(filter: { nameContain: "x" }) { pageInfo { endCursor } } }',
      '{ me { ... on Residents { id } } }',
      '{ me { ...Frag } } fragment Frg on Resident { id }',
      '{ me { id @includ(if: true) } }',
      'query ($id: IDD) { resident(id: $id) { id } }',
      '{ administrativeUnits(level: COMMUN) { code } }',
      '{ __type(nam: "Resident") { name } }',
    ];
    for (const query of mistakes) {
      const answer = await graph.asks(query, { token });
      expectRefusal(answer, 'GRAPHQL_VALIDATION_FAILED');
      for (const word of ['fullName', 'Resident', 'nameContains', 'PASSPORT', 'COMMUNE', 'include'])
        expect(answer.text).not.toContain(word);
    }
  });
});

describe('a request line and its headers', () => {
  const posted = (headers: string): string =>
    `POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${typename.length}\r\n${headers}\r\n${typename}`;

  it.each(['/nothing', '/graphql/', '/graphql/x', '/GRAPHQL', '/.env', '/..%2fpackage.json', `/${'a'.repeat(9_000)}`])(
    '%.40s leads nowhere',
    async (path) => {
      const told = await sends(path, {});
      expect(told.status).toBe(404);
      expectRefusal(told, 'NOT_FOUND');
    },
  );

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', '..%2f..%2fpackage.json', 'page.js%00'])(
    'a file of the page called %s is not there',
    async (name) => {
      const told = await sends(`/graphiql/${name}`, {});
      expect(told.status).toBe(404);
      expectRefusal(told, 'NOT_FOUND');
    },
  );

  it('a path that cannot be decoded is refused like any other mistake, and not repeated', async () => {
    const told = await sends('/%zz-canary', {});
    expectRefusal(told, 'BAD_USER_INPUT', 'NOT_FOUND');
    expect(told.text).not.toContain('canary');
  });

  it.each(['DELETE', 'PUT', 'PATCH', 'OPTIONS'])('%s is no way to ask', async (method) => {
    expectRefusal(await sends('/graphql', { method }), 'NOT_FOUND');
  });

  it('HEAD brings no body and no failure', async () => {
    const told = await sends('/graphql?query={__typename}', { method: 'HEAD' });
    expect(told).toEqual({ status: 400, text: '' });
  });

  it.each(['text/plain', 'application/xml', 'text/html', 'image/*', 'multipart/mixed'])(
    'an answer as %s there is not',
    async (accept) => {
      const told = await sends('/graphql', { method: 'POST', headers: { ...asJson, accept }, body: typename });
      expect(told.status).toBe(406);
      expectRefusal(told, 'BAD_USER_INPUT');
    },
  );

  it('a request id is kept while it can do no harm, and replaced otherwise', async () => {
    const idOf = async (id: string): Promise<string | null> => {
      const answer = await graph.posts(typename, { 'x-request-id': id });
      expect(answer).toBeWhole();
      return answer.headers.get('x-request-id');
    };
    expect(await idOf('trace-01.A_b')).toBe('trace-01.A_b');
    for (const id of ['a'.repeat(65), 'a'.repeat(1_000), 'a b', '{"a":1}', '<script>', "' OR 1=1", 'é', 'a;b=c', '']) {
      expect(await idOf(id)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('a request id brings no header of its own', async () => {
    for (const id of ['a\r\nset-cookie: own=1', 'a\nset-cookie: own=1', 'a\rset-cookie: own=1', 'a\u0000b']) {
      const answer = await raw(posted(`x-request-id: ${id}\r\n`));
      expect(answer).toMatch(/^HTTP\/1\.1 (200|400) /);
      expect(answer.toLowerCase().split('\r\n\r\n')[0]).not.toContain('set-cookie');
    }
  });

  it('of two request ids and of two tokens the second is not believed', async () => {
    const ids = await raw(posted('x-request-id: one\r\nx-request-id: two\r\n'));
    expect(ids).not.toMatch(/x-request-id: two/i);
    const me = JSON.stringify({ query: '{ me { fullName } }' });
    const tokens = await raw(
      `POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${me.length}\r\nauthorization: Bearer no.such.token\r\nauthorization: Bearer ${token}\r\n\r\n${me}`,
    );
    expect(tokens).toMatch(/^HTTP\/1\.1 401 /);
    expect(tokens).not.toContain(cast.mai.fullName);
  });

  it('of two content types, two consents and two purposes none is believed', async () => {
    for (const twice of ['consent-id: a\r\nconsent-id: b\r\n', 'purpose: a\r\npurpose: b\r\n']) {
      const answer = await raw(posted(twice));
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain('BAD_USER_INPUT');
    }
    const types = await raw(
      `POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-type: application/json\r\ncontent-length: ${typename.length}\r\n\r\n${typename}`,
    );
    expect(types).toMatch(/^HTTP\/1\.1 415 /);
  });

  it('a smuggled second request is not served', async () => {
    const answer = await raw(
      `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${typename.length}\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toContain('process_cpu');
  });

  it('headers without end are refused', async () => {
    const answer = await raw(posted(`x-long: ${'a'.repeat(40_000)}\r\n`));
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });
});

describe('a document made to cost much', () => {
  const tooMuch = ['OPERATION_TOO_COMPLEX', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED'];
  const many = (count: number, part: (place: number) => string): string =>
    Array.from({ length: count }, (_, place) => part(place)).join(' ');
  const nested = (count: number, open: string, inner: string, close: string): string =>
    open.repeat(count) + inner + close.repeat(count);
  const asks = (query: string): Promise<Answer> => soon(() => graph.asks(query, { token }));

  it.each<[string, string]>([
    ['50,000 aliases', `{ ${many(50_000, (place) => `a${place}: __typename`)} }`],
    ['10,000 times the same field', `{ ${'__typename '.repeat(10_000)} }`],
    ['10,000 directives', `{ me ${'@include(if: true) '.repeat(10_000)} { id } }`],
    ['700 directives', `{ me ${'@include(if: true) '.repeat(700)} { id } }`],
    ['2,000 unknown directives', `{ me ${'@x '.repeat(2_000)} { id } }`],
    ['100,000 levels', nested(100_000, '{ me ', '{ id }', '}')],
    ['1,600 levels that are none', nested(1_600, '{ me ', '{ id }', '}')],
    ['a list type of 2,400 levels', `query ($x: ${nested(2_400, '[', 'Int', ']')}) { __typename }`],
    ['a list of 2,400 levels', `{ resident(id: ${nested(2_400, '[', '', ']')}) { id } }`],
    [
      'an object of 1,600 levels',
      `{ residents(filter: ${nested(1_600, '{ a: ', '1', '}')}) { pageInfo { endCursor } } }`,
    ],
    ['a fragment of itself', '{ me { ...A } } fragment A on Resident { ...A }'],
    ['a circle of fragments', '{ me { ...A } } fragment A on Resident { ...B } fragment B on Resident { ...A }'],
    ['a circle that is not used', '{ me { id } } fragment A on Resident { ...A }'],
    ['1,200 variables', `query (${many(1_200, (place) => `$v${place}: Int`)}) { __typename }`],
    ['1,200 times one variable', `query (${'$v: Int '.repeat(1_200)}) { __typename }`],
    ['a string of 900,000 characters that does not end', `{ resident(id: "${'x'.repeat(900_000)}) { id } }`],
    ['types that lead back to types', `{ __schema { types { ${nested(12, 'fields { type { ', 'name', '} } ')} } } }`],
  ])('%s', async (_, query) => {
    expectRefusal(await asks(query), ...tooMuch);
  });

  it('600 operations', async () => {
    expectRefusal(await asks(many(600, (place) => `query q${place} { me { id } }`)), ...tooMuch, 'BAD_USER_INPUT');
  });

  it('a comment of 900,000 characters costs nothing', async () => {
    expect(await asks(`{ me { id } } #${'x'.repeat(900_000)}`)).toBeWhole();
  });

  it('a chain of 300 fragments, or 300 of them beside each other, costs little', async () => {
    const chain = many(300, (place) => `fragment f${place} on Resident { ...f${place + 1} }`);
    const beside = many(300, (place) => `fragment f${place} on Resident { id }`);
    for (const query of [
      `{ me { ...f0 } } ${chain} fragment f300 on Resident { id }`,
      `{ me { ${many(300, (place) => `...f${place}`)} } } ${beside}`,
    ]) {
      const answer = await asks(query);
      if (answer.status !== 200) expectRefusal(answer, ...tooMuch);
    }
  });

  /** `n` levels double what is asked for at each: a few hundred tokens ask for 2^n households. */
  const doubling = (levels: number): string => {
    const fragment = (place: number): string =>
      `fragment f${place} on Resident { a: household { head { ...f${place + 1} } } b: household { head { ...f${place + 1} } } }`;
    return `{ me { ...f0 } } ${many(levels, fragment)} fragment f${levels} on Resident { id }`;
  };

  it('fragments that double 2^20 times', async () => {
    // Smaller ones first: a gateway without a limit fails here rather than hang.
    for (const levels of [10, 12, 20]) expectRefusal(await asks(doubling(levels)), ...tooMuch);
  });

  it('fragments that double nothing, 2^20 times', async () => {
    const fragment = (place: number): string => `fragment f${place} on Resident { ...f${place + 1} ...f${place + 1} }`;
    const answer = await asks(`{ me { ...f0 } } ${many(20, fragment)} fragment f20 on Resident { id }`);
    if (answer.status !== 200) expectRefusal(answer, ...tooMuch);
  });

  it('800 times the whole name, each under another alias', async () => {
    expectRefusal(await asks(`{ ${many(800, (place) => `a${place}: me { fullName }`)} }`), ...tooMuch);
  });

  it('a short document that brings thousands of refusals', async () => {
    const fields = 'fullName otherNames dateOfBirth sex nationality ethnicity religion bloodType personalNumber';
    const aliases = many(150, (place) => `a${place}: me { household { members { resident { ...F } } } }`);
    expectRefusal(await asks(`{ ${aliases} } fragment F on Resident { ${fields} }`), ...tooMuch);
  });

  it('lists within lists within lists', async () => {
    const within = (levels: number): string =>
      levels === 0 ? 'id' : `applications(first: 100) { edges { node { applicant { ${within(levels - 1)} } } } }`;
    for (const levels of [5, 10]) expectRefusal(await asks(`{ me { ${within(levels)} } }`), ...tooMuch);
  });

  it('the largest public list twenty times over, by nobody in particular', async () => {
    const list = 'administrativeUnits { code name kind formerNames parent { name } }';
    const query = `{ ${many(20, (place) => `a${place}: ${list}`)} }`;
    expectRefusal(await soon(() => graph.asks(query)), ...tooMuch);
  });

  it.each([
    ['Date', '"on"', 'query ($on: Date) { administrativeUnits(on: $on) { code } }'],
    ['PersonalNumber', '"f"', 'query ($f: ResidentFilter!) { residents(filter: $f) { pageInfo { endCursor } } }'],
  ])('a value of 20,000 levels for a %s', async (_, name, query) => {
    const deep = nested(20_000, '[', '', ']');
    const value = name === '"f"' ? `{"personalNumber":${deep}}` : deep;
    const body = `{"query":${JSON.stringify(query)},"variables":{${name}:${value}}}`;
    const answer = await soon(() => graph.posts(body, { authorization: `Bearer ${token}` }));
    expect(answer).toBeRefusedWith('BAD_USER_INPUT');
  });

  it('leaves the gateway as it was', async () => {
    expect(await asks('{ me { fullName } }')).toBeWhole();
  });
});

describe('the shape of the schema', () => {
  const questions = ['{ __schema { types { name } } }', '{ __type(name: "Resident") { fields { name } } }'];

  it('is shown in development', async () => {
    for (const query of questions) expect(await graph.asks(query)).toBeWhole();
  });

  it('is hidden in production, where its names are asked for and where they are guessed', async () => {
    const hidden = await Graph.start({
      residents: 20,
      settings: {
        NODE_ENV: 'production',
        ...TEST_KEYS,
        OIDC_ISSUER: 'https://id.example.vn',
        OIDC_AUDIENCE: 'cong-dan-so',
        OIDC_JWKS_URL: 'http://127.0.0.1:1/keys.json',
      },
    });
    try {
      for (const query of [
        ...questions,
        '{ me { fulName } }',
        'query Introspection { a: __schema { queryType { name } } }',
      ]) {
        const answer = await hidden.asks(query);
        expectRefusal(answer, 'GRAPHQL_VALIDATION_FAILED');
        expect(answer.text).not.toContain('fullName');
      }
      expect(await hidden.asks('{ __typename }')).toBeWhole();
    } finally {
      await hidden.close();
    }
  });
});

describe('bytes that are no HTTP', () => {
  it.each([
    ['rubbish', 'NOT HTTP AT ALL\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    ['two lengths', 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 400],
  ])('%s is answered with a code of the table and a request id', async (_name, bytes, status) => {
    const answer = await raw(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/\r\nx-request-id: [\w-]+\r\n/);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '').errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });
});
