import type { Procedure } from './procedure';
import { CURRENT_IN_JULY_2026, DECISION_06, portalPage, RESOLUTION_66_22, waivedForDigitalCitizens } from './sources';

/** Thông tư 64/2025/TT-BTC halves the fees of card and passport up to this day; the next version starts the day after. */
const LAST_DAY_OF_HALF_FEES = '2026-12-31';
const FULL_FEES_AGAIN = {
  validFrom: '2027-01-01',
  validFromNote: 'Day after the halving by Thông tư 64/2025/TT-BTC ends; whether it will be prolonged is not known.',
  validTo: null,
} as const;

const identityCard = {
  number: 2,
  code: '1.014063',
  otherCodes: [
    { code: '1.014064', what: 're-issue, commune' },
    { code: '2.001195', what: 'exchange, province' },
    { code: '2.001194', what: 're-issue, province' },
    { code: '1.000889', what: 'exchange, central' },
    { code: '1.000757', what: 're-issue, central' },
  ],
  nameVi: 'Cấp lại, đổi thẻ căn cước công dân (nay: thẻ căn cước)',
  nameEn: 'Replacement or exchange of the identity card',
  group: 'IDENTITY',
  essential: true,
  agency: 'Bộ Công an: C06 quyết định, Công an cấp xã hoặc cấp tỉnh tiếp nhận',
  authorityLevels: ['COMMUNE'],
  processingDays: 7,
  processingUnit: 'WORKING_DAY',
  processingNote: null,
  digitalCitizenWaiver: waivedForDigitalCitizens(),
  requiredDocuments: [
    'Phiếu DC02.',
    'Phiếu thu nhận thông tin CC01, in từ Cơ sở dữ liệu quốc gia về dân cư và có chữ ký xác nhận.',
    'Phiếu DC01 khi cơ sở dữ liệu chưa có thông tin của công dân.',
    'Giấy tờ chứng minh người đại diện hợp pháp khi làm cho người dưới 14 tuổi.',
  ],
  conditions: ['Số định danh không thay đổi khi đổi hoặc cấp lại thẻ.'],
  eligible: 'Công dân Việt Nam.',
  filing: {
    by: 'Công dân; người đại diện hợp pháp làm cho người dưới 14 tuổi hoặc người được giám hộ.',
    for: ['SELF', 'CHILD', 'WARD'],
  },
  outcome: 'Thẻ căn cước',
  dataChanges: [
    'documents: a new IDENTITY_CARD with its issue date, place and validity; the old card is revoked (Luật Căn cước Art. 9(14)).',
    'personalNumber stays as it is.',
  ],
  steps: [],
  resultChannels: ['POST', 'IN_PERSON'],
  sources: [
    DECISION_06,
    portalPage('1.014063'),
    portalPage('1.014064'),
    'Thông tư 73/2024/TT-BTC',
    'Thông tư 64/2025/TT-BTC',
    RESOLUTION_66_22,
  ],
} as const;

const passport = {
  number: 12,
  code: '1.001456',
  otherCodes: [{ code: '1.001471', what: 'central' }],
  nameVi: 'Cấp, cấp lại, sửa đổi, bổ sung hộ chiếu phổ thông',
  nameEn: 'Issue, replacement or amendment of an ordinary passport',
  group: 'IDENTITY',
  essential: true,
  agency: 'Bộ Công an: Cục Quản lý xuất nhập cảnh, Công an cấp tỉnh',
  authorityLevels: ['PROVINCE', 'CENTRAL'],
  processingDays: 8,
  processingUnit: 'WORKING_DAY',
  processingNote:
    'Cấp trung ương (1.001471): 5 ngày làm việc; trường hợp khẩn cấp theo Điều 15 khoản 4: 3 ngày làm việc.',
  digitalCitizenWaiver: waivedForDigitalCitizens('PASSPORT_INTEGRATED'),
  requiredDocuments: [
    'Tờ khai TK01; người dưới 14 tuổi dùng TK01a.',
    'Ảnh chân dung 4x6.',
    'Hộ chiếu cũ còn giá trị, hoặc đơn báo mất.',
    'Bản sao giấy khai sinh của người dưới 14 tuổi chưa có số định danh.',
    'Giấy tờ về người đại diện hợp pháp, nếu có.',
  ],
  conditions: ['Không thuộc trường hợp đang bị tạm hoãn xuất cảnh.'],
  eligible: 'Công dân Việt Nam không bị tạm hoãn xuất cảnh.',
  filing: {
    by: 'Công dân; người đại diện hợp pháp làm cho người dưới 14 tuổi hoặc người được giám hộ.',
    for: ['SELF', 'CHILD', 'WARD'],
  },
  outcome: 'Hộ chiếu phổ thông, có hoặc không gắn chip điện tử',
  dataChanges: ['documents: PASSPORT with its number, issue date and validity, from the immigration database.'],
  steps: [],
  resultChannels: ['POST', 'IN_PERSON'],
  sources: [
    DECISION_06,
    portalPage('1.001456'),
    portalPage('1.001471'),
    'Thông tư 64/2025/TT-BTC',
    'Thông tư 28/2026/TT-BTC',
    RESOLUTION_66_22,
  ],
} as const;

