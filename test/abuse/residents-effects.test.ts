import { cast } from '../../population/cast';
import { effects } from '../../subgraphs/residents/effects';
import { audienceOf } from '../../subgraphs/shared/peers';
import { seal } from '../../subgraphs/shared/seal';
import { Graph, NOON, TEST_SEAL_KEY } from '../graph';
import { oneDatabase } from '../kinds';
import { holding } from '../lonely';
import { Registering, refused } from '../registering';

const person = ({ personalNumber, fullName }: { personalNumber: string; fullName: string }) => ({
  personalNumber,
  fullName,
});
const address = { line: 'Số 1, phố Quán Thánh', communeCode: '00004' };
const period = { from: '2026-11-20', to: '2026-12-20' };
const member = { ...person(cast.quang), dateOfBirth: cast.quang.dateOfBirth, relationToHead: 'SPOUSE' };

/** Values of each kind that would do, had nobody meddled with them. */
const proper: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'formerNumber.confirm': { formerNumber: '123456780' },
  'birth.register': {
    fullName: 'Trần Minh Khôi',
    dateOfBirth: '2026-11-02',
    sex: 'MALE',
    ethnicity: 'Kinh',
    nationality: 'VN',
    placeOfBirth: address,
    hometown: address,
    registrationCommune: '00004',
    mother: person(cast.mai),
  },
  'death.register': { dateOfDeath: '2026-11-19' },
  'marriage.register': { spouse: { ...person(cast.binh), dateOfBirth: cast.binh.dateOfBirth } },
  'residence.permanent': { address, relationToHead: 'HEAD', members: [member] },
  'residence.temporary': { address, ...period, members: [member] },
  'residence.extendTemporary': { to: '2027-11-20' },
  'residence.absence': { ...period, destination: 'Đà Nẵng', reason: 'Công tác' },
  'residence.stay': {
    address,
    guests: [{ fullName: cast.tam.fullName, documentNumber: cast.tam.personalNumber, ...period }],
  },
  'residence.current': { address, since: '2026-11-01' },
  'residence.correct': { item: 'OCCUPATION', correct: 'Kế toán trưởng' },
  'household.split': { head: person(cast.quang), members: [member] },
};

const nonsense: readonly unknown[] = [
  null,
  7,
  true,
  [],
  {},
  '',
  '   ',
  '\u0000',
  'a\u0000b',
  'Trần\u202eMinh',
  '\u200b\u200b',
  'x'.repeat(100_000),
  '2026-02-30',
  { toString: 'x' },
  [[[[]]]],
];

