import type { ConditionCode, Entitlement, LocalText, ScoringRuleset } from './ruleset';

const source = 'Nghị quyết 66.22/2026/NQ-CP ngày 09/07/2026 (đọc qua bản nhận dạng chữ)';
const validity = { validFrom: '2026-08-15', validTo: '2027-02-28' } as const;

const everybody = [
  'VIETNAMESE_CITIZEN',
  'LEVEL2_ACCOUNT',
  'BASIC_FIVE_INTEGRATED',
  'ONLINE_CHANNEL',
] as const satisfies readonly ConditionCode[];

/**
 * The five basic pieces. Only three of them are known by their text; of the other two it is known that at least one
 * comes from health care. Until the text is found the reading is the strictest that fits: the health-insurance card
 * as the piece from health care and any other verified document as the fifth, so that nobody is promised a waiver
 * that the counter then refuses.
 */
export const basicFive = {
  named: ['BIRTH_CERTIFICATE', 'BANK_ACCOUNT', 'SOCIAL_INSURANCE_BOOK', 'HEALTH_INSURANCE_CARD'],
  total: 5,
} as const;

/** The document that a condition asks for. */
export const documentOfCondition = {
  PASSPORT_INTEGRATED: 'PASSPORT',
  LAND_CERTIFICATE_INTEGRATED: 'LAND_CERTIFICATE',
  DRIVING_LICENCE_INTEGRATED: 'DRIVING_LICENCE',
  CRIMINAL_RECORD_INTEGRATED: 'CRIMINAL_RECORD',
} as const satisfies Partial<Record<ConditionCode, string>>;

/** Who gets `vulnerableRate`. */
export const groupsWithHighestRate = ['ELDERLY', 'DISABLED', 'ETHNIC_MINORITY'] as const;

/** Annex II: the whole fee falls away, so the highest rate is the same. */
const feeWaiver = {
  ...validity,
  rate: 1,
  vulnerableRate: 1,
  timesPerYear: null,
  source: `${source}, Phụ lục II`,
} as const;
/** Annex III. "The highest rate" for the vulnerable groups is not a number yet, unless nothing is left to pay. */
const registrationTax = {
  ...validity,
  procedureNumber: null,
  conditions: everybody,
  timesPerYear: 1,
  source: `${source}, Phụ lục III`,
} as const;

