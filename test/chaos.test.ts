import { cast } from '../population/cast';
import { Faulty, type Misbehaviour } from './faulty';
import { type Answer, Graph } from './graph';
import { Listening } from './listening';
import { until } from './processes';
import { rounds } from './rounds';

/** A bad day of one chapter over HTTP, and what everybody else sees of it: that chapter's fields are missing. */

const mai = { as: 'citizen', person: 'mai' } as const;
const WITH_DOCUMENTS = '{ me { fullName documents { items { type number } } } }';
const WITHOUT = '{ me { fullName personalNumber } procedures(essential: true) { number } }';

/** What the chapter says on a bad day; none of it may be heard anywhere. */
const WORDS = 'stack trace of the registry';
const page = `<html><h1>${WORDS}</h1></html>`;
const asJson = { 'content-type': 'application/json' };

let faulty: Faulty;
let graph: Graph;
const listening = new Listening();

beforeAll(async () => {
  faulty = await Faulty.start();
  graph = await Graph.start({
    transport: 'http',
    residents: 60,
    settings: { REQUEST_TIMEOUT_MS: '3000' },
    between: (chapter, url) => (chapter === 'documents' ? faulty.before(url) : url),
    log: listening.log,
  });
  // The first plan takes its time.
  await Promise.all([WITH_DOCUMENTS, WITHOUT].map((query) => graph.asks(query, { as: mai })));
});
afterEach(recovered);
afterAll(async () => {
  await graph.close();
  await faulty.close();
});

const asks = (): Promise<Answer> => graph.asks(WITH_DOCUMENTS, { as: mai });

/** What an operator sees of the way to the chapter. */
async function breaker(): Promise<string | undefined> {
  const page = await (await fetch(`${graph.url}/metrics`)).text();
  return /^chapter_breaker_state\{(?=.*chapter="documents").*state="([\w-]+)".*\} 1$/m.exec(page)?.[1];
}

