import type { LegalTaskRow } from '../subgraphs/identity/entities';

/** Persons who live in every population, whatever its seed and size: tests, tokens and examples speak of them. */
export interface CastMember {
  id: string;
  fullName: string;
  /** `YYYY-MM-DD`, or shorter where that is all the register knows. */
  dateOfBirth: string;
  personalNumber: string;
  /** The commune of permanent residence. */
  communeCode: string;
}

export const cast = {
  /** Level 2, every kind of document, head of her household in Phường Ba Đình. */
  mai: {
    id: '013jrv7y2d9g91a9nxn6p56zwz',
    fullName: 'Nguyễn Thị Mai',
    dateOfBirth: '1990-06-12',
    personalNumber: '001190047218',
    communeCode: '00004',
  },
  /** Her husband. */
  quang: {
    id: '04w2nbeja12x262zdy1fma32gh',
    fullName: 'Trần Minh Quang',
    dateOfBirth: '1987-11-03',
    personalNumber: '001087036145',
    communeCode: '00004',
  },
  /** Her son, on her account. */
  an: {
    id: '05b9yp4x25y90kc55kq410pa5q',
    fullName: 'Trần Gia An',
    dateOfBirth: '2017-04-20',
    personalNumber: '001217058834',
    communeCode: '00004',
  },
  /** Her newborn daughter. */
  ngoc: {
    id: '0a6b50s4fvq28754qw2rme2s14',
    fullName: 'Trần Bảo Ngọc',
    dateOfBirth: '2026-09-05',
    personalNumber: '001326003927',
    communeCode: '00004',
  },
  /** Her mother: elderly, level 1. */
  lan: {
    id: '0a9a0k6kasxmq4b1mg9hvkkwmb',
    fullName: 'Phạm Thị Lan',
    dateOfBirth: '1950-02-08',
    personalNumber: '036150021907',
    communeCode: '00004',
  },
  /** Tày, level 2, few documents. */
  binh: {
    id: '0bpkqztjq15zjyszzwb3eedsza',
    fullName: 'Nông Văn Bình',
    dateOfBirth: '1985-09-02',
    personalNumber: '004085013372',
    communeCode: '01273',
  },
  /** 17 years old until May 2027. */
  duc: {
    id: '0cee7xkqr35mfp0866d03g87f1',
    fullName: 'Lê Minh Đức',
    dateOfBirth: '2009-05-18',
    personalNumber: '048209027761',
    communeCode: '20242',
  },
  /** Đức's mother. */
  hue: {
    id: '0g2c2qww09z0k597z59gjwcdx6',
    fullName: 'Đặng Thị Huệ',
    dateOfBirth: '1981-01-25',
    personalNumber: '048181044093',
    communeCode: '20242',
  },
  /** Born in 1948: nobody wrote down the day. No account. */
  sau: {
    id: '0g54gm14n7ft8fspr1gv26t89q',
    fullName: 'Huỳnh Văn Sáu',
    dateOfBirth: '1948',
    personalNumber: '092048006518',
    communeCode: '31135',
  },
  /** Officer of the commune police of Phường Ba Đình. */
  hanh: {
    id: '0qkksfep48q0gbx34sy7249rax',
    fullName: 'Vũ Thị Hạnh',
    dateOfBirth: '1988-12-05',
    personalNumber: '001188065520',
    communeCode: '00008',
  },
  /** Officer of the commune police of Xã Đất Mũi, Cà Mau. */
  tam: {
    id: '0r4r8f1a801bqk85c06pnxkkhr',
    fullName: 'Trương Minh Tâm',
    dateOfBirth: '1991-07-30',
    personalNumber: '096091018846',
    communeCode: '32248',
  },
} as const satisfies Readonly<Record<string, CastMember>>;

/**
 * Where the officers of the cast work: one for each kind of office that a procedure lies with. Hạnh and Tâm are residents
 * too; of the others nobody but their office is known.
 */
export const offices = {
  hanh: { agency: 'Công an Phường Ba Đình', areaCode: '00004' },
  tam: { agency: 'Công an Xã Đất Mũi', areaCode: '32248' },
  nga: { agency: 'UBND Phường Ba Đình', areaCode: '00004' },
  son: { agency: 'Công an Thành phố Hà Nội', areaCode: '01' },
  thuy: { agency: 'Bảo hiểm xã hội Thành phố Hà Nội', areaCode: '01' },
  khoa: { agency: 'Thuế Thành phố Hà Nội', areaCode: '01' },
  dat: { agency: 'Văn phòng đăng ký đất đai Thành phố Hà Nội', areaCode: '01' },
  yen: { agency: 'Sở Giáo dục và Đào tạo Thành phố Hà Nội', areaCode: '01' },
  phuc: { agency: 'Sở Nội vụ Thành phố Hà Nội', areaCode: '01' },
  long: { agency: 'Điện lực Thành phố Hà Nội', areaCode: '01' },
} as const;

