import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Wish } from '../../commands/tokens';
import { cast } from '../../population/cast';
import { developmentReference } from '../../subgraphs/services/money/development';
import { newId } from '../../subgraphs/shared/ids';
import { type CommandName, changes, commandOf, Traces } from '../commanding';
import { type Asker, by, citizen, mai, officer } from '../counter';
import { Filing, PAYMENT_KEY } from '../filing';
import { type Answer } from '../graph';
import { oneDatabase } from '../kinds';
import { pdf, zip } from '../papers';

/** What goes wrong with a filing, by accident or on purpose: its code, nothing changed, and the history says what was refused. */

type Variables = Readonly<Record<string, unknown>>;

const [quang, binh, lan, hue] = [citizen('quang'), citizen('binh'), citizen('lan'), citizen('hue')];
const DAY_MS = 86_400_000;
const FINE = 900_000;

const absence = { from: '2026-11-25', to: '2027-02-25', destination: 'Thành phố Cần Thơ', reason: 'Công tác' };
const hangThan = { line: 'Số 5, phố Hàng Than', communeCode: '00004' };

describe.each(oneDatabase)('a filing that is not as it should be, on %s', (database) => {
  const folder = mkdtempSync(join(tmpdir(), 'cong-dan-so-abuse-'));
  let filing: Filing;
  let traces: Traces;
  let made = 0;
  beforeAll(async () => {
    filing = await Filing.start({ database, settings: { ATTACHMENTS_URL: `dir:${folder}` } });
    traces = new Traces(filing.graph, folder);
  }, 60_000);
  afterAll(async () => {
    await filing.graph.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const next = (): number => {
    made++;
    return made;
  };
  const sends = (name: CommandName, variables: Variables, as: Asker = mai): Promise<Answer> =>
    filing.graph.asks(commandOf(name, 'id state revision'), {
      ...as,
      variables: { idempotencyKey: `key-${next()}`, ...variables },
    });
  /** A fine, of which there may be any number at a time. */
  const fine = () => ({ decisionNumber: `${next()}/QĐ-XPHC`, decisionDate: '2026-11-10', fine: FINE });
  const aFine = () => filing.draft({ procedure: 8, form: fine() });
  const submit = (id: string, as: Asker = mai, more: Variables = {}) =>
    sends('submitApplication', { id, resultChannel: 'ELECTRONIC', ...more }, as);

  /**
   * Refused with this code; nothing is other than before. With an application, its history says that the command was refused,
   * and nothing else has come to it.
   */
  async function refused(
    code: string,
    name: CommandName,
    variables: Variables,
    { as = mai, told = null }: { as?: Asker; told?: string | null } = {},
  ): Promise<Answer> {
    const before = await traces.rows();
    const answer = await sends(name, variables, as);
    expect(answer).toBeRefusedWith(code);
    const { 'services.application_event': said = [], ...changed } = changes(before, await traces.rows());
    expect(changed).toEqual({});
    const lines = said.map((row) => JSON.parse(row));
    const expected = { application_id: told, refused: `${name} ${code}`, note: null };
    expect(lines).toEqual(told === null ? [] : [expect.objectContaining(expected)]);
    return answer;
  }

  const problemsOf = async (id: string, as = mai): Promise<string[]> => {
    const query = 'query ($id: ID!) { it: applicationCheck(id: $id) { problems { path code message } } }';
    const { problems } = await filing.does(query, { id }, as);
    return problems.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`).sort();
  };

  describe('the form', () => {
    it('is told all that is wrong with it at once, by path, and is not taken', async () => {
      const { id } = await filing.draft({ procedure: 4, as: hue });
      const wrong = {
        fullName: 7,
        personalNumber: '12',
        phone: 'không có',
        sex: 'X',
        permanentAddress: { line: ' ', communeCode: '99999', street: 'Hàng Than' },
        newAddress: {},
        from: '2026-02-30',
        to: '2026-01-01',
        housingBasis: 'TENT',
        ownerConsent: 'yes',
        members: [{ fullName: 'Lê Minh Đức', dateOfBirth: '2009-13', relationToHead: 'CHILD' }],
        religion: 'Không',
      };
      expect((await filing.update(id, wrong, hue)).errors).toEqual([]);
      expect(await problemsOf(id, hue)).toEqual([
        '/from date',
        '/fullName type',
        '/housingBasis enum',
        '/members/0/dateOfBirth pattern',
        '/newAddress/communeCode required',
        '/newAddress/line required',
        '/ownerConsent type',
        '/permanentAddress/communeCode commune',
        '/permanentAddress/line minLength',
        '/permanentAddress/street additionalProperties',
        '/personalNumber pattern',
        '/phone pattern',
        '/religion additionalProperties',
        '/sex enum',
        '/to order',
      ]);
      await refused('BAD_USER_INPUT', 'submitApplication', { id, resultChannel: 'ELECTRONIC' }, { as: hue, told: id });
    });

    it('is told what it lacks', async () => {
      const { data } = await filing.start({ procedure: 4, as: hue });
      expect(await problemsOf(data.it.id, hue)).toEqual(['/from required', '/newAddress required', '/to required']);
      await refused(
        'BAD_USER_INPUT',
        'submitApplication',
        { id: data.it.id, resultChannel: 'ELECTRONIC' },
        { as: hue, told: data.it.id },
      );
    });

    const deep = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    const ill: readonly (readonly [string, string])[] = [
      ['nothing', ''],
      ['half of one', '{"fullName": "Ma'],
      ['a list', '[]'],
      ['null', 'null'],
      ['a number', '7'],
      ['a text', '"Mai"'],
      ['XML', '<form/>'],
      ['two of them', '{}{}'],
      ['a number beyond all numbers', '{"fine": 1e999}'],
      ['a field of every object', '{"constructor": {"name": "x"}}'],
      ['a field that reaches for the prototype', '{"__proto__": {"admin": true}}'],
      ['a field whose name is code', '{"$where": "1"}'],
      ['seven levels', deep(7)],
      ['ten thousand levels', deep(10_000)],
      ['20,001 characters', JSON.stringify({ reason: 'x'.repeat(20_001 - '{"reason":""}'.length) })],
      ['a megabyte, nearly', JSON.stringify({ reason: 'x'.repeat(950_000) })],
      ['a NUL', '{"reason": "a\\u0000b"}'],
      ['half of a character', '{"reason": "\\ud83d"}'],
      ['text that is turned around', '{"reason": "\\u202egnùr"}'],
      ['20,000 characters that are twice as many once composed', JSON.stringify({ reason: '\ufb2c'.repeat(19_980) })],
      ['numbers that are longer when written out', `{"reason": [${Array(4_900).fill('1e20').join()}]}`],
    ];
    it('is not read where it is no form, and stays as it was', async () => {
      const drafts = [await aFine(), await aFine()];
      for (const [place, [what, form]] of ill.entries()) {
        const { id, form: before } = drafts[place % 2];
        const answer = await refused('BAD_USER_INPUT', 'updateApplication', { id, form }, { told: id });
        expect([what, answer.text.includes('fullName')]).toEqual([what, false]);
        expect([what, (await filing.read(id)).form]).toEqual([what, before]);
      }
    });

    it('may be as long as it may be, in whatever letters', async () => {
      for (const letter of ['x', 'ệ', '한', '😀', '"', '\\', '<']) {
        const { id } = await aFine();
        const empty = JSON.stringify({ reason: '' }).length;
        const count = Math.floor((20_000 - empty) / (JSON.stringify(letter).length - 2));
        const form = JSON.stringify({ reason: letter.repeat(count) });
        const written = await filing.asks(
          'mutation ($id: ID!, $form: String!, $key: ID!) { it: updateApplication(id: $id, form: $form, idempotencyKey: $key) { form } }',
          { id, form },
          mai,
        );
        expect([letter, written.errors]).toEqual([letter, []]);
        expect(JSON.parse(written.data.it.form).reason).toBe(letter.repeat(count));
      }
    });

    it('that is refused again and again does not fill its history', async () => {
      const { id } = await aFine();
      for (let time = 0; time < 34; time++) await sends('updateApplication', { id, form: '[' });
      const { history } = await filing.read(id);
      expect(history.filter((event: { refused: string | null }) => event.refused !== null)).toHaveLength(30);
      expect((await submit(id)).errors).toEqual([]);
    });
  });

  describe('papers', () => {
    it('that are missing are told, and keep it from being handed in', async () => {
      const { data } = await filing.start({ procedure: 12, as: binh });
      const { id, form } = data.it;
      const passport = { ...JSON.parse(form), kind: 'FIRST', chip: false };
      expect((await filing.update(id, passport, binh)).errors).toEqual([]);
      expect(await problemsOf(id, binh)).toContain(' MISSING_DOCUMENT');
      const handIn = { id, resultChannel: 'POST' };
      await refused('BAD_USER_INPUT', 'submitApplication', handIn, { as: binh, told: id });
      // Another paper does not stand for it.
      await filing.attach(id, 'OLD_PASSPORT', binh);
      expect(await problemsOf(id, binh)).toContain(' MISSING_DOCUMENT');
      await refused('BAD_USER_INPUT', 'submitApplication', handIn, { as: binh, told: id });
    });

    const file = (more: Variables = {}): Variables => ({
      name: 'to-khai.pdf',
      mediaType: 'application/pdf',
      contentBase64: pdf(2_000).toString('base64'),
      ...more,
    });
    it.each<[string, Variables]>([
      ['a ZIP named .pdf', file({ contentBase64: zip.toString('base64') })],
      ['11 MB', file({ contentBase64: pdf(11 * 1024 * 1024).toString('base64') })],
      ['a byte more than 10 MB', file({ contentBase64: pdf(10 * 1024 * 1024 + 1).toString('base64') })],
      ['a PDF that is called a photo', file({ name: 'anh.jpg', mediaType: 'image/jpeg' })],
      ['a way out of the folder', file({ name: '../../to-khai.pdf' })],
      ['no base64', file({ contentBase64: '%PDF-1.4 %%EOF' })],
      ['nothing', file({ contentBase64: '' })],
      ['a paper that the procedure does not know', file({ document: 'NOTHING' })],
      ['a paper of every object', file({ document: 'constructor' })],
    ])('%s is no paper', async (_, upload) => {
      const { id } = await aFine();
      await refused('BAD_USER_INPUT', 'attachToApplication', { id, ...upload }, { told: id });
    });

    it('are twenty at most', async () => {
      const { id } = await aFine();
      const upload = (size: number) => ({ id, ...file({ contentBase64: pdf(size).toString('base64') }) });
      for (let size = 1_000; size < 1_020; size++) {
        expect((await sends('attachToApplication', upload(size))).errors).toEqual([]);
      }
      const before = await traces.rows();
      expect(await sends('attachToApplication', upload(1_020))).toBeRefusedWith('BAD_USER_INPUT');
      // Its content is there, and nothing names it.
      expect(Object.keys(changes(before, await traces.rows())).sort()).toEqual(['files', 'services.application_event']);
    });

    it('come while the citizen has the word, and not after', async () => {
      const { id } = await filing.file({ procedure: 8, form: fine() });
      const before = await traces.rows();
      expect(await sends('attachToApplication', { id, ...file() })).toBeRefusedWith('STEP_NOT_ALLOWED');
      const { files: _unnamed, ...changed } = changes(before, await traces.rows());
      expect(Object.keys(changed)).toEqual(['services.application_event']);
    });
  });

  describe('money', () => {
    const reference = (applicationCode: string, amount: number): string => {
      const paidAt = filing.now().toISOString();
      return developmentReference(PAYMENT_KEY, { applicationCode, amount, method: 'VietQR', paidAt });
    };
    const pay = (id: string, told: string): Variables => ({ id, method: 'VietQR', reference: told });

    it('that is short is kept, and the filing waits for the rest', async () => {
      const { id, code } = await aFine();
      expect((await submit(id)).data.it.state).toBe('AWAITING_PAYMENT');
      const before = await traces.rows();
      const short = await sends('payApplicationFee', pay(id, reference(code, FINE - 1)));
      expect(short).toBeRefusedWith('PAYMENT_REQUIRED');
      const changed = changes(before, await traces.rows());
      expect(Object.keys(changed).sort()).toEqual(['services.application_event', 'services.payment']);
      expect(await filing.read(id)).toMatchObject({
        state: 'AWAITING_PAYMENT',
        payments: [{ amount: FINE - 1, applied: FINE - 1 }],
        history: [{}, {}, { refused: 'payApplicationFee PAYMENT_REQUIRED', by: 'citizen' }],
      });
      // Nobody takes it in before.
      await refused('STEP_NOT_ALLOWED', 'acceptApplication', { id }, { as: officer('son'), told: id });
      const rest = await sends('payApplicationFee', pay(id, reference(code, 1)));
      expect(rest.data.it.state).toBe('SUBMITTED');
    });

    it('that nobody paid is none', async () => {
      const [mine, other] = [await aFine(), await aFine()];
      for (const { id } of [mine, other]) await submit(id);
      for (const told of ['TT2611200001', '', 'x'.repeat(300), reference(other.code, FINE), reference('H01', FINE)]) {
        await refused('BAD_USER_INPUT', 'payApplicationFee', pay(mine.id, told), { told: mine.id });
      }
      await refused(
        'BAD_USER_INPUT',
        'payApplicationFee',
        { ...pay(mine.id, reference(mine.code, FINE)), method: '' },
        {
          told: mine.id,
        },
      );
    });

    it('for a draft is due back', async () => {
      const { id, code } = await aFine();
      expect(await sends('payApplicationFee', pay(id, reference(code, FINE)))).toBeRefusedWith('STEP_NOT_ALLOWED');
      expect(await filing.read(id)).toMatchObject({ state: 'DRAFT', payments: [{ amount: FINE, applied: 0 }] });
    });
  });

  describe('an officer', () => {
    const onDesk = (id: string): readonly [CommandName, Variables][] => [
      ['acceptApplication', { id }],
      ['requestSupplement', { id, note: 'Đề nghị bổ sung' }],
      ['decideApplication', { id, approve: true, note: 'Đủ điều kiện' }],
      ['decideApplication', { id, approve: false, note: 'Không đủ điều kiện' }],
    ];

    it('of another area, or of another office of the same, sees none of it and does nothing', async () => {
      const { id } = await filing.file({ procedure: 5, form: absence });
      for (const as of [officer('tam'), officer('nga'), officer('son')]) {
        for (const [name, variables] of onDesk(id)) {
          const answer = await refused('NOT_FOUND', name, variables, { as });
          const nothing = await sends(name, { ...variables, id: newId() }, as);
          expect(answer.text).toBe(nothing.text);
        }
      }
      await filing.withdraw(id, mai);
    });

    it('decides nothing that was not accepted, and accepts nothing twice', async () => {
      const { id } = await filing.file({ procedure: 8, form: fine() });
      const [as, decide] = [officer('son'), { id, approve: true, note: 'Đủ điều kiện' }];
      await refused('STEP_NOT_ALLOWED', 'decideApplication', decide, { as, told: id });
      await refused('STEP_NOT_ALLOWED', 'decideApplication', { ...decide, approve: false }, { as, told: id });
      expect((await filing.accept(id, 'son')).errors).toEqual([]);
      await refused('STEP_NOT_ALLOWED', 'acceptApplication', { id }, { as, told: id });
      const { history } = await filing.read(id);
      expect(history.filter((event: { refused: string | null }) => event.refused)).toMatchObject([
        { by: 'Công an Thành phố Hà Nội', state: 'SUBMITTED', note: null },
        { by: 'Công an Thành phố Hà Nội', state: 'SUBMITTED', note: null },
        { by: 'Công an Thành phố Hà Nội', state: 'ACCEPTED', note: null },
      ]);
    });

    it('gives a reason that can be read, or decides nothing', async () => {
      const { id } = await filing.file({ procedure: 8, form: fine() });
      await filing.accept(id, 'son');
      for (const note of ['', ' \n ', 'x'.repeat(501), 'a\u0000b']) {
        const before = await traces.rows();
        const answer = await sends('decideApplication', { id, approve: true, note }, officer('son'));
        expect(answer).toBeRefusedWith('BAD_USER_INPUT');
        const { 'services.application_event': _said, ...changed } = changes(before, await traces.rows());
        expect(changed).toEqual({});
      }
    });

    it('sets no fee that is published, none below nothing and none beyond counting', async () => {
      const { id } = await filing.file({ procedure: 8, form: fine() });
      for (const fee of [1, 0, -1, 0.5, 2 ** 53, '1000']) {
        const before = await traces.rows();
        const answer = await sends('acceptApplication', { id, fee }, officer('son'));
        expect([fee, answer.errors[0]?.extensions.code]).toEqual([fee, 'BAD_USER_INPUT']);
        const { 'services.application_event': _said, ...changed } = changes(before, await traces.rows());
        expect([fee, changed]).toEqual([fee, {}]);
      }
      expect((await filing.read(id)).state).toBe('SUBMITTED');
    });
  });

  it('an application of somebody else looks and costs as if there were none, whatever is done to it', async () => {
    const { id, code } = await aFine();
    await submit(id);
    const told = developmentReference(PAYMENT_KEY, {
      applicationCode: code,
      amount: FINE,
      method: 'VietQR',
      paidAt: filing.now().toISOString(),
    });
    const upload = { name: 'a.pdf', mediaType: 'application/pdf', contentBase64: pdf().toString('base64') };
    const all: readonly [CommandName, Variables][] = [
      ['updateApplication', { form: '{}' }],
      ['updateApplication', { form: '[' }],
      ['attachToApplication', upload],
      ['attachToApplication', { ...upload, contentBase64: zip.toString('base64') }],
      ['submitApplication', { resultChannel: 'ELECTRONIC' }],
      ['submitApplication', { resultChannel: 'ELECTRONIC', revision: 1 }],
      ['payApplicationFee', { method: 'VietQR', reference: told }],
      ['payApplicationFee', { method: 'VietQR', reference: 'made-up' }],
      ['withdrawApplication', {}],
    ];
    const costs = (): number => filing.graph.statements() + filing.graph.written().statements;
    const priced = async (ask: () => Promise<Answer>): Promise<string> => {
      await ask();
      const before = costs();
      const { status, text } = await ask();
      return `${costs() - before} ${status} ${text}`;
    };
    const read = (what: string, of: string) =>
      filing.graph.asks(`query ($id: ID!) { it: ${what} }`, { ...quang, variables: { id: of } });
    const nobodys = newId();
    const before = await traces.rows();
    for (const [name, variables] of all) {
      const [hers, none] = [
        await priced(() => sends(name, { ...variables, id }, quang)),
        await priced(() => sends(name, { ...variables, id: nobodys }, quang)),
      ];
      expect([name, hers]).toEqual([name, none]);
      expect(hers).toMatch(/"code":"(NOT_FOUND|BAD_USER_INPUT)"/);
    }
    for (const what of ['application(id: $id) { form }', 'applicationCheck(id: $id) { problems { path } }']) {
      expect(await priced(() => read(what, id))).toBe(await priced(() => read(what, nobodys)));
    }
    expect(changes(before, await traces.rows())).toEqual({});
    expect((await filing.read(id)).state).toBe('AWAITING_PAYMENT');
  });

  describe('a procedure', () => {
    it('that was not in force on the day is not begun and not handed in', async () => {
      const { id } = await filing.draft({ procedure: 5, form: absence });
      const back = 150 * DAY_MS;
      filing.wait(-back);
      try {
        await refused('STEP_NOT_ALLOWED', 'startApplication', { procedure: 5 });
        await refused('STEP_NOT_ALLOWED', 'submitApplication', { id, resultChannel: 'ELECTRONIC' }, { told: id });
        await refused('STEP_NOT_ALLOWED', 'updateApplication', { id, form: '{}' }, { told: id });
      } finally {
        filing.wait(back);
      }
    });

    it.each([0, -1, 26, 100, 999, 2_147_483_647])('of number %s there is not', async (procedure) => {
      await refused('NOT_FOUND', 'startApplication', { procedure });
    });

    it.each([1.5, 2_147_483_648, '5', null])('%s is no number of one', async (procedure) => {
      await refused('BAD_USER_INPUT', 'startApplication', { procedure });
    });

    it('of level 2 takes a sign-in of level 2, to begin and to hand in', async () => {
      const weak = citizen('mai', { level: 1 });
      await refused('LEVEL_2_REQUIRED', 'startApplication', { procedure: 5 }, { as: weak });
      await refused('LEVEL_2_REQUIRED', 'startApplication', { procedure: 5 }, { as: lan });
      const { id } = await filing.draft({ procedure: 5, form: absence });
      const handIn = { id, resultChannel: 'ELECTRONIC' };
      await refused('LEVEL_2_REQUIRED', 'submitApplication', handIn, { as: weak, told: id });
    });

    it('is handed over in a way that it has', async () => {
      const { id } = await filing.draft({ procedure: 5, form: absence });
      await filing.asks('{ __typename }', {}, mai);
      const ways = ['ELECTRONIC', 'POST', 'IN_PERSON'];
      const { data } = await filing.graph.asks('{ procedure(number: 5) { resultChannels } }');
      for (const resultChannel of ways.filter((way) => !data.procedure.resultChannels.includes(way))) {
        await refused('BAD_USER_INPUT', 'submitApplication', { id, resultChannel }, { told: id });
      }
      await refused('BAD_USER_INPUT', 'submitApplication', { id, resultChannel: 'PIGEON' });
    });
  });

  describe('on behalf of', () => {
    const for_ = (procedure: number, onBehalfOf: string) => ({ procedure, onBehalfOf });

    it('a stranger and of an id that was made up look the same', async () => {
      const answers = [];
      for (const id of [cast.binh.id, cast.duc.id, cast.sau.id, newId(), 'x', cast.binh.personalNumber, '']) {
        for (const procedure of [4, 10]) {
          const started = for_(procedure, id);
          answers.push(await refused('SUBJECT_UNKNOWN_OR_NO_CONSENT', 'startApplication', started));
        }
      }
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    });

    it('a child who has grown up: they file for themselves', async () => {
      await refused('BAD_USER_INPUT', 'startApplication', for_(4, cast.mai.id), { as: citizen('lan', { level: 2 }) });
      await refused('BAD_USER_INPUT', 'startApplication', for_(12, cast.mai.id), { as: citizen('lan', { level: 2 }) });
    });

    it('a husband or a mother who is alive', async () => {
      for (const id of [cast.quang.id, cast.lan.id]) {
        await refused('BAD_USER_INPUT', 'startApplication', for_(101, id));
        await refused('BAD_USER_INPUT', 'startApplication', for_(4, id));
      }
    });

    it('anybody, where everybody files for themselves', async () => {
      await refused('BAD_USER_INPUT', 'startApplication', for_(11, cast.an.id));
      await refused('BAD_USER_INPUT', 'startApplication', { procedure: 10 });
    });
  });

  describe('a second time', () => {
    it('what somebody else has changed meanwhile is not written over', async () => {
      const { id, form, revision } = await filing.draft({ procedure: 5, form: absence });
      const handIn = { id, resultChannel: 'ELECTRONIC' };
      for (const stale of [revision - 1, revision + 1, 0, -1]) {
        await refused('STEP_NOT_ALLOWED', 'updateApplication', { id, form, revision: stale }, { told: id });
        await refused('STEP_NOT_ALLOWED', 'submitApplication', { ...handIn, revision: stale }, { told: id });
      }
      const handed = await submit(id, mai, { revision });
      expect(handed.data.it).toMatchObject({ state: 'SUBMITTED', revision: revision + 1 });
      const desk = [officer('hanh'), { id, revision }] as const;
      await refused('STEP_NOT_ALLOWED', 'acceptApplication', desk[1], { as: desk[0], told: id });
      await filing.withdraw(id, mai);
    });

    it('what is pending is not filed again, by whomever, until it is over', async () => {
      const form = { certificateKind: 'NUMBER_1', purpose: 'Bổ sung hồ sơ lao động' };
      const first = await filing.file({ procedure: 22, form });
      const { id } = await filing.draft({ procedure: 22, form });
      const handIn = { id, resultChannel: 'ELECTRONIC' };
      await refused('STEP_NOT_ALLOWED', 'submitApplication', handIn, { told: id });
      await filing.withdraw(first.id, mai);
      expect((await submit(id)).errors).toEqual([]);
    });

    it('of two handed in at once one is', async () => {
      const form = { newAddress: hangThan, from: '2026-11-20', to: '2027-11-19', housingBasis: 'OWNED' };
      const drafts = [];
      for (let place = 0; place < 6; place++) drafts.push(await filing.draft({ procedure: 4, as: hue, form }));
      const answers = await Promise.all(drafts.map(({ id }) => submit(id, hue)));
      const codes = answers.map(({ errors }) => errors[0]?.extensions.code ?? 'done').sort();
      expect(codes).toEqual([...Array(5).fill('STEP_NOT_ALLOWED'), 'done']);
    });

    it('nothing is done that is over', async () => {
      const { id } = await aFine();
      expect((await filing.withdraw(id, mai)).errors).toEqual([]);
      await refused('STEP_NOT_ALLOWED', 'withdrawApplication', { id }, { told: id });
      await refused('STEP_NOT_ALLOWED', 'updateApplication', { id, form: '{}' }, { told: id });
      await refused('STEP_NOT_ALLOWED', 'submitApplication', { id, resultChannel: 'ELECTRONIC' }, { told: id });
    });
  });

  it('what the registries said and say no longer is noticed, and filled in anew when it is left out', async () => {
    const { id, form, prefilled } = await filing.draft({ procedure: 5, form: absence });
    expect(prefilled).toContain('phone');
    const source = filing.graph.chapters.get('residents')?.database?.source;
    const dials = (phone: string) => source?.query('UPDATE person SET phone = ? WHERE id = ?', [phone, cast.mai.id]);
    const { phone: old, ...others } = JSON.parse(form);
    await dials('+84950471999');
    try {
      expect(await problemsOf(id)).toEqual(['/phone STALE']);
      await refused('BAD_USER_INPUT', 'submitApplication', { id, resultChannel: 'ELECTRONIC' }, { told: id });
      const { data } = await filing.update(id, others, mai);
      expect(JSON.parse(data.it.form).phone).not.toBe(old);
      expect(data.it.prefilled).toContain('phone');
      expect(await problemsOf(id)).toEqual([]);
      // Written by hand, it is the citizen's own word.
      const own = await filing.update(id, { ...others, phone: '0950471000' }, mai);
      expect(own.data.it.prefilled).not.toContain('phone');
      expect(await problemsOf(id)).toEqual([]);
      expect((await submit(id)).errors).toEqual([]);
    } finally {
      await dials('+84950471826');
    }
  });

  describe('a caller', () => {
    const write = 'openid profile:read application:read application:write';
    const wishes: readonly [string, Wish | undefined, string][] = [
      ['a partner’s frontend as it comes', { as: 'partner' }, 'FORBIDDEN'],
      [
        'a citizen who may only read',
        { as: 'citizen', scope: `${write.replace(' application:write', '')} applications` },
        'FORBIDDEN',
      ],
      ['a citizen whose token says nothing of applications', { as: 'citizen', scope: write }, 'SCOPE_NOT_GRANTED'],
      ['a partner’s frontend that may write and not read', { as: 'partner', scope: write }, 'SCOPE_NOT_GRANTED'],
      ['a bank', { as: 'bank' }, 'FORBIDDEN'],
      ['a bank that asks for more', { as: 'bank', scope: `kyc:request ${write} applications` }, 'FORBIDDEN'],
      ['an analyst', { as: 'analyst' }, 'FORBIDDEN'],
      ['an officer', { as: 'officer' }, 'FORBIDDEN'],
      ['an officer with a citizen’s permission', { as: 'officer', scope: `${write} applications` }, 'FORBIDDEN'],
      ['nobody', undefined, 'UNAUTHENTICATED'],
    ];
    it.each(wishes)('%s files nothing', async (_, wish, code) => {
      const as: Asker = wish ? by(wish) : {};
      const { id } = await aFine();
      await refused(code, 'startApplication', { procedure: 5 }, { as });
      await refused(code, 'updateApplication', { id, form: '{}' }, { as });
      await refused(code, 'submitApplication', { id, resultChannel: 'ELECTRONIC' }, { as });
      await refused(code, 'payApplicationFee', { id, method: 'VietQR', reference: 'x' }, { as });
      await refused(code, 'withdrawApplication', { id }, { as });
      const upload = { name: 'a.pdf', mediaType: 'application/pdf', contentBase64: pdf().toString('base64') };
      await refused(code, 'attachToApplication', { id, ...upload }, { as });
    });

    const others: readonly [string, Asker, string][] = [
      ['the citizen', mai, 'FORBIDDEN'],
      [
        'the citizen with an officer’s permission',
        citizen('mai', { scope: 'profile:read applications:handle applications' }),
        'FORBIDDEN',
      ],
      ['a bank', by({ as: 'bank', scope: 'applications:handle' }), 'FORBIDDEN'],
      ['an analyst', by({ as: 'analyst', scope: 'applications:handle' }), 'FORBIDDEN'],
      [
        'an officer who may only look',
        by({ as: 'officer', person: 'son', scope: 'profile:read application:read' }),
        'FORBIDDEN',
      ],
      ['nobody', {}, 'UNAUTHENTICATED'],
    ];
    it.each(others)('%s decides nothing', async (_, as, code) => {
      const { id } = await filing.file({ procedure: 8, form: fine() });
      await refused(code, 'acceptApplication', { id }, { as });
      await refused(code, 'requestSupplement', { id, note: 'Thiếu' }, { as });
      await refused(code, 'decideApplication', { id, approve: true, note: 'Đủ' }, { as });
    });
  });
});
