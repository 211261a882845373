import fc from 'fast-check';
import { HttpSource, type HttpSourceOptions } from '../../gateway/sources/http';
import { Cancellation } from '../../subgraphs/shared/link/cancellation';
import { createLog } from '../../subgraphs/shared/log';
import { until } from '../processes';
import { rounds } from '../rounds';
import { json, type Reply, Serving, saying, stalls } from '../serving';

/** A foreign subgraph: whatever it does, the engine is told in one of two words, and nobody else hears of it. */

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const log: string[] = [];
const to = (url: string, options?: HttpSourceOptions): HttpSource => {
  const source = new HttpSource('tales', url, createLog('trace', { write: (line) => void log.push(line) }), options);
  endings.push(() => source.close());
  return source;
};

async function between(reply: Reply, options?: HttpSourceOptions): Promise<{ server: Serving; source: HttpSource }> {
  const server = await Serving.start(reply);
  endings.push(() => server.close());
  return { server, source: to(`${server.url}/graphql?of=tales`, options) };
}

const body = '{"query":"{ hello }","variables":{"n":1}}';
interface Ask {
  readonly kind?: 'query' | 'mutation';
  readonly milliseconds?: number;
  readonly signal?: Cancellation;
  readonly headers?: Readonly<Record<string, string>>;
}
const asks = (source: HttpSource, { kind = 'query', milliseconds = 20_000, signal, headers = {} }: Ask = {}) =>
  source.fetch(
    { kind, query: '{ hello }', variables: '{"n":1}', body, deadline: Date.now() + milliseconds, signal },
    { requestId: 'request', headers },
  );

const hello = { data: { hello: 'world' } };
const unavailable = {
  errors: [
    {
      message: 'A registry is not available; its part of the answer is missing.',
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    },
  ],
};
const late = {
  errors: [{ ...unavailable.errors[0], message: expect.any(String), extensions: { code: 'UPSTREAM_TIMEOUT' } }],
};

describe('what a subgraph answers', () => {
  const graphql = 'application/graphql-response+json';
  const refusal = { errors: [{ message: 'no such field', locations: [{ line: 1, column: 3 }] }] };
  const answers: [string, number, string, unknown, boolean][] = [
    ['data', 200, 'application/json', hello, true],
    ['data with its own type', 200, `${graphql}; charset=utf-8`, hello, true],
    ['a refusal', 400, graphql, refusal, true],
    ['a refusal in plain JSON', 422, 'application/json', refusal, true],
    ['a refusal of the caller', 401, graphql, { ...refusal, data: null }, true],
    ['data under a status that denies it', 400, graphql, hello, false],
    ['a page that was not found, in JSON', 404, 'application/json', { error: 'Not Found' }, false],
    ['a refusal under a server error', 500, graphql, refusal, false],
    ['data under a server error', 503, 'application/json', hello, false],
    ['an address', 307, 'application/json', hello, false],
    ['a page', 200, 'text/html', hello, false],
    ['a batch', 200, 'application/json', [hello], false],
  ];
  it.each(answers)('%s, %i', async (_, status, type, value, isAnswer) => {
    const { source } = await between(
      (response) => void response.writeHead(status, { 'content-type': type, location: '/' }).end(JSON.stringify(value)),
    );
    expect(await asks(source)).toEqual(isAnswer ? { ...(value as object), plain: true } : unavailable);
  });

  it('may be any bytes', async () => {
    const wire = { bytes: Buffer.alloc(0) };
    const server = await saying(() => wire.bytes);
    endings.push(server.close);
    const source = to(server.url, { transport: { failures: 1e9, jitterMs: 0 } });
    const head = (line: string, headers: string): string =>
      `HTTP/1.1 ${line}\r\ncontent-type: application/json\r\n${headers}\r\n`;
    const soup = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(`${head('200 OK', '')}${text}`)),
      fc
        .tuple(fc.json(), fc.integer({ min: 0, max: 40 }))
        .map(([text, length]) => Buffer.from(`${head('200 OK', `content-length: ${length}\r\n`)}${text}`)),
      fc
        .tuple(fc.integer({ min: 0, max: 999 }), fc.string())
        .map(([status, text]) => Buffer.from(`${head(`${status} ${text}`, 'transfer-encoding: chunked\r\n')}${text}`)),
    );
    await fc.assert(
      fc.asyncProperty(soup, async (bytes) => {
        wire.bytes = bytes;
        const { data, errors } = await asks(source, { milliseconds: 2_000 });
        expect(typeof data === 'object' || errors?.[0]?.extensions?.code).toBeTruthy();
      }),
      { numRuns: rounds(150, 5_000) },
    );
    expect(source.condition()).toMatchObject({ inFlight: 0, queued: 0 });
  });

  it('is not written down, and where it is neither', async () => {
    log.length = 0;
    const page = 'Nguyễn Thị Mai, 001090000001';
    const replies: Reply[] = [
      (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(page),
      (response) => void response.writeHead(500, page.slice(-12), { 'content-type': 'text/html' }).end(page),
      json({ errors: page }),
    ];
    for (const reply of replies) {
      const { source } = await between(reply);
      expect(await asks(source)).toEqual(unavailable);
    }
    expect(log).toHaveLength(3);
    expect(log.join()).toMatch(/"code":"NO_JSON".*"code":"HTTP_500".*"code":"NO_ANSWER"/s);
    expect(log.join()).not.toMatch(/Mai|0010|127\.0\.0\.1/);
  });
});

