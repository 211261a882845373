import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimsFor } from '../commands/tokens';
import type { offices } from '../population/cast';
import { developmentReference } from '../subgraphs/services/money/development';
import { type CommandName, commandNames, commandOf, growth, Traces } from './commanding';
import { type Asker, citizen, mai, officer } from './counter';
import { Filing, PAYMENT_KEY } from './filing';
import { type Answer } from './graph';
import { oneDatabase } from './kinds';
import { pdf } from './papers';

/** A command is done once, however often it is sent, and whoever sends it is told the same each time. */

type Variables = Readonly<Record<string, unknown>>;

/** A command that can be done now, and another that has no right to its key. */
interface Staged {
  readonly as: Asker;
  readonly variables: Variables;
  readonly other: Variables;
}

const TIMES = 50;
const [quang, binh] = [citizen('quang'), citizen('binh')];

/** Fines of which each has a number of its own: nothing keeps two of them from being paid at the same time. */
const FINE = 900_000;
const fine = (number: number) => ({
  decisionNumber: `${String(number).padStart(4, '0')}/QĐ-XPHC`,
  decisionDate: '2026-11-10',
  fine: FINE,
});
/** A birth with all that is linked to it: its outcome takes many steps, and time. */
const birth = (number: number) => ({
  childFullName: `Trần Gia ${String.fromCharCode(65 + (number % 26))}${String.fromCharCode(97 + (number >> 3))}`,
  childDateOfBirth: '2026-11-02',
  childSex: 'FEMALE',
  childPlaceOfBirth: { line: 'Bệnh viện Phụ sản Hà Nội', communeCode: '00004' },
  declarantRelation: 'MOTHER',
  registeredHospital: 'Trung tâm Y tế Ba Đình',
  identityCard: true,
});
const DECISIONS: keyof typeof offices = 'nga';
const FINES: keyof typeof offices = 'son';

