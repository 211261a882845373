import { mkdirSync, renameSync, rmdirSync } from 'node:fs';
import type { Wish } from '../../commands/tokens';
import { cast, relyingParties } from '../../population/cast';
import { IdempotencyRow } from '../../subgraphs/identity/entities';
import { createLog } from '../../subgraphs/shared/log';
import { type Answer, databaseKinds, Graph, NOON } from '../graph';
import { disclosing } from '../kept-consent';
import { rounds } from '../rounds';
import { adult, claim, inMode, inputOf, kycScopes, named, predicate, Verifying } from '../verifying';

const { mai, quang, an, lan, duc, hue, hanh, tam } = cast;
const NOBODYS = '0zzzzzzzzzzzzzzzzzzzzzzzzz';
const times = <Item>(count: number, make: (place: number) => Item): Item[] =>
  Array.from({ length: count }, (_, place) => make(place));

const codesOf = ({ errors }: Answer): string[] => errors.map(({ extensions }) => extensions.code);
const answeredOf = (answers: readonly Answer[]): Answer[] => answers.filter(({ data }) => data?.verifyIdentity);

/** Questions with one thing wrong with them, and the code that says so. `undefined` takes a member out. */
const corruptions: readonly (readonly [what: string, change: Readonly<Record<string, unknown>>, code: string])[] = [
  ['nothing asked', { claims: [], predicates: [] }, 'BAD_USER_INPUT'],
  ['a claim twice', { claims: [...named(mai.fullName).claims, claim('FULL_NAME', 'Lan')] }, 'BAD_USER_INPUT'],
  ['nine claims', { claims: times(9, () => claim('SEX', 'FEMALE')) }, 'BAD_USER_INPUT'],
  ['six predicates', { predicates: times(6, (n) => predicate(`p${n}`, 'RESIDES_IN', '01')) }, 'BAD_USER_INPUT'],
  ['an alias twice', { predicates: [adult, predicate('adult', 'RESIDES_IN', '01')] }, 'BAD_USER_INPUT'],
  ['two ages', { predicates: [adult, predicate('old', 'AGE_AT_LEAST', '60')] }, 'BAD_USER_INPUT'],
  ['an alias with a space', { predicates: [predicate('a b', 'RESIDES_IN', '01')] }, 'BAD_USER_INPUT'],
  ['an empty alias', { predicates: [predicate('', 'RESIDES_IN', '01')] }, 'BAD_USER_INPUT'],
  ['a long alias', { predicates: [predicate('a'.repeat(41), 'RESIDES_IN', '01')] }, 'BAD_USER_INPUT'],
  ['a short nonce', { nonce: '1234567' }, 'BAD_USER_INPUT'],
  ['a long nonce', { nonce: 'n'.repeat(129) }, 'BAD_USER_INPUT'],
  ['a nonce of control characters', { nonce: 'nonce\u0000nonce' }, 'BAD_USER_INPUT'],
  ['a nonce that nobody sees', { nonce: '\u200b'.repeat(10) }, 'BAD_USER_INPUT'],
  ['no nonce', { nonce: undefined }, 'BAD_USER_INPUT'],
  ['no key', { idempotencyKey: undefined }, 'BAD_USER_INPUT'],
  ['an empty key', { idempotencyKey: '' }, 'BAD_USER_INPUT'],
  ['a key with a line break', { idempotencyKey: 'a\nb' }, 'BAD_USER_INPUT'],
  ['a claim nobody knows', { claims: [claim('RELIGION', 'x')] }, 'BAD_USER_INPUT'],
  ['a predicate nobody knows', { predicates: [predicate('s', 'SCORE_AT_LEAST', '50')] }, 'BAD_USER_INPUT'],
  ['a value that is no text', { claims: [{ claim: 'SEX', value: { $ne: null } }] }, 'BAD_USER_INPUT'],
  ['a value that is null', { claims: [{ claim: 'SEX', value: null }] }, 'BAD_USER_INPUT'],
  ['a member nobody asked for', { residentId: mai.id }, 'BAD_USER_INPUT'],
  ['a number of eleven digits', { claims: [claim('PERSONAL_NUMBER', '00119004721')] }, 'BAD_USER_INPUT'],
  ['a number with SQL', { claims: [claim('PERSONAL_NUMBER', "1' OR '1'='1")] }, 'BAD_USER_INPUT'],
  ['a date that does not exist', { claims: [claim('DATE_OF_BIRTH', '1990-02-30')] }, 'BAD_USER_INPUT'],
  ['a name without letters', { claims: [claim('FULL_NAME', '%%%')] }, 'BAD_USER_INPUT'],
  ['a name of a megabyte', { claims: [claim('FULL_NAME', 'a'.repeat(300_000))] }, 'BAD_USER_INPUT'],
  ['a day that is none', { claims: [claim('IDENTITY_CARD_ISSUED_ON', '2021')] }, 'BAD_USER_INPUT'],
  ['an age of nought', { predicates: [predicate('a', 'AGE_AT_LEAST', '0')] }, 'BAD_USER_INPUT'],
  ['an age that is no number', { predicates: [predicate('a', 'AGE_AT_LEAST', '1e2')] }, 'BAD_USER_INPUT'],
  ['a place that is none', { predicates: [predicate('a', 'RESIDES_IN', '00')] }, 'BAD_USER_INPUT'],
  [
    'a document nobody consented to',
    { predicates: [predicate('a', 'DOCUMENT_VALID', 'DIPLOMA')] },
    'SCOPE_NOT_GRANTED',
  ],
  ['a document that is none', { predicates: [predicate('a', 'DOCUMENT_VALID', 'score')] }, 'SCOPE_NOT_GRANTED'],
  ['a wildcard for a document', { predicates: [predicate('a', 'DOCUMENT_VALID', '*')] }, 'BAD_USER_INPUT'],
];

