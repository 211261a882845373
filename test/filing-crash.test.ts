import { APPLICATION_CHANGED } from '../subgraphs/services/filing/change';
import { vietnamDate } from '../subgraphs/shared/clock';
import { groupBy } from '../subgraphs/shared/group';
import { buildIfChanged, runCommand } from './built';
import { City } from './city';
import { databaseKinds } from './graph';
import { eventsOf, eventWays, NatsServer } from './nats';
import { PAYMENT_KEY, Persistent, type Undertaking } from './persistent';
import { endAll, Running, until } from './processes';
import { rounds } from './rounds';

/**
 * The gateway, and the broker, are killed at any moment of many filings at once. What was acknowledged is there, nothing is
 * done twice, and what was approved reaches the registries.
 */

const FILINGS = rounds(12, 200);
const isLong = rounds(0, 1) === 1;
const chapters = ['residents', 'identity', 'documents', 'services'] as const;
const ways = databaseKinds.flatMap((database) =>
  // The short run takes the broker with one database, and none with the other.
  eventWays
    .filter((way) => isLong || eventWays.length === 1 || (way === 'over NATS') === (database === 'sqlite'))
    .map((way) => [database, way] as const),
);

const day = (days: number): string => vietnamDate(new Date(Date.now() + days * 86_400_000));
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const birth = (number: number) => ({
  childFullName: `Trần Gia ${letters[number % 26]}${letters[Math.floor(number / 26)]?.toLowerCase()}`,
  childDateOfBirth: day(-18),
  childSex: number % 2 === 0 ? 'FEMALE' : 'MALE',
  childPlaceOfBirth: { line: 'Bệnh viện Phụ sản Hà Nội', communeCode: '00004' },
  declarantRelation: 'MOTHER',
});

/** What each client files again and again: of most of these there is one at a time. */
const trades: readonly ((number: number, before: number) => Omit<Undertaking, 'end'>)[] = [
  (number) => ({
    procedure: 4,
    citizen: 'hue',
    officer: 'hanh',
    form: {
      newAddress: { line: `Số ${number + 1}, phố Hàng Than`, communeCode: '00004' },
      from: day(0),
      to: day(300),
      housingBasis: 'OWNED',
    },
  }),
  (number) => ({ procedure: 15, citizen: 'mai', officer: 'nga', form: { ...birth(number), ...linked } }),
  (_, before) => ({
    procedure: 12,
    citizen: 'quang',
    officer: 'son',
    form: { kind: before === 0 ? 'FIRST' : 'REISSUE' },
  }),
  (number) => ({ procedure: 9, citizen: 'mai', officer: 'nga', form: birth(number) }),
  (number) => ({
    procedure: 5,
    citizen: 'mai',
    officer: 'hanh',
    form: { from: day(3 + number), to: day(90 + number), destination: 'Thành phố Cần Thơ', reason: 'Công tác' },
  }),
  () => ({
    procedure: 18,
    citizen: 'mai',
    officer: 'khoa',
    form: { kind: 'CHANGE', taxpayerKind: 'INDIVIDUAL', change: 'Dùng số định danh làm mã số thuế' },
  }),
  (number) => ({
    procedure: 25,
    citizen: 'quang',
    officer: 'long',
    form: { customerCode: `PD01000${String(number).padStart(5, '0')}`, previousParty: 'Người Khác' },
  }),
];
const linked = { registeredHospital: 'Trung tâm Y tế Ba Đình', identityCard: true };

/** What one completed filing of a procedure leaves in the registries. */
const traces: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  4: { residence_registration: 1, payment: 1 },
  5: { residence_registration: 1 },
  9: { person: 1, document: 1, eid_dependant: 1 },
  12: { document: 1, payment: 1 },
  15: { person: 1, document: 3, eid_dependant: 1, residence_registration: 1 },
  18: { document: 1 },
  25: { service_record: 1 },
};
const counted = {
  residents: ['person', 'residence_registration'],
  identity: ['eid_dependant'],
  documents: ['document'],
  services: ['application', 'payment', 'service_record', 'idempotency', 'attachment'],
} as const;

beforeAll(buildIfChanged, 120_000);
afterAll(endAll);

