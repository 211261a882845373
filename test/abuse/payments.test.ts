import fastify, { type FastifyInstance } from 'fastify';
import { servePayments } from '../../gateway/payments';
import { createRates } from '../../gateway/rates';
import { refusalOf } from '../../gateway/refusals';
import { developmentReference, notificationSignature } from '../../subgraphs/services/money/development';
import { noticeOfPayment } from '../../subgraphs/services/money/notification';
import { readConfig } from '../../subgraphs/shared/config';
import { publicError } from '../../subgraphs/shared/errors';
import { createLog } from '../../subgraphs/shared/log';
import type { Peers } from '../../subgraphs/shared/peers';
import { oneDatabase } from '../kinds';
import { NOON, noticeFor, PAYMENT_KEY, Till } from '../paying';

describe.each(oneDatabase)('whoever wants something for nothing, on %s', (kind) => {
  let till: Till;
  beforeAll(async () => {
    till = await Till.open(kind);
  });
  afterAll(() => till.close());

  it.each([
    ['a made-up reference', () => 'TT261120000001'],
    ['an empty one', () => ''],
    ['a megabyte', () => 'x'.repeat(1_000_000)],
    ['dots', () => '...'],
    [
      'one that is signed with another key',
      (row: { code: string }) =>
        developmentReference('k'.repeat(32), {
          applicationCode: row.code,
          amount: 7_000,
          method: 'VietQR',
          paidAt: NOON.toISOString(),
        }),
    ],
    ['one with a letter changed', (row: { code: string }) => `e${till.reference(row, 7_000).slice(1)}A`],
    ['one with something behind it', (row: { code: string }) => `${till.reference(row, 7_000)}.x`],
    [
      'a notification’s signature over a payment',
      (row: { code: string }) => {
        const told = [row.code, 7_000, 'VietQR', NOON.toISOString(), 'nonce'];
        const payload = Buffer.from(JSON.stringify(told)).toString('base64url');
        return `${payload}.${notificationSignature(PAYMENT_KEY, payload)}`;
      },
    ],
    ['nothing paid', (row: { code: string }) => till.reference(row, 0)],
    ['less than nothing', (row: { code: string }) => till.reference(row, -7_000)],
    ['half a đồng', (row: { code: string }) => till.reference(row, 7_000.5)],
    ['more than can be counted', (row: { code: string }) => till.reference(row, 2 ** 53)],
  ])('does not pay by %s', async (_, make) => {
    const row = await till.application();
    expect(await till.pays(row.id, make(row))).toBe('BAD_USER_INPUT');
    expect(await till.standing(row.id)).toMatchObject({
      row: { state: 'AWAITING_PAYMENT', revision: 2 },
      payments: [],
    });
  });

  it('does not pay by what was paid for another application, their own or somebody else’s', async () => {
    const [mine, other, foreign] = [
      await till.application(),
      await till.application(),
      await till.application({ residentId: 'lan', subjectId: 'lan' }),
    ];
    expect(await till.pays(mine.id, till.reference(other, 7_000))).toBe('BAD_USER_INPUT');
    expect(await till.pays(mine.id, till.reference(foreign, 7_000))).toBe('BAD_USER_INPUT');
    for (const { id } of [mine, other, foreign]) expect((await till.standing(id)).payments).toEqual([]);
  });

  it('does not pay for two with one payment', async () => {
    const [first, second] = [await till.application(), await till.application()];
    const reference = till.reference(first, 7_000);
    expect(await till.pays(first.id, reference)).toBe('done');
    expect(await till.pays(second.id, reference)).toBe('BAD_USER_INPUT');
    expect(await till.notifies(noticeFor(second, 7_000, { reference }))).toBe('BAD_USER_INPUT');
    expect(await till.notifies(noticeFor(first, 70_000, { reference }))).toBe('BAD_USER_INPUT');
    expect(await till.notifies(noticeFor({ code: 'H01-NOBODY' }, 7_000, { reference }))).toBe('BAD_USER_INPUT');
    expect((await till.standing(second.id)).payments).toEqual([]);
    expect(await till.standing(first.id)).toMatchObject({ payments: [{ amount: 7_000 }], back: 0 });
  });

  it('does not act on an application of somebody else, nor learn that there is one, nor write into its history', async () => {
    const row = await till.application({ residentId: 'lan', subjectId: 'lan' });
    const reference = till.reference(row, 7_000);
    expect(await till.pays(row.id, reference)).toBe('NOT_FOUND');
    expect(await till.pays('0'.repeat(26), reference)).toBe('NOT_FOUND');
    expect(await till.history(row.id)).toEqual([]);
    expect((await till.standing(row.id)).payments).toEqual([]);
    expect(await till.pays(row.id, reference, { as: 'lan' })).toBe('done');
  });

  it.each([
    ['', ''],
    ['key', ''],
    ['key', 'x'.repeat(41)],
    ['key', 'Viet\u202eQR'],
    ['key', 'Viet\nQR'],
    ['a key', 'VietQR'],
  ])('is refused with the key %j and the method %j before anything is looked up', async (key, method) => {
    const row = await till.application();
    expect(await till.pays(row.id, till.reference(row, 7_000), { key, method })).toBe('BAD_USER_INPUT');
    expect((await till.standing(row.id)).payments).toEqual([]);
  });

  it.each([
    ['none', null],
    ['an empty one', ''],
    ['one of another text', notificationSignature(PAYMENT_KEY, '{}')],
    ['one with another key', notificationSignature('k'.repeat(32), '{}')],
    ['a long one', 'A'.repeat(10_000)],
  ])('tells of no payment under a signature that is no good: %s', async (_, signature) => {
    const row = await till.application();
    expect(await till.notifies(noticeFor(row, 7_000), signature)).toBe('FORBIDDEN');
    expect((await till.standing(row.id)).payments).toEqual([]);
  });

  it('tells of no payment under the signature of a reference', async () => {
    const row = await till.application();
    const reference = till.reference(row, 7_000);
    expect(await till.notifies(reference.split('.')[0] ?? '', reference.split('.')[1])).toBe('FORBIDDEN');
  });

  it.each([
    'nonsense',
    'null',
    '[]',
    '{}',
    JSON.stringify({ ...noticeFor({ code: 'H01-1' }, 1), amount: '7000' }),
    JSON.stringify({ ...noticeFor({ code: 'H01-1' }, 1), amount: 0 }),
    JSON.stringify({ ...noticeFor({ code: 'H01-1' }, 1), amount: 1e300 }),
    JSON.stringify({ ...noticeFor({ code: 'H01-1' }, 1), reference: '' }),
    JSON.stringify({ ...noticeFor({ code: 'H01-1' }, 1), reference: 'x'.repeat(256) }),
    JSON.stringify({ ...noticeFor({ code: 'H01-1' }, 1), reference: 'hai hai' }),
    JSON.stringify({ ...noticeFor({ code: 'H01-1' }, 1), applicationCode: 'x'.repeat(41) }),
    JSON.stringify({ ...noticeFor({ code: 'H01-1' }, 1), method: 'x'.repeat(41) }),
    JSON.stringify({ ...noticeFor({ code: 'H01-1' }, 1), paidAt: 'yesterday' }),
    JSON.stringify({ ...noticeFor({ code: 'H01-1' }, 1), paidAt: '2026-02-30T25:00:00Z' }),
    JSON.stringify({ ...noticeFor({ code: 'H01-1' }, 1), paidAt: '0000-01-01T00:00:00+01:00' }),
  ])('signed nonsense is no payment: %s', async (body) => {
    expect(await till.notifies(body)).toBe('BAD_USER_INPUT');
  });
});

