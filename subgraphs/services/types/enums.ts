import { enumOf } from '../../shared/graph';

export const ProcedureGroup = enumOf('ProcedureGroup', 'Field of a procedure (lĩnh vực).', {
  IDENTITY: 'Identity cards, passports, confirmations of identity (căn cước, xuất nhập cảnh).',
  RESIDENCE: 'Residence (cư trú).',
  CIVIL_STATUS: 'Civil status (hộ tịch).',
  TRANSPORT: 'Vehicles and driving licences (giao thông).',
  SEAL: 'Seals of organisations (con dấu).',
  HEALTH_INSURANCE: 'Health insurance (bảo hiểm y tế).',
  TAX: 'Tax (thuế).',
  LAND: 'Land (đất đai).',
  EDUCATION: 'Education (giáo dục).',
  JUSTICE: 'Criminal records (lý lịch tư pháp).',
  EMPLOYMENT: 'Employment and unemployment insurance (việc làm).',
  ELECTRICITY: 'Electricity supply (điện lực).',
});
export type ProcedureGroup = keyof typeof ProcedureGroup;

export const ResultChannel = enumOf('ResultChannel', 'How the result is handed over (hình thức trả kết quả).', {
  ELECTRONIC: 'Electronically (bản điện tử).',
  POST: 'By post (dịch vụ bưu chính công ích).',
  IN_PERSON: 'At the desk (trực tiếp).',
});
export type ResultChannel = keyof typeof ResultChannel;

export const Channel = enumOf('Channel', 'How an application is handed in (hình thức nộp hồ sơ).', {
  ONLINE: 'Online (trực tuyến).',
  IN_PERSON: 'At the desk (trực tiếp).',
});
export type Channel = keyof typeof Channel;

export const ApplicationState = enumOf('ApplicationState', 'State of an application (trạng thái hồ sơ).', {
  DRAFT: 'Being filled in; not handed in yet (bản nháp).',
  AWAITING_PAYMENT: 'The fee is due before it counts as handed in (chờ nộp phí, lệ phí).',
  SUBMITTED: 'Handed in (đã nộp).',
  SUPPLEMENT_REQUESTED: 'The agency asks for more (yêu cầu bổ sung).',
  ACCEPTED: 'Taken in by the agency (đã tiếp nhận).',
  IN_PROGRESS: 'Being worked on (đang xử lý).',
  APPROVED: 'Decided in favour (đã phê duyệt).',
  REJECTED: 'Decided against (từ chối).',
  WITHDRAWN: 'Taken back by the applicant (đã rút).',
  COMPLETED: 'The result was handed over (đã trả kết quả).',
});
export type ApplicationState = keyof typeof ApplicationState;