export const relyingParties = {
  bank: {
    id: '0re8q8vqpjn8f99h3p6dkdaqz6',
    clientId: 'ngan-hang-sao-mai',
    name: 'Ngân hàng Sao Mai',
    kind: 'BANK',
    registrationCode: 'RP-NH-0001',
    contact: 'doi-soat@example.vn',
    allowedPurposes: ['ACCOUNT_OPENING_KYC', 'KYC_REFRESH', 'LOAN_APPLICATION', 'AGE_CHECK', 'QR_SHARE'],
  },
  partner: {
    id: '0xj5c215q28xm767dgh61z6qqk',
    clientId: 'cong-doi-tac',
    name: 'Cổng dịch vụ đối tác',
    kind: 'PARTNER',
    registrationCode: 'RP-DT-0001',
    contact: 'ky-thuat@example.com',
    allowedPurposes: ['FORM_PREFILL', 'AGE_CHECK', 'FEE_REDUCTION_DISPLAY', 'QR_SHARE'],
  },
} as const;

/** Ids of what the two offices are charged with by law, for the header `Purpose`. */
export const tasks = {
  /** Hạnh's office checks who lives in its commune. */
  residenceCheck: '0n8c5tq2vd73xk1m4r9hw6ybze',
  /** Mai asked it to unlock her account. */
  accountUnlock: '0t4x9bk7mqe26w1rhz8cdn53va',
  /** It looks into something about Lan, who is to learn of it later only. */
  delayedInquiry: '0w7m3hp9zc54d2kqxe8vt1n6rb',
  /** Tâm's office checks who lives in its commune. */
  residenceCheckDatMui: '0y2d6vn8kr19t5bwqhx4mz7cea',
} as const;

const years = { validFrom: '2025-12-31T17:00:00.000Z', validUntil: '2027-12-31T17:00:00.000Z', version: 1 };
const residenceCheck = {
  kind: 'RESIDENCE_CHECK',
  legalBasis: 'Luật Cư trú 68/2020/QH14',
  scopes: ['identity.core', 'identity.number', 'address', 'household'],
  residents: null,
  withheldUntil: null,
  ...years,
};

export const legalTasks: readonly LegalTaskRow[] = [
  { id: tasks.residenceCheck, agency: offices.hanh.agency, areaCode: offices.hanh.areaCode, ...residenceCheck },
  {
    id: tasks.accountUnlock,
    agency: offices.hanh.agency,
    areaCode: offices.hanh.areaCode,
    kind: 'ACCOUNT_UNLOCK',
    legalBasis: 'Luật Căn cước 26/2023/QH15; Nghị định 69/2024/NĐ-CP',
    scopes: ['identity.core', 'identity.number', 'contact', 'eid'],
    residents: [cast.mai.id],
    withheldUntil: null,
    ...years,
  },
  {
    id: tasks.delayedInquiry,
    agency: offices.hanh.agency,
    areaCode: offices.hanh.areaCode,
    kind: 'INQUIRY',
    legalBasis: 'Luật Cư trú 68/2020/QH14',
    scopes: ['identity.core', 'address', 'contact'],
    residents: [cast.lan.id],
    withheldUntil: '2027-06-30T17:00:00.000Z',
    ...years,
  },
  { id: tasks.residenceCheckDatMui, agency: offices.tam.agency, areaCode: offices.tam.areaCode, ...residenceCheck },
];

/** The OAuth client of an analyst: sees counts, never persons. */
export const analystClientId = 'phan-tich';

/** Nine-digit numbers of the cast; no resident is given one of them. */
export const castFormerCards = {
  mai: '012884517',
  quang: '012470936',
  lan: '160375082',
  binh: '080561249',
  hue: '201448763',
  hanh: '012795304',
  tam: '381602597',
} as const;

export const castNumbers: ReadonlySet<string> = new Set([
  ...Object.values(cast).map((member) => member.personalNumber),
  ...Object.values(castFormerCards),
]);
