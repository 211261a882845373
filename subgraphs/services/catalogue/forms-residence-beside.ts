import {
  address,
  choice,
  date,
  type FormFields,
  fullName,
  optional,
  personalNumber,
  place,
  prefilled,
  text,
  titled,
  yesOrNo,
} from './form-fields';
import {
  fileNumber,
  period,
  permanentAddress,
  person,
  personEthnicity,
  personSex,
  reason,
  temporaryAddress,
} from './form-parts';
import { housing, members, ownerConsent } from './forms-residence';

/** What a declaration may set right in the residence database by itself; the rest is changed by procedures of its own. */
const item = choice('Mục thông tin cần điều chỉnh', 'Item to correct', {
  PERMANENT_ADDRESS_LINE: 'Số nhà, đường của nơi thường trú',
  TEMPORARY_ADDRESS_LINE: 'Số nhà, đường của nơi tạm trú',
  RELATION_TO_HEAD: 'Quan hệ với chủ hộ',
  OCCUPATION: 'Nghề nghiệp',
  ETHNICITY: 'Dân tộc',
  PHONE: 'Số điện thoại',
  EMAIL: 'Thư điện tử',
});

export const residenceFormsBeside = {
  101: { ...person, ...permanentAddress, ...fileNumber, ...reason },
  102: {
    ...person,
    ...temporaryAddress,
    presentEnd: prefilled('temporaryUntil', 'subject', optional(date('Hết hạn hiện tại', 'Present end'))),
    to: period.to,
    housingBasis: optional(housing.housingBasis),
  },
  103: { ...person, ...temporaryAddress, ...reason },
  104: {
    ...person,
    ...permanentAddress,
    ...fileNumber,
    newHeadFullName: prefilled(
      'fullName',
      'subject',
      titled('Họ tên chủ hộ mới', 'New household head: full name', fullName),
    ),
    newHeadPersonalNumber: prefilled(
      'personalNumber',
      'subject',
      titled('Số định danh chủ hộ mới', 'New household head: personal number', personalNumber),
    ),
    members: optional(titled('Thành viên khác của hộ mới', 'Further members of the new household', members)),
    divorced: optional(yesOrNo('Tách hộ sau ly hôn', 'Split after a divorce')),
    ownerConsent: optional(ownerConsent),
  },
  105: {
    ...person,
    ...permanentAddress,
    item,
    recorded: optional(text('Thông tin đang lưu', 'As recorded')),
    correct: text('Thông tin đúng', 'As it should be'),
    evidence: optional(text('Giấy tờ chứng minh', 'Evidence')),
  },
  106: {
    ...person,
    ...personSex,
    ...personEthnicity,
    hometown: prefilled('hometown', 'subject', optional(place('Quê quán', 'Hometown'))),
    // Someone who cannot register often has no number yet.
    personalNumber: optional(person.personalNumber),
    livingAddress: address('Nơi đang ở', 'Place where the person lives'),
    since: optional(date('Ở từ ngày', 'Since')),
    ...reason,
  },
  107: {
    ...person,
    ...permanentAddress,
    content: text('Nội dung đề nghị xác nhận', 'What is to be confirmed', 500),
    purpose: text('Mục đích', 'Purpose', 500),
  },
} as const satisfies Readonly<Record<number, FormFields>>;
