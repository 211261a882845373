import type { Place } from '../places';
import type { CastRecord } from './record';

const issuerOfCards = 'Cục Cảnh sát quản lý hành chính về trật tự xã hội';

/** Mai has all fifteen kinds of documents. */
export function maiDocuments(mai: CastRecord) {
  const { personalNumber } = mai.member;
  mai.document('IDENTITY_CARD', personalNumber, issuerOfCards, ['2021-05-17', '2030-06-12'], '2023-02-20', {
    chip: true,
  });
  mai.document('DRIVING_LICENCE', '010219004857', 'Công an Hà Nội', ['2025-06-20', '2035-06-20'], '2025-07-02', {
    classes: ['A1', 'B'],
    pointsLeft: 10,
  });
  mai.document('VEHICLE_REGISTRATION', '294071836', 'Công an Hà Nội', ['2022-10-11'], '2023-03-01', {
    plate: '29-D2 481.57',
    vehicleKind: 'Mô tô',
    brand: 'Honda',
  });
  mai.document('HEALTH_INSURANCE_CARD', '0127364950', 'Bảo hiểm xã hội Hà Nội', ['2022-01-01'], '2023-02-20', {
    registeredHospital: 'Trung tâm Y tế Ba Đình',
  });
  mai.document('SOCIAL_INSURANCE_BOOK', '0127364950', 'Bảo hiểm xã hội Hà Nội', ['2013-09-01'], '2023-03-01');
  const passport = mai.document(
    'PASSPORT',
    'P04718265',
    'Cục Quản lý xuất nhập cảnh',
    ['2026-02-10', '2036-02-10'],
    '2026-02-12',
  );
  mai.document('BIRTH_CERTIFICATE', '214/1990', 'UBND Phường Trúc Bạch, Quận Ba Đình', ['1990-06-25'], '2024-05-06');
  mai.document(
    'MARRIAGE_CERTIFICATE',
    '87/2014',
    'UBND Phường Hàng Bông, Quận Hoàn Kiếm',
    ['2014-10-18'],
    '2024-05-06',
  );
  mai.document('TAX_CODE', '8412059637', 'Thuế Hà Nội', ['2013-10-15'], '2024-08-19');
  mai.document('BANK_ACCOUNT', '19027364581', 'Ngân hàng Sao Mai', ['2012-11-05'], '2025-01-13');
  mai.document(
    'DIGITAL_SIGNATURE',
    '54AF20C19E7B33D08A61',
    'Chứng thực số Hoa Sen',
    ['2026-03-02', '2029-03-01'],
    '2026-03-03',
  );
  mai.document('LAND_CERTIFICATE', 'CD 04718352', 'Văn phòng đăng ký đất đai Hà Nội', ['2016-12-08'], '2025-09-22');
  mai.document(
    'VACCINATION_RECORD',
    '012407138265',
    'Trạm Y tế Phường Quán Thánh, Quận Ba Đình',
    ['2021-09-10'],
    '2025-09-22',
  );
  mai.document('DIPLOMA', 'B1204718', 'Trường Đại học Sông Hồng', ['2012-07-15'], '2026-01-08');
  mai.document('CRIMINAL_RECORD', '10482/LLTP', 'Công an Hà Nội', ['2025-12-16'], '2026-01-08');
  return { passport };
}

export function maiResidence(
  mai: CastRecord,
  places: { trucBach: Place; hangBong: Place; home: Place; cauGiay: Place },
) {
  mai.residence('PERMANENT', places.trucBach, 'Số 31, phố Châu Long', '1990-06-25', '2014-11-01');
  mai.residence('PERMANENT', places.hangBong, 'Số 102, phố Hàng Bông', '2014-11-02', '2016-12-19');
  mai.residence('PERMANENT', places.home, 'Số 18, đường Phan Đình Phùng', '2016-12-20');
  mai.residence('STAY', places.hangBong, 'Số 102, phố Hàng Bông', '2024-02-08', '2024-02-14');
  mai.residence('ABSENCE', places.home, 'Số 18, đường Phan Đình Phùng', '2025-08-04', '2025-10-28');
  const application = mai.application({
    procedure: 4,
    code: 'H01-260224-900001',
    channel: 'ONLINE',
    fee: 7000,
    paid: { method: 'VietQR', reference: 'TT260224900001', on: '2026-02-24' },
    resultChannel: 'ELECTRONIC',
    form: { address: 'Số 7, phố Duy Tân', reason: 'Gần nơi làm việc' },
    events: [
      ['DRAFT', '2026-02-24', 'citizen'],
      ['AWAITING_PAYMENT', '2026-02-24', 'citizen'],
      ['SUBMITTED', '2026-02-24', 'citizen'],
      ['SUPPLEMENT_REQUESTED', '2026-02-25', 'commune police', 'Đề nghị bổ sung hợp đồng thuê nhà'],
      ['SUBMITTED', '2026-02-25', 'citizen'],
      ['ACCEPTED', '2026-02-26', 'commune police'],
      ['IN_PROGRESS', '2026-02-26', 'commune police'],
      ['APPROVED', '2026-02-27', 'commune police'],
      ['COMPLETED', '2026-02-27', 'commune police'],
    ],
    dueOn: '2026-03-02',
    result: { summary: 'Thông báo kết quả đăng ký tạm trú' },
    attachments: [
      ['to-khai-ct01.pdf', 184_320],
      ['hop-dong-thue-nha.pdf', 902_144],
    ],
  });
  mai.residence('TEMPORARY', places.cauGiay, 'Số 7, phố Duy Tân', '2026-03-01', null, application);
  mai.residence('CURRENT', places.cauGiay, 'Số 7, phố Duy Tân', '2026-03-01');
}

