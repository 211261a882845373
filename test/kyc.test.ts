import { compactVerify, createLocalJWKSet } from 'jose';
import { cast } from '../population/cast';
import { ConsentEventRow } from '../subgraphs/identity/entities';
import { databaseKinds, Graph, NOON, transports } from './graph';
import { disclosing } from './kept-consent';
import { adult, claim, inMode, inputOf, named, predicate, Verifying } from './verifying';

const { mai, quang, sau, lan, binh, hanh } = cast;

const everythingOfMai = [
  claim('PERSONAL_NUMBER', mai.personalNumber),
  claim('FULL_NAME', 'NGUYỄN THỊ MAI'),
  claim('DATE_OF_BIRTH', mai.dateOfBirth),
  claim('SEX', 'FEMALE'),
  claim('NATIONALITY', 'VN'),
  claim('PERMANENT_ADDRESS', mai.communeCode),
  claim('PHONE', '+84950471826'),
  claim('IDENTITY_CARD_ISSUED_ON', '2021-05-17'),
];

describe.each(databaseKinds)('verifying an identity, on %s', (database) => {
  let graph: Graph;
  let bank: Verifying;
  let clock = NOON;
  beforeAll(async () => {
    graph = await Graph.start({ database, residents: 60, now: () => clock });
    bank = new Verifying(graph);
  });
  afterAll(() => graph.close());
  afterEach(() => {
    clock = NOON;
  });

  const contentOf = async (evidence: string) => {
    const jwks = await (await fetch(`${graph.url}/.well-known/jwks.json`)).json();
    const { payload, protectedHeader } = await compactVerify(evidence, createLocalJWKSet(jwks as never));
    return { header: protectedHeader, content: JSON.parse(Buffer.from(payload).toString()) };
  };

  it('tells the bank that all it holds of Mai is so, in one word and signed', async () => {
    const consent = await bank.consent();
    const result = await bank.result(consent, { claims: everythingOfMai });
    expect(result).toEqual({
      txn: expect.stringMatching(/^\w{26}$/),
      outcome: 'MATCH',
      matches: [],
      predicates: [],
      attemptsLeft: 4,
      evidence: expect.any(String),
    });
    const { header, content } = await contentOf(result.evidence);
    expect(header).toMatchObject({ typ: 'verification-evidence+jwt' });
    expect(content).toMatchObject({
      aud: 'ngan-hang-sao-mai',
      iat: NOON.getTime() / 1_000,
      txn: result.txn,
      nonce: 'nonce-of-the-bank',
      verified_claims: {
        verification: {
          trust_framework: expect.stringMatching(/^vn_/),
          time: NOON.toISOString(),
          evidence: [
            { type: 'electronic_record', record: { type: 'population_register' } },
            { type: 'electronic_record', record: { type: 'integrated_documents' } },
          ],
        },
        claims: { outcome: 'MATCH', compared: everythingOfMai.map((each) => each.claim), predicates: [] },
      },
    });
  });

  it('does not tell which claim is wrong, unless each may be told by itself', async () => {
    const wrong = [claim('SEX', 'MALE'), claim('FULL_NAME', mai.fullName), claim('PHONE', '0900000000')];
    const together = await bank.result(await bank.consent(), { claims: wrong });
    expect(together).toMatchObject({ outcome: 'NO_MATCH', matches: [], attemptsLeft: 4 });
    expect((await contentOf(together.evidence)).content.verified_claims.claims).toEqual({
      outcome: 'NO_MATCH',
      compared: ['SEX', 'FULL_NAME', 'PHONE'],
      predicates: [],
    });
    const apart = await bank.result(await bank.consent(), { claims: wrong, perClaim: true });
    const matches = [
      { claim: 'SEX', outcome: 'NO_MATCH' },
      { claim: 'FULL_NAME', outcome: 'MATCH' },
      { claim: 'PHONE', outcome: 'NO_MATCH' },
    ];
    expect(apart).toMatchObject({ outcome: 'NO_MATCH', matches, attemptsLeft: 4 });
    expect((await contentOf(apart.evidence)).content.verified_claims.claims.matches).toEqual(matches);
  });

  it('answers what nobody knows with "not available", and a wrong claim beside it with "no match"', async () => {
    const consent = await bank.of('sau');
    const day = claim('DATE_OF_BIRTH', '1948-05-18');
    expect(await bank.result(consent, { claims: [claim('DATE_OF_BIRTH', '1948')] })).toMatchObject({
      outcome: 'MATCH',
    });
    expect(await bank.result(consent, { claims: [day] })).toMatchObject({ outcome: 'NOT_AVAILABLE' });
    const both = { claims: [day, claim('FULL_NAME', lan.fullName)] };
    expect(await bank.result(consent, both)).toMatchObject({ outcome: 'NO_MATCH', attemptsLeft: 2 });
    const old = { predicates: [predicate('old', 'AGE_AT_LEAST', '78')] };
    expect((await bank.result(consent, old)).predicates).toEqual([{ alias: 'old', answer: null }]);
    const { usesLeft } = await bank.row(consent);
    expect(usesLeft).toBe(999_999);
    expect(sau.dateOfBirth).toBe('1948');
  });

  it('answers predicates in the order they were asked, for one attempt each', async () => {
    const consent = await bank.consent();
    const result = await bank.result(consent, {
      predicates: [
        predicate('passport', 'DOCUMENT_VALID', 'PASSPORT'),
        adult,
        predicate('capital', 'RESIDES_IN', '01'),
        predicate('south', 'RESIDES_IN', '79'),
      ],
    });
    expect(result).toMatchObject({
      outcome: 'NOT_AVAILABLE',
      matches: [],
      predicates: [
        { alias: 'passport', answer: true },
        { alias: 'adult', answer: true },
        { alias: 'capital', answer: true },
        { alias: 'south', answer: false },
      ],
      attemptsLeft: 1,
    });
    const { claims } = (await contentOf(result.evidence)).content.verified_claims;
    expect(claims.predicates).toContainEqual({ alias: 'capital', kind: 'RESIDES_IN', answer: true });
  });

  describe('attempts and uses', () => {
    const wrong = named('Nguyễn Thị Mây');

    it('lets a slip of the pen cost an attempt and not the one use', async () => {
      const consent = await bank.of('quang', { fetchType: 'ONE_TIME', usesPerMonth: null, usesLeft: 1 });
      expect(await bank.result(consent, wrong)).toMatchObject({ outcome: 'NO_MATCH', attemptsLeft: 4 });
      expect(await bank.row(consent)).toMatchObject({ usesLeft: 1, attemptsLeft: 4 });
      expect(await bank.result(consent, named(quang.fullName))).toMatchObject({ outcome: 'MATCH', attemptsLeft: 3 });
      expect(await bank.row(consent)).toMatchObject({ usesLeft: 0, attemptsLeft: 3 });
      expect(await bank.verifies(consent, named(quang.fullName))).toBeRefusedWith('CONSENT_EXHAUSTED');
      const events = await graph.chapters
        .get('identity')
        ?.database?.source.getRepository(ConsentEventRow)
        .findBy({ consentId: consent });
      expect(events?.map(({ kind }) => kind)).toEqual(['USED']);
    });

    it('takes a use for a predicate that was answered, whatever the claims came to', async () => {
      const consent = await bank.of('quang', { fetchType: 'ONE_TIME', usesPerMonth: null, usesLeft: 1 });
      const both = { ...wrong, predicates: [adult] };
      expect(await bank.result(consent, both)).toMatchObject({ outcome: 'NO_MATCH', attemptsLeft: 3 });
      expect(await bank.row(consent)).toMatchObject({ usesLeft: 0, attemptsLeft: 3 });
    });

    it('ends with the fifth attempt, and begins anew with the month in Vietnam', async () => {
      const consent = await bank.of('binh');
      for (const left of [4, 3, 2, 1, 0]) {
        expect(await bank.result(consent, wrong)).toMatchObject({ attemptsLeft: left });
      }
      expect(await bank.verifies(consent, named(binh.fullName))).toBeRefusedWith('CONSENT_EXHAUSTED');
      clock = new Date('2026-11-30T16:59:59.999Z');
      expect(await bank.verifies(consent, named(binh.fullName))).toBeRefusedWith('CONSENT_EXHAUSTED');
      clock = new Date('2026-11-30T17:00:00.000Z');
      expect(await bank.result(consent, named(binh.fullName))).toMatchObject({ outcome: 'MATCH', attemptsLeft: 4 });
      expect(await bank.row(consent)).toMatchObject({ usesLeft: 999_999, usesMonth: '2026-12' });
    });

    it('does not begin anew for a one-time consent', async () => {
      const consent = await bank.of('binh', {
        fetchType: 'ONE_TIME',
        usesPerMonth: null,
        usesLeft: 1,
        attemptsLeft: 0,
      });
      clock = new Date('2026-12-02T00:00:00.000Z');
      expect(await bank.verifies(consent, wrong)).toBeRefusedWith('CONSENT_EXHAUSTED');
    });

    it('gives the attempts of a new month to whoever reads in it first', async () => {
      const consent = await bank.of('hanh', { scopes: disclosing('identity.core'), attemptsLeft: 0, usesLeft: 3 });
      clock = new Date('2026-12-02T00:00:00.000Z');
      const headers = { 'consent-id': consent };
      expect(await graph.asks('{ consentedResident { fullName } }', { as: { as: 'bank' }, headers })).toBeWhole();
      expect(await bank.row(consent)).toMatchObject({ usesLeft: 999_999, attemptsLeft: 5, usesMonth: '2026-12' });
      expect(await bank.result(consent, named(hanh.fullName))).toMatchObject({ attemptsLeft: 4 });
    });

    it('refuses as a whole what costs more than is left, and takes nothing', async () => {
      const consent = await bank.of('binh', { attemptsLeft: 1 });
      expect(await bank.verifies(consent, { ...wrong, predicates: [adult] })).toBeRefusedWith('CONSENT_EXHAUSTED');
      expect(await bank.row(consent)).toMatchObject({ attemptsLeft: 1, usesLeft: 1_000_000 });
      expect(await bank.record(consent)).toEqual([]);
    });
  });

  describe('on the record', () => {
    it('stands what was asked, by name, and whether the answer was yes', async () => {
      const consent = await bank.of('lan');
      await bank.result(consent, named(lan.fullName));
      await bank.result(consent, named('Phạm Thị Lân'));
      await bank.result(consent, { predicates: [predicate('pass', 'DOCUMENT_VALID', 'PASSPORT')] });
      await bank.result(consent, { predicates: [adult] });
      const record = (await bank.record(consent)).map(({ fields, deniedFields, outcome }) => [
        outcome,
        fields,
        deniedFields,
      ]);
      expect(record).toEqual([
        ['MATCHED', ['Claim.FULL_NAME'], []],
        ['NOT_MATCHED', ['Claim.FULL_NAME'], []],
        ['NOT_MATCHED', ['DocumentType.PASSPORT', 'PredicateKind.DOCUMENT_VALID'], []],
        ['MATCHED', ['PredicateKind.AGE_AT_LEAST'], []],
      ]);
      const seen = await graph.asks(
        '{ me { accessLog(first: 4) { edges { node { receiver basis outcome consentId } } } } }',
        {
          as: { as: 'citizen', person: 'lan' },
        },
      );
      const shown = { receiver: 'Ngân hàng Sao Mai', basis: 'CONSENT', consentId: consent };
      expect(seen.data.me.accessLog.edges).toContainEqual({ node: { ...shown, outcome: 'MATCHED' } });
      expect(seen.data.me.accessLog.edges).toContainEqual({ node: { ...shown, outcome: 'NOT_MATCHED' } });
    });

    it('stands what was asked for beyond the consent', async () => {
      const consent = await bank.of('lan', { scopes: inMode('MATCH', 'identity.core') });
      expect(await bank.verifies(consent, { claims: [claim('PHONE', '0950215907')] })).toBeRefusedWith(
        'SCOPE_NOT_GRANTED',
      );
      expect(await bank.record(consent)).toMatchObject([
        { outcome: 'DENIED', fields: [], deniedFields: ['Claim.PHONE'], basis: 'CONSENT' },
      ]);
      expect(await bank.row(consent)).toMatchObject({ attemptsLeft: 5, usesLeft: 1_000_000 });
    });
  });

  describe('asked again with the same key', () => {
    it('gives the very same evidence for nothing, even when the consent is used up', async () => {
      const consent = await bank.of('hanh', { fetchType: 'ONE_TIME', usesPerMonth: null, usesLeft: 1 });
      const input = inputOf(named(hanh.fullName));
      const first = await bank.result(consent, input);
      const again = await bank.result(consent, input);
      expect(again).toEqual(first);
      expect(await bank.row(consent)).toMatchObject({ usesLeft: 0, attemptsLeft: 4 });
      expect(await bank.record(consent)).toHaveLength(1);
    });

    it('refuses another question, and another consent', async () => {
      const consent = await bank.of('hanh');
      const input = inputOf(named(hanh.fullName));
      await bank.result(consent, input);
      for (const other of [
        named('Vũ Thị Hành'),
        { nonce: 'another-nonce' },
        { perClaim: true },
        { predicates: [adult] },
      ]) {
        expect(await bank.verifies(consent, { ...input, ...other })).toBeRefusedWith('IDEMPOTENCY_CONFLICT');
      }
      expect(await bank.verifies(await bank.of('mai'), input)).toBeRefusedWith('IDEMPOTENCY_CONFLICT');
      const spent = await bank.of('mai', { usesLeft: 0 });
      expect(await bank.verifies(spent, input)).toBeRefusedWith('IDEMPOTENCY_CONFLICT');
      expect(await bank.row(consent)).toMatchObject({ attemptsLeft: 4 });
    });
  });

  it('knows nothing of the dead', async () => {
    const consent = await bank.of('tam');
    const source = graph.chapters.get('residents')?.database?.source;
    const make = (state: string) =>
      source?.query(`UPDATE person SET vital_status = '${state}' WHERE id = ?`, [cast.tam.id]);
    await make('DECEASED');
    const card = claim('IDENTITY_CARD_ISSUED_ON', '2021-05-03');
    const result = await bank.result(consent, {
      claims: [claim('FULL_NAME', cast.tam.fullName), card],
      predicates: [adult],
    });
    await make('ALIVE');
    expect(result).toMatchObject({ outcome: 'NOT_AVAILABLE', predicates: [{ alias: 'adult', answer: null }] });
  });
});

