import { cast, relyingParties, tasks } from '../../population/cast';
import { EidAccountRow } from '../../subgraphs/identity/entities';
import { PersonRow } from '../../subgraphs/residents/entities';
import { ApplicationRow } from '../../subgraphs/services/entities';
import { newId } from '../../subgraphs/shared/ids';
import { Consenting, item, quang, subjectOf } from '../consenting';
import { type Asker, bank, Counter, mai, officer } from '../counter';
import { type Answer, databaseKinds, Graph, type Question } from '../graph';
import { keepConsent } from '../kept-consent';

/**
 * Whoever may not know whether there is something learns it from no answer: what there is not and what is somebody else's
 * have one code, the same bytes and the same number of statements. Beside what the tests of consent, of verification and
 * of mandates look at: tickets, applications, accounts, searches, and every id asked for as another kind of thing.
 */

const subjects = {
  mai: subjectOf(cast.mai),
  quang: subjectOf(cast.quang),
  hue: subjectOf(cast.hue),
  sau: subjectOf(cast.sau),
  ngoc: subjectOf(cast.ngoc),
};

describe.each(databaseKinds)('what is not yours looks like what is not there, on %s', (database) => {
  const desk = new Consenting();
  const counter = new Counter();
  let graph: Graph;
  /** Ids of things of Mai's that others may not know of. */
  let hers: Readonly<Record<'consent' | 'request' | 'ticket' | 'application', string>>;
  let partner: Asker;

  beforeAll(async () => {
    graph = await Graph.start({ database, residents: 80, now: desk.now });
    desk.graph = graph;
    counter.graph = graph;
    partner = await desk.client(relyingParties.partner.clientId, { scope: 'kyc:request kyc:read consent:read' });
    hers = {
      consent: (await desk.given()).id,
      request: await desk.requested(),
      ticket: (await counter.opens({ ttlSeconds: 600 })).id,
      application: (await rows('services', ApplicationRow).findOneByOrFail({ residentId: cast.mai.id })).id,
    };
  });
  afterAll(() => graph.close());

  const rows = <Row extends object>(chapter: string, row: new () => Row) => {
    const source = graph.chapters.get(chapter)?.database?.source;
    if (!source) throw new Error(`${chapter} is not open`);
    return source.getRepository(row);
  };

  /** Statements of all chapters, within transactions and without. */
  const costs = (): number => graph.statements() + graph.written().statements;

  /** Asks each once to warm what is remembered, then again; all must be one answer at one price. */
  async function expectAlike(code: string, asked: Readonly<Record<string, () => Promise<Answer>>>): Promise<void> {
    for (const ask of Object.values(asked)) await ask();
    const seen = new Map<string, string>();
    for (const [what, ask] of Object.entries(asked)) {
      const before = costs();
      const answer = await ask();
      seen.set(what, `${costs() - before} ${answer.status} ${answer.text}`);
      expect([what, answer.errors[0]?.extensions.code ?? 'none']).toEqual([what, code]);
    }
    const [first] = seen.values();
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries([...seen.keys()].map((what) => [what, first])));
  }

  const each = <Value>(values: Readonly<Record<string, Value>>, ask: (value: Value) => Promise<Answer>) =>
    Object.fromEntries(Object.entries(values).map(([what, value]) => [what, () => ask(value)]));

  /** One of each kind, and ids that are nobody's. */
  const ids = () => ({
    ...hers,
    'nobody’s': newId(),
    'of no form': 'x',
    Mai: cast.mai.id,
    'her number': cast.mai.personalNumber,
  });

  const strangers: readonly [string, Question][] = [
    ['her husband', { as: { as: 'citizen', person: 'quang' } }],
    ['her mother at level 1', { as: { as: 'citizen', person: 'lan' } }],
    [
      'a partner for her husband',
      { as: { as: 'partner', person: 'quang', scope: 'application:read consent:read applications' } },
    ],
    ['an officer of another area', { as: { as: 'officer', person: 'tam', scope: 'application:read consent:read' } }],
    ['a bank without a consent', { as: { as: 'bank', scope: 'application:read consent:read' }, headers: {} }],
    ['an analyst', { as: { as: 'analyst', scope: 'application:read consent:read' } }],
  ];

  describe.each(strangers)('to %s', (who, question) => {
    it('an application', async () => {
      const query = 'query ($id: ID!) { application(id: $id) { id code state } }';
      await expectAlike(
        'NOT_FOUND',
        each(ids(), (id) => graph.asks(query, { ...question, variables: { id } })),
      );
    });

    const known = who === 'a bank without a consent' ? ['consent', 'request'] : [];
    it.each(['consent', 'consentRequest'])('a %s', async (field) => {
      const query = `query ($id: ID!) { ${field}(id: $id) { id status } }`;
      // The bank it was given to may read it.
      const asked = Object.fromEntries(Object.entries(ids()).filter(([what]) => !known.includes(what)));
      await expectAlike(
        'NOT_FOUND',
        each(asked, (id) => graph.asks(query, { ...question, variables: { id } })),
      );
    });
  });

  it('an application, to a bank that holds a consent to another matter, or to another person’s applications', async () => {
    const query = 'query ($id: ID!) { application(id: $id) { id code state } }';
    const scopes = [{ scope: 'applications', mode: 'DISCLOSE', essential: true } as const];
    const consents = {
      hers: hers.consent,
      another: await keepConsent(graph, { id: newId(), residentId: cast.binh.id, scopes }),
    };
    for (const consent of Object.values(consents)) {
      const question = { as: { as: 'bank', scope: 'application:read' }, headers: { 'consent-id': consent } } as const;
      await expectAlike(
        'NOT_FOUND',
        each(ids(), (id) => graph.asks(query, { ...question, variables: { id } })),
      );
    }
  });

  it('a person, to a bank with a consent of somebody else and to an officer whose area it is not', async () => {
    const query = 'query ($id: ID!) { resident(id: $id) { id fullName dateOfBirth } }';
    const askers: readonly [Question, string][] = [
      [{ as: { as: 'bank', scope: 'profile:read' }, headers: { 'consent-id': hers.consent } }, 'nobody’s'],
      [{ as: { as: 'officer', person: 'tam' }, headers: { purpose: tasks.residenceCheckDatMui } }, 'Mai'],
      [{ as: { as: 'officer', person: 'hanh' }, headers: { purpose: tasks.accountUnlock } }, 'nobody’s'],
    ];
    const dead = await rows('residents', PersonRow).findOneByOrFail({ vitalStatus: 'DECEASED' });
    for (const [question, also] of askers) {
      const persons = {
        'nobody’s': newId(),
        Bình: cast.binh.id,
        Sáu: cast.sau.id,
        ...(also === 'Mai' ? { Mai: cast.mai.id } : {}),
        'of the dead': dead.id,
        'a number': cast.binh.personalNumber,
        'a consent': hers.consent,
      };
      await expectAlike(
        'SUBJECT_UNKNOWN_OR_NO_CONSENT',
        each(persons, (id) => graph.asks(query, { ...question, variables: { id } })),
      );
    }
  });

  it('a number or a name, to an officer who searches an area where its owner does not live', async () => {
    const query =
      'query ($f: ResidentFilter!) { residents(filter: $f) { edges { node { id fullName } } pageInfo { hasNextPage } } }';
    const question = { ...officer('tam'), headers: { purpose: tasks.residenceCheckDatMui } };
    const search = (filter: object) => graph.asks(query, { ...question, variables: { f: filter } });
    const { mai: her, sau } = cast;
    const numbers = { 'nobody’s': '999999999999', Mai: her.personalNumber, Sáu: sau.personalNumber };
    await expectAlike(
      'none',
      each(numbers, (personalNumber) => search({ personalNumber })),
    );
    const names = { 'nobody’s': 'Xyz Abc Def', Mai: her.fullName, Sáu: sau.fullName };
    await expectAlike(
      'none',
      each(names, (nameContains) => search({ nameContains })),
    );
  });

  it('an account, to an officer who would unlock it without being charged with it', async () => {
    await rows('identity', EidAccountRow).update({ residentId: cast.quang.id }, { status: 'LOCKED' });
    const accounts = {
      'nobody’s': newId(),
      locked: cast.quang.id,
      open: cast.binh.id,
      'of somebody without one': cast.sau.id,
      'a number': cast.quang.personalNumber,
    };
    await expectAlike(
      'SCOPE_NOT_GRANTED',
      each(accounts, (id) => counter.unlocks(id, tasks.accountUnlock)),
    );
    await rows('identity', EidAccountRow).update({ residentId: cast.quang.id }, { status: 'ACTIVE' });
  });

  describe('a ticket', () => {
    // A token that we signed has a row, and nobody else signs one: there is no token of a ticket that is not there.
    const opens = (as = mai, relyingParty: string | undefined = relyingParties.bank.id) =>
      counter.opens({ as, ttlSeconds: 600, ...(relyingParty ? { relyingParty } : {}) });
    const standing = (status: EidAccountRow['status']) =>
      rows('identity', EidAccountRow).update({ residentId: cast.mai.id }, { status });

    it('to another party than the one it is for, in whatever state it or its owner is', async () => {
      const [open, redeemed, cancelled, locked] = [await opens(quang), await opens(), await opens(), await opens()];
      expect(await counter.redeems(redeemed.token)).toBeWhole();
      expect(await counter.cancels(cancelled.id)).toBeWhole();
      const tokens = {
        open: open.token,
        redeemed: redeemed.token,
        cancelled: cancelled.token,
        locked: locked.token,
        'for anybody, locked': (await opens(mai, '')).token,
      };
      await standing('LOCKED');
      await expectAlike(
        'SUBJECT_UNKNOWN_OR_NO_CONSENT',
        each(tokens, (token) => counter.redeems(token, partner)),
      );
      await standing('ACTIVE');
      desk.wait(660_000);
      const later = await desk.client(relyingParties.partner.clientId, { scope: 'kyc:request' });
      const { 'for anybody, locked': _, ...bound } = tokens;
      await expectAlike(
        'SUBJECT_UNKNOWN_OR_NO_CONSENT',
        each(bound, (token) => counter.redeems(token, later)),
      );
    });

    it('that is no ticket of ours, whatever else of ours it is', async () => {
      const { receipt } = await desk.given();
      const strings = {
        'a receipt': receipt,
        'a token': String(partner.token),
        'an id': hers.ticket,
        'a number': cast.mai.personalNumber,
        nothing: '',
      };
      await expectAlike(
        'SUBJECT_UNKNOWN_OR_NO_CONSENT',
        each(strings, (token) => counter.redeems(token, bank)),
      );
    });

    it('by its id, to another citizen who would take it back', async () => {
      await expectAlike(
        'NOT_FOUND',
        each(ids(), (id) => counter.cancels(id, quang)),
      );
    });
  });

  it('a known person without a consent, to a bank that points at nothing or at what is not a consent of its own', async () => {
    const theirs = await keepConsent(graph, { id: newId(), relyingPartyId: relyingParties.partner.id });
    const pointers = {
      ...hers,
      consent: theirs,
      'nobody’s': newId(),
      Mai: cast.mai.id,
      'her number': cast.mai.personalNumber,
    };
    const query = '{ consentedResident { id fullName contact { phone } } }';
    const reads = each(pointers, (id) => graph.asks(query, { ...bank, headers: { 'consent-id': id } }));
    await expectAlike('SUBJECT_UNKNOWN_OR_NO_CONSENT', reads);
  });

  it('a person asked for consent who gave one before, refused it, or was never asked, when the name is wrong', async () => {
    const given = desk.input({ subject: { ...subjects.mai, fullName: 'Nguyễn Thị Mão' } });
    const refused = await desk.requested({ subject: subjects.quang });
    expect(await desk.rejects(refused, { as: quang })).toBeWhole();
    const asked = {
      'who gave one': given,
      'who refused': desk.input({ subject: { ...subjects.quang, fullName: 'Trần Minh Quảng' } }),
      'never asked': desk.input({ subject: { ...subjects.hue, fullName: 'Đặng Thị Huê' } }),
      'without an account': desk.input({ subject: { ...subjects.sau, fullName: 'Huỳnh Văn Sau' } }),
      'an infant': desk.input({ subject: { ...subjects.ngoc, fullName: 'Trần Bảo Ngoc' } }),
      nobody: desk.input({ subject: { ...subjects.hue, personalNumber: '999999999999' } }),
    };
    const asking = each(asked, (input) => desk.requests({ ...input, scopes: [item('identity.core')] }));
    await expectAlike('SUBJECT_UNKNOWN_OR_NO_CONSENT', asking);
  });
});
