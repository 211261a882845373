import { cast, relyingParties } from '../../population/cast';
import { IdentityNumberRow, PersonRow } from '../../subgraphs/residents/entities';
import { Consenting, item, quang, subjectOf } from '../consenting';
import { type Asker, bank, by, mai, officer } from '../counter';
import { type Answer, databaseKinds, Graph, type Question } from '../graph';

/** From one valid call of each kind, one thing at a time is made wrong. What is refused changes nothing. */

const desk = new Consenting();
const NOBODY = '00000000000000000000000000';
const WRITE = 'consent:write';
const all = ['identity.core', 'address'];
const MINUTE_MS = 60_000;

beforeAll(async () => {
  // On a server where there is one: unless told, it finds ids without regard to their case and to spaces after them.
  const database = databaseKinds.at(-1) ?? 'sqlite';
  desk.graph = await Graph.start({ database, residents: 80, now: desk.now });
});
afterAll(() => desk.graph.close());

describe('a request for consent', () => {
  const subject = subjectOf(cast.mai);
  const scopes = [item('identity.core'), item('address', { essential: false })];

  /** What is wrong, what it is wrong in, the code. */
  const corruptions: [string, Record<string, unknown>, string][] = [
    ['a purpose that there is not', { purpose: 'MARKETING' }, 'BAD_USER_INPUT'],
    ['a purpose in small letters', { purpose: 'account_opening_kyc' }, 'BAD_USER_INPUT'],
    ['no purpose', { purpose: '' }, 'BAD_USER_INPUT'],
    ['a purpose of every object', { purpose: 'constructor' }, 'BAD_USER_INPUT'],
    ['a purpose that is not for this bank', { purpose: 'FORM_PREFILL' }, 'PURPOSE_CEILING_EXCEEDED'],
    [
      'a purpose for employers',
      { purpose: 'EMPLOYMENT_APPLICATION', scopes: [item('contact')], usesPerMonth: 1 },
      'PURPOSE_CEILING_EXCEEDED',
    ],
    [
      'what only citizens begin',
      { purpose: 'QR_SHARE', fetchType: 'ONE_TIME', usesPerMonth: null, validUntil: desk.inDays(0.5) },
      'PURPOSE_CEILING_EXCEEDED',
    ],
    ['no scopes', { scopes: [] }, 'BAD_USER_INPUT'],
    ['a scope twice', { scopes: [...scopes, item('address')] }, 'BAD_USER_INPUT'],
    ['a scope that there is not', { scopes: [item('identity.everything')] }, 'BAD_USER_INPUT'],
    ['a scope in capitals', { scopes: [item('ADDRESS')] }, 'BAD_USER_INPUT'],
    ['every scope', { scopes: [item('*')] }, 'BAD_USER_INPUT'],
    ['half a scope', { scopes: [item('identity')] }, 'BAD_USER_INPUT'],
    ['a scope with a space', { scopes: [item('address ')] }, 'BAD_USER_INPUT'],
    ['documents in general', { scopes: [item('documents')] }, 'BAD_USER_INPUT'],
    ['any document', { scopes: [item('documents.*')] }, 'BAD_USER_INPUT'],
    ['a document that there is not', { scopes: [item('documents.MEMBERSHIP')] }, 'BAD_USER_INPUT'],
    ['a document beyond the purpose', { scopes: [item('documents.PASSPORT')] }, 'PURPOSE_CEILING_EXCEEDED'],
    ...['score', 'identity.background', 'health', 'family', 'household', 'applications', 'social', 'eid'].map(
      (scope): [string, Record<string, unknown>, string] => [
        `the forbidden ${scope}`,
        { scopes: [...scopes, item(scope, { essential: false })] },
        'PURPOSE_CEILING_EXCEEDED',
      ],
    ),
    ['the score by yes or no', { scopes: [item('score', { mode: 'PREDICATE' })] }, 'PURPOSE_CEILING_EXCEEDED'],
    [
      'values where yes or no is the most',
      { purpose: 'AGE_CHECK', scopes: [item('identity.core')] },
      'PURPOSE_CEILING_EXCEEDED',
    ],
    ['a mode that there is not', { scopes: [item('address', { mode: 'EVERYTHING' })] }, 'BAD_USER_INPUT'],
    ['an end before the beginning', { validUntil: desk.inDays(-1) }, 'BAD_USER_INPUT'],
    ['an end that is now', { validUntil: desk.inDays(0) }, 'BAD_USER_INPUT'],
    ['an end a moment too late', { validUntil: desk.inDays(30 + 1 / 86_400_000) }, 'PURPOSE_CEILING_EXCEEDED'],
    ['an end at the end of time', { validUntil: '9999-12-31T23:59:59Z' }, 'PURPOSE_CEILING_EXCEEDED'],
    ['an end on a day that there is not', { validUntil: '2026-11-31T00:00:00Z' }, 'BAD_USER_INPUT'],
    ['an end without a zone', { validUntil: '2026-11-30T00:00:00' }, 'BAD_USER_INPUT'],
    ['a frequency beyond the purpose', { usesPerMonth: 6 }, 'PURPOSE_CEILING_EXCEEDED'],
    ['no use a month', { usesPerMonth: 0 }, 'BAD_USER_INPUT'],
    ['less than none', { usesPerMonth: -1 }, 'BAD_USER_INPUT'],
    ['no frequency', { usesPerMonth: null }, 'BAD_USER_INPUT'],
    ['half a use', { usesPerMonth: 1.5 }, 'BAD_USER_INPUT'],
    ['a frequency of one time', { fetchType: 'ONE_TIME', usesPerMonth: 1 }, 'BAD_USER_INPUT'],
    ['a fetch type that there is not', { fetchType: 'FOREVER' }, 'BAD_USER_INPUT'],
    ['a negative life of data', { dataLifeDays: -1 }, 'BAD_USER_INPUT'],
    ['an endless life of data', { dataLifeDays: 1_828 }, 'PURPOSE_CEILING_EXCEEDED'],
    ['a life beyond the numbers', { dataLifeDays: 2 ** 31 }, 'BAD_USER_INPUT'],
    ['no name', { subject: { ...subject, fullName: ' ' } }, 'BAD_USER_INPUT'],
    ['a name without end', { subject: { ...subject, fullName: 'Mai '.repeat(100) } }, 'BAD_USER_INPUT'],
    ['a number too short', { subject: { ...subject, personalNumber: '00119004721' } }, 'BAD_USER_INPUT'],
    ['a number of letters', { subject: { ...subject, personalNumber: "0' OR '1'='1" } }, 'BAD_USER_INPUT'],
    ['a birth date that there is not', { subject: { ...subject, dateOfBirth: '1990-02-30' } }, 'BAD_USER_INPUT'],
    ['the number alone', { subject: { personalNumber: subject.personalNumber } }, 'BAD_USER_INPUT'],
    ['another number', { subject: { ...subject, personalNumber: '001190047219' } }, 'SUBJECT_UNKNOWN_OR_NO_CONSENT'],
    [
      'the name of her mother',
      { subject: { ...subject, fullName: cast.lan.fullName } },
      'SUBJECT_UNKNOWN_OR_NO_CONSENT',
    ],
    ['another birth date', { subject: { ...subject, dateOfBirth: '1990-06-13' } }, 'SUBJECT_UNKNOWN_OR_NO_CONSENT'],
    ['any name', { subject: { ...subject, fullName: '%' } }, 'BAD_USER_INPUT'],
    ['half a name', { subject: { ...subject, fullName: 'Nguyễn Thị' } }, 'SUBJECT_UNKNOWN_OR_NO_CONSENT'],
    ['no key', { idempotencyKey: '' }, 'BAD_USER_INPUT'],
    ['a key of words', { idempotencyKey: 'once more' }, 'BAD_USER_INPUT'],
    ['a key without end', { idempotencyKey: 'x'.repeat(129) }, 'BAD_USER_INPUT'],
  ];

  it.each(corruptions)('with %s', async (_, wrong, code) => {
    const before = await made();
    expect(await desk.requests(desk.input(wrong))).toBeRefusedWith(code);
    expect(await made()).toBe(before);
  });

  it.each<[string, () => Asker | Promise<Asker>, string]>([
    ['nobody', () => ({}), 'UNAUTHENTICATED'],
    ['Mai', () => mai, 'FORBIDDEN'],
    ['Mai with the permission of a bank', () => by({ as: 'citizen', scope: 'kyc:request identity.core' }), 'FORBIDDEN'],
    ['a partner for Mai', () => by({ as: 'partner', scope: 'kyc:request identity.core' }), 'FORBIDDEN'],
    ['an officer with it', () => by({ as: 'officer', scope: 'kyc:request' }), 'FORBIDDEN'],
    ['an analyst with it', () => by({ as: 'analyst', scope: 'kyc:request' }), 'FORBIDDEN'],
    ['the bank without it', () => by({ as: 'bank', scope: 'kyc:read consent:read' }), 'FORBIDDEN'],
    ['a bank that nobody registered', () => desk.client('ngan-hang-la'), 'FORBIDDEN'],
    ['a bank in capitals', () => desk.client('NGAN-HANG-SAO-MAI'), 'FORBIDDEN'],
  ])('by %s', async (_, who, code) => {
    expect(await desk.requests(desk.input(), await who())).toBeRefusedWith(code);
  });

  it('says what is wrong with the request before it looks for the person', async () => {
    const wrong = { subject: { ...subject, personalNumber: '999999999999' }, usesPerMonth: 6 };
    expect(await desk.requests(desk.input(wrong))).toBeRefusedWith('PURPOSE_CEILING_EXCEEDED');
  });

  it('is the same to an unknown number, another name, another birth date and the dead', async () => {
    const subjects = [
      { ...subject, personalNumber: '999999999999' },
      { ...subject, fullName: cast.lan.fullName },
      { ...subject, dateOfBirth: '1990-06-13' },
      { ...subject, dateOfBirth: '1990' },
      await someoneDead(),
    ];
    const seen = new Set<string>();
    for (const who of subjects) {
      const input = desk.input({ subject: who, validUntil: desk.inDays(3), idempotencyKey: desk.key() });
      const question = { ...bank, variables: { input } };
      const query = 'mutation ($input: RequestConsentInput!) { requestConsent(input: $input) { id } }';
      const { text, cost } = await measured(query, question);
      expect(await desk.graph.asks(query, question)).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      seen.add(`${text} ${cost}`);
    }
    expect([...seen]).toHaveLength(1);
  });

  it('with nothing wrong is made', async () => {
    const before = await made();
    expect(await desk.requests()).toBeWhole();
    expect(await made()).toBe(before + 1);
  });

  const made = async (): Promise<number> =>
    (await desk.graph.asks('{ me { consentRequests { id } } }', mai)).data.me.consentRequests.length;
});