export const nq66222026 = {
  id: 'NQ66.22-2026',
  title: 'Nghị quyết 66.22/2026/NQ-CP: ưu đãi phí, lệ phí cho công dân số',
  inForce: true,
  ...validity,
  source,
  classes: null,
  rules: [],
  entitlements: [
    {
      ...feeWaiver,
      code: 'FEE_WAIVER_IDENTITY_CARD',
      text: {
        vi: 'Miễn lệ phí cấp lại, đổi thẻ căn cước',
        en: 'No fee for exchange or replacement of the identity card',
      },
      procedureNumber: 2,
      conditions: everybody,
    },
    {
      ...feeWaiver,
      code: 'FEE_WAIVER_PERMANENT_RESIDENCE',
      text: { vi: 'Miễn lệ phí đăng ký thường trú', en: 'No fee for permanent residence registration' },
      procedureNumber: 3,
      conditions: everybody,
    },
    {
      ...feeWaiver,
      code: 'FEE_WAIVER_TEMPORARY_RESIDENCE',
      text: { vi: 'Miễn lệ phí đăng ký tạm trú', en: 'No fee for temporary residence registration' },
      procedureNumber: 4,
      conditions: everybody,
    },
    {
      ...feeWaiver,
      code: 'FEE_WAIVER_PASSPORT',
      text: { vi: 'Miễn lệ phí hộ chiếu phổ thông', en: 'No fee for an ordinary passport' },
      procedureNumber: 12,
      conditions: [...everybody, 'PASSPORT_INTEGRATED'],
    },
    {
      ...feeWaiver,
      code: 'FEE_WAIVER_LAND_REGISTER_CHANGE',
      text: {
        vi: 'Miễn phí, lệ phí đăng ký biến động đất đai do thay đổi thông tin người được cấp giấy chứng nhận',
        en: "No fee for a change of the certificate holder's data in the land register",
      },
      procedureNumber: 19,
      conditions: [...everybody, 'LAND_CERTIFICATE_INTEGRATED'],
    },
    {
      ...feeWaiver,
      code: 'FEE_WAIVER_DRIVING_LICENCE',
      text: {
        vi: 'Miễn lệ phí đổi, cấp lại giấy phép lái xe',
        en: 'No fee for exchange or replacement of a driving licence',
      },
      procedureNumber: 20,
      conditions: [...everybody, 'DRIVING_LICENCE_INTEGRATED'],
    },
    {
      ...feeWaiver,
      code: 'FEE_WAIVER_CRIMINAL_RECORD',
      text: { vi: 'Miễn phí cấp Phiếu lý lịch tư pháp', en: 'No fee for a criminal record certificate' },
      procedureNumber: 22,
      conditions: [...everybody, 'CRIMINAL_RECORD_INTEGRATED'],
    },
    {
      ...registrationTax,
      code: 'REGISTRATION_TAX_LAND_AND_HOUSE',
      text: {
        vi: 'Giảm 10 % lệ phí trước bạ nhà, đất, mỗi năm một lần',
        en: 'Registration tax on land and house down by 10 %, once a year',
      },
      rate: 0.1,
      vulnerableRate: null,
    },
    {
      ...registrationTax,
      code: 'REGISTRATION_TAX_CAR',
      text: {
        vi: 'Giảm 50 % lệ phí trước bạ ô tô, mỗi năm một lần',
        en: 'Registration tax on a car down by 50 %, once a year',
      },
      rate: 0.5,
      vulnerableRate: null,
    },
    {
      ...registrationTax,
      code: 'REGISTRATION_TAX_MOTORBIKE',
      text: {
        vi: 'Giảm 100 % lệ phí trước bạ xe máy, mỗi năm một lần',
        en: 'Registration tax on a motorbike down by 100 %, once a year',
      },
      rate: 1,
      vulnerableRate: 1,
    },
  ] satisfies readonly Entitlement[],
  notes: [
    {
      vi: 'Nghị quyết không chấm điểm và không xếp hạng.',
      en: 'The resolution knows neither points nor classes.',
    },
    {
      vi: 'Năm thông tin cơ bản: ba loại đã rõ (giấy khai sinh; thẻ, tài khoản hoặc ví ngân hàng; tài khoản an sinh xã hội); hai loại còn lại chưa tìm thấy văn bản, ít nhất một thuộc lĩnh vực y tế. Tạm tính chặt: thẻ bảo hiểm y tế và thêm một giấy tờ đã xác thực.',
      en: 'The five basic pieces: three are known (birth certificate; bank card, account or wallet; social-security account); the text of the other two was not found, at least one is from health care. Read strictly until then: the health-insurance card and one more verified document.',
    },
    {
      vi: 'Người cao tuổi, người khuyết tật, người dân tộc thiểu số hưởng mức cao nhất; mức đó với lệ phí trước bạ nhà, đất và ô tô chưa tìm thấy, nên tạm tính mức chung.',
      en: 'Elderly, disabled and ethnic-minority citizens get the highest rate; what it is for land, house and car was not found, so the common rate is shown.',
    },
    {
      vi: 'Đăng ký xe lần đầu không được miễn; đổi (1.013079), cấp lại (1.013080) và đăng ký tạm thời (1.013086) được miễn nhưng nằm ngoài danh mục thủ tục ở đây.',
      en: 'First vehicle registration is not waived; change (1.013079), replacement (1.013080) and temporary registration (1.013086) are, but stand outside the catalogue of procedures.',
    },
    {
      vi: 'Chỉ chia sẻ với một cổng dịch vụ khi công dân yêu cầu.',
      en: 'Shared with a portal only at the request of the citizen.',
    },
  ] satisfies readonly LocalText[],
} as const satisfies ScoringRuleset;
