import {
  address,
  bankAccount,
  choice,
  code,
  date,
  ethnicity,
  type FieldSchema,
  type FormFields,
  formerNumber,
  fullName,
  listOf,
  nationality,
  objectSchema,
  optional,
  personalNumber,
  phone,
  place,
  prefilled,
  quantity,
  text,
  titled,
  whole,
  yesOrNo,
} from './form-fields';
import {
  currentAddress,
  fileNumber,
  householdMember,
  period,
  permanentAddress,
  person,
  personSex,
  reason,
} from './form-parts';
import { civilStatusForms } from './forms-civil-status';
import { residenceForms } from './forms-residence';
import { procedures } from './index';

const organisation = {
  organisationName: text('Tên cơ quan, tổ chức', 'Name of the organisation'),
  foundingDecision: text('Số quyết định thành lập hoặc giấy phép', 'Number of the founding decision or licence', 60),
  organisationAddress: address('Trụ sở', 'Seat of the organisation'),
  fullName: prefilled('fullName', 'applicant', titled('Họ tên người nộp', 'Full name of the person filing', fullName)),
  personalNumber: prefilled('personalNumber', 'applicant', personalNumber),
  phone: prefilled('contact.phone', 'applicant', phone),
  authorisation: text('Số giấy giới thiệu hoặc ủy quyền', 'Number of the letter of authority', 60),
};
const sealCount = { count: whole('Số lượng con dấu', 'Number of seals', 1, 20) };

const contract = {
  supplyAddress: address('Địa điểm dùng điện', 'Place of supply'),
  use: choice('Mục đích sử dụng điện', 'Use of the electricity', {
    HOUSEHOLD: 'Sinh hoạt',
    OTHER: 'Ngoài sinh hoạt',
  }),
};

