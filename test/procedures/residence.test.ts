import { cast } from '../../population/cast';
import { officeOf } from '../../subgraphs/services/catalogue/offices';
import { citizen } from '../counter';
import { Filing } from '../filing';
import { databaseKinds } from '../graph';

const [mai, quang, binh, hue] = [citizen('mai'), citizen('quang'), citizen('binh'), citizen('hue')];
const cauGiay = officeOf('COMMUNE_POLICE', '00166');
const hoanKiem = officeOf('COMMUNE_POLICE', '00070');
const hangThan = { line: 'Số 5, phố Hàng Than', communeCode: '00004' };
const HISTORY = 'residenceHistory { kind from to address { line commune { code } } }';
const RENTED = { housingBasis: 'RENTED' };

interface Registration {
  readonly kind: string;
  readonly from: string;
  readonly to: string | null;
}
const kindsOf = (history: readonly Registration[], kind: string) => history.filter((each) => each.kind === kind);

describe.each(databaseKinds)('the residence procedures on %s, from the form to the register', (database) => {
  let filing: Filing;
  beforeAll(async () => {
    filing = await Filing.start({ database });
  }, 60_000);
  afterAll(() => filing.graph.close());

  it('5: a temporary absence is noted, and the home stays', async () => {
    const form = { from: '2026-11-25', to: '2027-02-25', destination: 'Thành phố Cần Thơ', reason: 'Công tác' };
    const done = await filing.through({ procedure: 5, form, officer: 'hanh' });
    expect(done).toMatchObject({ state: 'COMPLETED', result: { summary: 'Phiếu khai báo tạm vắng CT03' } });
    const me = await filing.profile(`permanentAddress { line } ${HISTORY}`);
    expect(me.permanentAddress.line).toBe('Số 18, đường Phan Đình Phùng');
    expect(me.residenceHistory).toContainEqual(
      expect.objectContaining({ kind: 'ABSENCE', from: '2026-11-25', to: '2027-02-25' }),
    );
  });

  it('5: nothing is declared that is over', async () => {
    const form = { from: '2026-09-01', to: '2026-10-01', destination: 'Thành phố Cần Thơ', reason: 'Công tác' };
    expect(await filing.refusal({ procedure: 5, form })).toEqual(['STEP_NOT_ALLOWED', 'NOT_OVER']);
  });

  it('6: a guest whose number and name go together has the stay on record', async () => {
    const guest = { fullName: cast.binh.fullName, documentNumber: cast.binh.personalNumber };
    const stranger = { fullName: 'Nguyễn Văn Khách', documentNumber: cast.quang.personalNumber };
    const guests = [guest, stranger].map((each) => ({ ...each, from: '2026-11-20', to: '2026-11-22' }));
    await filing.through({ procedure: 6, form: { guests }, officer: 'hanh' });
    const stays = kindsOf((await filing.profile(HISTORY, binh)).residenceHistory, 'STAY');
    expect(stays).toMatchObject([{ from: '2026-11-20', to: '2026-11-22', address: { commune: { code: '00004' } } }]);
    expect(kindsOf((await filing.profile(HISTORY, quang)).residenceHistory, 'STAY')).toEqual([]);
  });

  it('6: who stays for a month is no guest', async () => {
    const guests = [{ fullName: 'Nông Văn Bình', documentNumber: '1', from: '2026-11-20', to: '2026-12-30' }];
    expect(await filing.refusal({ procedure: 6, form: { guests } })).toEqual([
      'STEP_NOT_ALLOWED',
      'STAY_UNDER_30_DAYS',
    ]);
  });

  it('4: a temporary residence stands beside the permanent one, for as long as was asked', async () => {
    const form = { newAddress: hangThan, from: '2026-11-20', to: '2027-11-19', ...RENTED };
    const done = await filing.through({ procedure: 4, as: hue, form, officer: 'hanh' });
    expect(done).toMatchObject({ state: 'COMPLETED', fee: 7_000, payments: [{ amount: 7_000, applied: 7_000 }] });
    const me = await filing.profile(`permanentAddress { line } temporaryAddress { line } ${HISTORY}`, hue);
    expect(me.permanentAddress.line).toBe('Số 57, đường Quang Trung');
    expect(me.temporaryAddress.line).toBe(hangThan.line);
    expect(kindsOf(me.residenceHistory, 'TEMPORARY')).toMatchObject([{ from: '2026-11-20', to: '2027-11-19' }]);
  });

  it('4: nobody is a temporary resident where they live for good', async () => {
    const form = { newAddress: hangThan, from: '2026-11-20', to: '2027-11-19', ...RENTED };
    expect(await filing.refusal({ procedure: 4, as: quang, form })).toEqual(['STEP_NOT_ALLOWED', 'OTHER_COMMUNE']);
  });

  it('102: a temporary residence lasts longer', async () => {
    const done = await filing.through({ procedure: 102, as: hue, form: { to: '2028-05-31' }, officer: 'hanh' });
    expect(done.state).toBe('COMPLETED');
    const me = await filing.profile(`temporaryAddress { line } ${HISTORY}`, hue);
    expect(me.temporaryAddress.line).toBe(hangThan.line);
    expect(kindsOf(me.residenceHistory, 'TEMPORARY')).toMatchObject([{ from: '2026-11-20', to: '2028-05-31' }]);
  });

  it('102: where there is none, nothing lasts longer', async () => {
    const form = { temporaryAddress: hangThan, to: '2027-05-31' };
    expect(await filing.refusal({ procedure: 102, as: binh, form })).toEqual([
      'STEP_NOT_ALLOWED',
      'TEMPORARY_RESIDENCE',
    ]);
  });

  it('103: a temporary residence ends, and stays as history', async () => {
    const done = await filing.through({ procedure: 103, form: { reason: 'Chuyển về nhà' }, officer: cauGiay });
    expect(done.state).toBe('COMPLETED');
    const me = await filing.profile(`temporaryAddress { line } currentAddress { line } ${HISTORY}`);
    expect(me.temporaryAddress).toBeNull();
    expect(kindsOf(me.residenceHistory, 'TEMPORARY')).toMatchObject([{ from: '2026-03-01', to: '2026-11-19' }]);
  });

  it('103: where there is none, none ends', async () => {
    const form = { temporaryAddress: hangThan, reason: 'Chuyển về nhà' };
    expect(await filing.refusal({ procedure: 103, as: binh, form })).toEqual([
      'STEP_NOT_ALLOWED',
      'TEMPORARY_RESIDENCE',
    ]);
  });

  it('105: what was recorded wrongly is put right, and the office vouches for it', async () => {
    const form = { item: 'OCCUPATION', correct: 'Kế toán trưởng' };
    const done = await filing.through({ procedure: 105, form, officer: 'hanh' });
    expect(done.state).toBe('COMPLETED');
    const me = await filing.profile('occupation provenance { field state verifiedAt }');
    expect(me.occupation).toBe('Kế toán trưởng');
    expect(me.provenance).toContainEqual(expect.objectContaining({ field: 'occupation', state: 'VERIFIED' }));
  });

  it('105: not everything is a telephone number', async () => {
    const form = { item: 'PHONE', correct: 'không có' };
    expect(await filing.refusal({ procedure: 105, form })).toEqual(['STEP_NOT_ALLOWED', 'VALUE_FITS']);
  });

  it('107: a confirmation is on record', async () => {
    const form = { content: 'Nơi thường trú từ năm 2016', purpose: 'Bổ sung hồ sơ vay vốn' };
    const done = await filing.through({ procedure: 107, form, officer: 'hanh' });
    const me = await filing.profile('serviceRecords { kind number issuer since applicationId }');
    expect(me.serviceRecords).toEqual([
      {
        kind: 'RESIDENCE_CONFIRMATION',
        number: done.code,
        issuer: 'Công an Phường Ba Đình',
        since: '2026-11-20',
        applicationId: done.id,
      },
    ]);
  });

  it('104: part of a household founds one of its own', async () => {
    const before = await filing.profile('household { fileNumber }', quang);
    const done = await filing.through({ procedure: 104, as: quang, form: { ownerConsent: true }, officer: 'hanh' });
    expect(done.state).toBe('COMPLETED');
    const { household } = await filing.profile(
      'household { fileNumber head { id } members { resident { id } } }',
      quang,
    );
    expect(household).toMatchObject({ head: { id: cast.quang.id }, members: [{ resident: { id: cast.quang.id } }] });
    expect(household.fileNumber).not.toBe(before.household.fileNumber);
    expect((await filing.profile('household { members { since } }')).household.members).toHaveLength(4);
  });

  it('104: nobody is split off from themself', async () => {
    expect(await filing.refusal({ procedure: 104, as: binh, form: { ownerConsent: true } })).toEqual([
      'STEP_NOT_ALLOWED',
      'NOT_ALONE',
    ]);
  });

  it('3: who moves has a new address and a household there, and the old one as history', async () => {
    const form = { newAddress: hangThan, relationToHead: 'HEAD', housingBasis: 'OWNED' };
    const done = await filing.through({ procedure: 3, as: quang, form, officer: 'hanh' });
    expect(done).toMatchObject({ state: 'COMPLETED', fee: 10_000 });
    const me = await filing.profile(
      `permanentAddress { line } household { address { line } head { id } } ${HISTORY}`,
      quang,
    );
    expect(me.permanentAddress.line).toBe(hangThan.line);
    expect(me.household).toEqual({ address: { line: hangThan.line }, head: { id: cast.quang.id } });
    expect(kindsOf(me.residenceHistory, 'PERMANENT')).toMatchObject([
      { from: '2026-11-20', to: null },
      { from: '2016-12-20', to: '2026-11-19' },
      { from: '1987-11-20', to: '2016-12-19' },
    ]);
  });

  it('3: nobody moves to where they are', async () => {
    const form = { newAddress: { line: 'Số 18, đường Phan Đình Phùng', communeCode: '00004' }, housingBasis: 'OWNED' };
    expect(await filing.refusal({ procedure: 3, form })).toEqual(['STEP_NOT_ALLOWED', 'NEW_PLACE']);
  });

  it('101: a permanent residence ends, and the place in the household with it', async () => {
    const done = await filing.through({
      procedure: 101,
      as: quang,
      form: { reason: 'Ra nước ngoài' },
      officer: 'hanh',
    });
    expect(done.state).toBe('COMPLETED');
    const me = await filing.profile(`permanentAddress { line } household { fileNumber } ${HISTORY}`, quang);
    expect(me).toMatchObject({ permanentAddress: null, household: null });
    expect(kindsOf(me.residenceHistory, 'PERMANENT').every(({ to }) => to !== null)).toBe(true);
  });

  it('101: what has ended does not end again', async () => {
    const form = { permanentAddress: hangThan, householdFileNumber: '01', reason: 'Ra nước ngoài' };
    expect(await filing.refusal({ procedure: 101, as: quang, form })).toEqual([
      'STEP_NOT_ALLOWED',
      'PERMANENT_RESIDENCE',
    ]);
  });

  it('107: nothing is confirmed of who is registered nowhere', async () => {
    const form = { permanentAddress: hangThan, content: 'Nơi thường trú', purpose: 'Vay vốn' };
    expect(await filing.refusal({ procedure: 107, as: quang, form })).toEqual([
      'STEP_NOT_ALLOWED',
      'RESIDENCE_REGISTERED',
    ]);
  });

  it('106: who is registered nowhere declares where they live', async () => {
    const livingAddress = { line: 'Số 20, phố Hàng Bông', communeCode: '00070' };
    const form = { livingAddress, since: '2026-11-19', reason: 'Chưa đủ điều kiện đăng ký' };
    const done = await filing.through({ procedure: 106, as: quang, form, officer: hoanKiem });
    expect(done.state).toBe('COMPLETED');
    const me = await filing.profile('currentAddress { line } permanentAddress { line }', quang);
    expect(me).toEqual({ currentAddress: { line: livingAddress.line }, permanentAddress: null });
  });

  it('106: who is registered declares nothing of the kind', async () => {
    const form = { livingAddress: hangThan, reason: 'Chưa đủ điều kiện đăng ký' };
    expect(await filing.refusal({ procedure: 106, as: mai, form })).toEqual(['STEP_NOT_ALLOWED', 'NOT_REGISTERED']);
  });
});