describe.each(databaseKinds)('what a bank reads under a consent to disclose, on %s', (database) => {
  let graph: Graph;
  let bank: Verifying;
  beforeAll(async () => {
    graph = await Graph.start({ database, residents: 60 });
    bank = new Verifying(graph);
  });
  afterAll(() => graph.close());

  const reads = async (scopes: string[], fields: string) => {
    const consent = await bank.consent({ scopes: disclosing(...scopes) });
    const answer = await graph.asks(`{ consentedResident { ${fields} } }`, {
      as: { as: 'bank' },
      headers: { 'consent-id': consent },
    });
    return { answer, person: answer.data?.consentedResident, record: await bank.record(consent) };
  };
  const codes = ({ errors }: { errors: readonly { extensions: { code: string } }[] }) => [
    ...new Set(errors.map(({ extensions }) => extensions.code)),
  ];

  it('is what the scopes name, and stands on the record field by field', async () => {
    const { answer, person, record } = await reads(
      ['identity.core'],
      'id fullName dateOfBirth personalNumber contact { phone }',
    );
    expect(person).toEqual({
      id: mai.id,
      fullName: mai.fullName,
      dateOfBirth: mai.dateOfBirth,
      personalNumber: null,
      contact: null,
    });
    expect(codes(answer)).toEqual(['SCOPE_NOT_GRANTED']);
    expect(record).toMatchObject([
      {
        outcome: 'DISCLOSED',
        fields: ['Resident.dateOfBirth', 'Resident.fullName'],
        deniedFields: ['Resident.contact', 'Resident.personalNumber'],
      },
    ]);
  });

  it('is of the documents the types that are granted, with the others named as withheld', async () => {
    const { answer, person } = await reads(
      ['documents.IDENTITY_CARD', 'documents.TAX_CODE'],
      'documents { items { type number } withheld }',
    );
    expect(answer).toBeWhole();
    const types = person.documents.items.map(({ type }: { type: string }) => type).sort();
    expect(types).toEqual(['IDENTITY_CARD', 'TAX_CODE']);
    expect(person.documents.withheld).toHaveLength(13);
    expect(person.documents.withheld).toContain('PASSPORT');
    expect(person.documents.withheld).not.toContain('TAX_CODE');
  });

  it('is of no document where none is granted', async () => {
    const { answer, person } = await reads(['identity.core'], 'documents { items { type number } withheld }');
    expect(codes(answer)).toEqual(['SCOPE_NOT_GRANTED']);
    expect(person.documents).toBeNull();
  });

  it('is nothing of the other members of the household, and nothing of relatives', async () => {
    const member = 'resident { id fullName personalNumber documents { items { number } } }';
    const { answer, person } = await reads(
      ['identity.core', 'household', 'family'],
      `household { members { ${member} } } relatives { resident { fullName } }`,
    );
    const members: { resident: Record<string, unknown> }[] = person.household.members;
    expect(members).toHaveLength(5);
    for (const { resident } of members) {
      const own = resident.id === mai.id;
      expect(resident).toEqual({
        id: expect.any(String),
        fullName: own ? mai.fullName : null,
        personalNumber: null,
        documents: null,
      });
    }
    for (const { resident } of person.relatives) expect(resident?.fullName ?? null).toBeNull();
    expect(codes(answer)).toEqual(['SCOPE_NOT_GRANTED']);
    for (const other of [quang, cast.an, cast.ngoc]) expect(answer.text).not.toContain(other.personalNumber);
  });

  it.each(['score { total }', 'entitlements { code }', 'consents { edges { cursor } }', 'accessLog { totalCount }'])(
    'is never { %s }, whatever the consent says',
    async (field) => {
      const { answer, person } = await reads(['identity.core', 'score'], field);
      expect(codes(answer)).toEqual(['SCOPE_NOT_GRANTED']);
      expect(Object.values(person ?? {})).toEqual([null]);
    },
  );

  it('is nothing under a consent to match', async () => {
    for (const mode of ['MATCH', 'PREDICATE'] as const) {
      const consent = await bank.consent({ scopes: inMode(mode, 'identity.core') });
      const answer = await graph.asks('{ consentedResident { fullName } }', {
        as: { as: 'bank' },
        headers: { 'consent-id': consent },
      });
      expect(answer).toBeRefusedWith('SCOPE_NOT_GRANTED');
    }
  });

  it('serves a verification too: a value includes what can be said about it', async () => {
    const consent = await bank.consent({ scopes: disclosing('identity.core') });
    const question = { ...named(mai.fullName), predicates: [adult], perClaim: true };
    expect(await bank.result(consent, question)).toMatchObject({ outcome: 'MATCH', attemptsLeft: 3 });
  });
});

