import { type Batch, emptyBatch } from '../batch';
import { dayOf } from '../calendar';
import { cast, castFormerCards, legalTasks, relyingParties } from '../cast';
import type { Home, Kin } from '../kin';
import { Numbers } from '../numbers';
import { type Place, placeOf } from '../places';
import { Random } from '../random';
import { householdRows, kinshipRows } from '../residences';
import type { Making, Resident } from '../resident';
import { scores, standing } from '../scores';
import { fieldsOf } from '../verifications';
import { maiApplications, maiDocuments, maiResidence } from './mai';
import { at, CastRecord, kinOf } from './record';

/** The cast's own day: its records were written before it and change no more. */
const today = dayOf('2026-10-01');
const police = 'Cục Cảnh sát quản lý hành chính về trật tự xã hội';

/** The rows of the cast: built from constants alone. */
export function castRows(): Batch {
  const batch = emptyBatch();
  const residents = new Map<Kin, Resident>();
  const making: Making = { random: new Random('cast'), today, numbers: new Numbers(new Set()), batch, residents };
  batch.identity.relyingParty.push(
    ...Object.values(relyingParties).map((party) => ({ ...party, allowedPurposes: [...party.allowedPurposes] })),
  );
  batch.identity.legalTask.push(...legalTasks);
  const homes = [...familyOfMai(batch, residents), ...others(batch, residents)];
  for (const home of homes) householdRows(home, making);
  for (const resident of residents.values()) {
    kinshipRows(resident, making);
    scores(resident, making, resident.owner.id === cast.mai.id ? at('2026-01-09') : null);
    standing(resident, making);
  }
  return batch;
}

function settled(head: Kin, others: Kin[], place: Place, line: string, since: string, poor = false): Home {
  const home = { head, members: [head, ...others], place, line, since: dayOf(since), poor };
  for (const kin of home.members) kin.home = home;
  return home;
}

/** The registries vouch for what they hold; the rest stands on the citizen's word. */
function vouch(record: CastRecord, on: string, registry = 'Cơ sở dữ liệu quốc gia về dân cư'): void {
  const { official, declared } = fieldsOf(record.resident);
  record.vouched(official, registry, 'VERIFIED', on);
  if (declared.length > 0) record.vouched(declared, 'Công dân tự khai', 'UNVERIFIED', on);
}

