import { address, choice, type FormFields, optional, prefilled, text } from './form-fields';
import { currentAddress, permanentAddress, person } from './form-parts';

export const taxAndLandForms = {
  18: {
    ...person,
    ...currentAddress,
    kind: choice('Yêu cầu', 'Request', { FIRST: 'Đăng ký lần đầu', CHANGE: 'Thay đổi thông tin' }),
    taxpayerKind: choice('Người nộp thuế', 'Taxpayer', {
      INDIVIDUAL: 'Cá nhân',
      HOUSEHOLD_BUSINESS: 'Hộ kinh doanh',
      DEPENDANT: 'Người phụ thuộc',
    }),
    change: optional(text('Nội dung thay đổi', 'What changes', 500)),
  },
  19: {
    ...person,
    ...permanentAddress,
    certificateNumber: prefilled(
      'documents.LAND_CERTIFICATE.number',
      'subject',
      text('Số phát hành giấy chứng nhận', 'Serial number of the certificate', 40),
    ),
    parcelCommune: address('Địa chỉ thửa đất', 'Address of the parcel'),
    // The certificate says them.
    mapSheet: optional(text('Tờ bản đồ số', 'Map sheet', 20)),
    parcel: optional(text('Thửa đất số', 'Parcel', 20)),
    change: text('Nội dung thay đổi', 'What changes', 500),
  },
} as const satisfies Readonly<Record<number, FormFields>>;
