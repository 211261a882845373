import type { DocumentRow } from '../subgraphs/documents/entities';
import { anniversary, dayOf, dayText, instantText, secondsOfDay, yearOf, yearsBetween } from './calendar';
import type { Bearer, Draft } from './draft';
import { type Place, reform } from './places';
import { lastDay, type Making, type Resident } from './resident';
import { drivingLicence, vehicleRegistration } from './transport';

type Rule = (bearer: Bearer) => Draft | null;

/** The card runs to the ages of 25, 40 and 60; one issued in the two years before such an age runs to the next. */
function cardExpiry(birth: number, issued: number): number | null {
  if (yearsBetween(birth, issued) < 14) return anniversary(birth, 14);
  for (const age of [25, 40, 60]) {
    if (anniversary(birth, age - 2) > issued) return anniversary(birth, age);
  }
  return null;
}

const officeOf = (place: Place, day: number) =>
  day < reform ? place.former.province.name : place.commune.province.name;
const communeOf = (place: Place, day: number) =>
  day < reform
    ? place.former.text.split(', ').slice(0, 2).join(', ')
    : `${place.commune.name}, ${place.commune.province.name}`;
const banks = [
  'Ngân hàng Sao Mai',
  'Ngân hàng Đông Hải',
  'Ngân hàng Phù Sa',
  'Ngân hàng Trường Sơn',
  'Ngân hàng Hạ Long Xanh',
];
const schools = [
  'Trường Đại học Sông Hồng',
  'Trường Đại học Phù Đổng',
  'Trường Cao đẳng nghề Lam Sơn',
  'Trường Đại học Cửu Long Xanh',
];

const identityCard: Rule = ({ resident, making: { random }, age, between, vietnamese }) => {
  const { kin, number } = resident;
  if (!vietnamese || !number || age < 6) return null;
  if (age < 14 ? !random.chance(0.12) : !random.chance(0.975)) return null;
  const old = age >= 34 && age < 60 && random.chance(0.03);
  const from = age < 14 ? Math.max(dayOf('2024-07-01'), anniversary(kin.birth, 6)) : anniversary(kin.birth, 14);
  const issued = old ? between(dayOf('2017-01-01'), dayOf('2020-12-31')) : between(Math.max(from, dayOf('2021-01-04')));
  if (issued === null || issued < from) return null;
  const issuer = issued < dayOf('2024-07-01') ? 'Cục Cảnh sát quản lý hành chính về trật tự xã hội' : 'Bộ Công an';
  return {
    type: 'IDENTITY_CARD',
    number,
    issuer,
    issued,
    expires: cardExpiry(kin.birth, issued),
    details: { chip: !old },
  };
};

const birthCertificate: Rule = ({ resident, making: { random }, age, between, vietnamese }) => {
  if (!vietnamese || !random.chance(age < 15 ? 0.97 : age < 36 ? 0.5 : 0.12)) return null;
  const { kin } = resident;
  const issued = between(kin.birth + 2, random.chance(0.9) ? kin.birth + 55 : kin.birth + 9000);
  if (issued === null) return null;
  const number = `${random.between(1, 980)}/${yearOf(issued)}`;
  return { type: 'BIRTH_CERTIFICATE', number, issuer: `UBND ${communeOf(kin.birthPlace, issued)}`, issued };
};

const healthInsurance: Rule = ({ resident, making: { random }, age, latest, between, place, vietnamese }) => {
  if (!random.chance(vietnamese ? (age < 6 || age > 70 ? 0.97 : 0.8) : 0.15)) return null;
  const { birth } = resident.kin;
  const issued = age < 6 ? between(birth + 5, birth + 70) : between(Math.max(birth + 2000, latest - 420));
  if (issued === null) return null;
  return {
    type: 'HEALTH_INSURANCE_CARD',
    number: random.digits(10),
    issuer: `Bảo hiểm xã hội ${officeOf(place, issued)}`,
    issued,
    expires: age < 6 ? anniversary(birth, 6) : anniversary(issued, 1) - 1,
    details: { registeredHospital: `Trung tâm Y tế ${communeOf(place, issued)}` },
  };
};

