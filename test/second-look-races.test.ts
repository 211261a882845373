import { assertStep, isFinal } from '../subgraphs/services/machine';
import { developmentReference } from '../subgraphs/services/money/development';
import type { ApplicationState } from '../subgraphs/services/types/enums';
import { newId } from '../subgraphs/shared/ids';
import { rowsOf } from './at-desk';
import { type Asker, mai } from './counter';
import { Filing, PAYMENT_KEY } from './filing';
import { oneDatabase } from './kinds';
import { rounds } from './rounds';

/** Two commands to one application at the same moment: one comes first, and the other finds what it left. */

const ROUNDS = rounds(3, 20);
/** At the desk nothing is waived. */
const FEE = 15_000;
const filed = {
  procedure: 4,
  channel: 'IN_PERSON',
  form: {
    newAddress: { line: 'Ấp 3', communeCode: '32248' },
    from: '2026-12-01',
    to: '2027-11-30',
    housingBasis: 'RENTED',
  },
} as const;

interface Begun {
  readonly id: string;
  readonly code: string;
  readonly form: string;
}
type Sent = readonly [command: string, as: Asker];

describe.each(oneDatabase)('two commands at once on %s', (database) => {
  let filing: Filing;
  let tam: Asker;
  beforeAll(async () => {
    filing = await Filing.start({ database });
  }, 60_000);
  beforeEach(async () => {
    tam = await filing.officer('tam');
  });
  afterAll(() => filing.graph.close());

  const drafted = (): Promise<Begun> => filing.draft(filed);
  const unpaid = async () => (await filing.submit((await drafted()).id, filed)).data.it;
  const paid = async (): Promise<Begun> => filing.pay(await unpaid(), mai);
  const accepted = async (): Promise<Begun> => (await filing.accept((await paid()).id, 'tam')).data.it;

  const reference = (applicationCode: string): string =>
    developmentReference(PAYMENT_KEY, {
      applicationCode,
      amount: FEE,
      method: 'VietQR',
      paidAt: filing.now().toISOString(),
    });
  const pay = ({ code }: Begun): Sent => [
    `payApplicationFee(id: $id, method: "VietQR", reference: "${reference(code)}", idempotencyKey: $key)`,
    mai,
  ];
  const update = ({ form }: Begun): Sent => {
    const written = JSON.stringify({ ...JSON.parse(form), to: '2027-10-30' });
    return [`updateApplication(id: $id, form: ${JSON.stringify(written)}, idempotencyKey: $key)`, mai];
  };
  const withdraw: Sent = ['withdrawApplication(id: $id, idempotencyKey: $key)', mai];
  const submit: Sent = ['submitApplication(id: $id, resultChannel: ELECTRONIC, idempotencyKey: $key)', mai];
  const accept = (): Sent => ['acceptApplication(id: $id, idempotencyKey: $key)', tam];
  const decide = (approve: boolean): Sent => [
    `decideApplication(id: $id, approve: ${approve}, note: "Theo hồ sơ", idempotencyKey: $key)`,
    tam,
  ];

  it.each<[string, () => Promise<Begun>, (begun: Begun) => readonly [Sent, Sent]]>([
    ['paid and withdrawn', unpaid, (begun) => [pay(begun), withdraw]],
    ['paid twice', unpaid, (begun) => [pay(begun), pay(begun)]],
    ['handed in and written anew', drafted, (begun) => [submit, update(begun)]],
    ['handed in twice', drafted, () => [submit, submit]],
    ['taken in and withdrawn', paid, () => [accept(), withdraw]],
    ['approved and withdrawn', accepted, () => [decide(true), withdraw]],
    ['approved and refused', accepted, () => [decide(true), decide(false)]],
    ['approved twice', accepted, () => [decide(true), decide(true)]],
  ])(
    '%s',
    async (_, begin, commands) => {
      for (let round = 0; round < ROUNDS; round++) {
        const begun = await begin();
        const answers = await Promise.all(commands(begun).map((sent) => send(begun, sent)));
        await filing.graph.settled();
        const codes = answers.map(({ errors: [error] }) => error?.extensions.code ?? 'DONE');
        expect(codes).toContain('DONE');
        // An officer's command that was done just as its mandate ended is done, and not answered.
        expect(['DONE', 'STEP_NOT_ALLOWED', 'PURPOSE_MISMATCH']).toEqual(expect.arrayContaining(codes));
        if (!isFinal(await expectSound(begun))) expect(await filing.withdraw(begun.id, mai)).toBeWhole();
      }
    },
    120_000,
  );

  const send = ({ id }: Begun, [command, as]: Sent) =>
    filing.graph.asks(`mutation ($id: ID!, $key: ID!) { it: ${command} { state } }`, {
      ...as,
      variables: { id, key: newId() },
    });

  /** The history is whole and lawful, the money is where it belongs, the register has changed exactly if it had to. */
  async function expectSound({ id }: Begun): Promise<ApplicationState> {
    const of = (table: string) => rowsOf(filing, 'services', `SELECT * FROM ${table} WHERE application_id = ?`, id);
    const [row] = await rowsOf(filing, 'services', 'SELECT state, once_key FROM application WHERE id = ?', id);
    const events = (await of('application_event')).sort((a, b) => a.position - b.position);
    expect(events.map(({ position }) => position)).toEqual(events.map((_, place) => place + 1));
    const states: ApplicationState[] = events.filter(({ refused }) => refused === null).map(({ state }) => state);
    expect(states.at(-1)).toBe(row.state);
    for (const [place, state] of states.entries()) {
      const before = states[place - 1];
      if (before) expect(() => assertStep(before, state)).not.toThrow();
    }
    expect(row.once_key === null).toBe(row.state === 'DRAFT' || isFinal(row.state));

    const applied = (await of('payment')).reduce((sum, payment) => sum + Number(payment.applied), 0);
    expect(applied).toBe(states.includes('SUBMITTED') ? FEE : 0);
    const isApproved = states.includes('APPROVED');
    expect((await of('application_effect')).map(({ state }) => state)).toEqual(isApproved ? ['DONE'] : []);
    const moves = 'SELECT id FROM residence_registration WHERE application_id = ?';
    expect(await rowsOf(filing, 'residents', moves, id)).toHaveLength(isApproved ? 1 : 0);
    return row.state;
  }
});