/** By number. What a form asks for is what its outcome and its data changes need. */
const forms: Readonly<Record<number, FormFields>> = {
  ...residenceForms,
  ...civilStatusForms,
  1: { ...person, ...permanentAddress, formerNumber, reason: optional(reason.reason) },
  2: {
    ...person,
    ...personSex,
    ...currentAddress,
    kind: choice('Yêu cầu', 'Request', { EXCHANGE: 'Đổi thẻ', REISSUE: 'Cấp lại thẻ' }),
    ...reason,
    representativeFullName: optional(titled('Họ tên người đại diện', 'Representative: full name', fullName)),
    representativePersonalNumber: optional(
      titled('Số định danh người đại diện', 'Representative: personal number', personalNumber),
    ),
  },
  7: {
    ...person,
    ...permanentAddress,
    vehicleKind: choice('Loại xe', 'Kind of vehicle', { MOTORCYCLE: 'Mô tô', MOPED: 'Xe gắn máy' }),
    brand: text('Nhãn hiệu', 'Brand', 60),
    model: text('Số loại', 'Model', 60),
    colour: text('Màu sơn', 'Colour', 60),
    chassisNumber: code('Số khung', 'Chassis number', '^[A-Z0-9-]{5,30}$', 'Chữ in hoa, chữ số, dấu nối.'),
    engineNumber: code('Số máy', 'Engine number', '^[A-Z0-9-]{5,30}$', 'Chữ in hoa, chữ số, dấu nối.'),
    origin: choice('Nguồn gốc xe', 'Origin', { DOMESTIC: 'Sản xuất, lắp ráp trong nước', IMPORTED: 'Nhập khẩu' }),
    registrationTaxReference: text('Số chứng từ lệ phí trước bạ', 'Reference of the registration tax', 60),
  },
  8: {
    ...person,
    decisionNumber: text('Số quyết định xử phạt', 'Number of the decision', 60),
    decisionDate: date('Ngày quyết định', 'Date of the decision'),
    plate: optional(text('Biển số', 'Plate', 15)),
    fine: whole('Số tiền phạt (đồng)', 'Fine in đồng', 1, 1_000_000_000),
  },
  12: {
    ...person,
    ...personSex,
    placeOfBirth: prefilled('placeOfBirth', 'subject', place('Nơi sinh', 'Place of birth')),
    ...permanentAddress,
    ...currentAddress,
    occupation: prefilled('occupation', 'subject', optional(text('Nghề nghiệp', 'Occupation', 120))),
    kind: choice('Yêu cầu', 'Request', { FIRST: 'Cấp mới', REISSUE: 'Cấp lại', AMENDMENT: 'Sửa đổi, bổ sung' }),
    chip: yesOrNo('Gắn chip điện tử', 'With a chip'),
    oldPassportNumber: optional(text('Số hộ chiếu cũ', 'Number of the old passport', 20)),
    lost: optional(yesOrNo('Hộ chiếu cũ đã mất', 'The old passport is lost')),
  },
  13: { ...organisation, ...sealCount },
  14: {
    ...organisation,
    ...sealCount,
    sealKind: choice('Loại con dấu', 'Kind of seal', { REDUCED: 'Thu nhỏ', EMBOSSED: 'Dấu nổi', WAX: 'Dấu xi' }),
    legalBasis: text('Văn bản quy định chức năng', 'Text that gives the function'),
  },
  17: {
    ...person,
    ...fileNumber,
    months: choice('Thời gian tham gia', 'Period of cover', { 3: '3 tháng', 6: '6 tháng', 12: '12 tháng' }),
    members: listOf('Thành viên tham gia', 'Members to be covered', {
      ...householdMember,
      healthInsuranceNumber: optional(text('Số thẻ bảo hiểm y tế', 'Number of the health-insurance card', 20)),
    }),
  },
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
    certificateNumber: text('Số phát hành giấy chứng nhận', 'Serial number of the certificate', 40),
    parcelCommune: address('Địa chỉ thửa đất', 'Address of the parcel'),
    mapSheet: text('Tờ bản đồ số', 'Map sheet', 20),
    parcel: text('Thửa đất số', 'Parcel', 20),
    change: text('Nội dung thay đổi', 'What changes', 500),
  },
  20: {
    ...person,
    ...currentAddress,
    kind: choice('Yêu cầu', 'Request', { EXCHANGE: 'Đổi', REISSUE: 'Cấp lại' }),
    licenceNumber: text('Số giấy phép lái xe', 'Number of the licence', 20),
    licenceClass: text('Hạng', 'Class', 20),
    ...reason,
    healthCertificate: optional(text('Số giấy khám sức khỏe', 'Number of the health certificate', 40)),
  },
  21: {
    ...person,
    ...personSex,
    ethnicity: prefilled('ethnicity', 'subject', ethnicity),
    ...permanentAddress,
    candidateKind: choice('Thí sinh', 'Candidate', { GRADE_12: 'Học sinh lớp 12', INDEPENDENT: 'Thí sinh tự do' }),
    school: text('Trường học lớp 12', 'School of grade 12'),
    electives: text('Môn thi tự chọn', 'Elective subjects'),
    admission: yesOrNo('Dùng kết quả để xét tuyển', 'Use the result for admission'),
    priority: optional(text('Đối tượng ưu tiên', 'Priority group', 60)),
  },
  22: {
    ...person,
    ...personSex,
    nationality: prefilled('nationality', 'subject', nationality),
    ...permanentAddress,
    ...currentAddress,
    certificateKind: choice('Loại phiếu', 'Kind of certificate', { NUMBER_1: 'Phiếu số 1', NUMBER_2: 'Phiếu số 2' }),
    purpose: text('Mục đích', 'Purpose', 500),
    residences: listOf('Quá trình cư trú từ đủ 14 tuổi', 'Residences since the age of 14', {
      ...period,
      place: text('Nơi cư trú', 'Place'),
      occupation: optional(text('Nghề nghiệp', 'Occupation', 120)),
    }),
  },
  23: {
    ...person,
    ...currentAddress,
    socialInsuranceNumber: code(
      'Mã số bảo hiểm xã hội',
      'Social-insurance number',
      '^[0-9]{10,12}$',
      '10 đến 12 chữ số.',
    ),
    employer: text('Nơi làm việc cuối cùng', 'Last employer'),
    contractEndedOn: date('Ngày chấm dứt hợp đồng', 'Day the contract ended'),
    ...reason,
    monthsContributed: whole('Số tháng đã đóng bảo hiểm thất nghiệp', 'Months contributed', 12, 600),
    bankAccount: optional(bankAccount),
  },
  24: {
    ...person,
    ...currentAddress,
    ...contract,
    phases: choice('Số pha', 'Phases', { 1: '1 pha (220 V)', 3: '3 pha (380 V)' }),
    power: quantity('Công suất dự kiến (kW)', 'Expected power in kW', 0.1, 1_000),
  },
  25: {
    ...person,
    ...currentAddress,
    ...contract,
    customerCode: text('Mã khách hàng', 'Customer code', 20),
    previousParty: text('Chủ thể hiện tại của hợp đồng', 'Present party to the contract', 120),
    ...reason,
  },
};

const schemas = new Map(
  procedures.map(({ number, nameVi, nameEn }) => {
    const fields = forms[number];
    if (!fields) throw new Error(`procedure ${number} has no form`);
    const schema = objectSchema(`Tờ khai: ${nameVi}`, `Form: ${nameEn}`, fields);
    const description = 'Điền thông tin; những mục cơ quan nhà nước đã có được điền sẵn và cần người khai kiểm tra.';
    return [number, { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema, description }] as const;
  }),
);

/** JSON Schema (draft 2020-12) of a form, the same object at every call. Throws a RangeError for an unknown number. */
export function formSchemaOf(number: number): FieldSchema & { readonly $schema: string } {
  const schema = schemas.get(number);
  if (!schema) throw new RangeError('no procedure has this number');
  return schema;
}
