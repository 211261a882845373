import { InboxTable } from '../subgraphs/shared/database/inboxTable';
import { Fault } from '../subgraphs/shared/errors';
import type { CloudEvent } from '../subgraphs/shared/events/event';
import { newId } from '../subgraphs/shared/ids';
import type { ChapterLink } from '../subgraphs/shared/link/link';
import { LocalLink } from '../subgraphs/shared/link/local';
import { databaseKinds, someOf } from './kinds';
import { eventWays, NatsServer } from './nats';
import { DEED, notes, OTHER, Post, type Running, resident, tell } from './post';
import { until } from './processes';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, place) => place);
const all = <Item>(count: number, make: (place: number) => Promise<Item>): Promise<Item[]> =>
  Promise.all(numbers(count).map(make));

let server: NatsServer | undefined;
beforeAll(async () => {
  if (eventWays.includes('over NATS')) server = await NatsServer.start();
});
afterAll(async () => {
  await server?.end();
});

const kinds = databaseKinds.flatMap((database) => eventWays.map((way) => [database, way] as const));

describe.each(someOf(kinds))('events on %s, %s', (database, way) => {
  let post: Post;
  let giver: Running;
  let taker: Running;

  beforeAll(async () => {
    post = await Post.open({ database, nats: way === 'over NATS' ? server?.url : undefined });
    taker = await post.start('taker');
    giver = await post.start('giver');
  });
  afterEach(() => post.clear(taker));
  afterAll(() => post.close());

  it('come once each, those of one resident in the order of their commits, however many are told at once', async () => {
    const told = new Map<string, number[]>();
    await all(60, async (place) => {
      const subject = resident(place % 6);
      await giver.database.writer.transaction(async (run) => {
        // Transactions of one resident wait for each other here, so this is the order of their commits.
        const data = { number: place };
        await giver.outbox.emit(run, [{ type: place % 2 ? DEED : OTHER, subject, data }], new Date());
        told.set(subject, [...(told.get(subject) ?? []).filter((number) => number !== place), place]);
      });
    });
    await post.settled();
    expect(await notes(taker)).toEqual(told);
    expect(await giver.chapter.eventCounts()).toEqual({ sending: 0, waiting: 0, dead: 0 });
  });

  it('are not told by a transaction that is undone', async () => {
    const failed = giver.database.writer.transaction(async (run) => {
      await giver.outbox.emit(run, [{ type: DEED, subject: resident(1), data: { number: 1 } }], new Date());
      throw new Error('undone');
    });
    await expect(failed).rejects.toThrow('undone');
    await tell(giver, resident(1), [2]);
    await post.settled();
    expect(await notes(taker)).toEqual(new Map([[resident(1), [2]]]));
  });

  it('are tried again; later ones of the same resident wait, other residents go on', async () => {
    let failures = 2;
    post.before = ({ subject, data }) => {
      if (subject === resident(1) && data.number === 1 && failures-- > 0) throw new Error('not now');
    };
    await tell(giver, resident(1), [0, 1, 2, 3]);
    await tell(giver, resident(2), [0, 1]);
    await post.settled();
    expect(failures).toBe(-1);
    expect(await notes(taker)).toEqual(
      new Map([
        [resident(1), [0, 1, 2, 3]],
        [resident(2), [0, 1]],
      ]),
    );
  });

  it('are laid aside after so many attempts, and then hold up their resident and nobody else', async () => {
    let attempts = 0;
    post.prepare = ({ subject, data }) => {
      if (subject !== resident(1) || data.number !== 1) return;
      attempts++;
      throw new Error('never');
    };
    await tell(giver, resident(1), [0, 1, 2]);
    await tell(giver, resident(2), [0]);
    await post.settled();
    expect(attempts).toBe(3);
    expect(await notes(taker)).toEqual(
      new Map([
        [resident(1), [0]],
        [resident(2), [0]],
      ]),
    );
    expect(await taker.chapter.eventCounts()).toEqual({ sending: 0, waiting: 0, dead: 1 });
    await tell(giver, resident(1), [3]);
    await tell(giver, resident(2), [1]);
    await post.settled();
    expect((await notes(taker)).get(resident(1))).toEqual([0]);
    expect((await notes(taker)).get(resident(2))).toEqual([0, 1]);
  });

  it('wait without end for a chapter or a database that is away', async () => {
    await taker.chapter.close();
    await tell(giver, resident(1), [0, 1]);
    expect(await giver.chapter.eventCounts()).toMatchObject({ dead: 0 });
    taker = await post.start('taker');
    await post.settled();
    expect((await notes(taker)).get(resident(1))).toEqual([0, 1]);
  });

  it('that one process left are taken up by the next', async () => {
    post.before = () => {
      // What is away is waited for without end.
      throw new Fault('UPSTREAM_UNAVAILABLE');
    };
    await tell(giver, resident(1), [0, 1]);
    await until('they came in', async () => Number((await taker.chapter.eventCounts())?.waiting) === 2);
    await taker.chapter.close();
    post.before = () => undefined;
    taker = await post.start('taker');
    await post.settled();
    expect((await notes(taker)).get(resident(1))).toEqual([0, 1]);
  });

  it('are handled once, however often they come', async () => {
    const before = taker.chapter.handled.get(DEED) ?? 0;
    const seen: CloudEvent[] = [];
    post.before = (event) => void seen.push(event);
    await tell(giver, resident(1), [0]);
    await post.settled();
    const [event] = seen;
    const again = async (): Promise<void> => {
      const [id, body] = [newId(), JSON.stringify(event)];
      if (post.broker) await post.broker.publish({ id, type: DEED, body });
      else await post.peers.send('taker', [body, body], { requestId: 'again', now: new Date() });
    };
    await all(5, again);
    await tell(giver, resident(1), [1]);
    await post.settled();
    expect(await notes(taker)).toEqual(new Map([[resident(1), [0, 1]]]));
    // Counted after the commit that ends the waiting.
    await until('both are counted', () => (taker.chapter.handled.get(DEED) ?? 0) - before >= 2);
    expect((taker.chapter.handled.get(DEED) ?? 0) - before).toBe(2);
  });

  it('are sent by the next process when one dies between the commit and the sending', async () => {
    await giver.chapter.quiet();
    await tell(giver, resident(1), [0, 1]);
    await tell(giver, resident(2), [0]);
    expect(await giver.chapter.eventCounts()).toMatchObject({ sending: 3 });
    await giver.chapter.close();
    giver = await post.start('giver');
    await tell(giver, resident(1), [2]);
    await post.settled();
    expect(await notes(taker)).toEqual(
      new Map([
        [resident(1), [0, 1, 2]],
        [resident(2), [0]],
      ]),
    );
  });

  it('cost nothing while there are none', async () => {
    await tell(giver, resident(1), [0]);
    await post.settled();
    const sent = (): number =>
      [giver, taker].reduce((sum, { database: { statements, writer } }) => sum + statements() + writer.statements(), 0);
    // Whoever handled the last event still looks whether it was the last.
    await new Promise((wake) => setTimeout(wake, 500));
    const before = sent();
    await new Promise((wake) => setTimeout(wake, 1_500));
    expect(sent()).toBe(before);
  });

  it('travel as CloudEvents, with nothing in them but what was told', async () => {
    const seen: CloudEvent[] = [];
    post.before = (event) => void seen.push(event);
    await tell(giver, resident(1), [7]);
    await post.settled();
    expect(seen).toEqual([
      {
        specversion: '1.0',
        id: expect.stringMatching(/^[0-9a-z]{26}$/),
        source: '/giver',
        type: DEED,
        subject: resident(1),
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        datacontenttype: 'application/json',
        data: { number: 7 },
      },
    ]);
    // Once handled, not even that is kept.
    expect(await taker.database.source.query('SELECT body FROM event_inbox')).toEqual([{ body: '' }]);
    expect(await giver.database.source.query('SELECT * FROM event_outbox')).toEqual([]);
  });

  it('are known again for thirty days', async () => {
    post.now = () => new Date('2026-11-20T03:00:00.000Z');
    await tell(giver, resident(1), [0]);
    await post.settled();
    const remembered = async (): Promise<unknown> =>
      (await taker.database.source.query('SELECT COUNT(*) AS count FROM event_inbox'))[0].count;
    for (const [day, left] of [
      ['2026-12-20T02:59:59.000Z', 2],
      ['2026-12-20T03:00:01.000Z', 2],
    ] as const) {
      post.now = () => new Date(day);
      await taker.chapter.close();
      taker = await post.start('taker');
      await tell(giver, resident(1), [1]);
      await post.settled();
      await until('it forgot', async () => Number(await remembered()) === left);
    }
  });

  it('go on behind a dead letter once it is replayed or discarded, also by another process', async () => {
    let mended = false;
    post.before = ({ data }) => {
      if (data.number === 1 && !mended) throw new Error('never');
    };
    await tell(giver, resident(1), [0, 1, 2]);
    await tell(giver, resident(2), [0, 1, 2]);
    await post.settled();
    const inbox = new InboxTable(taker.database);
    const dead = await inbox.dead();
    expect(
      dead.map(({ type, subject, attempts, code, behind }) => [type, subject, attempts, code, behind]).sort(),
    ).toEqual([1, 2].map((place) => [DEED, resident(place), 3, 'INTERNAL', 1]));
    mended = true;
    const idOf = (place: number): string => dead.find(({ subject }) => subject === resident(place))?.id ?? '';
    const at = new Date().toISOString();
    expect(await inbox.release(idOf(1), 'replay', at)).toBe(true);
    expect(await inbox.release(idOf(2), 'discard', at)).toBe(true);
    expect(await inbox.release(idOf(2), 'discard', at)).toBe(false);
    await until('both go on', async () => [...(await notes(taker)).values()].flat().length === 5);
    expect(await notes(taker)).toEqual(
      new Map([
        [resident(1), [0, 1, 2]],
        [resident(2), [0, 2]],
      ]),
    );
  });
});