describe.each(databaseKinds)('verification abused, on %s', (database) => {
  const lines: string[] = [];
  let graph: Graph;
  let bank: Verifying;
  let clock = NOON;
  beforeAll(async () => {
    const log = createLog('trace', { write: (line: string) => void lines.push(line) });
    graph = await Graph.start({ database, residents: 60, now: () => clock, log });
    bank = new Verifying(graph);
  });
  afterAll(() => graph.close());
  afterEach(() => {
    clock = NOON;
  });

  const identity = () => {
    const open = graph.chapters.get('identity')?.database;
    if (!open) throw new Error('the identity chapter is not open');
    return open;
  };

  const everyStatement = () =>
    [...graph.chapters.values()].reduce(
      (sum, { database: open }) => sum + (open?.statements() ?? 0) + (open?.writer.statements() ?? 0),
      0,
    );

  describe('a question with one thing wrong', () => {
    let consent: string;
    beforeAll(async () => {
      consent = await bank.of('mai');
    });

    it.each(corruptions)('%s', async (_what, change, code) => {
      const answer = await bank.verifies(consent, { ...named(mai.fullName), ...change });
      expect(answer).toBeRefusedWith(code);
      expect(answer.text).not.toContain(mai.fullName);
      expect(await bank.row(consent)).toMatchObject({ attemptsLeft: 5, usesLeft: 1_000_000 });
      const record = await bank.record(consent);
      expect(record.every(({ outcome, fields }) => outcome === 'DENIED' && fields.length === 0)).toBe(true);
      expect(JSON.stringify(record)).not.toMatch(/score|\*/);
    });
  });

  describe('who may not', () => {
    it.each<[string, Wish, string]>([
      ['Mai herself', { as: 'citizen', scope: 'kyc:request identity.core' }, 'FORBIDDEN'],
      ['a partner in her name', { as: 'partner', scope: 'kyc:request identity.core' }, 'FORBIDDEN'],
      ['an officer', { as: 'officer', scope: 'kyc:request' }, 'FORBIDDEN'],
      ['an analyst', { as: 'analyst', scope: 'kyc:request' }, 'FORBIDDEN'],
      ['a bank whose token does not say so', { as: 'bank', scope: 'kyc:read' }, 'FORBIDDEN'],
    ])('%s', async (_who, as, code) => {
      expect(await bank.verifies(await bank.of('mai'), named(mai.fullName), as)).toBeRefusedWith(code);
    });

    it.each<[string, Parameters<Verifying['consent']>[0], string]>([
      ['with a consent that is paused', { status: 'PAUSED' }, 'CONSENT_PAUSED'],
      ['with one that was revoked', { status: 'REVOKED' }, 'CONSENT_REVOKED'],
      ['with one that has expired', { validUntil: NOON.toISOString() }, 'CONSENT_EXPIRED'],
      ['with one that has no uses left', { usesLeft: 0 }, 'CONSENT_EXHAUSTED'],
      ['with one that has no attempts left', { attemptsLeft: 0 }, 'CONSENT_EXHAUSTED'],
      ["with another bank's", { relyingPartyId: relyingParties.partner.id }, 'SUBJECT_UNKNOWN_OR_NO_CONSENT'],
      [
        'with one for something else',
        { scopes: inMode('DISCLOSE', 'address', 'identity.number') },
        'SCOPE_NOT_GRANTED',
      ],
      ['with one for a longer name of the scope', { scopes: disclosing('identity.core.x') }, 'SCOPE_NOT_GRANTED'],
      ['with one for no scope', { scopes: [] }, 'SCOPE_NOT_GRANTED'],
    ])('a bank %s', async (_which, wish, code) => {
      const consent = await bank.consent(wish);
      expect(await bank.verifies(consent, named(mai.fullName))).toBeRefusedWith(code);
      const { attemptsLeft, usesLeft } = await bank.row(consent);
      expect([attemptsLeft, usesLeft]).toEqual([wish?.attemptsLeft ?? 5, wish?.usesLeft ?? 1_000_000]);
    });

    it('a bank without a consent', async () => {
      expect(await bank.verifies(null, named(mai.fullName))).toBeRefusedWith('CONSENT_REQUIRED');
    });

    it('a bank beyond the mode: a match is no predicate and tells of no claim by itself', async () => {
      const consent = await bank.consent({ scopes: inMode('MATCH', ...kycScopes) });
      const name = named(mai.fullName);
      for (const question of [{ predicates: [adult] }, { ...name, perClaim: true }, { ...name, predicates: [adult] }]) {
        expect(await bank.verifies(consent, question)).toBeRefusedWith('SCOPE_NOT_GRANTED');
      }
      expect(await bank.row(consent)).toMatchObject({ attemptsLeft: 5 });
    });
  });

  describe('trying out who exists', () => {
    const shapeOf = ({ status, errors, data }: Answer) => JSON.stringify({ status, errors, data });

    it('looks the same for no such consent, another bank’s, and one that is no id at all', async () => {
      const foreign = await bank.of('mai', { relyingPartyId: relyingParties.partner.id });
      const revoked = await bank.of('mai', { relyingPartyId: relyingParties.partner.id, status: 'REVOKED' });
      const seen = new Set<string>();
      for (const consent of [NOBODYS, foreign, revoked, mai.personalNumber, mai.id]) {
        const before = everyStatement();
        const answer = await bank.verifies(consent, { claims: [claim('PERSONAL_NUMBER', mai.personalNumber)] });
        seen.add(`${shapeOf(answer)} ${everyStatement() - before}`);
        expect(answer).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      }
      expect(seen.size).toBe(1);
    });

    it('looks the same for reading under such a consent', async () => {
      const foreign = await bank.of('mai', {
        relyingPartyId: relyingParties.partner.id,
        scopes: disclosing('identity.core'),
      });
      const seen = new Set<string>();
      for (const consent of [NOBODYS, foreign, mai.personalNumber]) {
        const before = everyStatement();
        const headers = { 'consent-id': consent };
        const answer = await graph.asks('{ consentedResident { id fullName } }', { as: { as: 'bank' }, headers });
        seen.add(`${shapeOf(answer)} ${everyStatement() - before}`);
        expect(answer).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      }
      expect(seen.size).toBe(1);
    });

    const asksFor = (subject: object, n: number) =>
      graph.asks('mutation ($input: RequestConsentInput!) { requestConsent(input: $input) { id } }', {
        as: { as: 'bank' },
        variables: {
          input: {
            subject,
            purpose: 'ACCOUNT_OPENING_KYC',
            scopes: [{ scope: 'identity.core' }],
            fetchType: 'ONE_TIME',
            dataLifeDays: 30,
            validUntil: '2026-12-01T00:00:00.000Z',
            idempotencyKey: `trying-${n}`,
          },
        },
      });

    it('looks the same for a number nobody has, a known number with another name, and one with another birth date', async () => {
      const { personalNumber, fullName, dateOfBirth } = hue;
      const seen = new Set<string>();
      const subjects = [
        { personalNumber: '048181999999', fullName, dateOfBirth },
        { personalNumber, fullName: lan.fullName, dateOfBirth },
        { personalNumber, fullName, dateOfBirth: '1981-01-26' },
        { personalNumber, fullName, dateOfBirth: '1981' },
        { personalNumber: lan.personalNumber, fullName, dateOfBirth },
      ];
      for (const [n, subject] of subjects.entries()) {
        const before = everyStatement();
        const answer = await asksFor(subject, n);
        seen.add(`${shapeOf(answer)} ${everyStatement() - before}`);
        expect(answer).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      }
      expect(seen.size).toBe(1);
    });

    it('stops whoever looks for the birth date to a number and a name, at once or one by one', async () => {
      const { personalNumber, fullName } = duc;
      const day = (n: number) => new Date(Date.UTC(2009, 0, 1 + n)).toISOString().slice(0, 10);
      const guess = (n: number) => asksFor({ personalNumber, fullName, dateOfBirth: day(n) }, 1_000 + n);
      const codes = (await Promise.all(times(30, guess))).flatMap(codesOf);
      expect(codes.filter((code) => code === 'SUBJECT_UNKNOWN_OR_NO_CONSENT')).toHaveLength(10);
      expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(20);
      const right = { personalNumber, fullName, dateOfBirth: duc.dateOfBirth };
      expect(await asksFor(right, 2_000)).toBeRefusedWith('RATE_LIMITED');
      const nobody = { ...right, personalNumber: '048209999999' };
      const others = await Promise.all(times(12, (n) => asksFor({ ...nobody, dateOfBirth: day(n) }, 3_000 + n)));
      expect(new Set(others.flatMap(codesOf))).toEqual(new Set(['SUBJECT_UNKNOWN_OR_NO_CONSENT', 'RATE_LIMITED']));
    });
  });

  describe('guessing', () => {
    it('fifty times at once is answered five times', async () => {
      const consent = await bank.of('quang');
      const answers = await Promise.all(
        times(50, (n) => bank.verifies(consent, named(`Trần Văn ${'abcdefgh'[n % 8]}${n}`))),
      );
      expect(answeredOf(answers)).toHaveLength(5);
      const left = answeredOf(answers).map(({ data }) => data.verifyIdentity.attemptsLeft);
      expect(left.sort()).toEqual([0, 1, 2, 3, 4]);
      const codes = new Set(answers.flatMap(codesOf));
      for (const code of codes) expect(['CONSENT_EXHAUSTED', 'RATE_LIMITED']).toContain(code);
      expect(await bank.row(consent)).toMatchObject({ attemptsLeft: 0, usesLeft: 1_000_000 });
      expect(await bank.record(consent)).toHaveLength(5);
    });

    it('fifty times at once with one key is one guess', async () => {
      const consent = await bank.of('lan');
      const input = inputOf(named(lan.fullName));
      const answers = await Promise.all(times(50, () => bank.verifies(consent, input)));
      expect(new Set(answeredOf(answers).map(({ data }) => JSON.stringify(data))).size).toBe(1);
      expect(answeredOf(answers)).toHaveLength(answers.length);
      expect(await bank.row(consent)).toMatchObject({ attemptsLeft: 4, usesLeft: 999_999 });
      expect(await bank.record(consent)).toHaveLength(1);
    });

    it('a one-time consent at once is used once', async () => {
      const consent = await bank.of('hanh', { fetchType: 'ONE_TIME', usesPerMonth: null, usesLeft: 1 });
      const answers = await Promise.all(times(5, () => bank.verifies(consent, named(hanh.fullName))));
      expect(answeredOf(answers)).toHaveLength(1);
      expect(new Set(answers.flatMap(codesOf))).toEqual(new Set(['CONSENT_EXHAUSTED']));
      expect(await bank.row(consent)).toMatchObject({ attemptsLeft: 4, usesLeft: 0 });
      expect(await bank.record(consent)).toHaveLength(1);
    });

    const inOneRequest = async (consent: string, count: number) => {
      const numbers = times(count, (n) => n);
      const fields = numbers.map((n) => `g${n}: verifyIdentity(input: $i${n}) { outcome }`);
      const variables = Object.fromEntries(numbers.map((n) => [`i${n}`, inputOf(named(`Nông Văn B${n}`))]));
      return graph.asks(
        `mutation (${numbers.map((n) => `$i${n}: VerifyIdentityInput!`).join()}) { ${fields.join(' ')} }`,
        { as: { as: 'bank' }, headers: { 'consent-id': consent }, variables },
      );
    };

    it('twenty times in one request is answered five times at most', async () => {
      const consent = await bank.of('binh');
      const answer = await inOneRequest(consent, 20);
      // The one answer is null as a whole, for one of its parts may not be.
      expect(answer.data ?? null).toBeNull();
      expect(new Set(codesOf(answer))).toEqual(new Set(['CONSENT_EXHAUSTED']));
      expect(await bank.row(consent)).toMatchObject({ attemptsLeft: 0 });
      expect(await bank.record(consent)).toHaveLength(5);
    });

    it.each([21, 100, 1_000])('%i times in one request is not begun', async (guesses) => {
      const consent = await bank.of('binh');
      const answer = await inOneRequest(consent, guesses);
      expect(answer.errors).toHaveLength(1);
      expect(answer.data ?? null).toBeNull();
      expect(await bank.row(consent)).toMatchObject({ attemptsLeft: 5 });
    });

    it('goes on for twenty verifications an hour, however many consents there are', async () => {
      const codes: string[] = [];
      for (let n = 0; n < 6; n++) {
        const consent = await bank.of('tam');
        for (let guess = 0; guess < 5; guess++)
          codes.push(...codesOf(await bank.verifies(consent, named(`Trương ${n}${guess}a`))));
      }
      expect(codes).toEqual(times(10, () => 'RATE_LIMITED'));
      expect(tam.fullName).toBe('Trương Minh Tâm');
      // Somebody else's day is not spoilt by it.
      expect(await bank.result(await bank.of('hue'), named(hue.fullName))).toMatchObject({ outcome: 'MATCH' });
    });

    it('does not find a birth date by ages: five questions leave years open', async () => {
      const consent = await bank.of('an');
      let [youngest, oldest] = [0, 64];
      for (;;) {
        const age = Math.ceil((youngest + oldest) / 2);
        const answer = await bank.verifies(consent, { predicates: [predicate('age', 'AGE_AT_LEAST', String(age))] });
        if (!answer.data) break;
        if (answer.data.verifyIdentity.predicates[0].answer) youngest = age;
        else oldest = age - 1;
      }
      expect(await bank.row(consent)).toMatchObject({ attemptsLeft: 0 });
      expect(oldest - youngest).toBeGreaterThanOrEqual(1);
      expect(an.dateOfBirth.slice(0, 4)).toBe('2017');
    });

    it('does not find a birth date by year, then month, then day', async () => {
      const consent = await bank.of('an');
      for (const part of ['2017', '2017-04']) {
        expect(await bank.result(consent, { claims: [claim('DATE_OF_BIRTH', part)] })).toMatchObject({
          outcome: 'NO_MATCH',
        });
      }
    });
  });

  it('tells nothing after a revocation was acknowledged', async () => {
    for (let round = 0; round < rounds(3, 30); round++) {
      const consent = await bank.of('hue');
      let revoked = false;
      const late: Answer[] = [];
      const guesses = async (n: number) => {
        for (let again = 0; again < 3; again++) {
          const begun = revoked;
          const answer = await bank.verifies(consent, named(`Đặng Thị ${'abc'[n]}${again}`));
          if (begun) late.push(answer);
        }
      };
      const revokes = async () => {
        const revoking = `mutation { revokeConsent(id: "${consent}", idempotencyKey: "revoke-${consent}") { status } }`;
        expect(await graph.asks(revoking, { as: { as: 'citizen', person: 'hue' } })).toBeWhole();
        revoked = true;
      };
      await Promise.all([guesses(0), guesses(1), revokes(), guesses(2)]);
      late.push(await bank.verifies(consent, named(hue.fullName)));
      for (const answer of late) expect(answer).toBeRefusedWith('CONSENT_REVOKED');
      const told = (await bank.record(consent)).filter(({ outcome }) => outcome !== 'DENIED');
      expect(told).toHaveLength(5 - (await bank.row(consent)).attemptsLeft);
    }
  });

  it('tells nothing that is not on the record: where it cannot be written, nothing is taken either', async () => {
    const consent = await bank.of('duc');
    const rename = (from: string, to: string) => identity().source.query(`ALTER TABLE ${from} RENAME TO ${to}`);
    await rename('access_record', 'access_record_away');
    const answer = await bank.verifies(consent, named(duc.fullName));
    await rename('access_record_away', 'access_record');
    expect(answer).toBeRefusedWith('INTERNAL');
    expect(answer.text).not.toMatch(/MATCH|eyJ|access_record/);
    expect(await bank.row(consent)).toMatchObject({ attemptsLeft: 5, usesLeft: 1_000_000 });
    expect(await bank.record(consent)).toEqual([]);
    expect(await bank.result(consent, named(duc.fullName))).toMatchObject({ outcome: 'MATCH', attemptsLeft: 4 });
  });

  it('says nothing of the person anywhere: answer, evidence, log, record, and what is kept for a second asking', async () => {
    const values = [mai.personalNumber, mai.fullName, mai.dateOfBirth, '+84950471826', '2021-05-17', mai.communeCode];
    const names = [
      'PERSONAL_NUMBER',
      'FULL_NAME',
      'DATE_OF_BIRTH',
      'PHONE',
      'IDENTITY_CARD_ISSUED_ON',
      'PERMANENT_ADDRESS',
    ];
    const consent = await bank.of('mai');
    const claims = names.map((name, place) => claim(name, String(values[place])));
    const predicates = [adult, predicate('here', 'RESIDES_IN', mai.communeCode)];
    const answer = await bank.verifies(consent, { claims, predicates, perClaim: true });
    expect(answer).toBeWhole();
    const { evidence } = answer.data.verifyIdentity;
    const kept = await identity().source.getRepository(IdempotencyRow).find();
    const places = {
      answer: answer.text.replace(evidence, ''),
      evidence: Buffer.from(evidence.split('.')[1] ?? '', 'base64url').toString(),
      record: JSON.stringify(await bank.record(consent)),
      kept: JSON.stringify(kept),
      log: lines.join('\n'),
    };
    for (const [place, text] of Object.entries(places)) {
      const secrets = [...values.slice(0, 5), '0950471826', mai.id, `"${mai.communeCode}"`];
      // The record of accesses is kept by person; her opaque id stands there and nowhere else.
      for (const secret of secrets.filter((each) => place !== 'record' || each !== mai.id)) {
        expect(text.includes(secret) ? `${place} holds ${secret}` : '').toBe('');
      }
    }
  });
});

