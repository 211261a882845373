import {
  address,
  bankAccount,
  choice,
  date,
  dateOfBirth,
  ethnicity,
  type FormFields,
  fullName,
  householdFileNumber,
  maritalStatus,
  nationality,
  optional,
  personalNumber,
  place,
  prefilled,
  sex,
  text,
  titled,
  whole,
  yesOrNo,
} from './form-fields';
import { declarant, headOfHousehold, permanentAddress, person } from './form-parts';

/** Every field is optional: a father may be unknown, and an abandoned child is registered without either parent. */
function parent(key: 'mother' | 'father', vi: string, en: string): FormFields {
  return {
    [`${key}FullName`]: optional(titled(`Họ tên ${vi}`, `${en}: full name`, fullName)),
    [`${key}PersonalNumber`]: optional(titled(`Số định danh của ${vi}`, `${en}: personal number`, personalNumber)),
    [`${key}DateOfBirth`]: optional(titled(`Ngày sinh của ${vi}`, `${en}: date of birth`, dateOfBirth)),
    [`${key}Ethnicity`]: optional(titled(`Dân tộc của ${vi}`, `${en}: ethnicity`, ethnicity)),
    [`${key}Nationality`]: optional(titled(`Quốc tịch của ${vi}`, `${en}: nationality`, nationality)),
    [`${key}Address`]: optional(address(`Nơi cư trú của ${vi}`, `${en}: residence`)),
  };
}

const birth = {
  childFullName: titled('Họ, chữ đệm, tên của trẻ', "Child's full name", fullName),
  childDateOfBirth: date('Ngày sinh của trẻ', "Child's date of birth"),
  childSex: titled('Giới tính của trẻ', "Child's sex", sex),
  childEthnicity: titled('Dân tộc của trẻ', "Child's ethnicity", ethnicity),
  childNationality: titled('Quốc tịch của trẻ', "Child's nationality", nationality),
  childPlaceOfBirth: place('Nơi sinh của trẻ', "Child's place of birth"),
  childHometown: place('Quê quán của trẻ', "Child's hometown"),
  birthNoticeNumber: optional(text('Số giấy chứng sinh', 'Number of the birth notice', 40)),
  ...parent('mother', 'mẹ', 'Mother'),
  ...parent('father', 'cha', 'Father'),
  ...declarant,
};

const death = {
  deceasedFullName: prefilled(
    'fullName',
    'subject',
    titled('Họ tên người đã qua đời', 'Deceased: full name', fullName),
  ),
  deceasedPersonalNumber: prefilled(
    'personalNumber',
    'subject',
    titled('Số định danh người đã qua đời', 'Deceased: personal number', personalNumber),
  ),
  deceasedDateOfBirth: prefilled(
    'dateOfBirth',
    'subject',
    titled('Ngày sinh người đã qua đời', 'Deceased: date of birth', dateOfBirth),
  ),
  deceasedLastAddress: prefilled(
    'permanentAddress',
    'subject',
    place('Nơi cư trú cuối cùng', 'Deceased: last residence'),
  ),
  dateOfDeath: date('Ngày chết', 'Date of death'),
  placeOfDeath: text('Nơi chết', 'Place of death'),
  causeOfDeath: optional(text('Nguyên nhân chết', 'Cause of death')),
  deathNoticeNumber: text('Số giấy báo tử hoặc giấy tờ thay thế', 'Number of the death notice', 40),
  ...declarant,
};

const marriageParty = {
  ethnicity: prefilled('ethnicity', 'subject', ethnicity),
  nationality: prefilled('nationality', 'subject', nationality),
  maritalStatus: prefilled('maritalStatus', 'subject', maritalStatus),
  timesMarried: whole('Kết hôn lần thứ', 'Which marriage this is', 1, 20),
};
const otherMarriageParty = {
  spouseFullName: titled('Họ tên bên kia', "Other party's full name", fullName),
  spousePersonalNumber: titled('Số định danh bên kia', "Other party's personal number", personalNumber),
  spouseDateOfBirth: titled('Ngày sinh bên kia', "Other party's date of birth", dateOfBirth),
  spouseEthnicity: titled('Dân tộc bên kia', "Other party's ethnicity", ethnicity),
  spouseNationality: titled('Quốc tịch bên kia', "Other party's nationality", nationality),
  spouseAddress: address('Nơi cư trú bên kia', "Other party's residence"),
  spouseMaritalStatus: titled('Tình trạng hôn nhân bên kia', "Other party's marital status", maritalStatus),
  spouseTimesMarried: whole('Bên kia kết hôn lần thứ', 'Which marriage this is for the other party', 1, 20),
};

export const civilStatusForms = {
  9: birth,
  10: death,
  11: { ...person, ...permanentAddress, ...marriageParty, ...otherMarriageParty },
  15: {
    ...birth,
    childPermanentAddress: address('Nơi đăng ký thường trú của trẻ', "Child's permanent address"),
    ...headOfHousehold,
    registeredHospital: text('Nơi đăng ký khám chữa bệnh ban đầu', 'Registered hospital'),
    identityCard: yesOrNo('Đề nghị cấp thẻ căn cước cho trẻ', 'Ask for an identity card for the child'),
  },
  16: {
    ...death,
    householdFileNumber: optional(householdFileNumber),
    allowance: choice('Loại trợ cấp mai táng', 'Kind of funeral allowance', {
      SOCIAL_INSURANCE: 'Bảo hiểm xã hội',
      SOCIAL_ASSISTANCE: 'Bảo trợ xã hội',
      OTHER: 'Khác',
    }),
    bankAccount: optional(bankAccount),
  },
} as const satisfies Readonly<Record<number, FormFields>>;