interface Call {
  readonly id: string;
  readonly as?: Asker;
  readonly key?: string;
  readonly list?: readonly string[];
}

type Step = 'approve' | 'reject' | 'narrow' | 'pause' | 'resume' | 'revoke';
const steps: Readonly<Record<Step, (call: Call) => Promise<Answer>>> = {
  approve: ({ id, list = all, ...actor }) => desk.approves(id, list, actor),
  reject: ({ id, ...actor }) => desk.rejects(id, actor),
  narrow: ({ id, list = ['address'], ...actor }) => desk.narrows(id, list, actor),
  pause: ({ id, ...actor }) => desk.pauses(id, actor),
  resume: ({ id, ...actor }) => desk.resumes(id, actor),
  revoke: ({ id, ...actor }) => desk.revokes(id, actor),
};
const names = Object.keys(steps) as Step[];
const onRequests: readonly Step[] = ['approve', 'reject'];

describe.each(names)('to %s', (name) => {
  const take = steps[name];
  const onRequest = onRequests.includes(name);
  /** What the valid call is about, and another of the kind. */
  let id: string;
  let other: string;
  /** An id of the other kind. */
  let alien: string;

  beforeAll(async () => {
    const [first, second] = [await ready(), await ready()];
    [id, other] = [first, second];
    alien = onRequest ? (await desk.given()).id : await desk.requested();
  });

  const ready = async (): Promise<string> => {
    if (onRequest) return desk.requested();
    const { id: given } = await desk.given();
    if (name === 'resume') expect(await desk.pauses(given)).toBeWhole();
    return given;
  };

  const state = async (): Promise<unknown> => {
    const query = onRequest
      ? `{ consentRequest(id: "${id}") { status } }`
      : `{ consent(id: "${id}") { version status scopes { scope } } }`;
    return (await desk.graph.asks(query, mai)).data;
  };

  const owners: [string, () => Asker | Promise<Asker>, string][] = [
    ['nobody', () => ({}), 'UNAUTHENTICATED'],
    ['Mai without the permission', () => by({ as: 'citizen', scope: 'profile:read consent:read' }), 'FORBIDDEN'],
    ['the bank it is for', () => bank, 'FORBIDDEN'],
    ['the bank it is for, with the permission', () => by({ as: 'bank', scope: WRITE }), 'NOT_FOUND'],
    ['another relying party', () => desk.client(relyingParties.partner.clientId, { scope: WRITE }), 'NOT_FOUND'],
    ['a partner for Mai', () => by({ as: 'partner', scope: `${WRITE} identity.core address` }), 'NOT_FOUND'],
    ['her husband', () => quang, 'NOT_FOUND'],
    ['her son', () => by({ as: 'citizen', person: 'an', level: 2 }), 'NOT_FOUND'],
    ['an officer of her commune', () => by({ as: 'officer', scope: WRITE }), 'NOT_FOUND'],
    ['an analyst', () => by({ as: 'analyst', scope: WRITE }), 'NOT_FOUND'],
  ];
  const ids: [string, () => string][] = [
    ['that is nobody’s', () => NOBODY],
    ['that is empty', () => ''],
    ['of the other kind', () => alien],
    ['in capitals', () => id.toUpperCase()],
    ['with a space', () => `${id} `],
    ['of any', () => '%'],
    ['with SQL in it', () => `${id}' OR '1'='1`],
  ];
  const keys = ['', 'a b', 'khóa', 'x'.repeat(129), 'line\nbreak'];

  it.each(owners)('by %s', async (_, who, code) => {
    const before = await state();
    expect(await take({ id, as: await who() })).toBeRefusedWith(code);
    expect(await state()).toEqual(before);
  });

  it.each(ids)('an id %s', async (_, wrong) => {
    expect(await take({ id: wrong() })).toBeRefusedWith('NOT_FOUND');
  });

  it.each(keys)('under the key %j', async (key) => {
    const before = await state();
    expect(await take({ id, key })).toBeRefusedWith('BAD_USER_INPUT');
    expect(await state()).toEqual(before);
  });

  const openers: readonly Step[] = ['approve', 'resume'];
  if (openers.includes(name)) {
    it('at level 1', async () => {
      const before = await state();
      const as = by({ as: 'citizen', person: 'mai', level: 1 });
      expect(await take({ id, as })).toBeRefusedWith('LEVEL_2_REQUIRED');
      expect(await state()).toEqual(before);
    });

    it('with a token of level 2 for an account of level 1', async () => {
      await desk.account(cast.mai.id, { level: 'LEVEL_1' });
      expect(await take({ id })).toBeRefusedWith('LEVEL_2_REQUIRED');
      await desk.account(cast.mai.id, { level: 'LEVEL_2' });
    });
  }

  it('with an account that was locked this very moment, or a while ago', async () => {
    const before = await state();
    await desk.account(cast.mai.id, { status: 'LOCKED' });
    expect(await take({ id })).toBeRefusedWith('FORBIDDEN');
    desk.wait(3_000);
    expect(await take({ id })).toBeRefusedWith('FORBIDDEN');
    await desk.account(cast.mai.id, { status: 'ACTIVE' });
    desk.wait(3_000);
    expect(await state()).toEqual(before);
  });

  const lists: Partial<Record<Step, readonly (readonly string[])[]>> = {
    approve: [
      [],
      ['address'],
      ['identity.core', 'identity.core'],
      [...all, 'contact'],
      [...all, 'score'],
      ['*'],
      ['identity'],
    ],
    narrow: [[], all, ['address', 'address'], ['contact'], ['address', 'score'], ['ADDRESS'], ['*'], ['addr']],
  };
  for (const list of lists[name] ?? []) {
    it(`the scopes ${JSON.stringify(list)}`, async () => {
      const before = await state();
      expect(await take({ id, list })).toBeRefusedWith('BAD_USER_INPUT');
      expect(await state()).toEqual(before);
    });
  }

  it('looks the same to a stranger whether there is such a thing or not', async () => {
    const seen = new Set<string>();
    // What her husband may read is asked for once and remembered for a moment.
    await take({ id: NOBODY, as: quang });
    for (const asked of [id, NOBODY, alien]) {
      const before = costs();
      const { text } = await take({ id: asked, as: quang });
      seen.add(`${text} ${costs() - before}`);
    }
    expect([...seen]).toHaveLength(1);
  });

  it('with nothing wrong has one effect, however often it is said under one key', async () => {
    const key = desk.key();
    const answers = await Promise.all(Array.from({ length: 50 }, () => take({ id, key })));
    for (const answer of answers) expect(answer).toBeWhole();
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    desk.wait(MINUTE_MS);
    const again = await take({ id, key });
    expect(again).toBeWhole();
    expect(again.text).toBe(answers[0]?.text);
    expect(await take({ id: other, key })).toBeRefusedWith('IDEMPOTENCY_CONFLICT');
    expect(await take({ id, key: desk.key() })).toBeRefusedWith(
      name === 'narrow' ? 'BAD_USER_INPUT' : 'STEP_NOT_ALLOWED',
    );
  });
});

