/**
 * What a relying party may ask consent for, and how far: a request beyond the ceiling of its purpose is refused before
 * any citizen sees it. The legal basis is always consent for this purpose alone (Luật 91/2025/QH15); the days and the
 * frequency are this system's own ceilings, chosen narrow, for no text sets them.
 * `identity.background` is in no ceiling: beside the occupation it holds ethnicity and religion.
 */
export interface Purpose {
  readonly code: string;
  readonly text: { readonly vi: string; readonly en: string };
  readonly lawfulBasis: string;
  readonly allowedScopes: readonly Scope[];
  /** Never granted for this purpose, whoever asks. Begins with `score`, which gives incentives and judges nobody. */
  readonly forbiddenScopes: readonly ['score', ...Scope[]];
  /** MATCH < PREDICATE < DISCLOSE. */
  readonly maxMode: DisclosureMode;
  readonly maxValidityDays: number;
  readonly maxPerMonth: number;
  /** Whether consent for it comes from the citizen's own initiative alone and is never asked for. */
  readonly unasked?: true;
}

export type DisclosureMode = 'MATCH' | 'PREDICATE' | 'DISCLOSE';

/** The types of documents, each a scope of its own: nobody consents to documents in general. */
export const documentTypes = [
  'IDENTITY_CARD',
  'DRIVING_LICENCE',
  'VEHICLE_REGISTRATION',
  'HEALTH_INSURANCE_CARD',
  'SOCIAL_INSURANCE_BOOK',
  'PASSPORT',
  'BIRTH_CERTIFICATE',
  'MARRIAGE_CERTIFICATE',
  'TAX_CODE',
  'BANK_ACCOUNT',
  'DIGITAL_SIGNATURE',
  'LAND_CERTIFICATE',
  'VACCINATION_RECORD',
  'DIPLOMA',
  'CRIMINAL_RECORD',
] as const;

export type DocumentType = (typeof documentTypes)[number];

const scopesBesideDocuments = [
  'identity.core',
  'identity.number',
  'identity.background',
  'address',
  'contact',
  'family',
  'household',
  'social',
  'health',
  'eid',
  'applications',
  'score',
] as const;

export type Scope = (typeof scopesBesideDocuments)[number] | `documents.${DocumentType}`;

const scopes: ReadonlySet<string> = new Set<Scope>([
  ...scopesBesideDocuments,
  ...documentTypes.map((type) => `documents.${type}` as const),
]);

/** Whether a client's word is a scope that a consent can speak of. */
export const isScope = (text: string): text is Scope => scopes.has(text);

const consent = 'Sự đồng ý riêng cho mục đích này (Luật 91/2025/QH15, Nghị định 356/2025/NĐ-CP)';
const antiMoneyLaundering = `${consent}; nhận biết khách hàng theo Luật Phòng, chống rửa tiền 14/2022/QH15, Điều 10`;

/** Sensitive, or about other people, or about dealings with the state: no business of a bank, insurer or employer. */
const privateMatters = ['identity.background', 'health', 'family', 'household', 'applications'] as const;