const socialInsurance: Rule = ({ resident, making: { random }, age, between, place }) => {
  if (age < 18 || age > 64 || !random.chance(0.44)) return null;
  const { birth } = resident.kin;
  const issued = between(Math.max(anniversary(birth, 18), dayOf('1995-02-01')), anniversary(birth, 40));
  if (issued === null) return null;
  const issuer = `Bảo hiểm xã hội ${officeOf(place, issued)}`;
  return { type: 'SOCIAL_INSURANCE_BOOK', number: random.digits(10), issuer, issued };
};

const passport: Rule = ({ resident, making: { random }, age, latest, between, vietnamese }) => {
  if (!vietnamese || !random.chance(age < 14 ? 0.05 : age < 65 ? 0.14 : 0.04)) return null;
  const { birth } = resident.kin;
  const issued = between(Math.max(birth + 90, latest - 3300));
  if (issued === null) return null;
  const expires = anniversary(issued, yearsBetween(birth, issued) < 14 ? 5 : 10);
  return { type: 'PASSPORT', number: `P0${random.digits(7)}`, issuer: 'Cục Quản lý xuất nhập cảnh', issued, expires };
};

const marriageCertificate: Rule = ({ resident, making, place }) => {
  const { kin, owner } = resident;
  const partner = kin.spouse;
  if (!partner || kin.marriedOn === null || yearOf(kin.marriedOn) < 1976) return null;
  // Husband and wife hold one certificate: what is drawn for the first of them is copied for the other.
  const other = making.residents.get(partner)?.documents.find((row) => row.type === 'MARRIAGE_CERTIFICATE');
  const { random } = making;
  if (other) return { type: other.type, number: other.number, issuer: other.issuer, issued: kin.marriedOn };
  const first = (making.residents.get(partner)?.owner.id ?? '') > owner.id;
  if (!first || !random.chance(0.62)) return null;
  const number = `${random.between(1, 240)}/${yearOf(kin.marriedOn)}`;
  return {
    type: 'MARRIAGE_CERTIFICATE',
    number,
    issuer: `UBND ${communeOf(place, kin.marriedOn)}`,
    issued: kin.marriedOn,
  };
};

const taxCode: Rule = ({ resident, making: { random }, age, between, place }) => {
  if (age < 18 || age > 66 || !random.chance(0.38)) return null;
  const issued = between(Math.max(anniversary(resident.kin.birth, 18), dayOf('2008-01-01')));
  if (issued === null) return null;
  const number = issued >= reform && resident.number ? resident.number : `8${random.digits(9)}`;
  return { type: 'TAX_CODE', number, issuer: `Thuế ${officeOf(place, issued)}`, issued };
};

const bankAccount: Rule = ({ resident, making: { random }, age, between }) => {
  if (age < 15 || !random.chance(age < 65 ? 0.5 : 0.12)) return null;
  const issued = between(Math.max(anniversary(resident.kin.birth, 15), dayOf('2009-01-01')));
  if (issued === null) return null;
  return { type: 'BANK_ACCOUNT', number: random.digits(random.between(10, 13)), issuer: random.pick(banks), issued };
};

const digitalSignature: Rule = ({ resident, making: { random }, age, latest, between }) => {
  if (age < 20 || age > 65 || !random.chance(0.05)) return null;
  const issued = between(Math.max(anniversary(resident.kin.birth, 18), latest - 1000));
  if (issued === null) return null;
  const issuer = random.pick(['Chứng thực số Hoa Sen', 'Chứng thực số Lạc Hồng']);
  const number = random.hex(20).toUpperCase();
  return { type: 'DIGITAL_SIGNATURE', number, issuer, issued, expires: anniversary(issued, 3) - 1 };
};

const landCertificate: Rule = ({ resident, making: { random }, age, between, place, vietnamese }) => {
  if (!vietnamese || age < 25 || !random.chance(resident.kin.home?.head === resident.kin ? 0.3 : 0.04)) return null;
  const issued = between(Math.max(anniversary(resident.kin.birth, 24), dayOf('1994-01-01')));
  if (issued === null) return null;
  const number = `${random.pick(['BA', 'BK', 'CD', 'CH', 'DA', 'AA'])} ${random.digits(8)}`;
  return { type: 'LAND_CERTIFICATE', number, issuer: `Văn phòng đăng ký đất đai ${officeOf(place, issued)}`, issued };
};