describe('the door for notifications', () => {
  let till: Till;
  let door: FastifyInstance;
  let few: FastifyInstance;
  const log = createLog('silent');

  /** The door alone, in front of the chapter's own answer. */
  function open(rate: string): FastifyInstance {
    const app = fastify({ logger: false });
    app.setErrorHandler((error, _request, reply) => {
      const [status, code] = refusalOf(error);
      return reply.code(status).send({ errors: [publicError(code)] });
    });
    const call: Peers['call'] = async (_name, ask) => {
      const { body, signature } = ask as { body: string; signature: string | null };
      return (await noticeOfPayment(body, signature, { means: till.means, now: NOON })) as never;
    };
    const rates = createRates(readConfig([], { RATE_PER_CLIENT: rate }), log);
    servePayments(app, { peers: { call } as Peers, rates, now: () => NOON });
    return app;
  }

  beforeAll(async () => {
    till = await Till.open('sqlite');
    [door, few] = [open('1000000'), open('3')];
  });
  afterAll(async () => {
    await door.close();
    await few.close();
    await till.close();
  });

  async function tells(app: FastifyInstance, body: string | Buffer, headers: Record<string, string>) {
    const answer = await app.inject({ method: 'POST', url: '/payments/notifications', payload: body, headers });
    return { status: answer.statusCode, body: answer.body, code: answer.json()?.errors?.[0]?.extensions?.code };
  }
  const json = { 'content-type': 'application/json' };
  const signed = (body: string) => ({ ...json, 'x-payment-signature': notificationSignature(PAYMENT_KEY, body) });

  it('takes the very bytes that are signed, spaces and all', async () => {
    const row = await till.application();
    const body = ` ${JSON.stringify(noticeFor(row, 7_000), null, 3)}\n`;
    expect(await tells(door, body, signed(body))).toMatchObject({ status: 200, body: '{"received":true}' });
    expect(await tells(door, body, signed(body))).toMatchObject({ status: 200 });
    expect(await till.standing(row.id)).toMatchObject({ row: { state: 'SUBMITTED' }, payments: [{ amount: 7_000 }] });
    expect(await tells(door, body.trim(), signed(body))).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  it('says nothing of what it was sent', async () => {
    const body = JSON.stringify({ secret: 'Nguyễn Thị Mai' });
    for (const headers of [json, signed(body)]) {
      const told = await tells(door, body, headers);
      expect([400, 403]).toContain(told.status);
      expect(told.body).not.toContain('Mai');
    }
  });

  it.each<[string, string | Buffer, Record<string, string>, number]>([
    ['no signature', '{}', json, 403],
    ['two signatures', '{}', { ...json, 'x-payment-signature': 'a, b' }, 403],
    ['no body', '', signed(''), 400],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), json, 400],
    ['text', '{}', { 'content-type': 'text/plain' }, 415],
    ['a form', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['more than 10 KB', JSON.stringify('x'.repeat(10 * 1024)), json, 413],
    ['a prototype', '{"__proto__":{"amount":1}}', signed('{"__proto__":{"amount":1}}'), 400],
  ])('refuses %s', async (_, body, headers, status) => {
    const told = await tells(door, body, headers);
    expect(told.status).toBe(status);
    expect(['BAD_USER_INPUT', 'FORBIDDEN']).toContain(told.code);
  });

  it('has enough of an address that tells too much', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => tells(few, '{}', json)));
    expect(answers.map(({ status }) => status).sort()).toEqual([403, 403, 403, 429, 429, 429]);
  });

  it('is a door for telling only', async () => {
    const answer = await door.inject({ method: 'GET', url: '/payments/notifications' });
    expect(answer.statusCode).toBe(404);
  });
});
