import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../population/random';
import { change, locked } from '../subgraphs/services/filing/change';
import { withdrawApplication } from '../subgraphs/services/filing/withdraw';
import {
  developmentReference,
  notificationSignature,
  openProvider,
  paymentKeysOf,
} from '../subgraphs/services/money/development';
import { release } from '../subgraphs/services/money/ledger';
import { readConfig } from '../subgraphs/shared/config';
import { newId } from '../subgraphs/shared/ids';
import { citizen } from './counter';
import { Filing } from './filing';
import { transports } from './graph';
import { oneDatabase } from './kinds';
import { NOON, noticeFor, PAYMENT_KEY, Till } from './paying';
import { rounds } from './rounds';

describe.each(oneDatabase)('a fee on %s', (kind) => {
  let till: Till;
  beforeAll(async () => {
    till = await Till.open(kind);
  });
  afterAll(() => till.close());

  it('that is paid hands the application in, and starts its time', async () => {
    const { id, ...row } = await till.application();
    expect(await till.pays(id, till.reference(row, 7_000))).toBe('done');
    expect(await till.standing(id)).toMatchObject({
      row: { state: 'SUBMITTED', submittedAt: NOON.toISOString(), dueAt: '2026-11-26T10:00:00.000Z', revision: 3 },
      payments: [{ amount: 7_000, applied: 7_000, method: 'VietQR', paidAt: NOON.toISOString() }],
      due: 0,
      back: 0,
    });
    expect(await till.history(id)).toEqual(['citizen: SUBMITTED']);
    expect(till.told(id)).toEqual(['SUBMITTED']);
  });

  it('is known to be paid without a word of the citizen, and their word after it changes nothing', async () => {
    const { id, ...row } = await till.application();
    const reference = till.reference(row, 7_000);
    const notice = noticeFor(row, 7_000, { reference });
    expect(await till.notifies(notice)).toBe('done');
    expect(await till.notifies(notice)).toBe('done');
    expect(await till.pays(id, reference)).toBe('done');
    const { row: after, payments } = await till.standing(id);
    expect(after).toMatchObject({ state: 'SUBMITTED', revision: 3 });
    expect(payments).toHaveLength(1);
    expect(await till.history(id)).toEqual(['payment service: SUBMITTED']);
  });

  it('paid short is kept and asked for, and the rest completes it', async () => {
    const { id, ...row } = await till.application();
    const short = till.reference(row, 3_000);
    expect(await till.pays(id, short)).toBe('PAYMENT_REQUIRED');
    expect(await till.standing(id)).toMatchObject({
      row: { state: 'AWAITING_PAYMENT', submittedAt: null, revision: 2 },
      payments: [{ amount: 3_000, applied: 3_000 }],
      due: 4_000,
    });
    expect(await till.pays(id, short)).toBe('PAYMENT_REQUIRED');
    expect(await till.pays(id, till.reference(row, 4_000))).toBe('done');
    expect(await till.standing(id)).toMatchObject({ row: { state: 'SUBMITTED' }, due: 0, back: 0 });
    expect(await till.history(id)).toEqual([
      'citizen: payApplicationFee PAYMENT_REQUIRED',
      'citizen: payApplicationFee PAYMENT_REQUIRED',
      'citizen: SUBMITTED',
    ]);
  });

  it('paid over stands as due back, and so does what comes after', async () => {
    const { id, ...row } = await till.application();
    expect(await till.pays(id, till.reference(row, 10_000))).toBe('done');
    expect(await till.notifies(noticeFor(row, 7_000))).toBe('done');
    expect(await till.pays(id, till.reference(row, 500))).toBe('STEP_NOT_ALLOWED');
    expect(await till.standing(id)).toMatchObject({ row: { state: 'SUBMITTED' }, due: 0, back: 10_500 });
  });

  it.each(['WITHDRAWN', 'REJECTED', 'COMPLETED', 'DRAFT'])('that nobody waits for is due back: %s', async (state) => {
    const { id, ...row } = await till.application({ state });
    expect(await till.notifies(noticeFor(row, 7_000))).toBe('done');
    expect(await till.pays(id, till.reference(row, 7_000))).toBe('STEP_NOT_ALLOWED');
    expect(await till.standing(id)).toMatchObject({ row: { state, revision: 2 }, back: 14_000 });
  });

  it('paid in part is the citizen’s again when they take the application back', async () => {
    const { id, ...row } = await till.application();
    await till.pays(id, till.reference(row, 3_000));
    await withdrawApplication({ id, key: newId() }, till.context('mai'));
    expect(await till.standing(id)).toMatchObject({ row: { state: 'WITHDRAWN' }, back: 3_000 });
  });

  it('that the agency sets is paid by what came in before, as far as that goes', async () => {
    const { id, ...row } = await till.application({ state: 'SUBMITTED', fee: 0, feeKnown: false });
    await till.notifies(noticeFor(row, 20_000));
    expect(await till.standing(id)).toMatchObject({ back: 20_000 });
    await till.hands(id, 50_000);
    expect(await till.standing(id)).toMatchObject({ row: { state: 'AWAITING_PAYMENT' }, due: 30_000, back: 0 });
    expect(await till.pays(id, till.reference(row, 30_000))).toBe('done');
    expect(await till.standing(id)).toMatchObject({ row: { state: 'SUBMITTED' }, due: 0, back: 0 });
  });

  it('is answered alike to the same attempt, and the same key with another payment is refused', async () => {
    const { id, ...row } = await till.application();
    const [reference, other] = [till.reference(row, 7_000), till.reference(row, 7_000)];
    const key = newId();
    expect(await till.pays(id, reference, { key })).toBe('done');
    expect(await till.pays(id, other, { key })).toBe('IDEMPOTENCY_CONFLICT');
    expect(await till.pays(id, reference, { key, method: 'NAPAS' })).toBe('IDEMPOTENCY_CONFLICT');
    expect(await till.pays(id, reference, { key })).toBe('done');
    expect((await till.standing(id)).payments).toHaveLength(1);
  });

  it('told from all sides at once counts once', async () => {
    const { id, ...row } = await till.application();
    const reference = till.reference(row, 7_000);
    const notice = noticeFor(row, 7_000, { reference });
    const key = newId();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        i % 2 === 0 ? till.notifies(notice) : till.pays(id, reference, i % 4 === 1 ? { key } : {}),
      ),
    );
    expect(new Set(answers)).toEqual(new Set(['done']));
    expect(await till.standing(id)).toMatchObject({ row: { state: 'SUBMITTED', revision: 3 }, due: 0, back: 0 });
    expect(await till.history(id)).toHaveLength(1);
  });

  it('for no application that there is stands by itself, once', async () => {
    const notice = noticeFor({ code: `H01-${newId().slice(0, 10)}` }, 9_000);
    expect(await Promise.all(Array.from({ length: 5 }, () => till.notifies(notice)))).toEqual(Array(5).fill('done'));
    expect(await till.repository.strays.where('reference', [notice.reference])).toMatchObject([
      { applicationCode: notice.applicationCode, amount: 9_000, method: 'VietQR', paidAt: NOON.toISOString() },
    ]);
  });

  it('takes references as long as they come', async () => {
    const { id, ...row } = await till.application();
    const reference = `P${'0'.repeat(254)}`;
    expect(await till.notifies(noticeFor(row, 7_000, { reference }))).toBe('done');
    expect(await till.standing(id)).toMatchObject({ payments: [{ reference }] });
  });

  it('balances whatever is paid, told, told again, set, changed and taken back', async () => {
    const random = new Random('payments');
    for (let round = 0; round < rounds(6, 60); round++) {
      const { id, ...row } = await till.application({ fee: random.between(0, 3) * 5_000 + 1 });
      const paid: { reference: string; amount: number }[] = [];
      for (let step = 0; step < 12; step++) {
        await one(id, row, paid, random);
        const { row: now, payments, due, back } = await till.standing(id);
        const sum = (of: (payment: { amount: number; applied: number }) => number) =>
          payments.reduce((total, payment) => total + of(payment), 0);
        expect(due).toBeGreaterThanOrEqual(0);
        if (now.state === 'SUBMITTED') expect(due).toBe(0);
        if (now.state === 'WITHDRAWN' && now.submittedAt === null) expect(sum(({ applied }) => applied)).toBe(0);
        expect(back).toBeGreaterThanOrEqual(0);
        // Everything that was told is there, once.
        expect(sum(({ amount }) => amount)).toBe(paid.reduce((total, { amount }) => total + amount, 0));
        expect(payments.map(({ reference }) => reference).sort()).toEqual(
          paid.map(({ reference }) => reference).sort(),
        );
      }
      const states = (await till.history(id)).filter((line) => !line.includes(' ', line.indexOf(': ') + 2));
      expect(till.told(id)).toEqual(states.map((line) => line.slice(line.indexOf(': ') + 2)));
    }
  });

  async function one(
    id: string,
    row: { code: string },
    paid: { reference: string; amount: number }[],
    random: Random,
  ): Promise<void> {
    const amount = random.pick([1, 2_500, 5_000, 5_001, 40_000]);
    const acting = { means: till.means, now: NOON };
    const { state } = (await till.standing(id)).row;
    switch (random.below(7)) {
      case 0:
      case 1: {
        const reference = till.reference(row, amount);
        paid.push({ reference, amount });
        const outcome = await till.pays(id, reference);
        const { state: after } = (await till.standing(id)).row;
        expect(outcome === 'done').toBe(state === 'AWAITING_PAYMENT' && after === 'SUBMITTED');
        return;
      }
      case 2: {
        const notice = noticeFor(row, amount);
        paid.push({ reference: notice.reference, amount });
        expect(await till.notifies(notice)).toBe('done');
        return;
      }
      case 3: {
        if (paid.length === 0) return;
        const again = random.pick(paid);
        expect(await till.notifies(noticeFor(row, again.amount, { reference: again.reference }))).toBe('done');
        return;
      }
      case 4: {
        if (state !== 'AWAITING_PAYMENT') return;
        await till.repository.transaction(async (run) => {
          const locking = await locked(run, id, acting);
          await release(run, locking, acting);
          const columns = { fee: random.between(0, 3) * 5_000 };
          await change(run, locking, { state: 'DRAFT', by: 'citizen', columns }, acting);
        });
        return;
      }
      case 5:
        if (state === 'DRAFT' || state === 'SUBMITTED') await till.hands(id, random.between(1, 4) * 5_000);
        return;
      case 6:
        if (random.chance(0.2)) await till.outcome(withdrawApplication({ id, key: newId() }, till.context('mai')));
    }
  }
});