/** What is partial is still an answer: a null where the chapter's part would stand, and a code that says why. */
function expectPartial(answer: Answer): string {
  expect(answer.status).toBe(200);
  expect(answer.data).toEqual({ me: { fullName: cast.mai.fullName, documents: null } });
  expect(answer.errors.map(({ path }) => path)).toEqual([['me', 'documents']]);
  const code = answer.errors[0]?.extensions.code ?? '';
  expect(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT']).toContain(code);
  expect(answer.text).not.toMatch(/stack trace|html|127\.0\.0\.1|ECONN|UND_ERR|HTTP_/);
  expect(answer.text).not.toContain(String(faulty.port));
  return code;
}

async function recovered(): Promise<void> {
  faulty.fault = undefined;
  await faulty.restart();
  await until('the chapter is asked again and answers', async () => (await asks()).errors.length === 0);
  expect(await asks()).toBeWhole();
  expect(await breaker()).toBe('closed');
}

const megabyte = Buffer.alloc(1024 * 1024, ' ');

const endless: Misbehaviour = (response) => {
  response.writeHead(200, asJson);
  let left = 100;
  const more = (): void => {
    if (left-- > 0 && !response.destroyed) response.write(megabyte, more);
  };
  more();
};

const faults: Record<string, [code: string, fault: Misbehaviour | 'kill']> = {
  'is killed': ['UPSTREAM_UNAVAILABLE', 'kill'],
  'dies while it is asked': ['UPSTREAM_UNAVAILABLE', (response) => void response.destroy()],
  stalls: ['UPSTREAM_TIMEOUT', () => undefined],
  'sends its headers letter by letter': [
    'UPSTREAM_TIMEOUT',
    ({ socket }) => {
      const letters = [...`HTTP/1.1 200 OK\r\nx-slow: ${'x'.repeat(10_000)}`];
      const next = setInterval(() => socket?.write(letters.shift() ?? 'x'), 20);
      socket?.on('close', () => clearInterval(next)).on('error', () => undefined);
    },
  ],
  'sends its answer letter by letter': [
    'UPSTREAM_TIMEOUT',
    (response) => {
      response.writeHead(200, asJson);
      const next = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(next));
    },
  ],
  'answers with a page': [
    'UPSTREAM_UNAVAILABLE',
    (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end(page),
  ],
  'answers with a page that it calls JSON': [
    'UPSTREAM_UNAVAILABLE',
    (response) => void response.writeHead(200, asJson).end(page),
  ],
  'answers with data that is a text': [
    'UPSTREAM_UNAVAILABLE',
    (response) => void response.writeHead(200, asJson).end(JSON.stringify({ data: WORDS })),
  ],
  'answers with errors that are none': [
    'UPSTREAM_UNAVAILABLE',
    (response) => void response.writeHead(200, asJson).end(JSON.stringify({ data: {}, errors: [WORDS] })),
  ],
  'breaks off in the middle of its answer': [
    'UPSTREAM_UNAVAILABLE',
    (response) => {
      response.writeHead(200, { ...asJson, 'content-length': '1000' });
      response.write('{"data":{"_entities":[', () => response.destroy());
    },
  ],
  'answers with 100 megabytes': ['UPSTREAM_UNAVAILABLE', endless],
  'answers 500': ['UPSTREAM_UNAVAILABLE', (response) => void response.writeHead(500, { 'x-words': WORDS }).end(page)],
  'answers 503': [
    'UPSTREAM_UNAVAILABLE',
    (response) => void response.writeHead(503, asJson).end(JSON.stringify({ errors: [{ message: WORDS }] })),
  ],
};

describe.each(Object.entries(faults))('a chapter that %s', (_, [code, fault]) => {
  it('costs its own fields; others do not notice; the breaker opens, and closes when all is well again', async () => {
    if (fault === 'kill') await faulty.kill();
    else faulty.fault = fault;
    const before = faulty.requests;
    const others = Promise.all([1, 2, 3].map(() => graph.asks(WITHOUT, { as: mai })));
    const told = new Set<string>();
    await until('nobody asks it any more, and whoever asks is told at once', async () => {
      for (const answer of await Promise.all(Array.from({ length: 6 }, asks))) told.add(expectPartial(answer));
      const { requests } = faulty;
      const last = expectPartial(await asks());
      return faulty.requests === requests && last === 'UPSTREAM_UNAVAILABLE' && (await breaker()) === 'open';
    });
    // Once the breaker is open it is not available, whatever it was before.
    told.add('UPSTREAM_UNAVAILABLE');
    expect(told).toEqual(new Set([code, 'UPSTREAM_UNAVAILABLE']));
    for (const other of await others) expect(other).toBeWhole();
    if (fault !== 'kill') expect(faulty.requests).toBeGreaterThan(before);
    expect(await graph.asks(WITHOUT, { as: mai })).toBeWhole();
  });
});

it('a chapter that is killed and comes back while it is asked is missing for a moment, and never wrong', async () => {
  let over = false;
  const asking = Array.from({ length: 4 }, async () => {
    for (let turn = 0; !over && turn < 100_000; turn++) {
      const answer = await asks();
      if (answer.errors.length > 0) expect(expectPartial(answer)).toBe('UPSTREAM_UNAVAILABLE');
      else expect(answer.data.me.documents.items.length).toBeGreaterThan(0);
    }
  });
  for (let round = 0; round < rounds(3, 40); round++) {
    await faulty.kill();
    await new Promise((wake) => setTimeout(wake, 50));
    await faulty.restart();
    await new Promise((wake) => setTimeout(wake, 100));
  }
  over = true;
  await Promise.all(asking);
});

it('nothing of it is written down', () => {
  const logged = listening.logged().map(({ text }) => text);
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.filter((text) => /stack trace|html|<h1>/.test(text))).toEqual([]);
});

/** The slowest but for one in a hundred, of requests that have nothing to do with the chapter, in milliseconds. */
async function slowest(requests: number): Promise<number> {
  const times: number[] = [];
  let left = requests;
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      const started = performance.now();
      expect(await graph.asks(WITHOUT, { as: mai })).toBeWhole();
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  return times.sort((a, b) => a - b)[Math.floor(requests * 0.99)] ?? 0;
}

const inTheLongRun = rounds(0, 1) === 1 ? it : it.skip;

inTheLongRun('while a chapter stalls, everything else takes at most twice its time', async () => {
  await slowest(500);
  const calm = await slowest(2_000);
  faulty.fault = () => undefined;
  let over = false;
  const victims = Array.from({ length: 8 }, async () => {
    while (!over) await asks().then(() => new Promise((wake) => setTimeout(wake, 20)));
  });
  const troubled = await slowest(2_000);
  over = true;
  await Promise.all(victims);
  expect(troubled).toBeLessThanOrEqual(Math.max(2 * calm, calm + 10));
});
