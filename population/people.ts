import type { PersonRow } from '../subgraphs/residents/entities';
import { foldText } from '../subgraphs/residents/folding';
import { dayOf, dayText, instantText, secondsOfDay, yearOf, yearsBetween } from './calendar';
import type { Kin } from './kin';
import { anywhere, type FormerProvince, placeValue } from './places';
import { type Random, Weighted } from './random';
import { lastDay, type Making, type Resident } from './resident';

const bloodTypes = new Weighted([
  ['O_POS', 42],
  ['B_POS', 30],
  ['A_POS', 21],
  ['AB_POS', 6.5],
  ['O_NEG', 0.2],
  ['B_NEG', 0.15],
  ['A_NEG', 0.1],
  ['AB_NEG', 0.05],
]);
const religions = new Weighted<string | null>([
  ['Không', 72],
  [null, 13],
  ['Công giáo', 6.5],
  ['Phật giáo', 5.5],
  ['Tin Lành', 1],
  ['Phật giáo Hòa Hảo', 1],
  ['Cao Đài', 0.6],
]);
const occupations = new Weighted([
  ['Nông dân', 24],
  ['Công nhân', 22],
  ['Lao động tự do', 13],
  ['Kinh doanh', 9],
  ['Nhân viên văn phòng', 8],
  ['Giáo viên', 4],
  ['Nội trợ', 5],
  ['Kế toán', 3],
  ['Tài xế', 4],
  ['Thợ may', 3],
  ['Kỹ sư', 3],
  ['Cán bộ, công chức', 3],
  ['Thợ xây', 4],
  ['Y tá', 1],
  ['Bác sĩ', 1],
  ['Ngư dân', 2],
]);
const maskLetters: Readonly<Record<string, string>> = { đ: 'd', Đ: 'd' };

const plainLetters = (text: string): string =>
  text
    .replace(/[đĐ]/g, (letter) => maskLetters[letter] ?? letter)
    .normalize('NFD')
    .replace(/[^a-zA-Z ]/g, '')
    .toLowerCase();

function occupationOf(random: Random, age: number): string | null {
  if (age < 6) return null;
  if (age < 18) return 'Học sinh';
  if (age < 23 && random.chance(0.5)) return 'Sinh viên';
  if (age >= 62 && random.chance(0.65)) return random.chance(0.45) ? 'Hưu trí' : 'Già yếu, ở nhà';
  return random.chance(0.94) ? occupations.draw(random) : null;
}

function maritalStatusOf(kin: Kin): PersonRow['maritalStatus'] {
  if (kin.spouse) return kin.spouse.vital === 'DECEASED' ? 'WIDOWED' : 'MARRIED';
  if (kin.formerly) return kin.formerly;
  return kin.nationality === 'VN' ? 'SINGLE' : 'UNKNOWN';
}

function vulnerableGroupsOf(random: Random, kin: Kin, age: number): string[] {
  if (kin.vital !== 'ALIVE') return [];
  const groups: string[] = [];
  if (age >= 60) groups.push('ELDERLY');
  if (random.chance(age >= 60 ? 0.09 : 0.018)) groups.push('DISABLED');
  if (kin.ethnicity && kin.ethnicity !== 'Kinh') groups.push('ETHNIC_MINORITY');
  if (age >= 68 && kin.ethnicity && random.chance(0.06)) groups.push('MERITORIOUS');
  if (kin.home?.poor) groups.push('POOR_HOUSEHOLD');
  if (age < 16 && kin.father?.vital === 'DECEASED' && kin.mother?.vital === 'DECEASED') groups.push('ORPHAN');
  return groups;
}

function religionOf(random: Random, kin: Kin): string | null {
  if (!kin.ethnicity) return null;
  if (kin.ethnicity === 'Khmer' && random.chance(0.85)) return 'Phật giáo';
  if (kin.ethnicity === 'Chăm' && random.chance(0.6)) return random.chance(0.5) ? 'Hồi giáo' : 'Bà-la-môn';
  if ((kin.ethnicity === 'Mông' || kin.ethnicity === 'Ê Đê') && random.chance(0.22)) return 'Tin Lành';
  return religions.draw(random);
}

/** Registers of long ago sometimes held the year only, or the year and month. */
function dateOfBirth(random: Random, kin: Kin): string {
  const text = dayText(kin.birth);
  if (yearOf(kin.birth) >= 1957 || kin.nationality !== 'VN') return text;
  if (random.chance(0.14)) return text.slice(0, 4);
  return random.chance(0.02) ? text.slice(0, 7) : text;
}

const hospitals = ['Bệnh viện đa khoa khu vực', 'Trung tâm Y tế', 'Bệnh viện Phụ sản', 'Trạm Y tế'];