describe('a state that does not allow it', () => {
  const states = ['ACTIVE', 'PAUSED', 'REVOKED', 'EXPIRED'] as const;
  const ids = new Map<string, string>();
  beforeAll(async () => {
    for (const state of states) {
      const ends = desk.inDays(state === 'EXPIRED' ? 1 / 24 : 20);
      ids.set(state, (await desk.given({ validUntil: ends })).id);
    }
    expect(await desk.pauses(String(ids.get('PAUSED')))).toBeWhole();
    expect(await desk.revokes(String(ids.get('REVOKED')))).toBeWhole();
    desk.wait(60 * MINUTE_MS);
  });

  const refused: [Step, (typeof states)[number]][] = [
    ['resume', 'ACTIVE'],
    ['pause', 'PAUSED'],
    ...(['narrow', 'pause', 'resume', 'revoke'] as const).flatMap((step): [Step, (typeof states)[number]][] => [
      [step, 'REVOKED'],
      [step, 'EXPIRED'],
    ]),
  ];
  it.each(refused)('to %s what is %s', async (step, state) => {
    const id = String(ids.get(state));
    const query = `{ consent(id: "${id}") { status version receipt } }`;
    const before = await desk.graph.asks(query, mai);
    expect(before.data.consent.status).toBe(state);
    expect(await steps[step]({ id })).toBeRefusedWith('STEP_NOT_ALLOWED');
    expect((await desk.graph.asks(query, mai)).text).toBe(before.text);
  });

  it.each([
    ['PAUSED', 'CONSENT_PAUSED'],
    ['REVOKED', 'CONSENT_REVOKED'],
    ['EXPIRED', 'CONSENT_EXPIRED'],
  ])('to read under what is %s', async (state, code) => {
    expect(await desk.reads(String(ids.get(state)))).toBeRefusedWith(code);
  });

  it('to speak for the dead', async () => {
    const id = await desk.requested();
    await desk.lives(cast.mai.id, 'DECEASED');
    expect(await desk.approves(id, all)).toBeRefusedWith('STEP_NOT_ALLOWED');
    await desk.lives(cast.mai.id, 'ALIVE');
    expect(await desk.approves(id, all)).toBeWhole();
  });
});