describe('while a register is away', () => {
  it('the record cannot be written: nothing is taken and nothing is told', async () => {
    const graph = await Graph.start({ residents: 20 });
    const bank = new Verifying(graph);
    const consent = await bank.of('mai');
    const { source, writer } = graph.chapters.get('identity')?.database ?? {};
    const file = String(source?.options.database);
    // Whoever reads has the file open; whoever begins to write finds a folder in its place.
    writer?.close();
    renameSync(file, `${file}-away`);
    mkdirSync(file);
    const answer = await bank.verifies(consent, named(mai.fullName));
    rmdirSync(file);
    renameSync(`${file}-away`, file);
    expect(answer).toBeRefusedWith('DISCLOSURE_LOG_UNAVAILABLE');
    expect(await bank.row(consent)).toMatchObject({ attemptsLeft: 5, usesLeft: 1_000_000 });
    expect(await bank.result(consent, named(mai.fullName))).toMatchObject({ outcome: 'MATCH', attemptsLeft: 4 });
    await graph.close();
  });

  it('no attempt is taken and nothing is told', async () => {
    const graph = await Graph.start({ residents: 20, down: ['documents'] });
    const bank = new Verifying(graph);
    const consent = await bank.of('mai');
    const card = claim('IDENTITY_CARD_ISSUED_ON', '2021-05-17');
    expect(await bank.verifies(consent, { claims: [claim('FULL_NAME', mai.fullName), card] })).toBeRefusedWith(
      'UPSTREAM_UNAVAILABLE',
    );
    expect(await bank.row(consent)).toMatchObject({ attemptsLeft: 5, usesLeft: 1_000_000 });
    expect(await bank.record(consent)).toEqual([]);
    expect(await bank.result(consent, named(mai.fullName))).toMatchObject({ outcome: 'MATCH' });
    await graph.close();
  });

  it('nothing is told without the keeper of the consents and of the record', async () => {
    const graph = await Graph.start({ residents: 20 });
    const bank = new Verifying(graph);
    const consent = await bank.of('mai');
    await graph.chapters.get('identity')?.close();
    const { data, errors } = await bank.verifies(consent, named(quang.fullName));
    expect(data ?? null).toBeNull();
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_UNAVAILABLE']);
    await graph.close();
  });
});