function familyOfMai(batch: Batch, residents: Map<Kin, Resident>): Home[] {
  const home = placeOf('00004', 'Phường Quán Thánh');
  const trucBach = placeOf('00004', 'Phường Trúc Bạch');
  const hangBong = placeOf('00070', 'Phường Hàng Bông');
  const namDinh = placeOf('13669', 'Phường Vị Hoàng');
  const cauGiay = placeOf('00166', 'Phường Dịch Vọng Hậu');
  const line = 'Số 18, đường Phan Đình Phùng';

  const lanKin = kinOf(cast.lan, 'FEMALE', namDinh, { formerly: 'WIDOWED' });
  lanKin.unrecorded.push({ kind: 'SPOUSE', fullName: 'Nguyễn Văn Hải' });
  const married = { marriedOn: dayOf('2014-10-18') };
  const maiKin = kinOf(cast.mai, 'FEMALE', trucBach, { ...married, hometown: namDinh, mother: lanKin });
  maiKin.unrecorded.push({ kind: 'FATHER', fullName: 'Nguyễn Văn Hải' });
  const quangKin = kinOf(cast.quang, 'MALE', hangBong, { ...married, spouse: maiKin });
  quangKin.unrecorded.push({ kind: 'FATHER', fullName: 'Trần Đình Lộc' }, { kind: 'MOTHER', fullName: 'Lưu Thị Hằng' });
  const anKin = kinOf(cast.an, 'MALE', home, { father: quangKin, mother: maiKin, hometown: hangBong });
  const ngocKin = kinOf(cast.ngoc, 'FEMALE', home, { father: quangKin, mother: maiKin, hometown: hangBong });
  maiKin.spouse = quangKin;
  lanKin.children.push(maiKin);
  for (const parent of [maiKin, quangKin]) parent.children.push(anKin, ngocKin);
  const household = settled(maiKin, [quangKin, anKin, ngocKin, lanKin], home, line, '2016-12-20');

  const mai = new CastRecord(batch, cast.mai, maiKin, {
    maritalStatus: 'MARRIED',
    occupation: 'Kế toán',
    phone: '0950471826',
    email: 'mai.nguyen@example.vn',
    religion: 'Phật giáo',
    bloodType: 'O_POS',
  });
  mai.resident.person.otherNames = ['Nguyễn Thanh Mai'];
  mai.formerCard(castFormerCards.mai, '2021-05-17');
  mai.account('LEVEL_2', 'cds-mai7q2kx84', '2023-02-20');
  const { passport } = maiDocuments(mai);
  maiResidence(mai, { trucBach, hangBong, home, cauGiay });
  const { official, declared } = fieldsOf(mai.resident);
  const disputed = 'hometown';
  mai.vouched(
    official.filter((field) => field !== disputed),
    'Cơ sở dữ liệu quốc gia về dân cư',
    'VERIFIED',
    '2026-01-08',
  );
  mai.vouched([disputed], 'Công dân đề nghị điều chỉnh', 'DISPUTED', '2026-08-17');
  mai.vouched(declared, 'Công dân tự khai', 'UNVERIFIED', '2026-03-02');

  const quang = new CastRecord(batch, cast.quang, quangKin, {
    maritalStatus: 'MARRIED',
    occupation: 'Kỹ sư',
    phone: '0950360145',
    email: 'quang.tran@example.com',
    bloodType: 'A_POS',
  });
  quang.formerCard(castFormerCards.quang, '2021-06-02');
  quang.residence('PERMANENT', hangBong, 'Số 102, phố Hàng Bông', '1987-11-20', '2016-12-19');
  quang.residence('PERMANENT', home, line, '2016-12-20');
  quang.account('LEVEL_2', 'cds-quang5w9tn3', '2023-04-11');
  quang.document('IDENTITY_CARD', cast.quang.personalNumber, police, ['2021-06-02', '2027-11-03'], '2023-04-11', {
    chip: true,
  });
  quang.document(
    'MARRIAGE_CERTIFICATE',
    '87/2014',
    'UBND Phường Hàng Bông, Quận Hoàn Kiếm',
    ['2014-10-18'],
    '2024-05-06',
  );
  vouch(quang, '2025-11-12');

  const an = new CastRecord(batch, cast.an, anKin, { occupation: 'Học sinh', bloodType: 'O_POS' });
  an.residence('PERMANENT', home, line, '2017-05-04');
  an.dependsOn(cast.mai, '2024-09-03');
  an.document('BIRTH_CERTIFICATE', '118/2017', 'UBND Phường Quán Thánh, Quận Ba Đình', ['2017-05-03'], '2024-09-03');
  an.document('HEALTH_INSURANCE_CARD', '0141820573', 'Bảo hiểm xã hội Hà Nội', ['2023-09-01'], '2024-09-03', {
    registeredHospital: 'Trung tâm Y tế Ba Đình',
  });
  an.document(
    'VACCINATION_RECORD',
    '012417058834',
    'Trạm Y tế Phường Quán Thánh, Quận Ba Đình',
    ['2017-04-21'],
    '2024-09-10',
  );
  vouch(an, '2024-09-03');

  const ngoc = new CastRecord(batch, cast.ngoc, ngocKin, {});
  ngoc.residence('PERMANENT', home, line, '2026-09-23');
  ngoc.document('BIRTH_CERTIFICATE', '203/2026', 'UBND Phường Ba Đình, Hà Nội', ['2026-09-16'], '2026-09-16');
  vouch(ngoc, '2026-09-23');
  maiApplications(mai, ngoc, passport);

  const lan = new CastRecord(batch, cast.lan, lanKin, {
    maritalStatus: 'WIDOWED',
    occupation: 'Hưu trí',
    phone: '0950215907',
    religion: 'Phật giáo',
    vulnerableGroups: ['ELDERLY'],
  });
  lan.formerCard(castFormerCards.lan, '2021-05-24');
  lan.residence('PERMANENT', namDinh, 'Số 44, đường Trần Hưng Đạo', '1976-03-01', '2016-12-19');
  lan.residence('PERMANENT', home, line, '2016-12-20');
  lan.account('LEVEL_1', 'cds-lan3h8vp62', '2023-08-15');
  lan.document('IDENTITY_CARD', cast.lan.personalNumber, police, ['2021-05-24'], '2023-08-15', { chip: true });
  lan.document('HEALTH_INSURANCE_CARD', '0136150219', 'Bảo hiểm xã hội Hà Nội', ['2022-03-01'], '2023-08-15', {
    registeredHospital: 'Trung tâm Y tế Ba Đình',
  });
  vouch(lan, '2025-10-06');

  for (const { resident } of [mai, quang, an, ngoc, lan]) residents.set(resident.kin, resident);
  return [household];
}

