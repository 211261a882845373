// biome-ignore-all lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
import { cast, offices } from '../population/cast';
import { procedures } from '../subgraphs/services/catalogue';
import { workingOf } from '../subgraphs/services/catalogue/workings';
import { isWithin } from '../subgraphs/shared/areas';
import { covers, personalScopes } from '../subgraphs/shared/scopes';
import {
  absence,
  codesOf,
  command,
  desk,
  historyOf,
  idsOn,
  nodeOn,
  nodesOn,
  type OfficerOfCast,
  readsFor,
  rowsOf,
  someOfficer,
} from './at-desk';
import { citizen, mai, officer } from './counter';
import { explanationOf } from './explanation';
import { Filing } from './filing';
import { oneDatabase } from './kinds';

const [hanh, nga, tam] = [officer('hanh'), officer('nga'), officer('tam')];
const [quang, lan] = [citizen('quang'), citizen('lan')];

/** An application for a death, which is about somebody else than whoever files it. */
const death = {
  procedure: 10,
  onBehalfOf: cast.lan.id,
  form: { dateOfDeath: '2026-11-18', placeOfDeath: 'Tại nhà', declarantRelation: 'CHILD' },
};
/** The registration of a motorcycle, whose fee is not published. */
const vehicle = {
  procedure: 7,
  form: {
    vehicleKind: 'MOTORCYCLE',
    brand: 'Honda',
    chassisNumber: 'RLHJF5800NY123456',
    engineNumber: 'JF58E0123456',
    registrationTaxReference: 'LPTB-26-004512',
  },
};
const WHO = 'identity.core identity.number contact';

