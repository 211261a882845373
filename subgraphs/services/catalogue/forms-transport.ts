import { choice, code, date, type FormFields, optional, prefilled, text, whole } from './form-fields';
import { currentAddress, permanentAddress, person, reason } from './form-parts';

export const transportForms = {
  7: {
    ...person,
    ...permanentAddress,
    vehicleKind: choice('Loại xe', 'Kind of vehicle', { MOTORCYCLE: 'Mô tô', MOPED: 'Xe gắn máy' }),
    brand: text('Nhãn hiệu', 'Brand', 60),
    model: optional(text('Số loại', 'Model', 60)),
    colour: optional(text('Màu sơn', 'Colour', 60)),
    chassisNumber: code('Số khung', 'Chassis number', '^[A-Z0-9-]{5,30}$', 'Chữ in hoa, chữ số, dấu nối.'),
    engineNumber: code('Số máy', 'Engine number', '^[A-Z0-9-]{5,30}$', 'Chữ in hoa, chữ số, dấu nối.'),
    // The proof of origin says the same.
    origin: optional(
      choice('Nguồn gốc xe', 'Origin', { DOMESTIC: 'Sản xuất, lắp ráp trong nước', IMPORTED: 'Nhập khẩu' }),
    ),
    registrationTaxReference: text('Số chứng từ lệ phí trước bạ', 'Reference of the registration tax', 60),
  },
  8: {
    ...person,
    decisionNumber: text('Số quyết định xử phạt', 'Number of the decision', 60),
    decisionDate: date('Ngày quyết định', 'Date of the decision'),
    plate: prefilled('documents.VEHICLE_REGISTRATION.details.plate', 'subject', optional(text('Biển số', 'Plate', 15))),
    fine: whole('Số tiền phạt (đồng)', 'Fine in đồng', 1, 1_000_000_000),
  },
  20: {
    ...person,
    ...currentAddress,
    kind: choice('Yêu cầu', 'Request', { EXCHANGE: 'Đổi', REISSUE: 'Cấp lại' }),
    licenceNumber: prefilled(
      'documents.DRIVING_LICENCE.number',
      'subject',
      text('Số giấy phép lái xe', 'Number of the licence', 20),
    ),
    licenceClass: prefilled('documents.DRIVING_LICENCE.details.classes', 'subject', text('Hạng', 'Class', 60)),
    reason: optional(reason.reason),
    healthCertificate: optional(text('Số giấy khám sức khỏe', 'Number of the health certificate', 40)),
  },
} as const satisfies Readonly<Record<number, FormFields>>;