function others(batch: Batch, residents: Map<Kin, Resident>): Home[] {
  const add = (record: CastRecord) => {
    residents.set(record.resident.kin, record.resident);
    return record;
  };
  const caoBang = placeOf('01273', 'Phường Hợp Giang');
  const binhKin = kinOf(cast.binh, 'MALE', caoBang, { ethnicity: 'Tày' });
  binhKin.unrecorded.push({ kind: 'FATHER', fullName: 'Nông Văn Đàm' }, { kind: 'MOTHER', fullName: 'Bế Thị Lý' });
  const binhHome = settled(binhKin, [], caoBang, 'Tổ dân phố 6', '2010-04-05');
  const binh = add(
    new CastRecord(batch, cast.binh, binhKin, {
      occupation: 'Nông dân',
      phone: '0950133724',
      vulnerableGroups: ['ETHNIC_MINORITY'],
    }),
  );
  binh.formerCard(castFormerCards.binh, '2021-08-09');
  binh.residence('PERMANENT', caoBang, 'Tổ dân phố 6', '1985-09-20');
  binh.account('LEVEL_2', 'cds-binh6r4jd9', '2024-03-12');
  const cardOfBinh = ['2021-08-09', '2025-09-02'] as const;
  binh.document('IDENTITY_CARD', cast.binh.personalNumber, police, cardOfBinh, '2024-03-12', { chip: true });
  binh.document('HEALTH_INSURANCE_CARD', '0104085137', 'Bảo hiểm xã hội Cao Bằng', ['2022-01-01'], '2024-03-12', {
    registeredHospital: 'Trung tâm Y tế Cao Bằng',
  });
  vouch(binh, '2025-06-16', 'Công an cấp xã');

  const daNang = placeOf('20242', 'Phường Thạch Thang');
  const hueKin = kinOf(cast.hue, 'FEMALE', daNang, { formerly: 'DIVORCED' });
  const ducKin = kinOf(cast.duc, 'MALE', daNang, { mother: hueKin });
  ducKin.unrecorded.push({ kind: 'FATHER', fullName: 'Lê Văn Thành' });
  hueKin.children.push(ducKin);
  const hueHome = settled(hueKin, [ducKin], daNang, 'Số 57, đường Quang Trung', '2008-02-14');
  const duc = add(
    new CastRecord(batch, cast.duc, ducKin, {
      occupation: 'Học sinh',
      phone: '0950277613',
      email: 'duc.le@example.vn',
    }),
  );
  duc.residence('PERMANENT', daNang, 'Số 57, đường Quang Trung', '2009-06-01');
  duc.account('LEVEL_2', 'cds-duc9k7mz25', '2024-08-20');
  duc.document('IDENTITY_CARD', cast.duc.personalNumber, 'Bộ Công an', ['2024-07-22', '2034-05-18'], '2024-08-20', {
    chip: true,
  });
  duc.document('BIRTH_CERTIFICATE', '96/2009', 'UBND Phường Thạch Thang, Quận Hải Châu', ['2009-06-01'], '2024-08-21');
  vouch(duc, '2025-02-10');
  const hue = add(
    new CastRecord(batch, cast.hue, hueKin, {
      maritalStatus: 'DIVORCED',
      occupation: 'Giáo viên',
      phone: '0950440937',
    }),
  );
  hue.formerCard(castFormerCards.hue, '2021-07-01');
  hue.residence('PERMANENT', daNang, 'Số 57, đường Quang Trung', '2008-02-14');
  hue.account('LEVEL_2', 'cds-hue4x8wb73', '2023-05-30');
  hue.document('IDENTITY_CARD', cast.hue.personalNumber, police, ['2021-07-01', '2041-01-25'], '2023-05-30', {
    chip: true,
  });
  vouch(hue, '2025-02-10');

  const canTho = placeOf('31135', 'Phường An Cư');
  const sauKin = kinOf(cast.sau, 'MALE', canTho, { formerly: 'WIDOWED' });
  const sauHome = settled(sauKin, [], canTho, 'Số 210, đường Ngô Quyền', '1979-05-02');
  const sau = add(
    new CastRecord(batch, cast.sau, sauKin, {
      maritalStatus: 'WIDOWED',
      occupation: 'Già yếu, ở nhà',
      vulnerableGroups: ['ELDERLY', 'MERITORIOUS'],
    }),
  );
  sau.resident.person.placeOfBirth = {
    line: null,
    communeCode: canTho.commune.code,
    formerText: canTho.former.text,
    country: 'VN',
  };
  sau.residence('PERMANENT', canTho, 'Số 210, đường Ngô Quyền', '1979-05-02');
  sau.document('IDENTITY_CARD', cast.sau.personalNumber, police, ['2021-04-19'], '2023-01-10', { chip: true });
  sau.document('HEALTH_INSURANCE_CARD', '0192048065', 'Bảo hiểm xã hội Cần Thơ', ['2021-01-01'], '2023-01-10', {
    registeredHospital: 'Trung tâm Y tế Ninh Kiều',
  });
  vouch(sau, '2024-12-02', 'Công an cấp xã');

  return [binhHome, hueHome, sauHome, ...officers(batch, add)];
}