export function maiApplications(
  mai: CastRecord,
  ngoc: CastRecord,
  passport: ReturnType<typeof maiDocuments>['passport'],
) {
  mai.application({
    procedure: 12,
    code: 'H01-260128-900002',
    channel: 'ONLINE',
    fee: 100_000,
    paid: { method: 'VietQR', reference: 'TT260128900002', on: '2026-01-28' },
    resultChannel: 'POST',
    form: { reason: 'Du lịch', chip: 'true' },
    events: [
      ['DRAFT', '2026-01-28', 'citizen'],
      ['AWAITING_PAYMENT', '2026-01-28', 'citizen'],
      ['SUBMITTED', '2026-01-28', 'citizen'],
      ['ACCEPTED', '2026-01-29', 'immigration police'],
      ['IN_PROGRESS', '2026-01-30', 'immigration police'],
      ['APPROVED', '2026-02-10', 'immigration police'],
      ['COMPLETED', '2026-02-12', 'immigration police'],
    ],
    dueOn: '2026-02-11',
    result: { summary: 'Hộ chiếu phổ thông gắn chíp điện tử', document: passport },
    attachments: [
      ['to-khai-tk01.pdf', 121_856],
      ['anh-4x6.jpg', 348_160],
    ],
  });
  mai.application({
    procedure: 15,
    code: 'H01-260914-900003',
    channel: 'ONLINE',
    subject: ngoc.resident,
    resultChannel: 'ELECTRONIC',
    form: { childName: ngoc.member.fullName, childBornOn: ngoc.member.dateOfBirth },
    events: [
      ['DRAFT', '2026-09-14', 'citizen'],
      ['SUBMITTED', '2026-09-14', 'citizen'],
      ['ACCEPTED', '2026-09-15', "commune people's committee"],
      ['IN_PROGRESS', '2026-09-15', "commune people's committee"],
    ],
    dueOn: '2026-10-12',
    attachments: [['giay-chung-sinh.pdf', 265_216]],
    steps: [['COMPLETED', '2026-09-16'], ['COMPLETED', '2026-09-23'], ['IN_PROGRESS'], ['SUBMITTED']],
  });
  mai.application({
    procedure: 22,
    code: 'H01-260921-900004',
    channel: 'ONLINE',
    fee: 200_000,
    resultChannel: 'ELECTRONIC',
    form: { formNumber: '2', reason: 'Bổ sung hồ sơ lao động' },
    events: [
      ['DRAFT', '2026-09-21', 'citizen'],
      ['AWAITING_PAYMENT', '2026-09-21', 'citizen'],
    ],
    attachments: [['to-khai-lltp.pdf', 98_304]],
  });
  mai.application({
    procedure: 25,
    code: 'H01-250710-900005',
    channel: 'ONLINE',
    resultChannel: 'IN_PERSON',
    form: { contract: 'PD0100047182', reason: 'Đổi người đứng tên hợp đồng' },
    events: [
      ['DRAFT', '2025-07-10', 'citizen'],
      ['SUBMITTED', '2025-07-10', 'citizen'],
      ['ACCEPTED', '2025-07-11', 'power company'],
      ['IN_PROGRESS', '2025-07-11', 'power company'],
      ['REJECTED', '2025-07-14', 'power company', 'Chưa có giấy tờ của chủ hợp đồng cũ'],
    ],
    dueOn: '2025-07-15',
    attachments: [['giay-de-nghi.pdf', 77_824]],
  });
  mai.application({
    procedure: 24,
    code: 'H01-260928-900006',
    channel: 'ONLINE',
    form: { address: 'Số 18, đường Phan Đình Phùng' },
    events: [['DRAFT', '2026-09-28', 'citizen']],
  });
}
