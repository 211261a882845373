import { NOON } from './graph';
import { oneDatabase } from './kinds';
import { Told } from './told';

describe.each(oneDatabase)('the register of residents, told of decisions, on %s', (kind) => {
  let told: Told;
  const birth = {
    kind: 'birth.register',
    values: {
      fullName: 'Lê Bảo Châu',
      dateOfBirth: '2026-11-01',
      sex: 'FEMALE',
      nationality: 'VN',
      placeOfBirth: { line: 'Trạm Y tế Phường Ba Đình', communeCode: '00004' },
      registrationCommune: '00004',
      mother: { personalNumber: '001190000001', fullName: 'Lê Thị Hoa' },
    },
  };
  const children = () => told.rows("SELECT id FROM person WHERE full_name = 'Lê Bảo Châu'");

  beforeAll(async () => {
    told = await Told.open(kind, () => NOON);
    await told.lives('Lê Thị Hoa', '001190000001');
  });
  afterAll(() => told.close());

  it('does it once, however often the event comes', async () => {
    const event = told.asksFor(birth);
    await Promise.all([told.hears(event), told.hears(event)]);
    await told.hears(event);
    await told.settled();
    expect(await children()).toHaveLength(1);
    const outgoing = await told.outgoing();
    expect(outgoing.map(({ type }) => type).sort()).toEqual([
      'vn.congdanso.effect.settled',
      'vn.congdanso.resident.registered',
    ]);
    const settled = outgoing.find(({ type }) => type === 'vn.congdanso.effect.settled');
    const [child] = await children();
    expect(settled?.data).toMatchObject({ done: true, reason: null, position: 1, residentId: child.id });
  });

  it('answers what its rules refuse, and goes on', async () => {
    await told.forget();
    await told.hears(told.asksFor(birth));
    await told.settled();
    expect(await children()).toHaveLength(1);
    expect((await told.outgoing()).map(({ data }) => data)).toEqual([
      expect.objectContaining({ done: false, reason: 'BIRTH_ALREADY_REGISTERED', residentId: null }),
    ]);
  });

  it('tells of it in ids and codes alone', async () => {
    await told.forget();
    await told.hears(told.asksFor({ ...birth, values: { ...birth.values, fullName: 'Lê Bảo Trân' } }));
    await told.settled();
    const text = JSON.stringify(await told.outgoing());
    for (const value of ['Lê', 'Hoa', '2026-11-01', '001190000001', 'Trạm']) expect(text).not.toContain(value);
  });

  it('makes half a birth of nothing that breaks, and the whole once it is mended', async () => {
    await told.forget();
    const values = { ...birth.values, fullName: 'Lê Bảo Ngân' };
    await told.rows('ALTER TABLE field_verification RENAME TO field_verification_away');
    await told.hears(told.asksFor({ ...birth, values }));
    await told.tried();
    const find = () => told.rows("SELECT id FROM person WHERE full_name = 'Lê Bảo Ngân'");
    expect(await find()).toEqual([]);
    expect(await told.outgoing()).toEqual([]);
    await told.rows('ALTER TABLE field_verification_away RENAME TO field_verification');
    await told.settled();
    expect(await find()).toHaveLength(1);
    expect(await told.outgoing()).toHaveLength(2);
  });
});
