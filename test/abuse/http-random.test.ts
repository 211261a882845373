import { connect } from 'node:net';
import { Graph } from '../graph';
import { rounds } from '../rounds';

/** Random bytes, and requests with random parts, on every route: nothing of it is a failure of ours. */

const MILLISECONDS = rounds(2_000, 60_000);
const AT_A_TIME = 8;

let graph: Graph;

beforeAll(async () => {
  graph = await Graph.start({ residents: 20 });
});
afterAll(() => graph.close());

/** The same numbers for the same seed (mulberry32), so that a failure can be had again. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const routes = [
  ...['/graphql', '/graphql?query=%7B__typename%7D', '/attachments/1', '/payments/notifications', '/metrics'],
  ...['/', '/healthz', '/readyz', '/.well-known/jwks.json', '/graphiql/start.json', '/graphiql/x', '/nothing'],
];
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE'];
const names = [
  ...['content-type', 'accept', 'authorization', 'consent-id', 'purpose', 'x-request-id', 'x-seal', 'accept-encoding'],
  ...['traceparent', 'tracestate', 'if-none-match', 'range', 'sec-fetch-site', 'apollo-require-preflight', 'expect'],
];
const values = [
  ...['application/json', 'application/graphql-response+json', '*/*', 'text/plain', 'Bearer a.b.c', '100-continue'],
  ...[
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    'bytes=0-',
    'gzip',
    '',
    'cross-site',
    '0',
    '-1',
    '1e9',
    'q=',
    ';;;',
    ',,,',
  ],
];
const bodies = [
  ...['{"query":"{ __typename }"}', '{"query":"{ me { id } }","variables":{"a":[]}}', '{"query":5}', '[]', '{', ''],
  ...['{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"a"}}}', '{"documentId":"sha256:"}', 'query=%7B%7D'],
];

/** One request, or what is none, as bytes. */
function bytesOf(random: (below: number) => number): Buffer {
  const one = <Value>(of: readonly Value[]): Value => of[random(of.length)] as Value;
  const noise = (most: number): Buffer => Buffer.from(Array.from({ length: random(most) }, () => random(256)));
  if (random(12) === 0) return noise(2_000);
  const body = random(3) === 0 ? noise(500) : Buffer.from(one(bodies));
  const headers = Array.from({ length: random(6) }, () => {
    const value =
      random(4) === 0
        ? noise(40)
            .toString('latin1')
            .replace(/[\r\n]/g, ' ')
        : one(values);
    return `${one(names)}: ${value}`;
  });
  const length = random(20) === 0 ? random(1_000) : body.length;
  const type = random(2) ? ['content-type: application/json'] : [];
  const head = [
    `${one(methods)} ${one(routes)} HTTP/1.1`,
    ...['host: a', 'connection: close', `content-length: ${length}`],
    ...type,
    ...headers,
  ];
  const bytes = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
  // A few bits of it turned.
  for (let flips = random(4) === 0 ? random(5) : 0; flips > 0; flips--) {
    const place = random(bytes.length);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << random(8));
  }
  return bytes;
}

/** The statuses of what came back until the connection ended, or nothing more was to come. */
const statusesOf = (bytes: Buffer): Promise<number[]> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(graph.url);
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    socket.on('data', (part) => {
      answer += part.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () =>
      resolve([...answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status))),
    );
    socket.setTimeout(500, () => socket.destroy());
  });

it('random bytes bring no failure, and the gateway answers afterwards as before', async () => {
  const seed = Date.now() % 2 ** 31;
  const random = randomOf(seed);
  const end = performance.now() + MILLISECONDS;
  const statuses = new Map<number, number>();
  const failures: string[] = [];
  const sender = async (): Promise<void> => {
    while (performance.now() < end) {
      const bytes = bytesOf(random);
      for (const status of await statusesOf(bytes)) {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status >= 500) failures.push(`${status} for ${bytes.toString('latin1')}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, sender));
  process.stderr.write(`seed ${seed}: ${JSON.stringify(Object.fromEntries([...statuses].sort()))}\n`);
  expect(failures).toEqual([]);
  expect(statuses.size).toBeGreaterThan(2);
  expect(await graph.asks('{ me { fullName } }', { as: { as: 'citizen' } })).toBeWhole();
  expect((await fetch(`${graph.url}/healthz`)).status).toBe(200);
});