describe.each(ways)('on %s, events going %s', (database, way) => {
  let city: City;
  let nats: NatsServer | undefined;
  let gateway: Promise<Running>;
  const STREAM = 'crash';

  beforeAll(async () => {
    nats = way === 'over NATS' ? await NatsServer.start() : undefined;
    city = await City.found(database);
    gateway = starts();
    await gateway;
  }, 120_000);
  afterAll(async () => {
    await endAll();
    await nats?.end();
    await city.end();
  });

  /** Many programs of a machine that does other things too: one that starts may take its time. */
  async function starts(): Promise<Running> {
    const settings = await city.settings({
      PAYMENT_KEY,
      EVENT_BACKOFF_MS: '20',
      EVENT_ATTEMPTS: '1000',
      ...(nats ? { NATS_URL: nats.url, NATS_STREAM: STREAM } : {}),
    });
    const running = new Running(settings);
    await until(
      'the gateway is ready',
      async () => {
        if (running.ended) throw new Error(`it ended: ${running.log}`);
        return (await running.get('/readyz')).status === 200;
      },
      120_000,
    );
    return running;
  }

  const counts = async (): Promise<Record<string, number>> => {
    const found = chapters.flatMap((chapter) =>
      counted[chapter].map(async (table): Promise<[string, number]> => {
        const [row] = await city.rows(chapter, `SELECT COUNT(*) AS many FROM ${table}`);
        return [table, Number(row?.many)];
      }),
    );
    return Object.fromEntries(await Promise.all(found));
  };

  /** Kills one or the other, each time after some more commands were answered and a moment. */
  async function killing(clients: Persistent, isOver: () => boolean): Promise<{ gateways: number; brokers: number }> {
    const killed = { gateways: 0, brokers: 0 };
    for (let kill = 0; !isOver(); kill++) {
      const next = clients.acknowledged.length + 5 + ((kill * 7) % rounds(17, 37));
      await until('some commands are answered', () => isOver() || clients.acknowledged.length > next, 60_000);
      await new Promise((wake) => setTimeout(wake, (kill * 13) % 47));
      if (isOver()) break;
      const broker = nats && kill % 2 === 1 ? nats : undefined;
      if (broker) {
        killed.brokers++;
        await broker.dies();
      }
      if (!broker || kill % 4 === 3) {
        killed.gateways++;
        const running = await gateway;
        running.signal('SIGKILL');
        await running.exit;
        gateway = starts();
      }
      if (broker) await new Promise((wake) => setTimeout(wake, (kill * 101) % 700));
      await broker?.comesUp();
      await gateway;
    }
    return killed;
  }

  it(`${FILINGS} filings end as they should`, async () => {
    const before = await counts();
    const known = new Set((await city.rows('services', 'SELECT id FROM application')).map(({ id }) => id));
    const clients = new Persistent(city, () => gateway);
    const filed: (Undertaking & { readonly id: string })[] = [];
    const began = performance.now();
    let begun = 0;
    let over = false;
    const filing = async (trade: (typeof trades)[number]): Promise<void> => {
      for (let done = 0; begun < FILINGS; ) {
        const number = begun;
        begun++;
        const end = number % 11 === 9 ? 'WITHDRAWN' : number % 11 === 10 ? 'REJECTED' : 'APPROVED';
        const undertaking = { ...trade(number, done), end } as const;
        filed.push({ ...undertaking, id: await clients.files(undertaking) });
        if (end === 'APPROVED') done++;
      }
    };
    const work = Promise.all(trades.map(filing)).finally(() => {
      over = true;
    });
    const [killed] = await Promise.all([killing(clients, () => over), work]);
    const seconds = (performance.now() - began) / 1_000;
    await quiet();

    expect(killed.gateways).toBeGreaterThan(rounds(1, 10));
    expect(filed).toHaveLength(FILINGS);
    expect(await clients.contradicted()).toEqual([]);
    const running = await gateway;
    running.signal('SIGTERM');
    expect(await running.exit).toBe(0);

    await expectKept(clients, known);
    await expectOnce(filed, clients, before);
    await expectDone(filed);
    if (nats) await expectTold(filed, nats);
    const verified = await runCommand('verify-log', [], await city.settings());
    expect([verified.code, verified.error]).toEqual([0, '']);
    process.stderr.write(
      `${database}, ${way}: ${filed.length} filings, ${clients.acknowledged.length} commands of which ${clients.repeated} were sent again, ${killed.gateways} gateways and ${killed.brokers} brokers killed, ${seconds.toFixed(0)} s\n`,
    );
  }, 1_800_000);

  /** Nothing is left to be told or to be handled. */
  async function quiet(): Promise<void> {
    await until('no event waits', async () => {
      const left = chapters.map(async (chapter) => [
        ...(await city.rows(chapter, 'SELECT id FROM event_outbox')),
        ...(await city.rows(chapter, "SELECT id FROM event_inbox WHERE state <> 'DONE'")),
      ]);
      return (await Promise.all(left)).flat().length === 0;
    });
  }

  /** Each answered command is in the history and the rows of its application; there are no others than those begun. */
  async function expectKept({ acknowledged }: Persistent, known: ReadonlySet<unknown>): Promise<void> {
    const rows = await city.rows('services', 'SELECT * FROM application');
    const applications = new Map(rows.filter(({ id }) => !known.has(id)).map((row) => [row.id, row]));
    const events = groupBy(
      await city.rows('services', 'SELECT * FROM application_event ORDER BY application_id, position'),
      ({ application_id }) => application_id,
    );
    const begun = acknowledged.filter(({ name }) => name === 'startApplication').map(({ answer }) => answer.id);
    expect([...applications.keys()].sort()).toEqual([...begun].sort());
    const files = new Set((await city.rows('services', 'SELECT id FROM attachment')).map(({ id }) => id));
    const payments = new Set((await city.rows('services', 'SELECT id FROM payment')).map(({ id }) => id));
    for (const { name, key, answer } of acknowledged) {
      const row = applications.get(answer.id);
      const history = events.get(answer.id) ?? [];
      expect(history.map(({ refused }) => refused)).toEqual(history.map(() => null));
      const then = answer.history.map(({ state, at }: { state: string; at: string }) => `${state} ${at}`);
      const now = history.map(({ state, at }) => `${state} ${at}`);
      expect([name, key, now.slice(0, then.length)]).toEqual([name, key, then]);
      expect(Number(row?.revision)).toBeGreaterThanOrEqual(answer.revision);
      for (const { id } of answer.attachments) expect(files).toContain(id);
      for (const { id } of answer.payments) expect(payments).toContain(id);
    }
    for (const [id, history] of events) {
      const states = history.map(({ state }) => state);
      // No state comes twice: nobody asked for a supplement.
      if (applications.has(id)) expect(new Set(states).size).toBe(states.length);
    }
  }

  async function expectOnce(
    filed: readonly (Undertaking & { readonly id: string })[],
    { acknowledged }: Persistent,
    before: Readonly<Record<string, number>>,
  ): Promise<void> {
    const after = await counts();
    const expected: Record<string, number> = { ...before };
    const more = (table: string, many: number): void => {
      expected[table] = Number(expected[table]) + many;
    };
    for (const { procedure, end } of filed) {
      more('application', 1);
      const { payment = 0, ...registered } = traces[procedure] ?? {};
      more('payment', payment);
      if (end === 'APPROVED') for (const [table, many] of Object.entries(registered)) more(table, many);
    }
    more('attachment', acknowledged.filter(({ name }) => name === 'attachToApplication').length);
    more('idempotency', acknowledged.length);
    expect(after).toEqual(expected);

    const money = await city.rows('services', 'SELECT application_id, amount, applied FROM payment');
    const paid = acknowledged.filter(({ name }) => name === 'payApplicationFee');
    for (const { answer } of paid) {
      const own = money.filter(({ application_id }) => application_id === answer.id);
      expect(own.map(({ amount, applied }) => [Number(amount), Number(applied)])).toEqual([[answer.fee, answer.fee]]);
    }
  }

  /** Everything that was approved is completed, and each effect of it gave something of its own. */
  async function expectDone(filed: readonly (Undertaking & { readonly id: string })[]): Promise<void> {
    const states = new Map(
      (await city.rows('services', 'SELECT id, state FROM application')).map(({ id, state }) => [id, state]),
    );
    const ends = { APPROVED: 'COMPLETED', REJECTED: 'REJECTED', WITHDRAWN: 'WITHDRAWN' };
    for (const { id, end } of filed) expect([id, states.get(id)]).toEqual([id, ends[end]]);
    const effects = await city.rows('services', 'SELECT * FROM application_effect');
    expect(effects.filter(({ state }) => state !== 'DONE')).toEqual([]);
    const approved = filed.filter(({ end }) => end === 'APPROVED').map(({ id }) => id);
    expect([...new Set(effects.map(({ application_id }) => application_id))].sort()).toEqual([...approved].sort());
    const made = effects.flatMap(({ produced }) => Object.values(JSON.parse(String(produced ?? '{}')) ?? {}));
    expect(new Set(made).size).toBe(made.length);
    const there = new Set([
      ...(await city.rows('residents', 'SELECT id FROM person')).map(({ id }) => id),
      ...(await city.rows('documents', 'SELECT id FROM document')).map(({ id }) => id),
    ]);
    expect(made.filter((id) => !there.has(id))).toEqual([]);
  }

  /** The stream tells every state of every application, in order. */
  async function expectTold(filed: readonly { readonly id: string }[], { url }: NatsServer): Promise<void> {
    const told = groupBy(await eventsOf(url, STREAM, APPLICATION_CHANGED), ({ data }) => data.application);
    for (const { id } of filed) {
      const states = [...new Set((told.get(id) ?? []).map(({ data }) => data.state))];
      const history = await city.rows(
        'services',
        'SELECT state FROM application_event WHERE application_id = ? ORDER BY position',
        [id],
      );
      expect([id, states]).toEqual([id, history.map(({ state }) => state)]);
    }
  }
});
