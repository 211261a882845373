import fc from 'fast-check';
import { APPLICATION_CHANGED } from '../subgraphs/services/filing/change';
import { deskStates, isFinal } from '../subgraphs/services/machine';
import { developmentReference } from '../subgraphs/services/money/development';
import { ApplicationState } from '../subgraphs/services/types/enums';
import { groupBy } from '../subgraphs/shared/group';
import { type Asker, citizen } from './counter';
import { Filing, PAYMENT_KEY } from './filing';
import { databaseKinds, TODAY } from './graph';
import { eventsOf, eventWays, NatsServer } from './nats';
import { rounds } from './rounds';

/**
 * Random commands by random callers, as a model of the machine foresees them. Whatever comes: no state follows another that it
 * may not follow, the history tells every change, the money adds up, and the events say what the history says.
 */

const ROUNDS = rounds(6, 60);
const LONGEST = rounds(14, 30);

const allowed: Readonly<Record<string, readonly string[]>> = {
  DRAFT: ['AWAITING_PAYMENT', 'SUBMITTED', 'WITHDRAWN'],
  AWAITING_PAYMENT: ['SUBMITTED', 'DRAFT', 'WITHDRAWN'],
  SUBMITTED: ['ACCEPTED', 'SUPPLEMENT_REQUESTED', 'AWAITING_PAYMENT', 'WITHDRAWN'],
  SUPPLEMENT_REQUESTED: ['SUBMITTED', 'AWAITING_PAYMENT', 'WITHDRAWN'],
  ACCEPTED: ['SUPPLEMENT_REQUESTED', 'APPROVED', 'REJECTED', 'WITHDRAWN'],
  IN_PROGRESS: ['SUPPLEMENT_REQUESTED', 'APPROVED', 'REJECTED', 'COMPLETED', 'WITHDRAWN'],
  APPROVED: ['COMPLETED', 'IN_PROGRESS'],
};

/** Temporary residence in Đất Mũi: filed at the desk, where nothing is waived, it costs money and moves a registration. */
const PROCEDURE = 4;
const FEE = 15_000;
const FORM = {
  newAddress: { line: 'Ấp 3', communeCode: '32248' },
  from: '2026-12-01',
  to: '2027-11-30',
  housingBasis: 'RENTED',
};

const commands = [
  'update',
  'attach',
  'submit',
  'pay',
  'payShort',
  'payTwice',
  'withdraw',
  'accept',
  'supplement',
  'approve',
  'reject',
] as const;
type Command = (typeof commands)[number];
const callers = ['owner', 'stranger', 'office', 'other office'] as const;
type Who = (typeof callers)[number];
/** What brings an application on; mostly that is what comes. */
const onwards: Readonly<Record<string, Command>> = {
  DRAFT: 'submit',
  AWAITING_PAYMENT: 'pay',
  SUBMITTED: 'accept',
  SUPPLEMENT_REQUESTED: 'submit',
  ACCEPTED: 'approve',
  IN_PROGRESS: 'approve',
};
const step = fc.record({
  command: fc.oneof(
    { weight: 3, arbitrary: fc.constant('onwards' as const) },
    { weight: 4, arbitrary: fc.constantFrom(...commands) },
  ),
  // Mostly whoever may.
  who: fc.oneof(
    { weight: 6, arbitrary: fc.constant('whoever may' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...callers) },
  ),
});

const hasNats = eventWays.includes('over NATS');

const ofCitizens: readonly Command[] = ['update', 'attach', 'submit', 'pay', 'payShort', 'payTwice', 'withdraw'];
const binh = citizen('binh');

