import type { AddressInfo } from 'node:net';
import type { Chapter } from '../subgraphs/shared/chapter';
import { Fault, faultCodeOf } from '../subgraphs/shared/errors';
import { Cancellation } from '../subgraphs/shared/link/cancellation';
import type { TransportOptions } from '../subgraphs/shared/link/http/transport';
import type { ChapterLink, SendOptions } from '../subgraphs/shared/link/link';
import { LocalLink } from '../subgraphs/shared/link/local';
import { RemoteLink } from '../subgraphs/shared/link/remote';
import { chapterServer } from '../subgraphs/shared/serve';
import { until } from './processes';
import { json, type Reply, Serving, saying, stalls } from './serving';

/** The way to a chapter: what it does when the chapter answers, and when it does not. */

const endings: (() => unknown)[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  for (const end of endings.splice(0).reverse()) await end();
});

const hello = { data: { hello: 'world' } };

/** A server that answers so, and a way to it. */
async function between(
  reply: Reply,
  options?: Partial<TransportOptions>,
): Promise<{ server: Serving; link: RemoteLink }> {
  const server = await Serving.start(reply);
  const link = new RemoteLink('tales', `${server.url}/graphql`, options);
  endings.push(
    () => server.close(),
    () => link.close(),
  );
  return { server, link };
}

const request = { query: '{ hello }' };
const inSeconds = (seconds: number): number => Date.now() + seconds * 1_000;
const asks = (link: ChapterLink, options: Partial<SendOptions> = {}) =>
  link.send(JSON.stringify(request), request, 'seal', { deadline: inSeconds(20), ...options });
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'answered', faultCodeOf);

describe('a way over HTTP', () => {
  it('brings body and seal, and the answer back, over connections that are kept alive', async () => {
    const { server, link } = await between(json(hello));
    for (let turn = 0; turn < 10; turn++) expect(await asks(link)).toEqual(hello);
    // undici leaves a connection alone for a turn of the loop, so two take turns.
    expect(server.connections).toBeLessThanOrEqual(2);
    expect(server.received).toHaveLength(10);
    const { text, request: got } = server.received[0] ?? {};
    expect(text).toBe('{"query":"{ hello }"}');
    expect(got).toMatchObject({ method: 'POST', url: '/graphql', headers: { 'x-seal': 'seal' } });
    expect(link.condition()).toEqual({ breaker: 'closed', inFlight: 0, queued: 0 });
  });

  it('tells its place in a trace, where it has one', async () => {
    const { server, link } = await between(json(hello));
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await asks(link, { trace: { traceparent } });
    await asks(link);
    expect(server.received.map(({ request: got }) => got.headers.traceparent)).toEqual([traceparent, undefined]);
    expect(server.received.map(({ request: got }) => got.headers['x-seal'])).toEqual(['seal', 'seal']);
  });

  it('puts an answer together that comes in pieces, in the middle of a letter too', async () => {
    const bytes = Buffer.from(JSON.stringify({ data: { name: 'Nguyễn Thị Mai' } }));
    const { link } = await between((response) => {
      response.writeHead(200, { 'content-type': 'application/graphql-response+json; charset=utf-8' });
      const piece = (at: number): void => {
        if (at === bytes.length) return void response.end();
        response.write(bytes.subarray(at, at + 1), () => setImmediate(piece, at + 1));
      };
      piece(0);
    });
    expect(await asks(link)).toEqual({ data: { name: 'Nguyễn Thị Mai' } });
  });

  it('is told of an error by the chapter, and that is an answer', async () => {
    const errors = [{ message: 'no', extensions: { code: 'UNAUTHENTICATED' } }];
    const { link } = await between(json({ errors }, 401));
    expect(await asks(link)).toEqual({ errors });
  });
});