describe('to read under a consent', () => {
  let id: string;
  let request: string;
  let matchOnly: string;
  beforeAll(async () => {
    ({ id } = await desk.given({ usesPerMonth: 5 }));
    request = await desk.requested();
    matchOnly = (await desk.given({ scopes: [item('identity.core', { mode: 'MATCH' })] })).id;
  });

  it.each<[string, () => Promise<Answer>, string]>([
    ['that is nobody’s', () => desk.reads(NOBODY), 'SUBJECT_UNKNOWN_OR_NO_CONSENT'],
    ['that is a request still', () => desk.reads(request), 'SUBJECT_UNKNOWN_OR_NO_CONSENT'],
    ['in capitals', () => desk.reads(id.toUpperCase()), 'SUBJECT_UNKNOWN_OR_NO_CONSENT'],
    ['with SQL in it', () => desk.reads(`${id}' OR '1'='1`), 'BAD_USER_INPUT'],
    ['of another bank', async () => desk.reads(id, 'fullName', await otherBank()), 'SUBJECT_UNKNOWN_OR_NO_CONSENT'],
    ['of a bank, by Mai’s husband', () => desk.reads(id, 'fullName', quang), 'FORBIDDEN'],
    [
      'of a bank, by her husband with its permission',
      () => desk.reads(id, 'fullName', reader('quang')),
      'CONSENT_REQUIRED',
    ],
    ['of a bank, by Mai herself', () => desk.reads(id, 'fullName', reader('mai')), 'CONSENT_REQUIRED'],
    ['of a bank, by an officer', () => desk.reads(id, 'fullName', officer('hanh')), 'FORBIDDEN'],
    ['by nobody', () => desk.reads(id, 'fullName', {}), 'UNAUTHENTICATED'],
    ['beyond its scopes', () => desk.reads(id, 'contact { phone } personalNumber'), 'SCOPE_NOT_GRANTED'],
    ['the score', () => desk.reads(id, 'score { total }'), 'SCOPE_NOT_GRANTED'],
    ['her consents', () => desk.reads(id, 'consents { edges { node { id } } }'), 'SCOPE_NOT_GRANTED'],
    ['values where it is for comparing', () => desk.reads(matchOnly), 'SCOPE_NOT_GRANTED'],
  ])('%s', async (_, read, code) => {
    expect(await read()).toBeRefusedWith(code);
  });

  it('is the same to another bank whether there is such a consent or not', async () => {
    const as = await otherBank();
    const queries = ['consent', 'consentRequest'].map(
      (field) => `query ($id: ID!) { ${field}(id: $id) { id status } }`,
    );
    for (const query of queries) {
      const seen = new Set<string>();
      for (const asked of [id, request, NOBODY]) {
        const { text, cost } = await measured(query, { ...as, variables: { id: asked } });
        expect(text).toContain('NOT_FOUND');
        seen.add(`${text} ${cost}`);
      }
      expect([...seen]).toHaveLength(1);
    }
    const seen = new Set<string>();
    for (const asked of [id, request, NOBODY]) {
      const header = { headers: { 'consent-id': asked } };
      const { text, cost } = await measured('{ consentedResident { fullName } }', { ...as, ...header });
      seen.add(`${text} ${cost}`);
    }
    expect([...seen]).toHaveLength(1);
  });

  it('with nothing wrong shows the name', async () => {
    expect((await desk.reads(id)).data.consentedResident.fullName).toBe(cast.mai.fullName);
  });
});