describe('the development provider', () => {
  const folder = mkdtempSync(join(tmpdir(), 'payments-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const payment = { applicationCode: 'H01-261120-000123', amount: 7_000, method: 'VietQR', paidAt: NOON.toISOString() };

  it('reads out of a reference what was paid, and makes no two alike', async () => {
    const provider = openProvider(readConfig([], { PAYMENT_KEY }));
    const reference = developmentReference(PAYMENT_KEY, payment);
    expect(await provider.lookUp(reference)).toEqual({ reference, ...payment });
    expect(developmentReference(PAYMENT_KEY, payment)).not.toBe(reference);
  });

  it('fits the longest payment into a reference', async () => {
    const longest = {
      applicationCode: 'X'.repeat(40),
      amount: Number.MAX_SAFE_INTEGER,
      method: 'M'.repeat(40),
      paidAt: NOON.toISOString(),
    };
    const reference = developmentReference(PAYMENT_KEY, longest);
    expect(reference.length).toBeLessThanOrEqual(255);
    expect(await openProvider(readConfig([], { PAYMENT_KEY })).lookUp(reference)).toMatchObject(longest);
  });

  it('believes the old key during rotation', async () => {
    const provider = openProvider(readConfig([], { PAYMENT_KEY: `${'n'.repeat(32)},${PAYMENT_KEY}` }));
    expect(await provider.lookUp(developmentReference(PAYMENT_KEY, payment))).toMatchObject(payment);
  });

  it('keeps a key of its own in development, and has none in production but what is set', async () => {
    const development = readConfig([], { DATA_DIR: folder });
    expect(paymentKeysOf(development)).toHaveLength(1);
    expect(paymentKeysOf(development)).toEqual(paymentKeysOf(development));
    expect(paymentKeysOf({ NODE_ENV: 'production', DATA_DIR: folder, PAYMENT_KEY: undefined })).toEqual([]);
    const provider = openProvider({ NODE_ENV: 'production', DATA_DIR: folder, PAYMENT_KEY: undefined });
    await expect(provider.lookUp('x')).rejects.toMatchObject({ extensions: { code: 'UPSTREAM_UNAVAILABLE' } });
    expect(() => provider.read('{}', 'x')).toThrow(
      expect.objectContaining({ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }),
    );
  });
});

describe.each(transports)('the whole product, %s', (transport) => {
  const hue = citizen('hue');
  const form = {
    newAddress: { line: 'Số 5, phố Hàng Than', communeCode: '00004' },
    from: '2026-11-20',
    to: '2027-11-19',
    housingBasis: 'RENTED',
  };
  let filing: Filing;
  beforeAll(async () => {
    filing = await Filing.start({ transport, settings: { PAYMENT_KEY } });
  }, 60_000);
  afterAll(() => filing.graph.close());

  async function tells(body: string, signature: string): Promise<Response> {
    const headers = { 'content-type': 'application/json', 'x-payment-signature': signature };
    return fetch(`${filing.graph.url}/payments/notifications`, { method: 'POST', headers, body });
  }

  it('hands an application in when the payment service says that it is paid', async () => {
    const { id } = await filing.draft({ procedure: 4, as: hue, form });
    const submitted = await filing.submit(id, { procedure: 4, as: hue });
    expect(submitted.data.it).toMatchObject({ state: 'AWAITING_PAYMENT', fee: 7_000, dueAt: null });
    const body = JSON.stringify(noticeFor(submitted.data.it, 7_000));
    expect((await tells(body, notificationSignature('k'.repeat(32), body))).status).toBe(403);
    expect(await filing.read(id, hue)).toMatchObject({ state: 'AWAITING_PAYMENT', payments: [] });
    for (const _ of ['once', 'twice']) {
      const answer = await tells(body, notificationSignature(PAYMENT_KEY, body));
      expect([answer.status, await answer.text()]).toEqual([200, '{"received":true}']);
    }
    expect(await filing.read(id, hue)).toMatchObject({
      state: 'SUBMITTED',
      dueAt: '2026-11-26T10:00:00.000Z',
      payments: [{ amount: 7_000, applied: 7_000 }],
    });
  });
});
