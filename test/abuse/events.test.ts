import type { AddressInfo } from 'node:net';
import { jetstream } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import type { FastifyInstance } from 'fastify';
import type { CloudEvent, Notice } from '../../subgraphs/shared/events/event';
import { mark } from '../../subgraphs/shared/events/mark';
import { newId } from '../../subgraphs/shared/ids';
import { seal } from '../../subgraphs/shared/seal';
import { chapterServer } from '../../subgraphs/shared/serve';
import { eventWays, NatsServer } from '../nats';
import { DEED, KEY, notes, Post, type Running, resident, tell } from '../post';

const STRANGE_KEY = 'a-key-that-no-gateway-ever-had-0123456789';

const event = (more: Partial<Record<keyof CloudEvent, unknown>> = {}): Record<string, unknown> => ({
  specversion: '1.0',
  id: newId(),
  source: '/giver',
  type: DEED,
  subject: resident(1),
  time: '2026-11-20T03:00:00.000Z',
  datacontenttype: 'application/json',
  data: { number: 0 },
  ...more,
});

/** What is no event of ours, each for another reason. */
const malformed: readonly unknown[] = [
  event({ specversion: '0.3' }),
  event({ id: "' OR 1=1 --" }),
  event({ id: 7 }),
  event({ source: 'https://elsewhere.example/giver' }),
  event({ type: 'com.elsewhere.deed' }),
  event({ type: `vn.congdanso.${'a'.repeat(200)}` }),
  event({ subject: null }),
  event({ subject: 'somebody' }),
  event({ time: 'yesterday' }),
  event({ datacontenttype: 'text/html' }),
  event({ data: null }),
  event({ data: { number: { nested: 1 } } }),
  event({ data: { number: ['list'] } }),
  event({ data: { text: 'x'.repeat(201) } }),
  event({ data: { 'no name': 1 } }),
  event({ data: Object.fromEntries(Array.from({ length: 33 }, (_, place) => ['a'.repeat(place + 1), 1])) }),
  { ...event(), more: 'than an envelope' },
  {},
  [],
  null,
  'text',
];

describe('the way of events into a chapter', () => {
  let post: Post;
  let taker: Running;
  let giver: Running;
  let server: FastifyInstance;
  let url: string;

  beforeAll(async () => {
    post = await Post.open({ database: 'sqlite' });
    taker = await post.start('taker');
    giver = await post.start('giver');
    server = chapterServer(taker.chapter);
    await server.listen({ host: '127.0.0.1', port: 0 });
    url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/calls/deliver`;
  });
  afterAll(async () => {
    await server.close();
    await post.close();
  });

  const bodyOf = (...events: unknown[]): string =>
    JSON.stringify({ events: events.map((each) => JSON.stringify(each)) });
  const sealed = (audience: string, body: string, key = KEY): string =>
    seal(
      { chapter: audience, requestId: 'request', caller: null, grants: [], mandate: null, refusal: null },
      body,
      [key],
      new Date(),
    );
  const posts = async (body: string, seals: Record<string, string> = {}): Promise<[number, unknown]> => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...seals },
      body,
    });
    return [answer.status, await answer.json()];
  };
  const nothingCame = async (): Promise<void> => {
    await post.settled();
    expect(await notes(taker)).toEqual(new Map());
    expect(await taker.database.source.query('SELECT id FROM event_inbox')).toEqual([]);
  };

  it('is closed without a seal, and under every seal but its own', async () => {
    const body = bodyOf(event());
    const seals = [
      undefined,
      '',
      'x.y',
      sealed('taker', body),
      sealed('taker/vitals', body),
      sealed('giver/deliver', body),
      sealed('taker/deliver', bodyOf(event())),
      sealed('taker/deliver', body, STRANGE_KEY),
      mark(body, KEY),
    ];
    for (const each of seals) {
      const refused = await posts(body, each === undefined ? {} : { 'x-seal': each });
      expect(refused).toEqual([401, { code: 'UNAUTHENTICATED' }]);
    }
    await nothingCame();
  });

  it('takes nothing that is no event, nor what comes along with it', async () => {
    for (const each of malformed) {
      const body = bodyOf(event(), each);
      expect(await posts(body, { 'x-seal': sealed('taker/deliver', body) })).toEqual([200, { code: 'BAD_USER_INPUT' }]);
    }
    for (const body of ['{}', '{"events":{}}', '{"events":[{}]}', '{"events":[""]}', '{"events":["{"]}']) {
      expect(await posts(body, { 'x-seal': sealed('taker/deliver', body) })).toEqual([200, { code: 'BAD_USER_INPUT' }]);
    }
    const huge = JSON.stringify({ events: [`${JSON.stringify(event())}${' '.repeat(9_000)}`] });
    expect(await posts(huge, { 'x-seal': sealed('taker/deliver', huge) })).toEqual([200, { code: 'BAD_USER_INPUT' }]);
    await nothingCame();
  });

  it('lets pass by what it does not handle', async () => {
    const body = bodyOf(event({ type: 'vn.congdanso.test.unknown' }), event({ type: 'vn.congdanso.constructor' }));
    expect(await posts(body, { 'x-seal': sealed('taker/deliver', body) })).toEqual([200, { answer: {} }]);
    await nothingCame();
  });

  it('has no chapter tell what no chapter would take', async () => {
    const { writer } = giver.database;
    const notices: readonly Notice[] = [
      { type: DEED, subject: 'somebody', data: {} },
      { type: 'elsewhere', subject: resident(1), data: {} },
      { type: DEED, subject: resident(1), data: { text: 'x'.repeat(201) } },
      { type: DEED, subject: resident(1), data: { name: { nested: true } as never } },
    ];
    for (const notice of notices) {
      await expect(writer.transaction((run) => giver.outbox.emit(run, [notice], new Date()))).rejects.toThrow();
    }
    await nothingCame();
  });
});

(eventWays.includes('over NATS') ? describe : describe.skip)('the broker, for whoever reaches it', () => {
  let broker: NatsServer;
  let post: Post;
  let stranger: NatsConnection;

  beforeAll(async () => {
    broker = await NatsServer.start();
    post = await Post.open({ database: 'sqlite', nats: broker.url });
    stranger = await connect({ servers: broker.url.replace('nats://', '') });
  });
  afterAll(async () => {
    await stranger.close();
    await post.close();
    await broker.end();
  });

  it('brings nothing that none of our processes marked, and what they did all the same', async () => {
    const taker = await post.start('taker');
    const giver = await post.start('giver');
    await tell(giver, resident(2), [0]);
    await post.settled();
    const client = jetstream(stranger);
    const publish = async (body: string, header?: string): Promise<void> => {
      const marked = headers();
      if (header !== undefined) marked.set('Event-Mark', header);
      await client.publish(`${post.stream}.events.${DEED}`, body, { headers: marked });
    };
    const forged = JSON.stringify(event());
    await publish(forged);
    await publish(forged, '');
    await publish(forged, mark(forged, STRANGE_KEY));
    await publish(forged, mark(`${forged} `, KEY));
    for (const each of malformed) await publish(JSON.stringify(each), mark(JSON.stringify(each), KEY));
    await tell(giver, resident(2), [1]);
    await post.settled();
    expect(await notes(taker)).toEqual(new Map([[resident(2), [0, 1]]]));
  });
});
