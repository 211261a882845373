import type { Procedure } from './procedure';
import { CURRENT_IN_JULY_2026, DECISION_06, portalPage } from './sources';

const sealRegister = {
  group: 'SEAL',
  essential: true,
  agency: 'Bộ Công an: C06, PC06 Công an cấp tỉnh',
  authorityLevels: ['PROVINCE'],
  processingDays: 3,
  processingUnit: 'WORKING_DAY',
  feeOnline: 0,
  feeInPerson: 0,
  digitalCitizenWaiver: null,
  dataChanges: ['None in the registries of persons; the seal register changes.'],
  steps: [],
  resultChannels: ['POST', 'IN_PERSON'],
  ...CURRENT_IN_JULY_2026,
} as const;

export const sealProcedures = [
  {
    ...sealRegister,
    number: 13,
    code: '2.001428',
    otherCodes: [
      { code: '2.001403', what: 'central' },
      { code: '1.115231', what: 'commune, since 2026' },
    ],
    nameVi: 'Làm con dấu mới và cấp Giấy chứng nhận đã đăng ký mẫu con dấu',
    nameEn: 'A new seal and the certificate of its registered specimen',
    processingNote: null,
    feeNote: 'Cổng không nêu mức thu.',
    requiredDocuments: [
      'Quyết định thành lập hoặc giấy phép hoạt động, tùy loại tổ chức.',
      'Giấy giới thiệu hoặc ủy quyền cho người đến nộp.',
    ],
    conditions: ['Không cấp cho cá nhân với tư cách riêng.'],
    eligible: 'Cơ quan, tổ chức, chức danh nhà nước được dùng con dấu.',
    filing: { by: 'Người được tổ chức giới thiệu hoặc ủy quyền.', for: ['ORGANISATION'] },
    outcome: 'Con dấu và giấy chứng nhận đã đăng ký mẫu con dấu',
    sources: [DECISION_06, portalPage('2.001428')],
    marks: { feeOnline: 'SECONDARY', feeInPerson: 'SECONDARY', dataChanges: 'SECONDARY' },
  },
  {
    ...sealRegister,
    number: 14,
    code: null,
    otherCodes: [],
    nameVi: 'Làm con dấu thu nhỏ, dấu nổi, dấu xi và cấp Giấy chứng nhận đã đăng ký mẫu con dấu',
    nameEn: 'A reduced, embossed or wax seal and the certificate of its registered specimen',
    processingNote:
      'Thời hạn chung của Nghị định 99/2016/NĐ-CP. Danh mục tháng 7/2026 không nêu riêng thủ tục này, chỉ có làm mới và đăng ký lại con dấu.',
    feeNote: 'Chưa tìm thấy mức thu riêng trong nguồn; được hiểu là không thu.',
    requiredDocuments: [
      'Văn bản đề nghị đăng ký mẫu con dấu (Mẫu số 03 Phụ lục II, Nghị định 58/2026/NĐ-CP).',
      'Văn bản quy định chức năng cấp văn bằng, chứng chỉ, giấy tờ dán ảnh hoặc niêm phong tài liệu.',
    ],
    conditions: ['Tổ chức có chức năng cấp văn bằng, chứng chỉ, giấy tờ dán ảnh hoặc niêm phong tài liệu.'],
    eligible: 'Tổ chức được phép dùng loại con dấu này.',
    filing: { by: 'Người được tổ chức giới thiệu hoặc ủy quyền.', for: ['ORGANISATION'] },
    outcome: 'Con dấu và giấy chứng nhận đã đăng ký mẫu con dấu',
    sources: [DECISION_06, 'Nghị định 99/2016/NĐ-CP, Điều 14, sửa đổi bởi Nghị định 58/2026/NĐ-CP'],
    marks: {
      code: 'UNKNOWN',
      feeOnline: 'SECONDARY',
      feeInPerson: 'SECONDARY',
      eligible: 'SECONDARY',
      filing: 'SECONDARY',
      outcome: 'SECONDARY',
      dataChanges: 'SECONDARY',
      steps: 'SECONDARY',
    },
  },
] as const satisfies readonly Procedure[];