(eventWays.includes('over NATS') ? describe : describe.skip).each(databaseKinds)('a broker, with %s', (database) => {
  let post: Post;
  let broker: NatsServer;
  beforeEach(async () => {
    broker = await NatsServer.start();
  });
  afterEach(async () => {
    await post.close();
    await broker.end();
  });

  it('that is killed and comes back loses nothing and changes no order', async () => {
    post = await Post.open({ database, nats: broker.url });
    const taker = await post.start('taker');
    const giver = await post.start('giver');
    const telling = (async () => {
      for (const round of numbers(30)) {
        await all(4, (place) => tell(giver, resident(place), [round]));
        await new Promise((wake) => setTimeout(wake, 10));
      }
    })();
    await new Promise((wake) => setTimeout(wake, 100));
    await broker.dies();
    await telling;
    await broker.comesUp();
    await until('all are handled', async () => [...(await notes(taker)).values()].flat().length >= 120);
    await post.settled();
    expect(await notes(taker)).toEqual(new Map(numbers(4).map((place) => [resident(place), numbers(30)])));
  });

  it('that is not there yet holds up no start and no end', async () => {
    await broker.dies();
    post = await Post.open({ database, nats: broker.url });
    const taker = await post.start('taker');
    const giver = await post.start('giver');
    await tell(giver, resident(1), [0, 1]);
    await taker.chapter.close();
    await giver.chapter.close();
  });

  it.each([
    ['is there no more', true],
    ['is new', false],
  ])('that %s: what was written before goes out first', async (_what, was) => {
    post = await Post.open({ database, nats: broker.url });
    const [before, after] = was ? [broker.url, null] : [null, broker.url];
    const taker = await post.start('taker', after);
    const first = await post.start('giver', before);
    await first.chapter.quiet();
    await tell(first, resident(1), [0, 1]);
    await first.chapter.close();
    const second = await post.start('giver', after);
    await tell(second, resident(1), [2, 3]);
    await tell(second, resident(2), [0]);
    await until('all are handled', async () => [...(await notes(taker)).values()].flat().length === 5);
    expect((await notes(taker)).get(resident(1))).toEqual([0, 1, 2, 3]);
  });
});