describe.each(oneDatabase)('the desk on %s', (database) => {
  let filing: Filing;
  /** Mai's declarations of absence, by where they stand. */
  const at: Record<string, string> = {};
  /** Her application for her newborn daughter, on Nga's desk. */
  let birth: string;

  beforeAll(async () => {
    filing = await Filing.start({ database, residents: 100 });
    for (const [place, state] of ['submitted', 'more', 'accepted', 'withdrawn', 'rejected', 'approved'].entries()) {
      at[state] = (await filing.file(absence(place + 1))).id;
    }
    at.draft = (await filing.draft(absence(20))).id;
    at.quang = (await filing.file(absence(21, quang))).id;
    for (const state of ['accepted', 'rejected', 'approved']) await filing.accept(String(at[state]), 'hanh');
    await filing.supplement(String(at.more), 'hanh');
    await filing.withdraw(String(at.withdrawn), mai);
    await filing.decide(String(at.rejected), 'hanh', false);
    await filing.decide(String(at.approved), 'hanh');
    const electricity = { procedure: 24, form: { use: 'HOUSEHOLD', phases: '1' } };
    at.here = (await filing.file(electricity)).id;
    at.there = (await filing.file({ ...electricity, as: citizen('hanh') })).id;
    at.death = (await filing.file(death)).id;
    [{ id: birth }] = await rowsOf(filing, 'services', "SELECT id FROM application WHERE code = 'H01-260914-900003'");
  }, 120_000);
  afterAll(() => filing.graph.close());

  /** What lies on a desk by the rows themselves, oldest first. */
  async function lying({ agency, areaCode }: (typeof offices)[OfficerOfCast]): Promise<any[]> {
    const waiting = ['SUBMITTED', 'SUPPLEMENT_REQUESTED', 'ACCEPTED', 'IN_PROGRESS'];
    const all = await rowsOf(filing, 'services', 'SELECT * FROM application');
    return all
      .filter((row) => row.agency === agency && isWithin(row.area_code, areaCode) && waiting.includes(row.state))
      .sort((a, b) => `${a.created_at} ${a.id}`.localeCompare(`${b.created_at} ${b.id}`));
  }
  const idsOf = (rows: readonly any[]): string[] => rows.map(({ id }) => id);

  describe('lists', () => {
    it.each(Object.keys(offices) as OfficerOfCast[])(
      'exactly what waits for the office of %s, oldest first',
      async (who) => {
        expect(await idsOn(filing, officer(who))).toEqual(idsOf(await lying(offices[who])));
      },
    );

    it('what was handed in and not decided: no draft, nothing that was taken back, refused or done', async () => {
      const listed = await nodesOn(filing, hanh, { fields: 'id state overdue applicant { id }' });
      const stateOf = (id?: string) => listed.find((node) => node.id === id)?.state;
      expect([at.submitted, at.more, at.accepted, at.quang].map(stateOf)).toEqual([
        'SUBMITTED',
        'SUPPLEMENT_REQUESTED',
        'ACCEPTED',
        'SUBMITTED',
      ]);
      expect([at.draft, at.withdrawn, at.rejected, at.approved].map(stateOf)).toEqual(Array(4).fill(undefined));
      expect(await idsOn(filing, nga)).toEqual(expect.arrayContaining([birth, at.death]));
      expect(await idsOn(filing, tam)).not.toEqual(expect.arrayContaining([at.submitted]));
    });

    it('what is approved no longer: it is for the registries, and comes back if one of them refuses', async () => {
      const { id } = await filing.file(absence(22));
      await filing.accept(id, 'hanh');
      await rowsOf(filing, 'services', "UPDATE application SET state = 'APPROVED' WHERE id = ?", id);
      expect(await idsOn(filing, hanh)).not.toContain(id);
      expect(await idsOn(filing, hanh, { filter: { state: 'APPROVED' } })).toEqual([]);
      await rowsOf(filing, 'services', "UPDATE application SET state = 'IN_PROGRESS' WHERE id = ?", id);
      expect(await idsOn(filing, hanh)).toContain(id);
      expect((await filing.decide(id, 'hanh', false)).data.it.state).toBe('REJECTED');
    });

    it('by state', async () => {
      const here = await lying(offices.hanh);
      for (const state of ['SUBMITTED', 'SUPPLEMENT_REQUESTED', 'ACCEPTED', 'IN_PROGRESS']) {
        const expected = here.filter((row) => row.state === state);
        expect(await idsOn(filing, hanh, { filter: { state } })).toEqual(idsOf(expected));
      }
      for (const state of ['DRAFT', 'AWAITING_PAYMENT', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'COMPLETED']) {
        expect(await idsOn(filing, hanh, { filter: { state } })).toEqual([]);
      }
    });

    it('by procedure', async () => {
      const here = await lying(offices.hanh);
      for (const procedure of [5, 3, 1, 15, 999]) {
        const expected = here.filter((row) => row.procedure_number === procedure);
        expect(await idsOn(filing, hanh, { filter: { procedure } })).toEqual(idsOf(expected));
      }
    });

    it('by area, for an office of the province: a commune of it, or all of it', async () => {
      const long = officer('long');
      const [mine, other] = [String(at.here), String(at.there)];
      const all = await idsOn(filing, long);
      expect(all).toEqual(expect.arrayContaining([mine, other]));
      expect(await idsOn(filing, long, { filter: { area: '01' } })).toEqual(all);
      const here = await idsOn(filing, long, { filter: { area: cast.mai.communeCode } });
      const there = await idsOn(filing, long, { filter: { area: cast.hanh.communeCode } });
      expect([here.includes(mine), here.includes(other)]).toEqual([true, false]);
      expect([there.includes(mine), there.includes(other)]).toEqual([false, true]);
    });

    it('by whether they are overdue, as each of them says itself', async () => {
      const due = async (id: string | undefined, dueAt: string | null): Promise<void> => {
        await rowsOf(filing, 'services', 'UPDATE application SET due_at = ? WHERE id = ?', dueAt, id);
      };
      await due(at.submitted, '2026-11-19T10:00:00.000Z');
      await due(at.accepted, '2027-01-19T10:00:00.000Z');
      await due(at.more, null);
      const fields = 'id overdue';
      const all = await nodesOn(filing, hanh, { fields });
      const late = await nodesOn(filing, hanh, { fields, filter: { overdue: true } });
      const rest = await nodesOn(filing, hanh, { fields, filter: { overdue: false } });
      expect(late).toEqual(all.filter(({ overdue }) => overdue));
      expect(rest).toEqual(all.filter(({ overdue }) => !overdue));
      expect(late.map(({ id }) => id)).toContain(at.submitted);
      expect(rest.map(({ id }) => id)).toEqual(expect.arrayContaining([at.accepted, at.more]));
      // Time alone makes it so: each question here takes three seconds.
      await due(at.accepted, new Date(filing.now().getTime() + 5_000).toISOString());
      expect(await idsOn(filing, hanh, { filter: { overdue: true } })).not.toContain(at.accepted);
      expect(await idsOn(filing, hanh, { filter: { overdue: true } })).toContain(at.accepted);
    });

    it('by several at once', async () => {
      const filter = { state: 'SUBMITTED', procedure: 5, area: '00004', overdue: false };
      const listed = await idsOn(filing, hanh, { filter });
      expect(listed).toContain(at.quang);
      expect(listed).not.toContain(at.submitted);
    });

    it('page after page, each once', async () => {
      const whole = await idsOn(filing, hanh);
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const { data } = await desk(filing, hanh, { first: 2, after });
        seen.push(...data.applications.edges.map(({ node }: any) => node.id));
        after = data.applications.pageInfo.hasNextPage ? data.applications.pageInfo.endCursor : null;
      } while (after !== null);
      expect(seen).toEqual(whole);
      expect(whole.length).toBeGreaterThan(3);
    });
  });

  describe('gives with each application a mandate', () => {
    const scopesOf = (number: number, who: 'applicantScopes' | 'subjectScopes') => workingOf(number)[who].join(' ');

    it('over applicant and subject, in one request with the list, as far as the procedure needs', async () => {
      const fields = `applicant { id fullName personalNumber contact { phone } household { fileNumber } }
        subject { id fullName personalNumber permanentAddress { text } documents { items { type } } }`;
      expect(scopesOf(10, 'applicantScopes')).toBe(`${WHO} family household`);
      const { applicant, subject } = await nodeOn(filing, nga, String(at.death), fields);
      expect(applicant).toMatchObject({ id: cast.mai.id, fullName: cast.mai.fullName });
      expect(applicant.personalNumber).toBe(cast.mai.personalNumber);
      expect(applicant.household.fileNumber).toEqual(expect.any(String));
      expect(applicant.contact.phone).toEqual(expect.any(String));
      expect(subject).toMatchObject({ id: cast.lan.id, fullName: cast.lan.fullName });
      expect(subject.permanentAddress.text).toContain('Ba Đình');
      expect(subject.documents.items).toEqual([{ type: 'IDENTITY_CARD' }]);
    });

    it('that stops where the procedure does, for each of the two by itself', async () => {
      // Only this one names Lan: Mai has others on this desk.
      const { data, errors } = await desk(filing, nga, {
        filter: { procedure: 10 },
        fields: 'id applicant { permanentAddress { text } } subject { contact { phone } }',
      });
      const [{ node }] = data.applications.edges.filter(({ node }: any) => node.id === at.death);
      expect(node).toEqual({ id: at.death, applicant: { permanentAddress: null }, subject: { contact: null } });
      expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['SCOPE_NOT_GRANTED']));
      expect(errors.map(({ path }) => path?.at(-1)).sort()).toEqual(['contact', 'permanentAddress']);
    });

    it('that shows of her applications this one alone', async () => {
      const fields = 'applicant { applications(first: 50) { edges { node { id } } } }';
      const { data } = await desk(filing, nga, { filter: { procedure: 10 }, fields: `id ${fields}` });
      const [{ node }] = data.applications.edges.filter(({ node }: any) => node.id === at.death);
      expect(node.applicant.applications.edges).toEqual([{ node: { id: at.death } }]);
    });

    it('for the same persons, and as far, when the application is named as the purpose', async () => {
      const id = String(at.death);
      expect(await readsFor(filing, id, nga, cast.mai.id, 'fullName contact { phone }')).toBeWhole();
      expect(await readsFor(filing, id, nga, cast.lan.id, 'fullName permanentAddress { text }')).toBeWhole();
      expect(await readsFor(filing, id, nga, cast.lan.id, 'contact { phone }')).toBeRefusedWith('SCOPE_NOT_GRANTED');
      expect(await readsFor(filing, id, nga, cast.quang.id)).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
    });

    it('over the other party, too, where there are two and the register knows them', async () => {
      const { personalNumber, fullName, dateOfBirth } = cast.hue;
      const form = {
        spousePersonalNumber: personalNumber,
        spouseFullName: fullName,
        spouseDateOfBirth: dateOfBirth,
      };
      const { id } = await filing.file({ procedure: 11, as: citizen('binh'), form });
      const place = { agency: 'UBND Xã', areaCode: cast.binh.communeCode };
      const [{ agency }] = await rowsOf(filing, 'services', 'SELECT agency FROM application WHERE id = ?', id);
      const clerk = await someOfficer(filing, { ...place, agency });
      expect((await readsFor(filing, id, clerk, cast.hue.id)).data).toEqual({ resident: { fullName } });
      expect(scopesOf(11, 'subjectScopes')).not.toContain('contact');
      expect(await readsFor(filing, id, clerk, cast.hue.id, 'contact { phone }')).toBeRefusedWith('SCOPE_NOT_GRANTED');
      expect(await readsFor(filing, id, clerk, cast.duc.id)).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      await filing.withdraw(id, citizen('binh'));
      expect(await readsFor(filing, id, clerk, cast.hue.id)).toBeRefusedWith('PURPOSE_MISMATCH');
    });

    it('that is on the record of each person it opened, with that application as what it rests on', async () => {
      const fields = 'id applicant { fullName religion } subject { fullName }';
      await desk(filing, nga, { filter: { procedure: 10 }, fields });
      const log =
        'accessLog(first: 1) { edges { node { receiver receiverKind basis purposeCode fields deniedFields } } }';
      const [hers] = (await filing.profile(log)).accessLog.edges;
      const office = { receiver: offices.nga.agency, receiverKind: 'OFFICER', basis: 'MANDATE' };
      expect(hers.node).toEqual({
        ...office,
        purposeCode: 'APPLICATION',
        fields: ['Query.applications', 'Resident.fullName'],
        deniedFields: ['Resident.religion'],
      });
      const [theirs] = (await filing.profile(log, lan)).accessLog.edges;
      expect(theirs.node).toEqual({
        ...office,
        purposeCode: 'APPLICATION',
        fields: ['Resident.fullName'],
        deniedFields: [],
      });
      for (const person of [cast.mai.id, cast.lan.id]) {
        const [last] = await rowsOf(
          filing,
          'identity',
          "SELECT reference FROM access_record WHERE resident_id = ? AND receiver_kind = 'OFFICER' ORDER BY at DESC LIMIT 1",
          person,
        );
        expect(last).toEqual({ reference: at.death });
      }
    });

    it('that says of whom a list told, even where nothing more was read', async () => {
      const log = 'accessLog(first: 1) { edges { node { receiver fields } } }';
      await idsOn(filing, hanh, { filter: { state: 'SUBMITTED', procedure: 5 } });
      const [{ node }] = (await filing.profile(log, quang)).accessLog.edges;
      expect(node).toEqual({ receiver: offices.hanh.agency, fields: ['Query.applications'] });
    });

    it('beyond which no procedure of the catalogue goes', () => {
      const asked = new Set(
        procedures.flatMap(({ number }) => {
          const { applicantScopes, subjectScopes } = workingOf(number);
          return [...applicantScopes, ...subjectScopes];
        }),
      );
      const closed = ['identity.background', 'social', 'health', 'eid', 'applications', 'score'];
      const reached = personalScopes.filter((scope) => [...asked].some((given) => covers(given, `${scope}.*`)));
      expect(reached).toEqual(personalScopes.filter((scope) => !closed.includes(scope)));
      // Of the wallet single kinds, never all of it.
      expect([...asked]).not.toContain('documents');
    });
  });

  describe('is explained', () => {
    const operation = (fields: string) => `{ applications(first: 50) { edges { node { ${fields} } } } }`;
    const field = (each: string) => `applications.edges[].node.${each}`;

    it('as far as procedures go, and no further', async () => {
      const fields =
        'applicant { fullName religion score { total } healthInsurance: documents(types: [HEALTH_INSURANCE_CARD]) { withheld } } subject { contact { phone } electronicIdentity { level } }';
      const { decisions, subgraphs } = await explanationOf(filing.graph, operation(fields), hanh);
      const told = new Map(decisions.map(({ path, field, ...rest }) => [`${path} ${field}`, rest]));
      const open = { person: null, allowed: true, basis: 'MANDATE', reason: 'MANDATE_OF_APPLICATION' };
      const closed = { person: null, allowed: false, basis: null, reason: 'SCOPE_NOT_GRANTED' };
      expect(told.get(`${field('applicant.fullName')} Resident.fullName`)).toEqual(open);
      expect(told.get(`${field('subject.contact')} Resident.contact`)).toEqual(open);
      expect(told.get(`${field('applicant.religion')} Resident.religion`)).toEqual(closed);
      expect(told.get(`${field('applicant.score')} Resident.score`)).toEqual(closed);
      expect(told.get(`${field('subject.electronicIdentity')} Resident.electronicIdentity`)).toEqual(closed);
      // Those of the fields that are refused, too: they are what refuses.
      expect(subgraphs).toEqual(['documents', 'identity', 'residents', 'scoring', 'services']);
    });

    it('as it is executed: what is shown was to be, what was not to be is refused', async () => {
      const person = `fullName religion contact { phone } permanentAddress { text } vulnerableGroups
        household { members { resident { fullName religion } } } relatives { resident { fullName } }
        electronicIdentity { level } score { total } applications(first: 3) { edges { node { code } } }`;
      const text = operation(`id applicant { ${person} } subject { ${person} }`);
      const { decisions } = await explanationOf(filing.graph, text, nga);
      const answer = await filing.graph.asks(text, nga);
      expect(answer.status).toBe(200);
      const place = (path: readonly (string | number)[] = []): string =>
        path.reduce<string>((so, part) => (typeof part === 'number' ? `${so}[]` : so ? `${so}.${part}` : part), '');
      const refused = new Map(answer.errors.map(({ path, extensions }) => [place(path), extensions.code]));
      const of = (path: string, allowed: boolean) =>
        decisions.filter((each) => each.path === path && each.allowed === allowed);
      for (const [path, code] of refused) {
        const closed = of(path, false);
        if (closed.length > 0) expect(closed.map(({ reason }) => reason)).toContain(code);
        // Some procedure reads it, not this one.
        else expect(of(path, true).map(({ reason }) => reason)).toEqual(['MANDATE_OF_APPLICATION']);
      }
      let shown = 0;
      const walk = (value: unknown, path: string): void => {
        if (Array.isArray(value)) for (const each of value) walk(each, `${path}[]`);
        else if (typeof value === 'object' && value !== null) {
          for (const [key, inner] of Object.entries(value)) walk(inner, path ? `${path}.${key}` : key);
        }
        if (value === null || !decisions.some((each) => each.path === path)) return;
        shown++;
        expect([path, of(path, true).map(({ reason }) => reason)]).toEqual([path, ['MANDATE_OF_APPLICATION']]);
      };
      walk(answer.data, '');
      expect(shown).toBeGreaterThan(10);
      expect(refused.size).toBeGreaterThan(5);
    });

    it('as closed to whoever is no officer', async () => {
      const scope = 'applications:handle applications identity.core';
      for (const as of [{ as: 'citizen', scope }, { as: 'bank', scope }, { as: 'analyst' }] as const) {
        const { decisions, subgraphs } = await explanationOf(filing.graph, operation('applicant { fullName }'), { as });
        expect(decisions.map(({ allowed, reason }) => [allowed, reason])).toEqual([[false, 'FORBIDDEN']]);
        const answer = await desk(filing, { as }, { fields: 'applicant { fullName }' });
        expect([answer.data ?? null, codesOf(answer)]).toEqual([null, ['FORBIDDEN']]);
        expect(subgraphs).toEqual(['services']);
      }
    });

    it('with its commands, whose answers open the same persons', async () => {
      const text = `mutation { acceptApplication(id: "x", idempotencyKey: "k") { applicant { fullName religion } } }`;
      const { decisions } = await explanationOf(filing.graph, text, hanh);
      expect(decisions.map(({ path, reason }) => [path.split('.').at(-1), reason])).toEqual([
        ['fullName', 'MANDATE_OF_APPLICATION'],
        ['religion', 'SCOPE_NOT_GRANTED'],
      ]);
    });
  });

  it('costs as many statements for many applications as for one, with all that hangs on them', async () => {
    const fields = `id procedure { nameVi } history { at } steps { title } attachments { name } payments { amount } overdue
      applicant { fullName personalNumber contact { phone } household { fileNumber } documents { items { type } } }
      subject { fullName permanentAddress { text } }`;
    const query = (first: number) => `{ applications(first: ${first}) { edges { node { ${fields} } } } }`;
    const read = async (first: number) => {
      const reading = await filing.graph.cost(query(first), hanh);
      const before = filing.graph.written();
      const { data } = await filing.graph.asks(query(first), hanh);
      const { statements } = filing.graph.written();
      return { reading, writing: statements - before.statements, length: data.applications.edges.length };
    };
    const [one, many] = [await read(1), await read(100)];
    expect([one.length, many.length > 3]).toEqual([1, true]);
    expect(many.reading).toBe(one.reading);
    expect(many.writing).toBe(one.writing);
  });

  describe('decides', () => {
    const seen = 'id state revision decidedAt history { state by note refused }';

    it('what was accepted, with a reason that the citizen reads, in the name of the office', async () => {
      const { id, revision } = await filing.file(absence(10));
      const accepted = await command(filing, 'acceptApplication', { id, revision }, hanh, seen);
      expect(accepted.data.it).toMatchObject({ state: 'ACCEPTED', revision: revision + 1, decidedAt: null });
      const note = 'Nơi đến chưa rõ';
      const decided = await command(
        filing,
        'decideApplication',
        { id, note: ` ${note.normalize('NFD')} ` },
        hanh,
        seen,
      );
      expect(decided.data.it).toMatchObject({ state: 'REJECTED', revision: revision + 2 });
      expect(decided.data.it.decidedAt).toBe(filing.now().toISOString());
      const { history } = await filing.read(id);
      const by = offices.hanh.agency;
      expect(history).toEqual([
        { state: 'DRAFT', by: 'citizen', note: null, refused: null },
        { state: 'SUBMITTED', by: 'citizen', note: null, refused: null },
        { state: 'ACCEPTED', by, note: null, refused: null },
        { state: 'REJECTED', by, note, refused: null },
      ]);
    });

    it('after the citizen has handed in what it asked for', async () => {
      const { id } = await filing.file(absence(11));
      const note = 'Đề nghị ghi rõ nơi đến';
      expect((await command(filing, 'requestSupplement', { id, note }, hanh)).data.it.state).toBe(
        'SUPPLEMENT_REQUESTED',
      );
      // Meanwhile it is the citizen's turn, and the office may still look.
      expect(await idsOn(filing, hanh)).toContain(id);
      expect((await filing.submit(id, absence(11))).data.it.state).toBe('SUBMITTED');
      expect((await filing.accept(id, 'hanh')).data.it.state).toBe('ACCEPTED');
      expect((await filing.decide(id, 'hanh')).errors).toEqual([]);
      expect(await historyOf(filing, id)).toEqual([
        'DRAFT',
        'SUBMITTED',
        'SUPPLEMENT_REQUESTED',
        'SUBMITTED',
        'ACCEPTED',
        'APPROVED',
        'COMPLETED',
      ]);
    });

    it('once, however often it is told with the same key', async () => {
      const { id } = await filing.file(absence(12));
      const said = { id, key: 'accept-once' };
      const answers = await Promise.all([1, 2, 3].map(() => command(filing, 'acceptApplication', said, hanh, seen)));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect((await historyOf(filing, id)).filter((state) => state === 'ACCEPTED')).toHaveLength(1);
      const other = await command(filing, 'acceptApplication', { ...said, fee: 1 }, hanh);
      expect(other).toBeRefusedWith('IDEMPOTENCY_CONFLICT');
    });

    it('once, also where two officers decide at the same time', async () => {
      for (const round of [1, 2, 3]) {
        const { id } = await filing.file(absence(12 + round));
        await filing.accept(id, 'hanh');
        const colleagues = await Promise.all(
          ['officer-a', 'officer-b'].map((sub) => someOfficer(filing, offices.hanh, sub)),
        );
        const answers = await Promise.all(
          colleagues.map((each, place) => command(filing, 'decideApplication', { id, approve: place === 0 }, each)),
        );
        await filing.graph.settled();
        const won = answers.findIndex(({ errors }) => errors.length === 0);
        expect(answers.map(codesOf).sort()).toEqual([[], ['STEP_NOT_ALLOWED']]);
        const { state } = await filing.read(id);
        expect(state).toBe(won === 0 ? 'COMPLETED' : 'REJECTED');
        const decided = (await historyOf(filing, id)).filter((each) => ['APPROVED', 'REJECTED'].includes(each));
        expect(decided).toEqual([won === 0 ? 'APPROVED' : 'REJECTED']);
      }
    });

    it('what it has seen, where it names the revision', async () => {
      const { id, revision } = await filing.file(absence(16));
      const stale = { id, revision: revision - 1 };
      for (const name of ['acceptApplication', 'requestSupplement'] as const) {
        expect(await command(filing, name, stale, hanh)).toBeRefusedWith('STEP_NOT_ALLOWED');
      }
      const accepted = await command(filing, 'acceptApplication', { id, revision }, hanh);
      expect(accepted.data.it.revision).toBe(revision + 1);
      expect(await command(filing, 'decideApplication', { id, revision }, hanh)).toBeRefusedWith('STEP_NOT_ALLOWED');
      const decided = await command(filing, 'decideApplication', { id, revision: revision + 1 }, hanh);
      expect(decided).toBeWhole();
    });
  });

  describe('ends its mandate with the application', () => {
    const person = 'state applicant { fullName permanentAddress { text } }';

    it.each(['rejected', 'approved'] as const)('but answers what it has just decided: %s', async (how) => {
      const { id } = await filing.file(absence(how === 'approved' ? 17 : 18));
      await filing.accept(id, 'hanh');
      expect(await readsFor(filing, id, hanh, cast.mai.id)).toBeWhole();
      const said = { id, approve: how === 'approved', key: `last-${how}` };
      const answer = await command(filing, 'decideApplication', said, hanh, person);
      expect(answer).toBeWhole();
      expect(answer.data.it.applicant).toMatchObject({ fullName: cast.mai.fullName });
      await filing.graph.settled();
      expect(await readsFor(filing, id, hanh, cast.mai.id)).toBeRefusedWith('PURPOSE_MISMATCH');
      expect(await idsOn(filing, hanh)).not.toContain(id);

      // Who did not hear asks once more, within a minute.
      filing.wait(50_000);
      const again = await command(filing, 'decideApplication', said, hanh, person);
      expect(again.text).toBe(answer.text);
      expect(await readsFor(filing, id, hanh, cast.mai.id)).toBeRefusedWith('PURPOSE_MISMATCH');
      filing.wait(10_000);
      const late = await command(filing, 'decideApplication', said, hanh, person);
      expect(late).toBeRefusedWith('PURPOSE_MISMATCH');
      expect((await historyOf(filing, id)).filter((each) => each.includes(' '))).toEqual([]);
    });

    it('also where it is the citizen who ends it: what the office did before tells nothing anew', async () => {
      const { id } = await filing.file(absence(19));
      const said = { id, key: 'accepted-before' };
      expect(await command(filing, 'acceptApplication', said, hanh, person)).toBeWhole();
      expect(await command(filing, 'acceptApplication', said, hanh, person)).toBeWhole();
      await filing.withdraw(id, mai);
      expect(await command(filing, 'acceptApplication', said, hanh, person)).toBeRefusedWith('PURPOSE_MISMATCH');
      expect(await readsFor(filing, id, hanh, cast.mai.id)).toBeRefusedWith('PURPOSE_MISMATCH');
    });

    it('while the citizen pays a fee that it has set, and has it again when that is paid', async () => {
      const { id } = await filing.file(vehicle);
      const priced = await command(filing, 'acceptApplication', { id, fee: 120_000 }, hanh, `id code fee ${person}`);
      expect(priced.data.it).toMatchObject({ state: 'AWAITING_PAYMENT', applicant: { fullName: cast.mai.fullName } });
      expect(await readsFor(filing, id, hanh, cast.mai.id)).toBeRefusedWith('PURPOSE_MISMATCH');
      expect(await idsOn(filing, hanh)).not.toContain(id);
      await filing.pay(priced.data.it, mai);
      expect(await readsFor(filing, id, hanh, cast.mai.id)).toBeWhole();
      expect(await idsOn(filing, hanh)).toContain(id);
    });
  });
});
