import type { Procedure } from './procedure';
import { CURRENT_IN_JULY_2026, DECISION_06, portalPage } from './sources';

const electricityCompany = {
  otherCodes: [],
  group: 'ELECTRICITY',
  essential: true,
  agency: 'Tập đoàn Điện lực Việt Nam (EVN)',
  authorityLevels: ['ELECTRICITY_COMPANY'],
  processingUnit: 'WORKING_DAY',
  processingNote: null,
  feeOnline: 0,
  feeInPerson: 0,
  feeNote: 'Không thu.',
  digitalCitizenWaiver: null,
  eligible: 'Công dân, người nước ngoài, tổ chức.',
  dataChanges: ["None: identity and residence are only read; the company's customer record changes."],
  steps: [],
  resultChannels: ['ELECTRONIC', 'POST', 'IN_PERSON'],
  ...CURRENT_IN_JULY_2026,
} as const;

export const electricityProcedures = [
  {
    ...electricityCompany,
    number: 24,
    code: '3.000001',
    nameVi: 'Cấp điện mới từ lưới điện hạ áp (220/380V)',
    nameEn: 'New connection to the low-voltage grid (220/380 V)',
    processingDays: 7,
    requiredDocuments: [
      'Giấy đề nghị mua điện.',
      'Giấy tờ tùy thân.',
      'Giấy tờ xác định chủ thể hợp đồng: về cư trú hoặc về nhà ở.',
      'Giấy tờ về mục đích sử dụng khi mua điện ngoài sinh hoạt.',
    ],
    conditions: ['Bên mua điện là chủ thể tại địa điểm dùng điện: theo cư trú, quyền sở hữu hoặc hợp đồng thuê, mượn.'],
    filing: { by: 'Người mua điện.', for: ['SELF', 'ORGANISATION'] },
    outcome: 'Hợp đồng mua bán điện',
    sources: [DECISION_06, portalPage('3.000001')],
    marks: { conditions: 'SECONDARY', filing: 'SECONDARY', dataChanges: 'SECONDARY' },
  },
  {
    ...electricityCompany,
    number: 25,
    code: '3.000099',
    nameVi: 'Thay đổi chủ thể hợp đồng mua bán điện',
    nameEn: 'Transfer of an electricity contract to another party',
    processingDays: 3,
    requiredDocuments: ['Giấy đề nghị thay đổi.', 'Giấy tờ xác định chủ thể mới của hợp đồng.'],
    conditions: ['Đang có hợp đồng mua bán điện tại địa điểm đó.'],
    filing: { by: 'Chủ thể mới của hợp đồng.', for: ['SELF', 'ORGANISATION'] },
    outcome: 'Hợp đồng mua bán điện với chủ thể mới',
    sources: [DECISION_06, portalPage('3.000099')],
    marks: { conditions: 'SECONDARY', filing: 'SECONDARY', dataChanges: 'SECONDARY' },
  },
] as const satisfies readonly Procedure[];