describe.each(databaseKinds)('one idempotency key on %s', (database) => {
  const own = new Consenting();
  beforeAll(async () => {
    own.graph = await Graph.start({ database, residents: 50, now: own.now });
  });
  afterAll(() => own.graph.close());

  it('makes one request of fifty, and one consent of fifty', async () => {
    const input = own.input();
    const asked = await Promise.all(Array.from({ length: 50 }, () => own.requests(input)));
    const requests = new Set(asked.map(({ data }) => data.requestConsent.id));
    expect(requests.size).toBe(1);
    const [id = ''] = requests;
    const key = own.key();
    const given = await Promise.all(Array.from({ length: 50 }, () => own.approves(id, all, { key })));
    expect(new Set(given.map(({ data }) => data.approveConsentRequest.receipt)).size).toBe(1);
    const { data } = await own.graph.asks(
      '{ me { consentRequests { id } consents { edges { node { version } } } } }',
      mai,
    );
    expect(data.me.consentRequests).toEqual([{ id }]);
    expect(data.me.consents.edges).toEqual([{ node: { version: 1 } }]);
  });

  it('lets one of fifty approvals through that each have a key of their own', async () => {
    const id = await own.requested();
    const answers = await Promise.all(Array.from({ length: 50 }, () => own.approves(id, all)));
    const whole = answers.filter(({ errors }) => errors.length === 0);
    expect(whole).toHaveLength(1);
    for (const answer of answers) if (answer !== whole[0]) expect(answer).toBeRefusedWith('STEP_NOT_ALLOWED');
  });

  it('refuses another input, whatever is other in it', async () => {
    const input = own.input();
    expect(await own.requests(input)).toBeWhole();
    const others: Record<string, unknown>[] = [
      { subject: subjectOf(cast.quang) },
      { subject: { ...subjectOf(cast.mai), dateOfBirth: '1990-06-13' } },
      { purpose: 'LOAN_APPLICATION' },
      { scopes: [item('identity.core')] },
      { scopes: [item('identity.core', { mode: 'MATCH' }), item('address', { essential: false })] },
      { usesPerMonth: 2 },
      { dataLifeDays: 30 },
      { validUntil: own.inDays(29) },
    ];
    for (const other of others) {
      expect(await own.requests({ ...input, ...other })).toBeRefusedWith('IDEMPOTENCY_CONFLICT');
    }
    expect(await own.requests(input)).toBeWhole();
  });

  it('is its caller’s own: another’s key of the same letters is another key', async () => {
    const key = own.key();
    const [first, second] = [(await own.given()).id, await own.requested({ subject: subjectOf(cast.quang) })];
    expect(await own.pauses(first, { key })).toBeWhole();
    expect(await own.rejects(second, { key, as: quang })).toBeWhole();
    expect(await own.revokes(first, { key })).toBeWhole();
  });

  it('is free again after a refusal', async () => {
    const key = own.key();
    const { id } = await own.given();
    expect(await own.resumes(id, { key })).toBeRefusedWith('STEP_NOT_ALLOWED');
    expect(await own.pauses(id)).toBeWhole();
    expect(await own.resumes(id, { key })).toBeWhole();
  });
});