export const purposes = [
  {
    code: 'ACCOUNT_OPENING_KYC',
    text: { vi: 'Nhận biết khách hàng khi mở tài khoản', en: 'Customer identification for opening an account' },
    lawfulBasis: antiMoneyLaundering,
    allowedScopes: ['identity.core', 'identity.number', 'address', 'contact', 'documents.IDENTITY_CARD'],
    forbiddenScopes: ['score', ...privateMatters, 'social', 'eid', 'documents.CRIMINAL_RECORD'],
    maxMode: 'DISCLOSE',
    maxValidityDays: 30,
    maxPerMonth: 5,
  },
  {
    code: 'KYC_REFRESH',
    text: { vi: 'Cập nhật thông tin nhận biết khách hàng định kỳ', en: 'Periodic refresh of customer identification' },
    lawfulBasis: antiMoneyLaundering,
    allowedScopes: ['identity.core', 'identity.number', 'address', 'contact', 'documents.IDENTITY_CARD'],
    forbiddenScopes: ['score', ...privateMatters, 'social', 'eid', 'documents.CRIMINAL_RECORD'],
    maxMode: 'DISCLOSE',
    maxValidityDays: 365,
    maxPerMonth: 1,
  },
  {
    code: 'LOAN_APPLICATION',
    text: { vi: 'Xét hồ sơ vay', en: 'Assessment of a loan application' },
    lawfulBasis: antiMoneyLaundering,
    allowedScopes: [
      'identity.core',
      'identity.number',
      'address',
      'contact',
      'documents.IDENTITY_CARD',
      'documents.TAX_CODE',
      'documents.SOCIAL_INSURANCE_BOOK',
      // Joint property needs the spouse's signature; the certificate says so without opening the family.
      'documents.MARRIAGE_CERTIFICATE',
      'documents.LAND_CERTIFICATE',
      'documents.VEHICLE_REGISTRATION',
    ],
    forbiddenScopes: ['score', ...privateMatters, 'social', 'eid', 'documents.CRIMINAL_RECORD'],
    maxMode: 'DISCLOSE',
    maxValidityDays: 90,
    maxPerMonth: 5,
  },
  {
    code: 'INSURANCE_UNDERWRITING',
    text: { vi: 'Thẩm định hợp đồng bảo hiểm', en: 'Underwriting of an insurance contract' },
    lawfulBasis: consent,
    allowedScopes: [
      'identity.core',
      'identity.number',
      'address',
      'contact',
      'documents.IDENTITY_CARD',
      'documents.DRIVING_LICENCE',
      'documents.VEHICLE_REGISTRATION',
    ],
    forbiddenScopes: [
      'score',
      ...privateMatters,
      'social',
      'eid',
      'documents.HEALTH_INSURANCE_CARD',
      'documents.VACCINATION_RECORD',
      'documents.CRIMINAL_RECORD',
    ],
    maxMode: 'DISCLOSE',
    maxValidityDays: 60,
    maxPerMonth: 3,
  },
  {
    code: 'FORM_PREFILL',
    text: {
      vi: 'Điền sẵn biểu mẫu tại tổ chức công chứng hoặc cổng đối tác',
      en: "Prefilling a form at a notary's office or a partner portal",
    },
    lawfulBasis: consent,
    allowedScopes: [
      'identity.core',
      'identity.number',
      'address',
      'contact',
      'family',
      'household',
      'documents.IDENTITY_CARD',
      'documents.BIRTH_CERTIFICATE',
      'documents.MARRIAGE_CERTIFICATE',
      'documents.LAND_CERTIFICATE',
      'documents.VEHICLE_REGISTRATION',
    ],
    forbiddenScopes: ['score', 'identity.background', 'health', 'social', 'eid', 'documents.CRIMINAL_RECORD'],
    maxMode: 'DISCLOSE',
    maxValidityDays: 7,
    maxPerMonth: 10,
  },
  {
    code: 'AGE_CHECK',
    text: { vi: 'Kiểm tra độ tuổi, không tiết lộ ngày sinh', en: 'Age check without disclosing the birth date' },
    lawfulBasis: consent,
    allowedScopes: ['identity.core'],
    forbiddenScopes: ['score', ...privateMatters, 'identity.number', 'address', 'contact', 'social', 'eid'],
    maxMode: 'PREDICATE',
    maxValidityDays: 30,
    // More questions a month would find the birth date by halving.
    maxPerMonth: 4,
  },
  {
    code: 'FEE_REDUCTION_DISPLAY',
    text: {
      vi: 'Cho biết quyền được giảm phí, lệ phí khi công dân yêu cầu',
      en: 'Showing, at the request of the citizen, that a reduced fee applies',
    },
    lawfulBasis: `${consent}; Nghị quyết 66.22/2026/NQ-CP`,
    // The five basic pieces of the resolution as far as they are known, each answered by yes or no.
    allowedScopes: [
      'identity.core',
      'eid',
      'social',
      'documents.BIRTH_CERTIFICATE',
      'documents.BANK_ACCOUNT',
      'documents.SOCIAL_INSURANCE_BOOK',
      'documents.HEALTH_INSURANCE_CARD',
    ],
    forbiddenScopes: ['score', ...privateMatters, 'documents.CRIMINAL_RECORD'],
    maxMode: 'PREDICATE',
    maxValidityDays: 30,
    maxPerMonth: 10,
  },
  {
    code: 'EMPLOYMENT_APPLICATION',
    text: { vi: 'Ứng tuyển việc làm', en: 'Application for employment' },
    lawfulBasis: consent,
    allowedScopes: [
      'identity.core',
      'contact',
      'address',
      'documents.DIPLOMA',
      'documents.DRIVING_LICENCE',
      'documents.SOCIAL_INSURANCE_BOOK',
    ],
    forbiddenScopes: [
      'score',
      ...privateMatters,
      'social',
      'eid',
      'documents.HEALTH_INSURANCE_CARD',
      'documents.VACCINATION_RECORD',
      'documents.BANK_ACCOUNT',
      'documents.CRIMINAL_RECORD',
    ],
    maxMode: 'DISCLOSE',
    maxValidityDays: 90,
    maxPerMonth: 3,
  },
  {
    code: 'QR_SHARE',
    text: {
      vi: 'Công dân chủ động xuất trình thông tin bằng mã QR',
      en: 'The citizen presents data by QR code, on their own initiative',
    },
    lawfulBasis: consent,
    // What one shows at a counter anyhow; papers that name other people, or tell of money or health, are not among them.
    allowedScopes: [
      'identity.core',
      'identity.number',
      'address',
      'contact',
      'documents.IDENTITY_CARD',
      'documents.DRIVING_LICENCE',
      'documents.VEHICLE_REGISTRATION',
      'documents.HEALTH_INSURANCE_CARD',
      'documents.SOCIAL_INSURANCE_BOOK',
      'documents.PASSPORT',
      'documents.TAX_CODE',
      'documents.DIPLOMA',
    ],
    forbiddenScopes: [
      'score',
      ...privateMatters,
      'social',
      'eid',
      'documents.BANK_ACCOUNT',
      'documents.DIGITAL_SIGNATURE',
      'documents.LAND_CERTIFICATE',
      'documents.VACCINATION_RECORD',
      'documents.CRIMINAL_RECORD',
    ],
    maxMode: 'DISCLOSE',
    maxValidityDays: 1,
    maxPerMonth: 1,
    unasked: true,
  },
] as const satisfies readonly Purpose[];

export function purposeOf(code: string): Purpose | null {
  return purposes.find((purpose) => purpose.code === code) ?? null;
}