const vaccinationRecord: Rule = ({ resident, making: { random }, age, between, place }) => {
  if (!random.chance(age < 8 ? 0.9 : 0.1)) return null;
  const { birth } = resident.kin;
  const issued = age < 8 ? between(birth + 2, birth + 30) : between(Math.max(birth + 100, dayOf('2021-05-01')));
  if (issued === null) return null;
  return {
    type: 'VACCINATION_RECORD',
    number: random.digits(12),
    issuer: `Trạm Y tế ${communeOf(place, issued)}`,
    issued,
  };
};

const diploma: Rule = ({ resident, making: { random }, age, between, place, vietnamese }) => {
  if (!vietnamese || age < 19 || age > 60 || !random.chance(0.26)) return null;
  const { birth } = resident.kin;
  const university = age > 23 && random.chance(0.45);
  const issued = between(anniversary(birth, university ? 22 : 18) + 60, anniversary(birth, university ? 26 : 20));
  if (issued === null) return null;
  const issuer = university ? random.pick(schools) : `Sở Giáo dục và Đào tạo ${officeOf(place, issued)}`;
  return { type: 'DIPLOMA', number: `${random.pick(['A', 'B', 'DT'])}${random.digits(7)}`, issuer, issued };
};

const criminalRecord: Rule = ({ resident, making: { random }, age, latest, between, place }) => {
  if (age < 18 || !random.chance(0.015)) return null;
  const issued = between(Math.max(anniversary(resident.kin.birth, 18), latest - 1400));
  if (issued === null) return null;
  const issuer = `${issued < dayOf('2025-03-01') ? 'Sở Tư pháp' : 'Công an'} ${officeOf(place, issued)}`;
  return { type: 'CRIMINAL_RECORD', number: `${random.between(100, 99_999)}/LLTP`, issuer, issued };
};

const rules: readonly Rule[] = [
  identityCard,
  birthCertificate,
  healthInsurance,
  socialInsurance,
  passport,
  marriageCertificate,
  taxCode,
  bankAccount,
  drivingLicence,
  vehicleRegistration,
  digitalSignature,
  landCertificate,
  vaccinationRecord,
  diploma,
  criminalRecord,
];

export function documents(resident: Resident, making: Making): void {
  const { kin } = resident;
  const latest = lastDay(kin, making.today);
  const bearer: Bearer = {
    resident,
    making,
    latest,
    age: yearsBetween(kin.birth, latest + 1),
    place: kin.home?.place ?? kin.birthPlace,
    vietnamese: kin.nationality === 'VN',
    between: (from, to = latest) =>
      from > latest ? null : making.random.between(from, Math.max(from, Math.min(to, latest))),
  };
  for (const rule of rules) {
    const draft = rule(bearer);
    if (draft) write(resident, making, latest, draft);
  }
}

/** VNeID took in the first documents in summer 2022. */
const integrationOpened = dayOf('2022-07-18');

function write(resident: Resident, { random, today, batch }: Making, latest: number, draft: Draft): void {
  const { owner, account } = resident;
  const opened = account ? dayOf(account.issuedAt.slice(0, 10)) + 1 : integrationOpened;
  const point = random.below(1000);
  const wanted = point < (account ? 880 : 700) ? 'VERIFIED' : point < 980 ? 'REQUESTED' : 'REJECTED';
  const earliest = Math.max(draft.issued, opened, integrationOpened);
  const integration = wanted === 'VERIFIED' && earliest > latest ? 'REQUESTED' : wanted;
  const verifiedOn = integration === 'VERIFIED' ? random.between(earliest, Math.min(latest, today - 1)) : null;
  const row: DocumentRow = {
    id: owner.next(),
    residentId: owner.id,
    type: draft.type,
    number: draft.number,
    issuer: draft.issuer,
    issuedOn: dayText(draft.issued),
    expiresOn: draft.expires ? dayText(draft.expires) : null,
    standing: draft.standing ?? (random.chance(0.006) ? (random.chance(0.6) ? 'SUSPENDED' : 'REVOKED') : 'VALID'),
    integration,
    verifiedAt: verifiedOn === null ? null : instantText(verifiedOn * secondsOfDay + random.between(3600, 50_000)),
    details: draft.details ?? {},
  };
  resident.documents.push(row);
  batch.documents.document.push(row);
}