describe.each(transports)('a verification over chapters %s', (transport) => {
  it('is answered, refused and recorded alike', async () => {
    const graph = await Graph.start({ transport, residents: 20 });
    const bank = new Verifying(graph);
    const consent = await bank.of('mai', { scopes: inMode('PREDICATE', 'identity.core', 'documents.IDENTITY_CARD') });
    const card = claim('IDENTITY_CARD_ISSUED_ON', '2021-05-17');
    const input = inputOf({ claims: [...named(mai.fullName).claims, card], predicates: [adult] });
    const first = await bank.result(consent, input);
    expect(first).toMatchObject({ outcome: 'MATCH', predicates: [{ alias: 'adult', answer: true }], attemptsLeft: 3 });
    expect(await bank.result(consent, input)).toEqual(first);
    const phone = { claims: [claim('PHONE', '0950471826')] };
    expect(await bank.verifies(consent, phone)).toBeRefusedWith('SCOPE_NOT_GRANTED');
    expect(await bank.verifies(consent, { claims: [claim('SEX', 'F')] })).toBeRefusedWith('BAD_USER_INPUT');
    const day = { claims: [claim('IDENTITY_CARD_ISSUED_ON', 'x')] };
    expect(await bank.verifies(consent, day)).toBeRefusedWith('BAD_USER_INPUT');
    expect((await bank.record(consent)).map(({ outcome }) => outcome)).toEqual(['MATCHED', 'DENIED']);
    await graph.close();
  });
});