describe.each(oneDatabase)('a key of idempotency on %s', (database) => {
  const folder = mkdtempSync(join(tmpdir(), 'cong-dan-so-keys-'));
  let filing: Filing;
  let traces: Traces;
  let made = 0;
  beforeAll(async () => {
    filing = await Filing.start({ database, settings: { ATTACHMENTS_URL: `dir:${folder}` } });
    traces = new Traces(filing.graph, folder);
    // The first filing of a person's leaves more than each later one: a lane for their events, what is known of their kin.
    await filing.through({ procedure: 15, form: birth(next()), officer: DECISIONS });
  }, 60_000);
  afterAll(async () => {
    await filing.graph.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const next = (): number => {
    made++;
    return made;
  };
  const rows = () => traces.rows(['services', 'residents', 'documents']);
  const sends = (name: CommandName, idempotencyKey: string, { as, variables }: Pick<Staged, 'as' | 'variables'>) =>
    filing.graph.asks(commandOf(name), { ...as, variables: { idempotencyKey, ...variables } });
  const codeOf = ({ errors }: Answer): string => errors[0]?.extensions.code ?? 'none';

  /** Whoever worked for the office of fines until now. */
  async function movedTo(org: string): Promise<Asker> {
    const { issuer } = filing.graph.gateway;
    if (!issuer) throw new Error('this gateway has no development issuer');
    return { token: await issuer.token({ ...claimsFor({ as: 'officer', person: FINES }), org }, filing.now()) };
  }

  const aFine = () => filing.draft({ procedure: 8, form: fine(next()) });
  const aFinePaid = () => filing.file({ procedure: 8, form: fine(next()) });
  const paid = ({ code: applicationCode }: { code: string }, amount = FINE): string =>
    developmentReference(PAYMENT_KEY, {
      applicationCode,
      amount,
      method: 'VietQR',
      paidAt: filing.now().toISOString(),
    });

  const stages: Readonly<Record<CommandName, () => Promise<Staged>>> = {
    startApplication: async () => ({ as: mai, variables: { procedure: 8 }, other: { procedure: 5 } }),
    updateApplication: async () => {
      const { id, form } = await aFine();
      const written = (plate: string) => ({ id, form: JSON.stringify({ ...JSON.parse(form), plate }) });
      return { as: mai, variables: written('29-D2 481.57'), other: written('29-D2 481.58') };
    },
    attachToApplication: async () => {
      const { id } = await aFine();
      const file = (size: number) => ({
        id,
        name: 'quyet-dinh.pdf',
        mediaType: 'application/pdf',
        contentBase64: pdf(size).toString('base64'),
      });
      return { as: mai, variables: file(1_000 + next()), other: file(9_000) };
    },
    submitApplication: async () => {
      const { id } = await aFine();
      const input = (resultChannel: string) => ({ id, resultChannel });
      return { as: mai, variables: input('ELECTRONIC'), other: input('IN_PERSON') };
    },
    payApplicationFee: async () => {
      const { id } = await aFine();
      const submitted = await filing.submit(id, { procedure: 8 });
      const pay = () => ({ id, method: 'VietQR', reference: paid(submitted.data.it) });
      return { as: mai, variables: pay(), other: pay() };
    },
    withdrawApplication: async () => {
      const [{ id }, other] = [await aFine(), await aFine()];
      return { as: mai, variables: { id }, other: { id: other.id } };
    },
    acceptApplication: async () => {
      const { id, revision } = await aFinePaid();
      return { as: officer(FINES), variables: { id }, other: { id, revision } };
    },
    requestSupplement: async () => {
      const { id } = await aFinePaid();
      const ask = (note: string) => ({ id, note });
      return { as: officer(FINES), variables: ask('Thiếu biển số'), other: ask('Sai biển số') };
    },
    decideApplication: async () => {
      const { id } = await filing.file({ procedure: 15, form: birth(next()) });
      await filing.accept(id, DECISIONS);
      const decide = (approve: boolean) => ({ id, approve, note: 'Đủ điều kiện' });
      return { as: officer(DECISIONS), variables: decide(true), other: decide(false) };
    },
  };

  it.each(commandNames)(
    '%s: fifty at once leave what one leaves, and are told the same',
    async (name) => {
      const alone = await stages[name]();
      const crowd = await stages[name]();
      const [first, second] = [`alone-${name}`, `crowd-${name}`];
      await filing.graph.settled();

      const before = await rows();
      expect(await sends(name, first, alone)).toBeWhole();
      await filing.graph.settled();
      const between = await rows();
      const answers = await Promise.all(Array.from({ length: TIMES }, () => sends(name, second, crowd)));
      await filing.graph.settled();
      const after = await rows();

      for (const answer of answers) expect(answer).toBeWhole();
      for (const { data } of answers) expect(data).toEqual(answers[0]?.data);
      expect(answers[0]?.data.it.id).toMatch(/^\w{26}$/);
      expect(growth(before, between)).toMatchObject({ 'services.idempotency': 1 });
      expect(growth(between, after)).toEqual(growth(before, between));

      // A little later, and beside something else under the same key.
      filing.wait(20_000);
      expect((await sends(name, second, crowd)).data).toEqual(answers[0]?.data);
      const conflict = await sends(name, second, { ...crowd, variables: crowd.other });
      expect(conflict).toBeRefusedWith('IDEMPOTENCY_CONFLICT');
      const { files: _unnamed, ...left } = growth(after, await rows());
      expect(left).toEqual({});
      // What was refused for its key alone can be done under another.
      const own = await sends(name, `other-${name}`, { ...crowd, variables: crowd.other });
      expect(codeOf(own)).not.toBe('IDEMPOTENCY_CONFLICT');
    },
    60_000,
  );

  it('of many who say something else under one key at once, one is heard', async () => {
    const procedures = [4, 5, 8, 18, 22];
    const before = await rows();
    const asked = Array.from({ length: TIMES }, (_, place) => procedures[place % procedures.length]);
    const answers = await Promise.all(
      asked.map((procedure) => sends('startApplication', 'contended', { as: mai, variables: { procedure } })),
    );
    const heard = new Set(answers.flatMap(({ data }) => data?.it?.procedure.number ?? []));
    expect(heard.size).toBe(1);
    for (const [place, answer] of answers.entries()) {
      if (heard.has(asked[place])) expect(answer).toBeWhole();
      else expect(answer).toBeRefusedWith('IDEMPOTENCY_CONFLICT');
    }
    expect(new Set(answers.flatMap(({ data }) => data?.it?.id ?? [])).size).toBe(1);
    expect(growth(before, await rows())).toEqual({
      'services.application': 1,
      'services.application_event': 1,
      'services.idempotency': 1,
    });
  });

  it('is another in the hand of another person, of another office, and of another command', async () => {
    const start = { procedure: 5 };
    const started = await Promise.all(
      [mai, quang, binh].map((as) => sends('startApplication', 'shared', { as, variables: start })),
    );
    for (const answer of started) expect(answer).toBeWhole();
    expect(new Set(started.map(({ data }) => data.it.id)).size).toBe(3);
    expect(started.map(({ data }) => data.it.applicant.id)).toEqual(started.map(({ data }) => data.it.subject.id));

    const { id } = await aFinePaid();
    const ask = { id, note: 'Thiếu biển số' };
    const asks = (as: Asker) => sends('requestSupplement', 'shared', { as, variables: ask });
    expect((await asks(officer(FINES))).data.it.state).toBe('SUPPLEMENT_REQUESTED');
    // Nobody is given the answer of somebody else by knowing their key, nor of their own desk of before.
    expect(await asks(officer('khoa'))).toBeRefusedWith('NOT_FOUND');
    expect(await asks(await movedTo('Thuế Thành phố Hà Nội'))).toBeRefusedWith('PURPOSE_MISMATCH');
    const withdrawn = await sends('withdrawApplication', 'shared', { as: mai, variables: { id } });
    expect(withdrawn.data.it.state).toBe('WITHDRAWN');
    const stranger = await sends('withdrawApplication', 'shared', { as: quang, variables: { id } });
    expect(stranger).toBeRefusedWith('NOT_FOUND');
  });

  it('a key that was refused may be used again, for the same or for something else', async () => {
    const { id, revision } = await aFine();
    const stale = { id, resultChannel: 'ELECTRONIC', revision: revision - 1 };
    expect(await sends('submitApplication', 'retried', { as: mai, variables: stale })).toBeRefusedWith(
      'STEP_NOT_ALLOWED',
    );
    const right = await sends('submitApplication', 'retried', { as: mai, variables: { ...stale, revision } });
    expect(right.data.it.state).toBe('AWAITING_PAYMENT');
  });

  it('tells what a command did then, whatever happened since', async () => {
    const { id, code } = await aFine();
    const submit = { as: mai, variables: { id, resultChannel: 'ELECTRONIC' } };
    const submitted = await sends('submitApplication', 'then-submit', submit);
    const pay = { as: mai, variables: { id, method: 'VietQR', reference: paid({ code }) } };
    const payed = await sends('payApplicationFee', 'then-pay', pay);
    const accept = { as: officer(FINES), variables: { id } };
    const accepted = await sends('acceptApplication', 'then-accept', accept);
    expect([submitted, payed, accepted].map(({ data }) => data.it.state)).toEqual([
      'AWAITING_PAYMENT',
      'SUBMITTED',
      'ACCEPTED',
    ]);
    expect((await sends('acceptApplication', 'then-accept', accept)).data).toEqual(accepted.data);
    await filing.withdraw(id, mai);
    expect((await sends('submitApplication', 'then-submit', submit)).data).toEqual(submitted.data);
    expect((await sends('payApplicationFee', 'then-pay', pay)).data).toEqual(payed.data);
    // The office has no more business with it, nor with what it once said of it.
    expect(await sends('acceptApplication', 'then-accept', accept)).toBeRefusedWith('PURPOSE_MISMATCH');
    expect((await filing.read(id)).state).toBe('WITHDRAWN');
  });

  const ill: Readonly<Record<string, string>> = {
    nothing: '',
    'a space': 'a key',
    'a line end': 'key\n',
    'letters with marks': 'khóa',
    '129 characters': 'k'.repeat(129),
    'a megabyte': 'k'.repeat(900_000),
  };
  it.each(commandNames)('%s: a key of another form is not taken, and nothing is done', async (name) => {
    const staged = await stages[name]();
    await filing.graph.settled();
    const before = await rows();
    for (const [what, key] of Object.entries(ill)) {
      expect([what, codeOf(await sends(name, key, staged))]).toEqual([what, 'BAD_USER_INPUT']);
    }
    // The file of an attachment may be there, and nothing names it; the history tells of what was refused.
    const { files: _unnamed, 'services.application_event': refusals = 0, ...grown } = growth(before, await rows());
    expect(grown).toEqual({});
    expect(refusals).toBe(name === 'startApplication' ? 0 : Object.keys(ill).length);
    expect(await sends(name, `right-${next()}`, staged)).toBeWhole();
  });

  it('may be of 128 characters of ASCII, whatever they are', async () => {
    for (const key of ['k'.repeat(128), "'; DROP TABLE idempotency; --".replaceAll(' ', ''), '%$#{}\\"']) {
      const answer = await sends('startApplication', key, { as: mai, variables: { procedure: 5 } });
      expect(answer).toBeWhole();
      const again = await sends('startApplication', key, { as: mai, variables: { procedure: 5 } });
      expect(again.data.it.id).toBe(answer.data.it.id);
    }
  });
});