/** Phone numbers are of 095, the range of a network that closed in 2012: nobody answers there. */
export function personRow(kin: Kin, id: string, { random, today }: Making): PersonRow {
  const age = yearsBetween(kin.birth, kin.vitalOn ?? today);
  const foreigner = kin.nationality !== 'VN';
  const abroad = { line: null, communeCode: null, formerText: null, country: kin.nationality };
  const line = yearOf(kin.birth) > 1985 && random.chance(0.7) ? random.pick(hospitals) : null;
  const reachable = kin.vital === 'ALIVE' && age >= 14;
  const latest = lastDay(kin, today);
  const touched = Math.max(kin.birth + 1, latest - random.between(0, 700));
  return {
    id,
    fullName: kin.fullName,
    searchName: foldText(kin.fullName),
    otherNames: age > 30 && random.chance(0.012) ? [kin.fullName.replace(/ \S+$/, ` ${random.pick(aliases)}`)] : [],
    dateOfBirth: dateOfBirth(random, kin),
    sex: kin.sex,
    nationality: kin.nationality,
    vitalStatus: kin.vital,
    vitalStatusOn: kin.vitalOn === null ? null : dayText(kin.vitalOn),
    placeOfBirth: foreigner ? abroad : placeValue(kin.birthPlace, kin.birth, line),
    birthRegistrationPlace: foreigner ? null : placeValue(kin.birthPlace, kin.birth),
    hometown: foreigner ? null : placeValue(kin.hometown, kin.birth),
    ethnicity: kin.ethnicity,
    religion: religionOf(random, kin),
    bloodType: random.chance(0.38) ? bloodTypes.draw(random) : null,
    maritalStatus: maritalStatusOf(kin),
    occupation: occupationOf(random, age),
    phone: reachable && random.chance(age > 75 ? 0.45 : 0.93) ? `095${random.digits(7)}` : null,
    email: reachable && age < 66 && random.chance(0.42) ? emailOf(random, kin) : null,
    vulnerableGroups: vulnerableGroupsOf(random, kin, age),
    updatedAt: instantText(touched * secondsOfDay + random.between(3600, 36_000)),
  };
}
const aliases = ['Tý', 'Tèo', 'Cò', 'Út', 'Ba', 'Lành', 'Sửu', 'Năm'];

function emailOf(random: Random, kin: Kin): string {
  const parts = plainLetters(kin.fullName).split(' ').filter(Boolean);
  return `${parts.at(-1)}.${parts[0]}${random.digits(5)}@${random.chance(0.7) ? 'example.vn' : 'example.com'}`;
}

const cancellations = [
  'Sai sót khi xác lập số định danh',
  'Xác lập lại do sai thông tin năm sinh',
  'Trùng số định danh do nhập dữ liệu',
];

/** Registration makes the number; most of those who were grown before 2021 had a nine-digit card before it. */
export function identityNumbers(resident: Resident, place: FormerProvince, making: Making): void {
  const { random, numbers, batch, today } = making;
  const { kin, owner } = resident;
  if (kin.nationality !== 'VN') return;
  const add = (kind: 'PERSONAL_NUMBER' | 'CMND_9', value: string, cancelledOn: number | null, reason: string | null) =>
    batch.residents.identityNumber.push({
      id: owner.next(),
      residentId: owner.id,
      kind,
      value,
      cancelledOn: cancelledOn === null ? null : dayText(cancelledOn),
      reason,
    });
  resident.number = numbers.personal(place, kin.sex, kin.birth);
  add('PERSONAL_NUMBER', resident.number, null, null);
  const latest = lastDay(kin, today);
  if (random.chance(0.002) && latest > Math.max(kin.birth, dayOf('2017-01-01')) + 60) {
    const cancelledOn = random.between(Math.max(kin.birth, dayOf('2017-01-01')) + 30, latest);
    resident.hasFormerNumber = true;
    add('PERSONAL_NUMBER', numbers.personal(place, kin.sex, kin.birth), cancelledOn, random.pick(cancellations));
  }
  const born = yearOf(kin.birth);
  if (born < 2007 && random.chance(born < 2003 ? 0.74 : 0.12)) {
    const from = Math.max(kin.birth + 14 * 366, dayOf('2016-01-01'));
    const to = Math.min(latest, dayOf('2024-12-31'));
    resident.hasFormerNumber = true;
    add('CMND_9', numbers.formerCard(place), to < from ? null : random.between(from, to), 'Đổi sang thẻ căn cước');
  }
}

/** Where the birth was registered, at the former province that the number begins with. */
export const registeredIn = (kin: Kin, random: Random): FormerProvince =>
  (random.chance(0.985) ? kin.birthPlace : anywhere(random)).former.province;