export const identityProcedures = [
  {
    number: 1,
    code: '1.012566',
    otherCodes: [
      { code: '2.001178', what: 'province' },
      { code: '1.000466', what: 'central' },
    ],
    nameVi: 'Xác nhận số Chứng minh nhân dân khi đã được cấp thẻ Căn cước công dân',
    nameEn: 'Confirmation of the former 9-digit identity number (CMND)',
    group: 'IDENTITY',
    essential: true,
    agency: 'Bộ Công an: Công an cấp xã, C06',
    authorityLevels: ['COMMUNE'],
    processingDays: 7,
    processingUnit: 'WORKING_DAY',
    processingNote:
      'Còn 3 ngày làm việc khi số CMND đã có trong Cơ sở dữ liệu quốc gia về dân cư; 7 ngày khi phải xác minh.',
    feeOnline: 0,
    feeInPerson: 0,
    feeNote: 'Cổng ghi 0 đồng, chưa quy định mức thu.',
    digitalCitizenWaiver: null,
    requiredDocuments: ['Phiếu đề nghị DC02 (Thông tư 17/2024/TT-BCA).', 'Chứng minh nhân dân 9 số, nếu còn giữ.'],
    conditions: [
      'Cơ quan, tổ chức không được đòi giấy này: số cũ đã có trong mã QR, chip của thẻ và trên VNeID (Nghị định 70/2024/NĐ-CP, Điều 12, sửa đổi bởi Nghị định 58/2026/NĐ-CP).',
    ],
    eligible: 'Công dân Việt Nam.',
    filing: { by: 'Công dân có số CMND cũ.', for: ['SELF', 'WARD'] },
    outcome: 'Giấy xác nhận số CMND 9 số, số định danh cá nhân (mẫu CC04)',
    dataChanges: ['formerNumbers gains the 9-digit number where it was missing (Luật Căn cước Art. 9(13)).'],
    steps: [],
    resultChannels: ['ELECTRONIC', 'POST', 'IN_PERSON'],
    ...CURRENT_IN_JULY_2026,
    sources: [
      DECISION_06,
      portalPage('1.012566'),
      'Nghị định 70/2024/NĐ-CP, Điều 12, sửa đổi bởi Nghị định 58/2026/NĐ-CP, Điều 5',
    ],
    marks: { dataChanges: 'SECONDARY', filing: 'SECONDARY' },
  },
  {
    ...identityCard,
    ...CURRENT_IN_JULY_2026,
    feeOnline: 25_000,
    feeInPerson: 25_000,
    feeNote:
      'Mức đổi thẻ. Đổi từ CCCD sang thẻ căn cước: 15.000; cấp lại: 35.000. Là 50 % mức của Thông tư 73/2024/TT-BTC, đến hết 31/12/2026 (Thông tư 64/2025/TT-BTC).',
    validTo: LAST_DAY_OF_HALF_FEES,
    marks: { feeInPerson: 'SECONDARY', dataChanges: 'SECONDARY', filing: 'SECONDARY' },
  },
  {
    ...identityCard,
    ...FULL_FEES_AGAIN,
    feeOnline: 50_000,
    feeInPerson: 50_000,
    feeNote:
      'Mức đổi thẻ. Đổi từ CCCD sang thẻ căn cước: 30.000; cấp lại: 70.000 (Thông tư 73/2024/TT-BTC). Chưa rõ việc giảm 50 % có được kéo dài hay không.',
    marks: { feeOnline: 'SECONDARY', feeInPerson: 'SECONDARY', dataChanges: 'SECONDARY', filing: 'SECONDARY' },
  },
  {
    ...passport,
    ...CURRENT_IN_JULY_2026,
    feeOnline: 100_000,
    feeInPerson: 100_000,
    feeNote:
      'Cấp lại do mất, hỏng: 200.000. Là 50 % mức 200.000 và 400.000, đến hết 31/12/2026. Mức 160.000 trên cổng là mức năm 2023, đã hết hiệu lực.',
    validTo: LAST_DAY_OF_HALF_FEES,
    marks: { dataChanges: 'SECONDARY', filing: 'SECONDARY' },
  },
  {
    ...passport,
    ...FULL_FEES_AGAIN,
    feeOnline: 200_000,
    feeInPerson: 200_000,
    feeNote: 'Cấp lại do mất, hỏng: 400.000. Chưa rõ việc giảm 50 % có được kéo dài hay không.',
    marks: { feeOnline: 'SECONDARY', feeInPerson: 'SECONDARY', dataChanges: 'SECONDARY', filing: 'SECONDARY' },
  },
] as const satisfies readonly Procedure[];