describe.each(oneDatabase)('values that nobody looked through, on %s', (database) => {
  let graph: Graph;
  let register: Registering;
  let before: string;

  beforeAll(async () => {
    graph = await Graph.start({ database });
    register = new Registering(graph);
    before = await register.everything();
  });
  afterAll(() => graph.close());
  afterEach(async () => {
    expect(await register.everything()).toBe(before);
    expect(register.told).toEqual([]);
  });
  const does = (kind: string, values: unknown, subject: string = cast.mai.id) =>
    register.does(kind, subject, values as Record<string, unknown>);

  it('has proper values for every kind that takes any', () => {
    const without = ['residence.removeTemporary', 'residence.removePermanent'];
    expect(Object.keys(proper).sort()).toEqual(
      Object.keys(effects)
        .filter((kind) => !without.includes(kind))
        .sort(),
    );
  });

  it.each(Object.keys(proper))('%s takes no nonsense, wherever it stands, and nothing is missing', async (kind) => {
    const values = proper[kind] ?? {};
    const optional = new Set(['ethnicity', 'hometown', 'mother', 'members', 'since', 'dateOfBirth']);
    for (const name of Object.keys(values)) {
      const { [name]: _, ...rest } = values;
      if (!optional.has(name) || kind === 'household.split')
        expect(await does(kind, rest)).toEqual(refused('BAD_VALUES'));
      for (const wrong of nonsense) {
        // No members at all, and a correction to a day that there is not, are nobody's nonsense.
        if (name === 'members' && Array.isArray(wrong) && wrong.length === 0) continue;
        if (wrong === '2026-02-30' && ['destination', 'reason', 'correct', 'fullName', 'ethnicity'].includes(name))
          continue;
        expect([name, wrong, await does(kind, { ...values, [name]: wrong })]).toEqual([
          name,
          wrong,
          refused('BAD_VALUES'),
        ]);
      }
    }
    for (const wrong of [null, 7, 'text', []]) expect(await does(kind, wrong)).toEqual(refused('BAD_VALUES'));
  });

  it('takes no key that the shape of every object has', async () => {
    const item = (name: string) => does('residence.correct', { item: name, correct: 'x' });
    for (const name of ['__proto__', 'constructor', 'toString', 'fullName', 'id']) {
      expect(await item(name)).toEqual(refused('BAD_VALUES'));
    }
    const smuggled = JSON.parse('{"__proto__":{"dateOfDeath":"2026-11-19"}}') as object;
    expect(await does('death.register', smuggled)).toEqual(refused('BAD_VALUES'));
  });

  it('finds nobody by a number alone, a pattern, or a name that goes with another number', async () => {
    const spouse = { ...person(cast.binh), dateOfBirth: cast.binh.dateOfBirth };
    const weds = (more: object) => does('marriage.register', { spouse: { ...spouse, ...more } }, cast.hanh.id);
    for (const fullName of ['%', '_', 'Nông%', 'Nông Văn', cast.tam.fullName]) {
      expect(await weds({ fullName })).toEqual(refused('SPOUSE_UNKNOWN'));
    }
    for (const personalNumber of ['%', "' OR '1'='1", '0040850133720', '００４０８５０１３３７２']) {
      expect(await weds({ personalNumber })).toEqual(refused('BAD_VALUES'));
    }
    expect(await weds({ personalNumber: cast.tam.personalNumber })).toEqual(refused('SPOUSE_UNKNOWN'));
    // To answer the year, then the month, then the day would be guessing.
    expect(await weds({ dateOfBirth: '1985' })).toEqual(refused('SPOUSE_UNKNOWN'));
  });

  it('takes nobody along who is not of the household, by name and birth date', async () => {
    const { personalNumber: _, ...unnumbered } = { ...member, ...cast.tam, relationToHead: 'OTHER' };
    const values = { address, relationToHead: 'HEAD', members: [unnumbered] };
    expect(await does('residence.permanent', values, cast.hanh.id)).toEqual(refused('MEMBER_UNKNOWN'));
  });

  it('has an end to every list', async () => {
    const guest = { fullName: 'John Smith', documentNumber: 'X1', ...period };
    const guests = Array.from({ length: 201 }, () => guest);
    expect(await does('residence.stay', { address, guests })).toEqual(refused('BAD_VALUES'));
    const members = Array.from({ length: 51 }, () => member);
    expect(await does('residence.permanent', { address, relationToHead: 'HEAD', members })).toEqual(
      refused('BAD_VALUES'),
    );
  });

  it('gives values of a form to sealed calls alone, and each seal to one call', async () => {
    const chapter = graph.chapters.get('residents');
    const body = JSON.stringify({ resident: cast.mai.id, fields: ['fullName'] });
    const sealedFor = (audience: string, key = TEST_SEAL_KEY): string =>
      seal({ chapter: audience, requestId: 'test', ...holding(null, []) }, body, [key], NOON);
    const good = audienceOf('residents', 'registryValues');
    const seals = [undefined, '', 'x.y', sealedFor('residents'), sealedFor(audienceOf('residents', 'vitals'))];
    for (const sealed of [...seals, sealedFor(good, 'another-seal-key-another-seal-key-anoth')]) {
      await expect(chapter?.call('registryValues', body, sealed)).rejects.toThrow();
      await expect(chapter?.call('personFacts', body, sealed)).rejects.toThrow();
    }
    expect(await chapter?.call('registryValues', body, sealedFor(good))).toEqual({
      values: { fullName: cast.mai.fullName },
    });
  });
});