function officers(batch: Batch, add: (record: CastRecord) => CastRecord): Home[] {
  const ngocHa = placeOf('00008', 'Phường Ngọc Hà');
  const hanhKin = kinOf(cast.hanh, 'FEMALE', ngocHa);
  const hanhHome = settled(hanhKin, [], ngocHa, 'Số 9, đường Hoàng Hoa Thám', '2015-01-10');
  const detail = { occupation: 'Công an cấp xã', bloodType: 'B_POS' };
  const hanh = add(new CastRecord(batch, cast.hanh, hanhKin, { ...detail, phone: '0950655208' }));
  hanh.formerCard(castFormerCards.hanh, '2021-03-15');
  hanh.residence('PERMANENT', ngocHa, 'Số 9, đường Hoàng Hoa Thám', '2015-01-10');
  hanh.account('LEVEL_2', 'cds-hanh2c6yf8', '2022-08-01');
  hanh.document('IDENTITY_CARD', cast.hanh.personalNumber, police, ['2021-03-15', '2028-12-05'], '2022-08-01', {
    chip: true,
  });
  vouch(hanh, '2025-03-03');

  const datMui = placeOf('32248', 'Xã Đất Mũi');
  const tamKin = kinOf(cast.tam, 'MALE', datMui);
  const tamHome = settled(tamKin, [], datMui, 'Ấp 3', '2012-06-18');
  const tam = add(new CastRecord(batch, cast.tam, tamKin, { ...detail, phone: '0950188463' }));
  tam.formerCard(castFormerCards.tam, '2021-05-03');
  tam.residence('PERMANENT', datMui, 'Ấp 3', '1991-08-12');
  tam.account('LEVEL_2', 'cds-tam8n3gq47', '2022-09-12');
  tam.document('IDENTITY_CARD', cast.tam.personalNumber, police, ['2021-05-03', '2031-07-30'], '2022-09-12', {
    chip: true,
  });
  vouch(tam, '2025-03-03');
  return [hanhHome, tamHome];
}