describe.each(databaseKinds)('the machine of applications on %s', (database) => {
  let filing: Filing;
  let references = 0;

  let nats: NatsServer | undefined;
  const STREAM = `machine-${database}`;

  beforeAll(async () => {
    nats = hasNats ? await NatsServer.start() : undefined;
    filing = await Filing.start({ database, ...(nats ? { nats: nats.url, settings: { NATS_STREAM: STREAM } } : {}) });
  }, 60_000);
  afterAll(async () => {
    await filing.graph.close();
    await nats?.end();
  });

  const source = () => {
    const database = filing.graph.chapters.get('services')?.database;
    if (!database) throw new Error('services is not open');
    return database.source;
  };
  const rows = (sql: string, ...values: readonly unknown[]): Promise<Record<string, unknown>[]> =>
    source().query(sql, [...values]);

  const payment = (applicationCode: string, amount: number): string => {
    references++;
    const paidAt = new Date(Date.parse(`${TODAY}T03:00:00.000Z`) + references * 1_000).toISOString();
    return developmentReference(PAYMENT_KEY, { applicationCode, amount, method: 'VietQR', paidAt });
  };

  async function does(command: Command, who: Who, { id, code, form }: { id: string; code: string; form: object }) {
    const mine = who === 'stranger' ? binh : citizen('mai');
    const office = who === 'other office' ? 'hanh' : 'tam';
    const asOfficer: Asker = who === 'owner' || who === 'stranger' ? mine : await filing.officer(office);
    const asCitizen: Asker = who === 'office' || who === 'other office' ? await filing.officer(office) : mine;
    const onDesk = async (command: string) => {
      const asked = await filing.asks(`mutation ($id: ID!, $key: ID!) { ${command} { state } }`, { id }, asOfficer);
      await filing.graph.settled();
      return asked;
    };
    const pay = (reference: string) =>
      filing.asks(
        `mutation ($id: ID!, $reference: String!, $key: ID!) {
          payApplicationFee(id: $id, method: "VietQR", reference: $reference, idempotencyKey: $key) { state }
        }`,
        { id, reference },
        asCitizen,
      );
    switch (command) {
      case 'update':
        return filing.update(id, { ...form, ...FORM }, asCitizen);
      case 'attach':
        return filing.attach(id, 'HOUSING', asCitizen).catch(() => null);
      case 'submit':
        return filing.submit(id, { procedure: PROCEDURE, as: asCitizen });
      case 'pay':
        return pay(payment(code, FEE));
      case 'payShort':
        return pay(payment(code, 2_000));
      case 'payTwice': {
        const reference = payment(code, FEE);
        return Promise.all([pay(reference), pay(reference)]);
      }
      case 'withdraw':
        return filing.withdraw(id, asCitizen);
      case 'accept':
        return onDesk('acceptApplication(id: $id, idempotencyKey: $key)');
      case 'supplement':
        return onDesk('requestSupplement(id: $id, note: "Bổ sung hợp đồng thuê", idempotencyKey: $key)');
      case 'approve':
        return onDesk('decideApplication(id: $id, approve: true, note: "Đủ điều kiện", idempotencyKey: $key)');
      case 'reject':
        return onDesk('decideApplication(id: $id, approve: false, note: "Chưa đủ", idempotencyKey: $key)');
    }
  }

  async function expectSound(id: string): Promise<void> {
    const [row] = await rows('SELECT * FROM application WHERE id = ?', id);
    const history = await rows('SELECT * FROM application_event WHERE application_id = ? ORDER BY position', id);
    const changes = history.filter(({ refused }) => refused === null).map(({ state }) => String(state));
    expect(history.map(({ position }) => Number(position))).toEqual(history.map((_, place) => place + 1));
    expect(changes[0]).toBe('DRAFT');
    expect(changes.at(-1)).toBe(row?.state);
    for (const [place, state] of changes.entries()) {
      if (place > 0) expect(allowed[changes[place - 1] as string]).toContain(state);
    }
    const payments = await rows('SELECT amount, applied FROM payment WHERE application_id = ?', id);
    const sum = (column: string): number => payments.reduce((total, each) => total + Number(each[column]), 0);
    expect(sum('applied')).toBeLessThanOrEqual(Number(row?.fee));
    expect(payments.every(({ amount, applied }) => 0 <= Number(applied) && Number(applied) <= Number(amount))).toBe(
      true,
    );
    if ([...deskStates, 'APPROVED', 'REJECTED', 'COMPLETED'].includes(row?.state as never))
      expect(sum('applied')).toBe(Number(row?.fee));
    expect(row?.once_key === null).toBe(row?.state === 'DRAFT' || isFinal(row?.state as ApplicationState));
  }

  it('moves as the law of the machine has it, whoever commands', async () => {
    const told: string[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: LONGEST }), async (steps) => {
        const { id, code, form, fee } = await filing.draft({ procedure: PROCEDURE, channel: 'IN_PERSON', form: FORM });
        expect(fee).toBe(FEE);
        const application = { id, code, form: JSON.parse(form) as object };
        for (const { command: drawn, who } of steps) {
          const [{ state: stands } = {}] = await rows('SELECT state FROM application WHERE id = ?', id);
          const command = drawn === 'onwards' ? (onwards[String(stands)] ?? 'withdraw') : drawn;
          const may: Who = ofCitizens.includes(command) ? 'owner' : 'office';
          const caller = who === 'whoever may' ? may : who;
          const before = await rows('SELECT state, revision, form FROM application WHERE id = ?', id);
          await does(command, caller, application);
          const after = await rows('SELECT state, revision, form FROM application WHERE id = ?', id);
          // Whoever has no business with it changes nothing.
          if (caller !== may) expect(after).toEqual(before);
          told.push(String(after[0]?.state));
          await expectSound(id);
        }
        // Out of the way of the next round: of one thing one application at a time.
        await filing.withdraw(id, citizen('mai'));
        const [end] = await rows('SELECT state FROM application WHERE id = ?', id);
        if (!isFinal(end?.state as ApplicationState)) {
          if (end?.state !== 'ACCEPTED' && end?.state !== 'IN_PROGRESS') await filing.accept(id, 'tam');
          await filing.decide(id, 'tam', false);
        }
        await expectSound(id);
      }),
      { numRuns: ROUNDS, endOnFailure: true },
    );
    expect(new Set(told).size).toBeGreaterThan(rounds(3, 6));
  }, 600_000);

  if (hasNats)
    it('tells by events, in order, what the histories tell', async () => {
      await filing.graph.settled();
      const told = await eventsOf(String(nats?.url), STREAM, APPLICATION_CHANGED);
      const changes = await rows(
        'SELECT application_id, state FROM application_event WHERE refused IS NULL AND application_id IN ' +
          `(${told.map(() => '?').join(', ')}) ORDER BY application_id, position`,
        ...told.map(({ data }) => data.application),
      );
      const byApplication = (list: readonly (readonly [unknown, unknown])[]) =>
        Object.fromEntries(
          [...groupBy(list, ([id]) => String(id))].map(([id, each]) => [id, each.map(([, it]) => it)]),
        );
      expect(told.length).toBeGreaterThan(ROUNDS);
      expect(byApplication(told.map(({ data }) => [data.application, data.state]))).toEqual(
        byApplication(changes.map(({ application_id, state }) => [application_id, state])),
      );
      // Each says where it came from, too.
      for (const states of [...groupBy(told, ({ data }) => String(data.application)).values()]) {
        expect(states.map(({ data }) => data.from)).toEqual([
          null,
          ...states.slice(0, -1).map(({ data }) => data.state),
        ]);
      }
    });
});