const reader = (person: string): Asker => by({ as: 'citizen', person, scope: 'kyc:read identity.core' });
const otherBank = (): Promise<Asker> =>
  desk.client(relyingParties.partner.clientId, { scope: 'consent:read kyc:read' });

/** Statements of all chapters, within transactions and without. */
const costs = (): number => desk.graph.statements() + desk.graph.written().statements;

/** The answer to a question whose plan is known, and what it costs. */
async function measured(query: string, question: Question): Promise<{ text: string; cost: number }> {
  await desk.graph.asks(query, question);
  const before = costs();
  const { text } = await desk.graph.asks(query, question);
  return { text, cost: costs() - before };
}

/** Number, name and birth date of somebody who has died, all of them right. */
async function someoneDead() {
  const source = desk.graph.chapters.get('residents')?.database?.source;
  const [person] = (await source?.getRepository(PersonRow).findBy({ vitalStatus: 'DECEASED' })) ?? [];
  if (!source || !person) throw new Error('nobody has died in this population');
  const { id: residentId, fullName, dateOfBirth } = person;
  const number = await source.getRepository(IdentityNumberRow).findOneByOrFail({ residentId, kind: 'PERSONAL_NUMBER' });
  return { personalNumber: number.value, fullName, dateOfBirth };
}
