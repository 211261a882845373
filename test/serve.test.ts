import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { Client } from 'undici';
import { buildIfChanged } from './built';
import { endAll, freePort, Running, until } from './processes';
import { json, Serving } from './serving';

/** The gateway over anybody's subgraphs, as `npm run gateway` runs it: a process, and two subgraphs here. */

const folder = mkdtempSync(join(tmpdir(), 'cong-dan-so-'));
let files = 0;
const clients: Client[] = [];
let books: Serving;
let reviews: Serving;

const BOOKS = `
  type Query { book: Book, reader: String, slow: String }
  type Book @key(fields: "id") { id: ID!, title: String }
`;
const REVIEWS = 'type Book @key(fields: "id") { id: ID!, stars: Int }';
const WITH_COUNT = 'type Book @key(fields: "id") { id: ID!, stars: Int, count: Int }';

/** What the subgraphs resolve; those who ask are known by their header alone. */
const resolvers = {
  Query: {
    book: () => ({ id: '1', title: 'Kiều' }),
    reader: (_: unknown, _arguments: object, { authorization }: { authorization?: string }) => authorization ?? null,
    slow: () => pause(500, 'slow'),
  },
};
const ofReviews = { Book: { __resolveReference: (book: object) => ({ ...book, stars: 5, count: 7 }) } };

function subgraph(typeDefs: string, answers: object): Promise<Serving> {
  const schema = buildSubgraphSchema({ typeDefs: parse(typeDefs), resolvers: answers as never });
  return Serving.start((response, received) => {
    const { query, variables } = JSON.parse(received.text);
    void graphql({
      ...{ schema, source: query, variableValues: variables },
      contextValue: received.request.headers,
    }).then((answer) => json(answer)(response, received));
  });
}

/** The file of a supergraph over them, where reviews says this, and where it says it is. */
function supergraph(typeDefs = REVIEWS, place = reviews.url): string {
  const { supergraphSdl, errors } = composeServices([
    { name: 'books', url: books.url, typeDefs: parse(BOOKS) },
    { name: 'reviews', url: place, typeDefs: parse(typeDefs) },
  ]);
  if (!supergraphSdl) throw new Error(errors?.join());
  return supergraphSdl;
}

function fileOf(text: string): string {
  const file = join(folder, `${files++}.graphql`);
  writeFileSync(file, text);
  return file;
}

/** Puts a file in the place of another, as editors do. */
function replace(file: string, text: string): void {
  writeFileSync(`${file}~`, text);
  renameSync(`${file}~`, file);
}

const program = 'gateway/serve.js';

/** One that is ready, with these parameters beside its supergraph and its port. */
async function serving(parameters: readonly string[], settings: Readonly<Record<string, string>> = {}) {
  const file = fileOf(supergraph());
  const port = String(await freePort());
  const running = new Running(settings, [program, '--supergraph', file, '--port', port, ...parameters]);
  const url = `http://127.0.0.1:${port}`;
  await until('it is ready', () => {
    if (running.ended) throw new Error(`it ended: ${running.log}`);
    return running.out.includes(`Ready: ${url}/graphql\n`);
  });
  /** A client with one connection: whoever answers it first answers it on. */
  const client = (): Client => {
    const made = new Client(url);
    clients.push(made);
    return made;
  };
  return { running, file, client };
}

async function ask(client: Client, query: string, headers: Readonly<Record<string, string>> = {}) {
  const { statusCode, body } = await client.request({
    ...{ path: '/graphql', method: 'POST', body: JSON.stringify({ query }) },
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: statusCode, body: await body.json() };
}

const metrics = async (client: Client): Promise<string> =>
  (await client.request({ path: '/metrics', method: 'GET' })).body.text();

/** What a subgraph was told by headers, apart from how its connection is. */
const told = ({ received }: Serving): unknown[] =>
  received.map(({ request: { headers } }) => {
    const { accept, connection, host, 'content-type': type, 'content-length': length, ...others } = headers;
    return others;
  });

const WHOLE = '{ book { title stars } }';
const COUNT = '{ book { count } }';
const ofClient = {
  authorization: 'Bearer of-mai',
  cookie: 'session=1',
  'accept-language': 'vi',
  'x-tenant': 'one',
  'x-request-id': 'of-the-client',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};

beforeAll(async () => {
  buildIfChanged();
  books = await subgraph(BOOKS, resolvers);
  reviews = await subgraph(WITH_COUNT, ofReviews);
}, 120_000);
beforeEach(() => {
  for (const { received } of [books, reviews]) received.length = 0;
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.destroy()));
  await endAll();
  for (const each of [books, reviews]) await each?.close();
  rmSync(folder, { recursive: true, force: true });
});

it('tells subgraphs the headers that it is to forward, and nothing else of a client', async () => {
  const { client } = await serving(['--forward', 'authorization, X-Tenant,Authorization']);
  const answer = await ask(client(), WHOLE, ofClient);
  expect(answer).toEqual({ status: 200, body: { data: { book: { title: 'Kiều', stars: 5 } } } });
  const { authorization, 'x-tenant': tenant } = ofClient;
  expect(told(books)).toEqual([{ authorization, 'x-tenant': tenant }]);
  expect(told(reviews)).toEqual(told(books));
  const [{ request } = {}] = books.received;
  expect(request?.rawHeaders.filter((name) => name === 'authorization')).toHaveLength(1);
  // Who asks the same at the same moment is not answered with what another may read.
  const readers = ['Bearer of-mai', 'Bearer of-lan', 'Bearer of-mai'];
  const answers = readers.map((reader) => ask(client(), '{ reader }', { authorization: reader }));
  expect((await Promise.all(answers)).map(({ body }) => body)).toEqual(readers.map((reader) => ({ data: { reader } })));
});

