import { cast, castFormerCards } from '../population/cast';
import { procedures } from '../subgraphs/services/catalogue';
import type { Form } from '../subgraphs/services/catalogue/working';
import { type Filing, type RegistryView, sourcesOf } from '../subgraphs/services/filing/prefill';
import type { DocumentFacts } from '../subgraphs/shared/calls';

/** Mai's forms: what the registries say of her, and what she types herself. The day is 2026-11-21. */

const home = { line: 'Số 18, đường Phan Đình Phùng', communeCode: '00004' };
const flat = { line: 'Số 7, phố Duy Tân', communeCode: '00166' };

/** Of Mai, everything that `registryValues` may be asked for. */
export const recordOfMai: Readonly<Record<string, unknown>> = {
  fullName: cast.mai.fullName,
  personalNumber: cast.mai.personalNumber,
  dateOfBirth: cast.mai.dateOfBirth,
  formerNumber: castFormerCards.mai,
  sex: 'FEMALE',
  nationality: 'VN',
  ethnicity: 'Kinh',
  occupation: 'Kế toán',
  hometown: { line: 'Phường Vị Hoàng', communeCode: '13669' },
  placeOfBirth: { line: 'Bệnh viện Phụ sản', communeCode: '00004' },
  maritalStatus: 'MARRIED',
  relatives: [
    { kind: 'MOTHER', residentId: cast.lan.id, fullName: cast.lan.fullName },
    { kind: 'SPOUSE', residentId: cast.quang.id, fullName: cast.quang.fullName },
    { kind: 'CHILD', residentId: cast.an.id, fullName: cast.an.fullName },
    { kind: 'CHILD', residentId: cast.ngoc.id, fullName: cast.ngoc.fullName },
    { kind: 'FATHER', residentId: null, fullName: 'Nguyễn Văn Hải' },
  ],
  permanentAddress: home,
  temporaryAddress: flat,
  currentAddress: flat,
  residenceHistory: [
    { from: '1990-06-25', to: '2014-11-01', place: 'Số 31, phố Châu Long, Phường Ba Đình' },
    { from: '2014-11-02', to: '2016-12-19', place: 'Số 102, phố Hàng Bông, Phường Hoàn Kiếm' },
    { from: '2016-12-20', place: 'Số 18, đường Phan Đình Phùng, Phường Ba Đình' },
    { from: '2026-03-01', place: 'Số 7, phố Duy Tân, Phường Cầu Giấy' },
  ],
  'household.fileNumber': '0100104729',
  'household.relationToHead': 'HEAD',
  'contact.phone': '0950471826',
  'contact.email': 'mai.nguyen@example.vn',
};

export const documentOf = (type: string, number: string, change: Partial<DocumentFacts> = {}): DocumentFacts => ({
  id: `document-${type}-${number}`,
  type,
  number,
  issuer: 'Công an Hà Nội',
  issuedOn: '2022-01-01',
  expiresOn: null,
  status: 'VALID',
  integration: 'VERIFIED',
  details: {},
  ...change,
});

export const documentsOfMai: readonly DocumentFacts[] = [
  documentOf('IDENTITY_CARD', cast.mai.personalNumber),
  documentOf('DRIVING_LICENCE', '010219004857', { details: { classes: ['A1', 'B'], pointsLeft: 10 } }),
  documentOf('VEHICLE_REGISTRATION', '294071836', { details: { plate: '29-D2 481.57', vehicleKind: 'Mô tô' } }),
  documentOf('HEALTH_INSURANCE_CARD', '0127364950'),
  documentOf('SOCIAL_INSURANCE_BOOK', '0127364950'),
  documentOf('PASSPORT', 'P04718265'),
  documentOf('TAX_CODE', '8412059637'),
  documentOf('BANK_ACCOUNT', '19027364581'),
  documentOf('LAND_CERTIFICATE', 'CD 04718352'),
];

/** How Mai files a procedure here: for herself, for her mother who has died, for a child who was born. */
export function filingOfMai(number: number): Filing {
  const filedFor = procedures.find((procedure) => procedure.number === number)?.filing.for ?? [];
  if (filedFor.includes('NEWBORN')) return 'newborn';
  return filedFor.every((each) => each === 'DECEASED') ? 'onBehalf' : 'self';
}