describe('what a subgraph is told', () => {
  it('is the body as it is, and of the client nothing that is not meant to go on', async () => {
    const client = { authorization: 'Bearer secret', cookie: 'session', 'accept-language': 'vi', 'consent-id': 'x' };
    const { server, source } = await between(json(hello));
    await asks(source, { headers: client });
    const forwarding = to(`${server.url}/graphql`, { forward: ['Accept-Language', 'x-unknown'] });
    await asks(forwarding, { headers: client });
    const [plain, forwarded] = server.received.map(({ request }) => request.headers);
    expect(server.received.map(({ text, request }) => [text, request.url])).toEqual([
      [body, '/graphql?of=tales'],
      [body, '/graphql'],
    ]);
    expect(plain).toMatchObject({
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
    });
    expect(Object.keys(plain ?? {}).sort()).toEqual(['accept', 'connection', 'content-length', 'content-type', 'host']);
    expect(forwarded?.['accept-language']).toBe('vi');
    expect(Object.keys(forwarded ?? {})).toHaveLength(6);
  });

  it('is nothing by a header that is two: the client gets no answer, and the subgraph is not blamed', async () => {
    const { server, source } = await between(json(hello), { forward: ['x-tenant'], transport: { failures: 1 } });
    expect(await asks(source, { headers: { 'x-tenant': 'a\r\nx-admin: yes' } })).toEqual(unavailable);
    expect(server.received).toHaveLength(0);
    expect(await asks(source, { headers: { 'x-tenant': 'a' } })).toEqual({ ...hello, plain: true });
  });

  it.each(['Content-Length', 'transfer-encoding', 'host', 'Connection'])('is never the client’s %s', (header) => {
    expect(() => to('http://127.0.0.1:1', { forward: [header] })).toThrow(TypeError);
  });

  it.each(['file:///etc/passwd', 'tales', 'ftp://127.0.0.1/'])('is told nowhere at %s', (url) => {
    expect(() => to(url)).toThrow();
  });
});

describe('a mutation', () => {
  it('is sent once, and waited for though its client has left', async () => {
    const { server, source } = await between(json({}, 503));
    expect(await asks(source, { kind: 'mutation' })).toEqual(unavailable);
    expect(server.received).toHaveLength(1);
    let answer = (): void => undefined;
    server.reply = (response, received) => {
      answer = () => json(hello)(response, received);
    };
    const client = new Cancellation();
    const done = asks(source, { kind: 'mutation', signal: client });
    await until('it is asked', () => server.received.length === 2);
    client.cancel();
    answer();
    expect(await done).toEqual({ ...hello, plain: true });
  });
});

describe('a query', () => {
  it('is sent once more after Service Unavailable, and taken back when its client leaves', async () => {
    let asked = 0;
    const { server, source } = await between((response, received) =>
      (asked++ === 0 ? json({}, 503) : json(hello))(response, received),
    );
    expect(await asks(source)).toEqual({ ...hello, plain: true });
    expect(server.received).toHaveLength(2);
    server.reply = stalls;
    const client = new Cancellation();
    const done = asks(source, { signal: client });
    await until('it is asked', () => server.received.length === 3);
    client.cancel();
    expect(await done).toEqual(unavailable);
    await until('the subgraph sees it', () => server.received[2]?.left === true);
  });

  it('that is not answered in time says so, and after some of those nobody is asked', async () => {
    const { server, source } = await between(stalls, { transport: { failures: 2, fairMs: 0 } });
    for (let turn = 0; turn < 2; turn++) expect(await asks(source, { milliseconds: 100 })).toEqual(late);
    expect(source.condition().breaker).toBe('open');
    expect(await asks(source)).toEqual(unavailable);
    expect(server.received).toHaveLength(2);
  });
});