it('tells subgraphs nothing of a client unless it is to', async () => {
  const { client } = await serving([]);
  expect((await ask(client(), WHOLE, ofClient)).status).toBe(200);
  expect([...told(books), ...told(reviews)]).toEqual([{}, {}]);
});

it('serves what its file holds as soon as it changes, and what it held before while that is no supergraph', async () => {
  const { running, file, client } = await serving([]);
  const one = client();
  expect((await ask(one, COUNT)).status).toBe(400);
  replace(file, supergraph(WITH_COUNT));
  await until('it is served', () => running.log.includes('another supergraph is served'));
  const whole = { status: 200, body: { data: { book: { count: 7 } } } };
  expect(await ask(one, COUNT)).toEqual(whole);
  for (const [place, text] of ['type Query { count: Int }', '', supergraph(REVIEWS, '')].entries()) {
    replace(file, text);
    await until('it is refused', async () =>
      (await metrics(one)).includes(`supergraph_reloads_total{outcome="refused"} ${place + 1}\n`),
    );
    expect(await ask(one, COUNT)).toEqual(whole);
  }
  expect(running.log).toContain('"reason":"the subgraph reviews is not at an http(s) URL"');
  replace(file, supergraph());
  await until('the first is served again', async () => (await ask(one, COUNT)).status === 400);
});

it('answers what is under way at SIGTERM, and then ends in peace', async () => {
  const { running, client } = await serving([]);
  const answer = ask(client(), '{ slow }');
  await until('it is under way', () => books.received.length > 0);
  running.signal('SIGTERM');
  expect(await answer).toEqual({ status: 200, body: { data: { slow: 'slow' } } });
  expect(await running.exit).toBe(0);
  expect(running.log).toContain('draining');
});

it('is one gateway in two workers: one port, one page, one reload, one drain', async () => {
  const { running, file, client } = await serving(['--forward', 'authorization'], { WORKERS: '2' });
  /** A client of each worker, found by the log. */
  const each = new Map<string, Client>();
  let asked = 0;
  await until('both have answered', async () => {
    const one = client();
    const headers = { authorization: `Bearer ${++asked}`, 'x-request-id': `request-${asked}` };
    expect((await ask(one, '{ reader }', headers)).body).toEqual({ data: { reader: headers.authorization } });
    const line = new RegExp(`"worker":(\\d+),.*"requestId":"request-${asked}"`);
    await until('it is in the log', () => line.test(running.log));
    each.set(line.exec(running.log)?.[1] ?? '', one);
    return each.size === 2;
  });
  expect([...each.keys()].sort()).toEqual(['1', '2']);
  expect(told(books)).toEqual(Array.from({ length: asked }, (_, place) => ({ authorization: `Bearer ${place + 1}` })));
  const both = [...each.values()];
  for (const page of await Promise.all(both.map(metrics))) {
    expect(page).toMatch(/^workers 2$/m);
    expect(page).toMatch(new RegExp(`^chapter_request_duration_seconds_count\\{.*chapter="books".*\\} ${asked}$`, 'm'));
  }
  const statuses = () => Promise.all(both.map(async (one) => (await ask(one, COUNT)).status));
  expect(await statuses()).toEqual([400, 400]);
  replace(file, supergraph(WITH_COUNT));
  await until('it is served', () => running.log.includes('another supergraph is served'));
  expect(await statuses()).toEqual([200, 200]);
  replace(file, 'no supergraph');
  await until('it is refused', () => running.log.includes('the supergraph was refused'));
  expect(await statuses()).toEqual([200, 200]);
  running.signal('SIGTERM');
  expect(await running.exit).toBe(0);
  expect(running.log.match(/draining/g)).toHaveLength(1);
});

describe('a mistake of whoever starts it', () => {
  /** What it says on standard error, and nothing more, with exit code 1. */
  async function refusal(parameters: readonly string[], settings: Readonly<Record<string, string>> = {}) {
    const running = new Running(settings, [program, '--port', '0', ...parameters]);
    expect([await running.exit, running.out]).toEqual([1, '']);
    return running.log;
  }
  const over = (text: string): string[] => ['--supergraph', fileOf(text)];

  it('in the file of the supergraph is told in a line', async () => {
    const refusals = await Promise.all([
      refusal([]),
      refusal(['--supergraph', join(folder, 'none.graphql')]),
      refusal(over('no supergraph {')),
      refusal(over('type Query { a: Int }'), { WORKERS: '2' }),
      refusal(over(supergraph(REVIEWS, ''))),
    ]);
    expect(refusals).toEqual([
      'which supergraph? --supergraph FILE\n',
      'the file of the supergraph cannot be read\n',
      'the supergraph cannot be served: Syntax Error: Unexpected Name "no".\n',
      'the supergraph cannot be served: Invalid supergraph: must be a core schema\n',
      'the supergraph cannot be served: the subgraph reviews is not at an http(s) URL\n',
    ]);
  });

  it('in the headers or the port is told in a line', async () => {
    const parameters = over(supergraph());
    const forwarding = (names: string, settings = {}) => refusal([...parameters, '--forward', names], settings);
    const refusals = await Promise.all([
      forwarding('bad header'),
      forwarding('connection'),
      forwarding('authorization,Host'),
      forwarding('content-length'),
      forwarding('te', { WORKERS: '2' }),
      refusal([...parameters, '--port', '65536']),
    ]);
    expect(refusals).toEqual([
      '--forward takes names of headers: HEADER,HEADER\n',
      ...['connection', 'host', 'content-length', 'te'].map(
        (name) => `--forward: ${name} is a header of the gateway's own requests\n`,
      ),
      '--port takes a whole number from 0 to 65535\n',
    ]);
  });
});