describe('a chapter that is asked more than it can answer', () => {
  it('has so many requests under way, so many waiting, and the next is refused at once', async () => {
    const held: (() => void)[] = [];
    const { server, link } = await between(
      (response, received) => void held.push(() => json(hello)(response, received)),
      { connections: 2, queue: 1 },
    );
    const served = [asks(link), asks(link), asks(link)];
    await until('two are under way', () => held.length === 2);
    expect(link.condition()).toEqual({ breaker: 'closed', inFlight: 2, queued: 1 });
    expect(await codeOf(asks(link))).toBe('UPSTREAM_UNAVAILABLE');
    held.shift()?.();
    await until('the third has the place', () => held.length === 2);
    expect(link.condition()).toMatchObject({ inFlight: 2, queued: 0 });
    for (const answer of held) answer();
    expect(await Promise.all(served)).toEqual([hello, hello, hello]);
    expect(server.received).toHaveLength(3);
    expect(link.condition()).toMatchObject({ inFlight: 0, queued: 0 });
  });

  it('lets those who wait go at their deadline, and when nobody waits for them', async () => {
    const { server, link } = await between(stalls, { connections: 1, queue: 2 });
    const first = codeOf(asks(link));
    await until('the first is under way', () => server.received.length === 1);
    const left = new Cancellation();
    const waiting = [asks(link, { deadline: Date.now() + 50 }), asks(link, { signal: left })].map(codeOf);
    left.cancel();
    expect(await Promise.all(waiting)).toEqual(['UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE']);
    expect(link.condition()).toEqual({ breaker: 'closed', inFlight: 1, queued: 0 });
    await link.close();
    expect(await first).toBe('UPSTREAM_UNAVAILABLE');
    expect(server.received).toHaveLength(1);
  });

  it('takes nothing from the question whether it is ready', async () => {
    const { server, link } = await between(
      (response, { request: { url } }) => void (url === '/readyz' && response.end('{}')),
      { connections: 1 },
    );
    const first = codeOf(asks(link));
    await until('one is under way', () => server.received.length === 1);
    await link.ready();
    await link.close();
    await first;
  });
});

describe('a deadline', () => {
  const slow: Record<string, Reply> = {
    'no headers': stalls,
    'half a body': (response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":');
    },
  };
  it.each(Object.entries(slow))('ends the wait for %s and the connection', async (_, reply) => {
    const { server, link } = await between(reply);
    expect(await codeOf(asks(link, { deadline: Date.now() + 100, retriable: true }))).toBe('UPSTREAM_TIMEOUT');
    await until('the chapter sees it', () => server.received[0]?.left === true);
    expect(server.received).toHaveLength(1);
    expect(link.condition()).toMatchObject({ inFlight: 0 });
  });

  it('that lets nothing be done any more lets nothing be asked', async () => {
    const { server, link } = await between(json(hello));
    expect(await codeOf(asks(link, { deadline: Date.now() - 1 }))).toBe('UPSTREAM_TIMEOUT');
    expect(server.received).toHaveLength(0);
  });
});

describe('a client that leaves', () => {
  it('takes the sub-request with it, and the chapter sees that', async () => {
    const { server, link } = await between(stalls);
    const client = new Cancellation();
    const answer = codeOf(asks(link, { signal: client, retriable: true }));
    await until('it is asked', () => server.received.length === 1);
    client.cancel();
    expect(await answer).toBe('UPSTREAM_UNAVAILABLE');
    await until('the chapter sees it', () => server.received[0]?.left === true);
    expect(await codeOf(asks(link, { signal: client }))).toBe('UPSTREAM_UNAVAILABLE');
    expect(server.received).toHaveLength(1);
  });

  it('may have asked for much at once, all of which ends', async () => {
    const { server, link } = await between(stalls);
    const client = new Cancellation();
    const answers = Array.from({ length: 30 }, () => codeOf(asks(link, { signal: client })));
    await until('all is asked', () => server.received.length === 30);
    client.cancel();
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
    await until('the chapter sees it', () => server.received.every(({ left }) => left));
  });
});