/** What the registries answer Mai for a procedure: her own record, and nothing of anybody else's. */
export function viewOfMai(number: number): RegistryView {
  const filing = filingOfMai(number);
  const { applicant, documents } = sourcesOf(number, filing);
  return {
    filing,
    subjectId: filing === 'onBehalf' ? cast.lan.id : null,
    applicant: { asked: applicant, values: recordOfMai },
    subject: { asked: [], values: {} },
    documents: {
      asked: documents.types,
      found: documentsOfMai.filter(({ type }) => documents.types.includes(type)),
    },
  };
}

const guest = { fullName: 'Đỗ Văn Khách', documentNumber: '001085000011', from: '2026-11-21', to: '2026-11-23' };
const period = { from: '2026-12-01', to: '2027-05-31' };
const organisation = { organisationName: 'Công ty TNHH Hoa Ban', organisationAddress: home };
const child = {
  childFullName: 'Trần Minh Khôi',
  childDateOfBirth: '2026-11-10',
  childSex: 'MALE',
  childPlaceOfBirth: { line: 'Bệnh viện Phụ sản Hà Nội', communeCode: '00004' },
  declarantRelation: 'MOTHER',
};
const death = { dateOfDeath: '2026-11-19', placeOfDeath: 'Số 18, đường Phan Đình Phùng' };

/** What Mai types into the form of each procedure, beside what is filled in. */
export const typedByMai: Readonly<Record<number, Form>> = {
  1: {},
  2: { kind: 'EXCHANGE' },
  3: { newAddress: { line: 'Số 5, phố Quán Thánh', communeCode: '00004' }, housingBasis: 'OWNED' },
  4: { ...period, newAddress: { line: 'Số 40, đường Láng', communeCode: '00166' }, housingBasis: 'OWNED' },
  5: { ...period, reason: 'Đi làm xa', destination: 'Đà Nẵng' },
  6: { guests: [guest] },
  7: {
    vehicleKind: 'MOTORCYCLE',
    brand: 'Honda',
    chassisNumber: 'RLHJA3912NY000001',
    engineNumber: 'JA39E-0000001',
    registrationTaxReference: 'LPTB-0001',
  },
  8: { decisionNumber: '123/QĐ-XPHC', decisionDate: '2026-11-02', fine: 400_000 },
  9: child,
  10: death,
  11: {
    spouseFullName: cast.binh.fullName,
    spousePersonalNumber: cast.binh.personalNumber,
    spouseDateOfBirth: cast.binh.dateOfBirth,
  },
  12: { kind: 'REISSUE' },
  13: organisation,
  14: { ...organisation, sealKind: 'EMBOSSED' },
  15: { ...child, registeredHospital: 'Trung tâm Y tế Ba Đình', identityCard: true },
  16: { ...death, allowance: 'SOCIAL_INSURANCE' },
  17: { months: '12' },
  18: { kind: 'CHANGE', taxpayerKind: 'INDIVIDUAL' },
  19: { parcelCommune: home, change: 'Số định danh thay cho số Chứng minh nhân dân' },
  20: { kind: 'EXCHANGE', healthCertificate: 'KSK-0001' },
  21: { candidateKind: 'INDEPENDENT', electives: 'Lịch sử, Địa lý' },
  22: { certificateKind: 'NUMBER_1', purpose: 'Bổ sung hồ sơ lao động' },
  23: { contractEndedOn: '2026-10-31', monthsContributed: 60 },
  24: { use: 'HOUSEHOLD', phases: '1' },
  25: { customerCode: 'PD0100047182' },
  101: { reason: 'Đi định cư ở nước ngoài' },
  102: { to: '2027-12-31' },
  103: { reason: 'Không còn ở đó' },
  104: { ownerConsent: true },
  105: { item: 'OCCUPATION', correct: 'Kế toán trưởng' },
  106: { livingAddress: flat, reason: 'Chưa đủ điều kiện đăng ký' },
  107: { content: 'Nơi thường trú', purpose: 'Nhập học cho con' },
};