(databaseKinds.includes('mysql') ? describe : describe.skip).each(eventWays)('two processes of each, %s', (way) => {
  it('handle each event once and in order', async () => {
    const post = await Post.open({ database: 'mysql', nats: way === 'over NATS' ? server?.url : undefined });
    try {
      const taker = await post.start('taker');
      const takers = [new LocalLink(taker.chapter), new LocalLink((await post.start('taker')).chapter)] as const;
      let turn = 0;
      const inTurn: Partial<ChapterLink> = { name: 'taker', call: (...to) => takers[turn++ % 2 ? 0 : 1].call(...to) };
      post.links.set('taker', inTurn as ChapterLink);
      const givers = [await post.start('giver'), await post.start('giver')];
      let failures = 10;
      post.before = ({ data }) => {
        if (Number(data.number) % 7 === 0 && failures-- > 0) throw new Fault('UPSTREAM_UNAVAILABLE');
      };
      const told = new Map<string, number[]>();
      await all(90, async (place) => {
        const { database, outbox } = givers[place % 2] as Running;
        const subject = resident(place % 5);
        await database.writer.transaction(async (run) => {
          await outbox.emit(run, [{ type: DEED, subject, data: { number: place } }], new Date());
          told.set(subject, [...(told.get(subject) ?? []).filter((number) => number !== place), place]);
        });
      });
      await post.settled();
      expect(await notes(taker)).toEqual(told);
    } finally {
      await post.close();
    }
  });
});