describe('no answer', () => {
  const page = '<html>Nguyễn Thị Mai, 001090000001</html>';
  const text =
    (body: string, type = 'application/json', status = 200): Reply =>
    (response) =>
      void response.writeHead(status, { 'content-type': type }).end(body);
  const nonsense: Record<string, Reply> = {
    'a page': text(page, 'text/html'),
    'a page that calls itself JSON': text(page),
    'JSON that calls itself a text': text(JSON.stringify(hello), 'text/plain'),
    'JSON of no kind': (response) => void response.end(JSON.stringify(hello)),
    'half of it': text('{"data":{"hello":"wor'),
    'half of what was announced': (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"data":', () => response.destroy());
    },
    nothing: (response) => void response.writeHead(204).end(),
    'another address': (response) =>
      void response.writeHead(302, { location: '/elsewhere', 'content-type': 'application/json' }).end('{}'),
    'a server error': json(hello, 500),
    'an overloaded server': json({ errors: [{ message: 'later' }] }, 503),
    'a page that was not found': json({ statusCode: 404, message: 'Not Found' }, 404),
    ...Object.fromEntries(
      [
        ...[null, true, 5, 'data', [], [hello], {}, { data: 5 }, { data: [] }, { data: 'x' }],
        ...[{ errors: [] }, { errors: 'x' }, { errors: [5] }, { errors: [null], data: {} }, { data: {}, errors: {} }],
        ...[{ errors: [{ path: 'x' }] }, { errors: [{ extensions: 'x' }] }],
        ...[
          { ...hello, extensions: 5 },
          { ...hello, extensions: { disclosures: {} } },
        ],
        ...[{ ...hello, extensions: { grants: 'x' } }],
      ].map((value) => [JSON.stringify(value), json(value)]),
    ),
  };
  it.each(Object.entries(nonsense))('is %s', async (_, reply) => {
    const { link } = await between(reply);
    const fault: unknown = await asks(link).catch((thrown: unknown) => thrown);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(String(fault)).not.toMatch(/Mai|0010|html|127/);
  });

  it('is a megabyte where no answer has more than 64 kilobytes: it is cut off as it comes', async () => {
    let sent = 0;
    const { server, link } = await between(
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const more = (): void => {
          sent += 65_536;
          response.write(' '.repeat(65_536), (error) => error ?? (sent < 1 << 30 && more()));
        };
        more();
      },
      { maxAnswerBytes: 64 * 1024 },
    );
    expect(await codeOf(asks(link, { retriable: true }))).toBe('UPSTREAM_UNAVAILABLE');
    await until('the chapter sees it', () => server.received[0]?.left === true);
    // What the kernel holds between the two is not ours.
    expect(sent).toBeLessThan(1 << 28);
    expect(server.received).toHaveLength(1);
  });

  it('is what comes from where nobody listens', async () => {
    const { server, link } = await between(json(hello));
    await server.close();
    expect(await codeOf(asks(link))).toBe('UPSTREAM_UNAVAILABLE');
  });
});

describe('a second attempt', () => {
  const once = (first: Reply): Reply => {
    let asked = 0;
    return (response, received) => (asked++ === 0 ? first : json(hello))(response, received);
  };
  const cut: Reply = (response) => void response.destroy();
  const worthIt: Record<string, Reply> = {
    'a connection that was cut off': cut,
    'Service Unavailable': json({}, 503),
    'Bad Gateway': (response) => void response.writeHead(502, { 'content-type': 'text/html' }).end('<html>'),
  };
  const retriable = { retriable: true };

  it.each(Object.entries(worthIt))('is made of a query after %s', async (_, failure) => {
    const { server, link } = await between(once(failure));
    expect(await asks(link, retriable)).toEqual(hello);
    expect(server.received).toHaveLength(2);
  });

  it.each(Object.entries(worthIt))('is never made of a mutation or a call after %s', async (_, failure) => {
    const { server, link } = await between(failure);
    expect(await codeOf(asks(link))).toBe('UPSTREAM_UNAVAILABLE');
    expect(await codeOf(link.call('tell', '{}', 'seal', inSeconds(20)))).toBe('UPSTREAM_UNAVAILABLE');
    expect(server.received).toHaveLength(2);
  });

  it('is the last', async () => {
    const { server, link } = await between(json({}, 503));
    expect(await codeOf(asks(link, retriable))).toBe('UPSTREAM_UNAVAILABLE');
    expect(server.received).toHaveLength(2);
  });

  it('is not made of what the chapter answered wrongly or too late, nor where the deadline leaves no time', async () => {
    const { server, link } = await between(json({}, 500), { jitterMs: 1e15 });
    expect(await codeOf(asks(link, retriable))).toBe('UPSTREAM_UNAVAILABLE');
    server.reply = stalls;
    expect(await codeOf(asks(link, { ...retriable, deadline: Date.now() + 50 }))).toBe('UPSTREAM_TIMEOUT');
    server.reply = cut;
    expect(await codeOf(asks(link, retriable))).toBe('UPSTREAM_UNAVAILABLE');
    expect(server.received).toHaveLength(3);
  });
});

