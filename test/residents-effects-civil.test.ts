import nodeCrypto from 'node:crypto';
import { cast } from '../population/cast';
import { databaseKinds, Graph } from './graph';
import { Registering, refused } from './registering';

const crypto: { randomInt(below: number): number } = nodeCrypto;

const person = ({ personalNumber, fullName }: { personalNumber: string; fullName: string }) => ({
  personalNumber,
  fullName,
});
const hospital = { line: 'Bệnh viện Phụ sản Hà Nội', communeCode: '00004' };
const child = {
  fullName: 'Trần Minh Khôi',
  dateOfBirth: '2026-11-02',
  sex: 'MALE',
  ethnicity: 'Kinh',
  nationality: 'VN',
  placeOfBirth: hospital,
  hometown: { line: 'Phường Hàng Bông', communeCode: '00070' },
  registrationCommune: '00004',
};
const ofMaiAndQuang = { mother: person(cast.mai), father: person(cast.quang) };

describe.each(databaseKinds)('civil status on %s', (database) => {
  let graph: Graph;
  let register: Registering;

  beforeAll(async () => {
    graph = await Graph.start({ database });
    register = new Registering(graph);
  });
  afterAll(() => graph.close());
  afterEach(async () => {
    jest.restoreAllMocks();
    expect(await register.vouchedTwice()).toEqual([]);
  });

  const me = async (who: keyof typeof cast | { resident: string }, fields: string) => {
    const as = typeof who === 'string' ? { person: who } : who;
    const answer = await graph.asks(`{ me { ${fields} } }`, { as: { as: 'citizen', ...as } });
    expect(answer).toBeWhole();
    return answer.data.me;
  };
  const born = async (values: object, subject: string = cast.mai.id): Promise<string> => {
    const outcome = await register.does('birth.register', subject, values as Record<string, unknown>);
    if (!outcome.done || !outcome.produced?.residentId) throw new Error(JSON.stringify(outcome));
    return outcome.produced.residentId;
  };

  describe('a birth', () => {
    it('makes a person with a number, known to both parents', async () => {
      const id = await born({ ...child, ...ofMaiAndQuang });
      const shown = await me(
        { resident: id },
        `personalNumber fullName dateOfBirth sex nationality ethnicity maritalStatus vitalStatus
         placeOfBirth { line commune { code } } birthRegistrationPlace { commune { code } } hometown { commune { code } }
         relatives { kinship fullName resident { id } } provenance { field source state } permanentAddress { line }`,
      );
      expect(shown).toMatchObject({
        personalNumber: expect.stringMatching(/^001226\d{6}$/),
        fullName: child.fullName,
        dateOfBirth: child.dateOfBirth,
        sex: 'MALE',
        maritalStatus: 'SINGLE',
        vitalStatus: 'ALIVE',
        placeOfBirth: { line: hospital.line, commune: { code: '00004' } },
        birthRegistrationPlace: { commune: { code: '00004' } },
        hometown: { commune: { code: '00070' } },
        permanentAddress: null,
      });
      expect(shown.relatives).toEqual(
        expect.arrayContaining([
          { kinship: 'MOTHER', fullName: cast.mai.fullName, resident: { id: cast.mai.id } },
          { kinship: 'FATHER', fullName: cast.quang.fullName, resident: { id: cast.quang.id } },
        ]),
      );
      expect(new Set(shown.provenance.map(({ source }: { source: string }) => source))).toEqual(
        new Set(['UBND Phường Ba Đình']),
      );
      expect(shown.provenance).toHaveLength(12);
      for (const parent of ['mai', 'quang'] as const) {
        const { relatives } = await me(parent, 'relatives { kinship fullName resident { id } }');
        expect(relatives).toContainEqual({ kinship: 'CHILD', fullName: child.fullName, resident: { id } });
      }
      expect(register.told.at(-1)).toEqual({
        type: 'vn.congdanso.resident.registered',
        subject: id,
        data: { application: expect.any(String), commune: '00004' },
      });
    });

    it('is registered once, whoever comes with it again and however they write the name', async () => {
      const before = await register.everything();
      const again = { ...child, fullName: '  TRẦN  minh khôi ' };
      const twice = refused('BIRTH_ALREADY_REGISTERED');
      const byMai = (values: object) => register.does('birth.register', cast.mai.id, { ...again, ...values });
      expect(await byMai(ofMaiAndQuang)).toEqual(twice);
      expect(await byMai({ mother: person(cast.mai) })).toEqual(twice);
      expect(await byMai({ mother: { fullName: cast.mai.fullName } })).toEqual(twice);
      const byQuang = { ...again, father: person(cast.quang), mother: { fullName: cast.mai.fullName } };
      expect(await register.does('birth.register', cast.quang.id, byQuang)).toEqual(twice);
      expect(await register.everything()).toBe(before);
    });

    it('of a namesake of the same day with another mother is another birth', async () => {
      const id = await born({ ...child, mother: person(cast.hanh) }, cast.hanh.id);
      expect(await me({ resident: id }, 'fullName')).toEqual({ fullName: child.fullName });
    });

    it('names a parent without a number by the name alone', async () => {
      const values = { ...child, fullName: 'Vũ Hà My', sex: 'FEMALE', mother: person(cast.hanh) };
      const id = await born({ ...values, father: { fullName: 'Đỗ Văn Nam' } }, cast.hanh.id);
      const { relatives, personalNumber } = await me(
        { resident: id },
        'personalNumber relatives { kinship fullName resident { id } }',
      );
      expect(personalNumber).toMatch(/^001326/);
      expect(relatives).toContainEqual({ kinship: 'FATHER', fullName: 'Đỗ Văn Nam', resident: null });
    });

    it('has the digits of the former province in its number', async () => {
      const values = { ...child, fullName: 'Nông Thị Hoa', sex: 'FEMALE', registrationCommune: '01273' };
      const id = await born({ ...values, father: person(cast.binh) }, cast.binh.id);
      expect((await me({ resident: id }, 'personalNumber')).personalNumber).toMatch(/^004326/);
    });

    it('told of by both parents at once makes one child', async () => {
      const values = { ...child, fullName: 'Trần Minh Anh' };
      const outcomes = await Promise.all([
        register.does('birth.register', cast.mai.id, {
          ...values,
          mother: person(cast.mai),
          father: { fullName: cast.quang.fullName },
        }),
        register.does('birth.register', cast.quang.id, {
          ...values,
          father: person(cast.quang),
          mother: { fullName: cast.mai.fullName },
        }),
        register.does('birth.register', cast.mai.id, { ...values, ...ofMaiAndQuang }),
      ]);
      expect(outcomes.filter(({ done }) => done)).toHaveLength(1);
      expect(outcomes).toContainEqual(refused('BIRTH_ALREADY_REGISTERED'));
      expect(await register.rows('SELECT id FROM person WHERE full_name = ?', ['Trần Minh Anh'])).toHaveLength(1);
    });

    it('takes another number where one is somebody’s already, or was', async () => {
      const taken = Number(cast.an.personalNumber.slice(6));
      const draws = jest.spyOn(crypto, 'randomInt');
      draws.mockReturnValueOnce(taken).mockReturnValueOnce(taken).mockReturnValueOnce(123_456);
      const values = { ...child, fullName: 'Trần Gia Bảo', dateOfBirth: '2017-04-21', ...ofMaiAndQuang };
      const id = await born(values);
      expect((await me({ resident: id }, 'personalNumber')).personalNumber).toBe('001217123456');
    });

    it('leaves nothing where it fails half-way', async () => {
      const before = await register.everything();
      const taken = Number(cast.an.personalNumber.slice(6));
      const draws = jest.spyOn(crypto, 'randomInt');
      draws.mockReturnValue(taken);
      const values = { ...child, fullName: 'Trần Gia Phúc', dateOfBirth: '2017-04-21', ...ofMaiAndQuang };
      await expect(register.does('birth.register', cast.mai.id, values)).rejects.toMatchObject({
        code: expect.stringMatching(/^(ER_DUP_ENTRY|SQLITE_CONSTRAINT_UNIQUE)$/),
      });
      expect(await register.everything()).toBe(before);
      draws.mockRestore();
      await born(values);
    });
  });

  describe('a marriage', () => {
    const weds = (subject: string, spouse: { personalNumber: string; fullName: string; dateOfBirth: string }) =>
      register.does('marriage.register', subject, {
        spouse: { ...person(spouse), dateOfBirth: spouse.dateOfBirth },
      });

    it('of one person with two at once is one', async () => {
      const outcomes = await Promise.all([weds(cast.binh.id, cast.hanh), weds(cast.tam.id, cast.hanh)]);
      expect(outcomes.filter(({ done }) => done)).toEqual([{ done: true, produced: { otherId: cast.hanh.id } }]);
      expect(outcomes.filter(({ done }) => !done)).toEqual([refused('ALREADY_MARRIED')]);
      const groom = outcomes[0]?.done ? ('binh' as const) : ('tam' as const);
      const fields = 'maritalStatus relatives { kinship resident { id } } provenance { field source }';
      for (const [one, other] of [
        [groom, 'hanh'],
        ['hanh', groom],
      ] as const) {
        const shown = await me(one, fields);
        expect(shown.maritalStatus).toBe('MARRIED');
        expect(shown.relatives).toContainEqual({ kinship: 'SPOUSE', resident: { id: cast[other].id } });
        const field = 'maritalStatus';
        expect(shown.provenance).toContainEqual({ field, source: 'Cơ sở dữ liệu hộ tịch điện tử' });
      }
      expect(register.told.slice(-2).map(({ type, subject }) => [type, subject])).toEqual(
        expect.arrayContaining([
          ['vn.congdanso.resident.married', cast[groom].id],
          ['vn.congdanso.resident.married', cast.hanh.id],
        ]),
      );
    });

    it('is refused to who is married, too young, kin, or not on record as named', async () => {
      const before = await register.everything();
      expect(await weds(cast.mai.id, cast.sau)).toEqual(refused('ALREADY_MARRIED'));
      expect(await weds(cast.sau.id, cast.mai)).toEqual(refused('ALREADY_MARRIED'));
      expect(await weds(cast.duc.id, cast.lan)).toEqual(refused('TOO_YOUNG'));
      expect(await weds(cast.hue.id, cast.lan)).toEqual(refused('NOT_MAN_AND_WOMAN'));
      expect(await weds(cast.hue.id, { ...cast.sau, fullName: cast.binh.fullName })).toEqual(refused('SPOUSE_UNKNOWN'));
      expect(await weds(cast.hue.id, { ...cast.sau, dateOfBirth: '1949' })).toEqual(refused('SPOUSE_UNKNOWN'));
      expect(await weds(cast.hue.id, { ...cast.sau, personalNumber: '092048006519' })).toEqual(
        refused('SPOUSE_UNKNOWN'),
      );
      expect(await weds(cast.hue.id, cast.hue)).toEqual(refused('SPOUSE_UNKNOWN'));
      expect(await register.everything()).toBe(before);
    });

    it('is refused in the direct line and within three generations', async () => {
      // An and Ngọc are grown up here, so that their age stands against nothing.
      const on = '2050-01-01';
      const weds = (subject: { id: string }, other: (typeof cast)[keyof typeof cast]) =>
        register.does(
          'marriage.register',
          subject.id,
          { spouse: { ...person(other), dateOfBirth: other.dateOfBirth } },
          { on },
        );
      expect(await weds(cast.an, cast.ngoc)).toEqual(refused('KIN_TOO_CLOSE'));
      expect(await weds(cast.an, cast.lan)).toEqual(refused('KIN_TOO_CLOSE'));
      expect(await weds(cast.duc, cast.hue)).toEqual(refused('KIN_TOO_CLOSE'));
    });

    it('is open to those whose birth is known to the year, if they may be old enough', async () => {
      const dateOfBirth = cast.sau.dateOfBirth;
      const spouse = { ...person(cast.sau), dateOfBirth };
      expect(await register.does('marriage.register', cast.hue.id, { spouse })).toEqual({
        done: true,
        produced: { otherId: cast.sau.id },
      });
    });
  });

  describe('a death', () => {
    const dies = (id: string, dateOfDeath: string) => register.does('death.register', id, { dateOfDeath });

    it('is not registered before the birth nor before it happened', async () => {
      const before = await register.everything();
      expect(await dies(cast.quang.id, '1987-11-02')).toEqual(refused('BAD_VALUES'));
      expect(await dies(cast.quang.id, '2026-11-21')).toEqual(refused('BAD_VALUES'));
      expect(await dies(cast.quang.id, '2026-02-30')).toEqual(refused('BAD_VALUES'));
      expect(await dies('00000000000000000000000000', '2026-11-19')).toEqual(refused('RESIDENT_UNKNOWN'));
      expect(await register.everything()).toBe(before);
    });

    it('widows the spouse and leaves the record, once', async () => {
      expect(await dies(cast.quang.id, '2026-11-18')).toEqual({ done: true });
      expect(await dies(cast.quang.id, '2026-11-19')).toEqual(refused('ALREADY_DECEASED'));
      expect(await me('mai', 'maritalStatus')).toEqual({ maritalStatus: 'WIDOWED' });
      const [row] = await register.rows('SELECT * FROM person WHERE id = ?', [cast.quang.id]);
      expect(row).toMatchObject({ vital_status: 'DECEASED', vital_status_on: '2026-11-18', marital_status: 'MARRIED' });
      expect(register.told.at(-1)).toEqual({
        type: 'vn.congdanso.resident.died',
        subject: cast.quang.id,
        data: { application: expect.any(String) },
      });
    });

    it('keeps the dead from what the living do', async () => {
      const before = await register.everything();
      const spouse = { ...person(cast.quang), dateOfBirth: cast.quang.dateOfBirth };
      expect(await register.does('marriage.register', cast.mai.id, { spouse })).toEqual(refused('SPOUSE_UNKNOWN'));
      const address = { line: 'Số 1', communeCode: '00008' };
      const moves = { address, relationToHead: 'HEAD' };
      expect(await register.does('residence.permanent', cast.quang.id, moves)).toEqual(refused('ALREADY_DECEASED'));
      expect(await register.does('residence.current', cast.quang.id, { address })).toEqual(refused('ALREADY_DECEASED'));
      expect(await register.everything()).toBe(before);
    });

    it('lets a child of the dead be born', async () => {
      const id = await born({ ...child, fullName: 'Trần Hoài An', ...ofMaiAndQuang });
      expect(id).toMatch(/^[0-9a-z]{26}$/);
    });

    it('ends residence on its day when that is removed', async () => {
      expect(await register.does('residence.removePermanent', cast.quang.id, {})).toEqual({ done: true });
      const rows = await register.rows(
        "SELECT ended_on FROM residence_registration WHERE resident_id = ? AND kind = 'PERMANENT' ORDER BY started_on",
        [cast.quang.id],
      );
      expect(rows.at(-1)).toEqual({ ended_on: '2026-11-18' });
      const { household } = await me('mai', 'household { head { id } members { resident { id } } }');
      expect(household.head).toEqual({ id: cast.mai.id });
      expect(JSON.stringify(household.members)).not.toContain(cast.quang.id);
      expect(await register.does('residence.removePermanent', cast.quang.id, {})).toEqual(
        refused('NO_PERMANENT_RESIDENCE'),
      );
    });
  });
});
