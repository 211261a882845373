import { cast } from '../population/cast';
import { answererOf } from '../subgraphs';
import { isAged } from '../subgraphs/residents/matching';
import type { CallName, Calls, ClaimName, MatchQuestion, PredicateName } from '../subgraphs/shared/calls';
import { LocalLink } from '../subgraphs/shared/link/local';
import { createPeers } from '../subgraphs/shared/peers';
import { databaseKinds, Graph, NOON, TEST_SEAL_KEY } from './graph';

const { mai, sau, an, lan, binh, duc } = cast;
const STRANGER = '0zzzzzzzzzzzzzzzzzzzzzzzzz';
/** Mai's address as `Address.text` has it. */
const HOME = 'Số 18, đường Phan Đình Phùng, Phường Ba Đình, Thành phố Hà Nội, Việt Nam';

describe.each(databaseKinds)('what registers answer without giving anything away, on %s', (database) => {
  let graph: Graph;
  let clock = NOON;
  beforeAll(async () => {
    graph = await Graph.start({ database, residents: 50, now: () => clock });
  });
  afterAll(() => graph.close());
  afterEach(() => {
    clock = NOON;
  });

  function ask<Name extends CallName>(name: Name, question: Calls[Name]['ask']): Promise<Calls[Name]['answer']> {
    const links = new Map([...graph.chapters].map(([chapter, each]) => [chapter, new LocalLink(each)]));
    return createPeers(links, answererOf, [TEST_SEAL_KEY]).call(name, question, { requestId: 'test', now: clock });
  }

  const match = async (residentId: string, claim: ClaimName, value: string) => {
    const question: MatchQuestion = { residentId, claims: [{ claim, value }], predicates: [] };
    const { claims } = await ask(claim === 'IDENTITY_CARD_ISSUED_ON' ? 'matchDocuments' : 'matchPerson', question);
    expect(claims).toEqual([{ claim, outcome: expect.any(String) }]);
    return claims[0]?.outcome;
  };

  const holds = async (residentId: string, kind: PredicateName, argument: string) => {
    const question: MatchQuestion = { residentId, claims: [], predicates: [{ alias: 'x', kind, argument }] };
    const { predicates } = await ask(kind === 'DOCUMENT_VALID' ? 'matchDocuments' : 'matchPerson', question);
    expect(predicates).toHaveLength(1);
    return predicates[0]?.answer;
  };

  const cost = async (work: () => Promise<unknown>) => {
    const before = graph.statements();
    await work().catch(() => undefined);
    return graph.statements() - before;
  };

  const findMai = { personalNumber: mai.personalNumber, fullName: mai.fullName, dateOfBirth: mai.dateOfBirth };

  describe('finding a person', () => {
    it('needs number, name and birth date together', async () => {
      expect(await ask('findPerson', findMai)).toEqual({ residentId: mai.id });
      expect(await ask('findPerson', { ...findMai, fullName: 'NGUYỄN  thị mai '.normalize('NFD') })).toEqual({
        residentId: mai.id,
      });
      for (const wrong of [
        { personalNumber: lan.personalNumber },
        { personalNumber: '001190047219' },
        { fullName: 'Nguyễn Thị Mái' },
        { dateOfBirth: '1990-06-13' },
        { dateOfBirth: '1990-06' },
        { dateOfBirth: '1990' },
      ]) {
        expect(await ask('findPerson', { ...findMai, ...wrong })).toEqual({ residentId: null });
      }
    });

    it('finds Sáu by the year, which is all that is known', async () => {
      const findSau = { personalNumber: sau.personalNumber, fullName: sau.fullName };
      expect(await ask('findPerson', { ...findSau, dateOfBirth: '1948' })).toEqual({ residentId: sau.id });
      expect(await ask('findPerson', { ...findSau, dateOfBirth: '1948-01-01' })).toEqual({ residentId: null });
    });

    it('finds nobody by a cancelled number, and nobody who is dead', async () => {
      const source = graph.chapters.get('residents')?.database?.source;
      const change = async (sql: string, back: string) => {
        await source?.query(sql, [mai.id]);
        const found = await ask('findPerson', findMai);
        await source?.query(back, [mai.id]);
        return found;
      };
      const person = (state: string) => `UPDATE person SET vital_status = '${state}' WHERE id = ?`;
      const issued = (on: string) =>
        `UPDATE identity_number SET cancelled_on = ${on} WHERE kind = 'PERSONAL_NUMBER' AND resident_id = ?`;
      expect(await change(person('DECEASED'), person('ALIVE'))).toEqual({ residentId: null });
      expect(await change(issued("'2026-01-01'"), issued('NULL'))).toEqual({ residentId: null });
      expect(await ask('findPerson', findMai)).toEqual({ residentId: mai.id });
    });

    it('is one statement whether there is such a number or not, and none for what is no number', async () => {
      expect(await cost(() => ask('findPerson', findMai))).toBe(1);
      expect(await cost(() => ask('findPerson', { ...findMai, personalNumber: '001190047219' }))).toBe(1);
      expect(await cost(() => ask('findPerson', { ...findMai, fullName: 'Nguyễn Thị Mây' }))).toBe(1);
      for (const wrong of [{ personalNumber: "' OR 1=1 --" }, { fullName: ' \u200b' }, { dateOfBirth: '1990-02-30' }]) {
        await expect(ask('findPerson', { ...findMai, ...wrong })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
        expect(await cost(() => ask('findPerson', { ...findMai, ...wrong }))).toBe(0);
      }
    });
  });

  it('tells birth dates and lives, and leaves out whom nobody knows', async () => {
    const { vitals } = await ask('vitals', { residents: [an.id, STRANGER, sau.id] });
    expect([...vitals].sort((a, b) => (a.residentId < b.residentId ? -1 : 1))).toEqual([
      { residentId: an.id, dateOfBirth: '2017-04-20', alive: true },
      { residentId: sau.id, dateOfBirth: '1948', alive: true },
    ]);
  });

  describe('names', () => {
    it.each([
      ['as the register has it', 'Nguyễn Thị Mai'],
      ['decomposed', 'Nguyễn Thị Mai'.normalize('NFD')],
      ['in capitals', 'NGUYỄN THỊ MAI'],
      ['in decomposed capitals', 'NGUYỄN THỊ MAI'.normalize('NFD')],
      ['with marks in another order', 'Nguye\u0302\u0303n Thi\u0323 Mai'],
      ['with doubled, outer and unbreakable spaces', '  Nguyễn \t Thị\u00a0\u3000Mai\n'],
      ['with zero-width characters', '\ufeffNguyễn\u200b Th\u200dị M\u2060ai\u00ad'],
      ['with a joiner between a letter and its mark', 'Nguyễn Thi\u034f\u0323 Mai'],
      ['with direction marks', '\u202aNguyễn Thị Mai\u202c'],
    ])('match %s', async (_how, name) => {
      expect(await match(mai.id, 'FULL_NAME', name)).toBe('MATCH');
    });

    it.each([
      ['without diacritics', 'Nguyen Thi Mai'],
      ['with another tone', 'Nguyễn Thị Mái'],
      ['with words run together', 'Nguyễn ThịMai'],
      ['in another order', 'Mai Nguyễn Thị'],
      ['cut short', 'Nguyễn Thị'],
      ['with a pattern', 'Nguyễn Thị %'],
      ['with a Cyrillic letter that looks alike', 'Nguyễn Thị M\u0430i'],
    ])('do not match %s', async (_how, name) => {
      expect(await match(mai.id, 'FULL_NAME', name)).toBe('NO_MATCH');
    });

    it('tell đ from d, in either case', async () => {
      expect(await match(duc.id, 'FULL_NAME', 'LÊ MINH ĐỨC')).toBe('MATCH');
      expect(await match(duc.id, 'FULL_NAME', 'lê minh đức')).toBe('MATCH');
      expect(await match(duc.id, 'FULL_NAME', 'Lê Minh Dức')).toBe('NO_MATCH');
    });

    it.each(['', '   ', '\u200b\u200d', '12345', '\u0000', 'a'.repeat(601), 'a'.repeat(100_000)])(
      'are refused where they are none',
      async (name) => {
        await expect(match(mai.id, 'FULL_NAME', name)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      },
    );
  });

  it.each<[ClaimName, string, string, string]>([
    ['DATE_OF_BIRTH', mai.id, '1990-06-12', 'MATCH'],
    ['DATE_OF_BIRTH', mai.id, '1990-12-06', 'NO_MATCH'],
    ['DATE_OF_BIRTH', mai.id, '1990', 'NO_MATCH'],
    ['DATE_OF_BIRTH', mai.id, '1990-06', 'NO_MATCH'],
    ['DATE_OF_BIRTH', sau.id, '1948', 'MATCH'],
    ['DATE_OF_BIRTH', sau.id, '1949', 'NO_MATCH'],
    ['DATE_OF_BIRTH', sau.id, '1948-05', 'NOT_AVAILABLE'],
    ['DATE_OF_BIRTH', sau.id, '1948-05-18', 'NOT_AVAILABLE'],
    ['DATE_OF_BIRTH', sau.id, '1949-05-18', 'NO_MATCH'],
    ['PERSONAL_NUMBER', mai.id, mai.personalNumber, 'MATCH'],
    ['PERSONAL_NUMBER', mai.id, lan.personalNumber, 'NO_MATCH'],
    ['SEX', mai.id, 'female', 'MATCH'],
    ['SEX', mai.id, 'MALE', 'NO_MATCH'],
    ['NATIONALITY', mai.id, 'vn', 'MATCH'],
    ['NATIONALITY', mai.id, 'LA', 'NO_MATCH'],
    ['PHONE', mai.id, '0950471826', 'MATCH'],
    ['PHONE', mai.id, '+84 950 471 826', 'MATCH'],
    ['PHONE', mai.id, '0084.950.471.826', 'MATCH'],
    ['PHONE', mai.id, '84 950471826', 'MATCH'],
    ['PHONE', mai.id, '+84 (0) 950-471-826', 'MATCH'],
    ['PHONE', mai.id, '0950471827', 'NO_MATCH'],
    ['PHONE', mai.id, '+1 950 471 8260', 'NO_MATCH'],
    ['PHONE', sau.id, '0950471826', 'NOT_AVAILABLE'],
    ['PERMANENT_ADDRESS', mai.id, '00004', 'MATCH'],
    ['PERMANENT_ADDRESS', mai.id, '00008', 'NO_MATCH'],
    ['PERMANENT_ADDRESS', mai.id, HOME, 'MATCH'],
    ['PERMANENT_ADDRESS', mai.id, HOME.toUpperCase().normalize('NFD').replace(/, /g, ' ,  '), 'MATCH'],
    ['PERMANENT_ADDRESS', mai.id, HOME.replace('18', '19'), 'NO_MATCH'],
    ['PERMANENT_ADDRESS', mai.id, 'Phường Ba Đình', 'NO_MATCH'],
    ['IDENTITY_CARD_ISSUED_ON', mai.id, '2021-05-17', 'MATCH'],
    ['IDENTITY_CARD_ISSUED_ON', mai.id, '2021-05-18', 'NO_MATCH'],
    ['IDENTITY_CARD_ISSUED_ON', an.id, '2021-05-17', 'NOT_AVAILABLE'],
    // Bình's card expired on 2025-09-02.
    ['IDENTITY_CARD_ISSUED_ON', binh.id, '2021-08-09', 'NOT_AVAILABLE'],
    ['FULL_NAME', STRANGER, 'Nguyễn Thị Mai', 'NOT_AVAILABLE'],
    ['PERSONAL_NUMBER', STRANGER, mai.personalNumber, 'NOT_AVAILABLE'],
  ])('%s: %s, %s → %s', async (claim, person, value, outcome) => {
    expect(await match(person, claim, value)).toBe(outcome);
  });

  it.each<[ClaimName, string]>([
    ['DATE_OF_BIRTH', '12/06/1990'],
    ['DATE_OF_BIRTH', '1990-02-30'],
    ['DATE_OF_BIRTH', ''],
    ['PERSONAL_NUMBER', '00119004721'],
    ['PERSONAL_NUMBER', '٠٠١١٩٠٠٤٧٢١٨'],
    ['SEX', 'F'],
    ['NATIONALITY', 'Vietnam'],
    ['PHONE', '0'],
    ['PHONE', 'không có'],
    ['PERMANENT_ADDRESS', '99999'],
    ['PERMANENT_ADDRESS', ''],
    ['IDENTITY_CARD_ISSUED_ON', '2021'],
    ['IDENTITY_CARD_ISSUED_ON', '17-05-2021'],
  ])('refuses %s %p before it reads anything', async (claim, value) => {
    const asked = () => match(mai.id, claim, value);
    await expect(asked()).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await cost(asked)).toBe(0);
  });

  it.each<[PredicateName, string, string, boolean | null]>([
    ['AGE_AT_LEAST', mai.id, '36', true],
    ['AGE_AT_LEAST', mai.id, '37', false],
    ['AGE_AT_LEAST', duc.id, '18', false],
    // Born in 1948: 77 or 78 years old on 2026-11-20.
    ['AGE_AT_LEAST', sau.id, '77', true],
    ['AGE_AT_LEAST', sau.id, '78', null],
    ['AGE_AT_LEAST', sau.id, '79', false],
    ['AGE_AT_LEAST', STRANGER, '18', null],
    ['RESIDES_IN', mai.id, '00004', true],
    ['RESIDES_IN', mai.id, '01', true],
    ['RESIDES_IN', mai.id, '00008', false],
    ['RESIDES_IN', mai.id, '48', false],
    ['RESIDES_IN', STRANGER, '01', null],
    ['DOCUMENT_VALID', mai.id, 'DRIVING_LICENCE', true],
    ['DOCUMENT_VALID', binh.id, 'IDENTITY_CARD', false],
    ['DOCUMENT_VALID', binh.id, 'PASSPORT', false],
  ])('%s: %s, %s → %s', async (kind, person, argument, answer) => {
    expect(await holds(person, kind, argument)).toBe(answer);
  });

  it.each<[PredicateName, string]>([
    ['AGE_AT_LEAST', '0'],
    ['AGE_AT_LEAST', '121'],
    ['AGE_AT_LEAST', '18.5'],
    ['AGE_AT_LEAST', '018'],
    ['RESIDES_IN', '99'],
    ['RESIDES_IN', '%'],
    ['DOCUMENT_VALID', 'SCORE'],
    ['DOCUMENT_VALID', 'passport'],
  ])('refuses the predicate %s %s before it reads anything', async (kind, argument) => {
    const asked = () => holds(mai.id, kind, argument);
    await expect(asked()).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await cost(asked)).toBe(0);
  });

  it('counts birthdays in Vietnamese time', async () => {
    clock = new Date('2027-05-17T16:59:59.999Z');
    expect(await holds(duc.id, 'AGE_AT_LEAST', '18')).toBe(false);
    clock = new Date('2027-05-17T17:00:00.000Z');
    expect(await holds(duc.id, 'AGE_AT_LEAST', '18')).toBe(true);
  });

  it('does the same work whatever comes of it, and reads nothing that is not asked', async () => {
    const question = (residentId: string, name: string, number: string, address: string): MatchQuestion => ({
      residentId,
      claims: [
        { claim: 'FULL_NAME', value: name },
        { claim: 'PERSONAL_NUMBER', value: number },
        { claim: 'PERMANENT_ADDRESS', value: address },
      ],
      predicates: [{ alias: 'adult', kind: 'AGE_AT_LEAST', argument: '18' }],
    });
    const costs = [];
    for (const each of [
      question(mai.id, mai.fullName, mai.personalNumber, '00004'),
      question(mai.id, lan.fullName, lan.personalNumber, '00008'),
      question(STRANGER, mai.fullName, mai.personalNumber, '00004'),
    ]) {
      costs.push(await cost(() => ask('matchPerson', each)));
    }
    expect(costs).toEqual([3, 3, 3]);
    expect(await cost(() => match(mai.id, 'FULL_NAME', mai.fullName))).toBe(1);
    expect(await cost(() => match(an.id, 'IDENTITY_CARD_ISSUED_ON', '2021-05-17'))).toBe(1);
  });

  it('leaves questions of other registers to those', async () => {
    const question: MatchQuestion = {
      residentId: mai.id,
      claims: [{ claim: 'IDENTITY_CARD_ISSUED_ON', value: '2021-05-17' }],
      predicates: [{ alias: 'x', kind: 'DOCUMENT_VALID', argument: 'PASSPORT' }],
    };
    expect(await ask('matchPerson', question)).toEqual({ claims: [], predicates: [] });
    expect(await cost(() => ask('matchPerson', question))).toBe(0);
  });
});

describe('an age', () => {
  it.each<[number, string, string, boolean | null]>([
    [18, '2008-11-20', '2026-11-20', true],
    [18, '2008-11-21', '2026-11-20', false],
    [18, '2008-02-29', '2026-02-28', false],
    [18, '2008-02-29', '2026-03-01', true],
    [18, '2008-02-29', '2028-02-29', true],
    [18, '2008-11', '2026-10-31', false],
    [18, '2008-11', '2026-11-15', null],
    [18, '2008-11', '2026-12-01', true],
    [18, '2008', '2026-06-01', null],
    [18, '2008', '2026-12-31', true],
    [1, '2026', '2026-12-31', false],
  ])('of %d, born %s, on %s: %s', (age, born, today, answer) => {
    expect(isAged(age, born, today)).toBe(answer);
  });
});