describe('a breaker', () => {
  const down = json({}, 500);
  const options = { failures: 3, fairMs: 0 };
  /** Lets so much time pass at once. */
  const passes = (milliseconds: number): void => {
    const now = Date.now.bind(Date);
    const then = performance.now();
    const from = now() + milliseconds;
    jest.spyOn(Date, 'now').mockImplementation(() => from + Math.floor(performance.now() - then));
  };
  const fails = async (link: ChapterLink, times: number, sent?: Partial<SendOptions>): Promise<void> => {
    for (let turn = 0; turn < times; turn++) expect(await codeOf(asks(link, sent))).toMatch(/^UPSTREAM_/);
  };

  it('opens after failures one after another, lets one request try after a pause, and closes when that is answered', async () => {
    const { server, link } = await between(down, { ...options, pauseMs: 60_000 });
    await fails(link, 2);
    server.reply = json(hello);
    await asks(link);
    server.reply = down;
    await fails(link, 2);
    expect(link.condition().breaker).toBe('closed');
    await fails(link, 1);
    expect(link.condition().breaker).toBe('open');
    expect(server.received).toHaveLength(6);
    await fails(link, 20);
    expect(await codeOf(link.call('tell', '{}', 'seal', inSeconds(20)))).toBe('UPSTREAM_UNAVAILABLE');
    expect(server.received).toHaveLength(6);

    passes(60_001);
    await fails(link, 1, { retriable: true });
    expect(link.condition().breaker).toBe('open');
    await fails(link, 5);
    expect(server.received).toHaveLength(7);

    passes(60_001);
    const held: (() => void)[] = [];
    server.reply = (response, received) => void held.push(() => json(hello)(response, received));
    const trial = asks(link);
    await until('one tries', () => held.length === 1);
    expect(link.condition()).toMatchObject({ breaker: 'half-open', inFlight: 1 });
    await fails(link, 5);
    expect(held).toHaveLength(1);
    held[0]?.();
    expect(await trial).toEqual(hello);
    expect(link.condition()).toEqual({ breaker: 'closed', inFlight: 0, queued: 0 });
  });

  const failures: Record<string, Reply> = {
    'pages instead of answers': (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
    'answers of no shape': json({ data: 7 }),
    'connections that are cut off': (response) => void response.destroy(),
    'answers that do not come': stalls,
  };
  it.each(Object.entries(failures))('opens at %s', async (_, reply) => {
    const { link } = await between(reply, options);
    await fails(link, 3, { deadline: Date.now() + 300 });
    // Those that came after the deadline were not asked.
    await until('it is open', async () => {
      await fails(link, 1, { deadline: Date.now() + 50 });
      return link.condition().breaker === 'open';
    });
  });

  it('does not open at errors that a chapter tells of, nor when it is refused a call', async () => {
    const errors = [{ message: 'no', extensions: { code: 'INTERNAL' } }];
    const { server, link } = await between(json({ data: null, errors }), { failures: 1 });
    for (let turn = 0; turn < 5; turn++) await asks(link);
    server.reply = json({ errors }, 413);
    expect(await codeOf(link.call('tell', '{}', 'seal', inSeconds(20)))).toBe('UPSTREAM_UNAVAILABLE');
    server.reply = json({ code: 'NOT_FOUND' });
    expect(await codeOf(link.call('tell', '{}', 'seal', inSeconds(20)))).toBe('NOT_FOUND');
    expect(link.condition().breaker).toBe('closed');
  });

  it('does not open because clients leave, or leave a chapter no time: others may have had it', async () => {
    const { server, link } = await between(stalls, { failures: 1, fairMs: 60_000 });
    await fails(link, 3, { deadline: Date.now() - 1 });
    await fails(link, 1, { deadline: Date.now() + 50 });
    const client = new Cancellation();
    const answer = codeOf(asks(link, { signal: client }));
    await until('it is asked', () => server.received.length === 2);
    client.cancel();
    await answer;
    expect(link.condition().breaker).toBe('closed');
  });

  it('that opens sends away whoever waits for a place', async () => {
    const held: (() => void)[] = [];
    const hold: Reply = (response, received) => void held.push(() => down(response, received));
    const { link } = await between(hold, { failures: 1, connections: 2, pauseMs: 60_000 });
    const told: string[] = [];
    const all = Array.from({ length: 4 }, () => codeOf(asks(link)).then((code) => told.push(code)));
    await until('two are under way', () => held.length === 2);
    held[0]?.();
    await until('three are told', () => told.length === 3);
    expect(link.condition()).toEqual({ breaker: 'open', inFlight: 1, queued: 0 });
    held[1]?.();
    await Promise.all(all);
    expect(told).toEqual(Array(4).fill('UPSTREAM_UNAVAILABLE'));
    expect(held).toHaveLength(2);
  });
});

describe('a server that speaks no HTTP', () => {
  const words = ['', 'hello\r\n\r\n', 'HTTP/1.1 200 OK\r\n', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{}', '\0'];
  it.each(words)('and says %j is not available', async (word) => {
    const server = await saying(() => Buffer.from(word));
    const link = new RemoteLink('tales', server.url);
    endings.push(server.close, () => link.close());
    expect(await codeOf(asks(link, { retriable: true }))).toBe('UPSTREAM_UNAVAILABLE');
  });
});

/** A chapter that answers as a test says, behind both ways. */
const chapterThat = (answer: () => Promise<unknown>): Chapter =>
  ({
    name: 'tales',
    answer,
    call: answer,
    ready: async () => undefined,
    close: async () => undefined,
    isSealed: () => true,
  }) as unknown as Chapter;

const ways: Record<string, (chapter: Chapter) => Promise<ChapterLink>> = {
  'in this process': async (chapter) => new LocalLink(chapter),
  'over HTTP': async (chapter) => {
    const app = chapterServer(chapter);
    await app.listen({ host: '127.0.0.1', port: 0 });
    const link = new RemoteLink('tales', `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/graphql`);
    endings.push(
      () => app.close(),
      () => link.close(),
    );
    return link;
  },
};

describe.each(Object.entries(ways))('a chapter %s', (_, way) => {
  it('answers', async () => {
    const link = await way(chapterThat(async () => hello));
    expect(await asks(link)).toEqual(hello);
    expect(await link.call('tell', '{}', 'seal', inSeconds(20))).toEqual(hello);
    expect(link.condition?.()).toEqual({ breaker: 'closed', inFlight: 0, queued: 0 });
  });

  it('throws what a call throws', async () => {
    const link = await way(
      chapterThat(async () => {
        throw new Fault('NOT_FOUND');
      }),
    );
    expect(await codeOf(link.call('tell', '{}', 'seal', inSeconds(20)))).toBe('NOT_FOUND');
  });

  it('is waited for until the deadline, and while somebody waits', async () => {
    let tell = (): void => undefined;
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const answer = jest.fn(() => told.then(() => hello));
    const link = await way(chapterThat(answer));
    expect(await codeOf(asks(link, { deadline: Date.now() + 200 }))).toBe('UPSTREAM_TIMEOUT');
    expect(await codeOf(link.call('tell', '{}', 'seal', Date.now() + 200))).toBe('UPSTREAM_TIMEOUT');
    const client = new Cancellation();
    const third = codeOf(asks(link, { signal: client }));
    await until('it is asked', () => answer.mock.calls.length === 3);
    expect(link.condition?.().inFlight).toBeGreaterThan(0);
    client.cancel();
    expect(await third).toBe('UPSTREAM_UNAVAILABLE');
    tell();
    await until('nothing is under way', () => link.condition?.().inFlight === 0);
    expect(await asks(link)).toEqual(hello);
  });

  it('is not asked by whoever has no time left, or is not there any more', async () => {
    const answer = jest.fn(async () => hello);
    const link = await way(chapterThat(answer));
    expect(await codeOf(asks(link, { deadline: Date.now() - 1 }))).toBe('UPSTREAM_TIMEOUT');
    const gone = new Cancellation();
    gone.cancel();
    expect(await codeOf(asks(link, { signal: gone }))).toBe('UPSTREAM_UNAVAILABLE');
    expect(answer).not.toHaveBeenCalled();
  });
});
