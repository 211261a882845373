import { enumOf } from '../../shared/graph';

export const DocumentType = enumOf('DocumentType', 'Kind of a document (loại giấy tờ).', {
  IDENTITY_CARD: 'Identity card (thẻ căn cước, thẻ căn cước công dân).',
  DRIVING_LICENCE: 'Driving licence (giấy phép lái xe).',
  VEHICLE_REGISTRATION: 'Vehicle registration certificate (chứng nhận đăng ký xe).',
  HEALTH_INSURANCE_CARD: 'Health-insurance card (thẻ bảo hiểm y tế).',
  SOCIAL_INSURANCE_BOOK: 'Social-insurance book (sổ bảo hiểm xã hội).',
  PASSPORT: 'Passport (hộ chiếu).',
  BIRTH_CERTIFICATE: 'Birth certificate (giấy khai sinh).',
  MARRIAGE_CERTIFICATE: 'Marriage certificate (giấy chứng nhận kết hôn).',
  TAX_CODE: 'Tax code (mã số thuế).',
  BANK_ACCOUNT: 'Bank account (tài khoản ngân hàng).',
  DIGITAL_SIGNATURE: 'Digital-signature certificate (chứng thư chữ ký số).',
  LAND_CERTIFICATE: 'Land-use right certificate (giấy chứng nhận quyền sử dụng đất).',
  VACCINATION_RECORD: 'Vaccination record (sổ tiêm chủng).',
  DIPLOMA: 'Diploma or certificate of education (văn bằng, chứng chỉ).',
  CRIMINAL_RECORD: 'Criminal-record certificate (phiếu lý lịch tư pháp).',
});
export type DocumentType = keyof typeof DocumentType;

export const documentTypes = Object.keys(DocumentType) as DocumentType[];

export const DocumentStatus = enumOf('DocumentStatus', 'What a document is worth today (tình trạng giấy tờ).', {
  VALID: 'In force (còn hiệu lực).',
  EXPIRED: 'Its last day of validity has passed (hết hạn).',
  SUSPENDED: 'Suspended by the issuer (tạm giữ, tạm đình chỉ).',
  REVOKED: 'Taken back by the issuer (thu hồi, hủy).',
});
export type DocumentStatus = keyof typeof DocumentStatus;

export const IntegrationState = enumOf(
  'IntegrationState',
  'How far the integration into the electronic identity has come (tích hợp thông tin).',
  {
    REQUESTED: 'Asked for by the citizen (đang chờ xác minh).',
    VERIFIED: 'Confirmed by the register of the issuer (đã tích hợp).',
    REJECTED: 'The register of the issuer says otherwise (từ chối).',
  },
);
export type IntegrationState = keyof typeof IntegrationState;
