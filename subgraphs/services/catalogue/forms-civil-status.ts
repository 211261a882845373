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
  relationToHead,
  sex,
  text,
  titled,
  whole,
  yesOrNo,
} from './form-fields';
import { declarant, declarantRelation, headOfHousehold, permanentAddress, person, personEthnicity } from './form-parts';

/** Every field is optional: a father may be unknown, and an abandoned child is registered without either parent. */
function parent(key: 'mother' | 'father', vi: string, en: string): FormFields {
  const of = (name: 'fullName' | 'personalNumber' | 'dateOfBirth' | 'ethnicity' | 'nationality' | 'address') =>
    `${key}.${name}` as const;
  const title = (what: string, whatEn: string) => [`${what} ${vi}`, `${en}: ${whatEn}`] as const;
  const number = titled(...title('Số định danh của', 'personal number'), personalNumber);
  const born = titled(...title('Ngày sinh của', 'date of birth'), dateOfBirth);
  return {
    [`${key}FullName`]: prefilled(
      of('fullName'),
      'applicant',
      optional(titled(...title('Họ tên', 'full name'), fullName)),
    ),
    [`${key}PersonalNumber`]: prefilled(of('personalNumber'), 'applicant', optional(number)),
    [`${key}DateOfBirth`]: prefilled(of('dateOfBirth'), 'applicant', optional(born)),
    [`${key}Ethnicity`]: prefilled(
      of('ethnicity'),
      'applicant',
      optional(titled(...title('Dân tộc của', 'ethnicity'), ethnicity)),
    ),
    [`${key}Nationality`]: prefilled(
      of('nationality'),
      'applicant',
      optional(titled(...title('Quốc tịch của', 'nationality'), nationality)),
    ),
    [`${key}Address`]: prefilled(
      of('address'),
      'applicant',
      optional(address(...title('Nơi cư trú của', 'residence'))),
    ),
  };
}

/** A child's people and hometown are a parent's: theirs are filled in, and the declarant looks them through. */
const birth = {
  childFullName: titled('Họ, chữ đệm, tên của trẻ', "Child's full name", fullName),
  childDateOfBirth: date('Ngày sinh của trẻ', "Child's date of birth"),
  childSex: titled('Giới tính của trẻ', "Child's sex", sex),
  childEthnicity: prefilled('ethnicity', 'applicant', titled('Dân tộc của trẻ', "Child's ethnicity", ethnicity)),
  childNationality: prefilled(
    'nationality',
    'applicant',
    titled('Quốc tịch của trẻ', "Child's nationality", nationality),
  ),
  childPlaceOfBirth: place('Nơi sinh của trẻ', "Child's place of birth"),
  childHometown: prefilled('hometown', 'applicant', place('Quê quán của trẻ', "Child's hometown")),
  birthNoticeNumber: optional(text('Số giấy chứng sinh', 'Number of the birth notice', 40)),
  ...parent('mother', 'mẹ', 'Mother'),
  ...parent('father', 'cha', 'Father'),
  ...declarant,
  declarantRelation: declarantRelation({
    MOTHER: 'Mẹ',
    FATHER: 'Cha',
    GRANDPARENT: 'Ông, bà',
    SIBLING: 'Anh, chị',
    OTHER: 'Khác',
  }),
};

const death = {
  // Of the deceased the declarant's own record shows the name; the register knows the rest by whom it is filed for.
  deceasedFullName: prefilled(
    'deceased.fullName',
    'applicant',
    titled('Họ tên người đã qua đời', 'Deceased: full name', fullName),
  ),
  deceasedPersonalNumber: optional(
    titled('Số định danh người đã qua đời', 'Deceased: personal number', personalNumber),
  ),
  deceasedDateOfBirth: optional(titled('Ngày sinh người đã qua đời', 'Deceased: date of birth', dateOfBirth)),
  deceasedLastAddress: optional(place('Nơi cư trú cuối cùng', 'Deceased: last residence')),
  dateOfDeath: date('Ngày chết', 'Date of death'),
  placeOfDeath: text('Nơi chết', 'Place of death'),
  causeOfDeath: optional(text('Nguyên nhân chết', 'Cause of death')),
  deathNoticeNumber: optional(text('Số giấy báo tử hoặc giấy tờ thay thế', 'Number of the death notice', 40)),
  ...declarant,
  declarantRelation: prefilled(
    'deceased.relation',
    'applicant',
    declarantRelation({
      SPOUSE: 'Vợ, chồng',
      CHILD: 'Con',
      FATHER: 'Cha',
      MOTHER: 'Mẹ',
      SIBLING: 'Anh, chị, em',
      GRANDPARENT: 'Ông, bà',
      GRANDCHILD: 'Cháu',
      GUARDIAN: 'Người giám hộ',
      OTHER: 'Khác',
    }),
  ),
};

const times = (title: string, titleEn: string) => optional(whole(title, titleEn, 1, 20));
const marriageParty = {
  ...personEthnicity,
  nationality: prefilled('nationality', 'subject', nationality),
  maritalStatus: prefilled('maritalStatus', 'subject', maritalStatus),
  timesMarried: times('Kết hôn lần thứ', 'Which marriage this is'),
};
/** Number, name and birth date find the other party in the register, which knows the rest. */
const otherMarriageParty = {
  spouseFullName: titled('Họ tên bên kia', "Other party's full name", fullName),
  spousePersonalNumber: titled('Số định danh bên kia', "Other party's personal number", personalNumber),
  spouseDateOfBirth: titled('Ngày sinh bên kia', "Other party's date of birth", dateOfBirth),
  spouseEthnicity: optional(titled('Dân tộc bên kia', "Other party's ethnicity", ethnicity)),
  spouseNationality: optional(titled('Quốc tịch bên kia', "Other party's nationality", nationality)),
  spouseAddress: optional(address('Nơi cư trú bên kia', "Other party's residence")),
  spouseMaritalStatus: optional(titled('Tình trạng hôn nhân bên kia', "Other party's marital status", maritalStatus)),
  spouseTimesMarried: times('Bên kia kết hôn lần thứ', 'Which marriage this is for the other party'),
};

export const civilStatusForms = {
  9: birth,
  10: death,
  11: { ...person, ...permanentAddress, ...marriageParty, ...otherMarriageParty },
  15: {
    ...birth,
    // By law a child lives where its parents do.
    childPermanentAddress: prefilled(
      'permanentAddress',
      'applicant',
      address('Nơi đăng ký thường trú của trẻ', "Child's permanent address"),
    ),
    ...headOfHousehold,
    relationToHead: prefilled('newborn.relationToHead', 'applicant', relationToHead),
    registeredHospital: text('Nơi đăng ký khám chữa bệnh ban đầu', 'Registered hospital', 120),
    identityCard: optional(yesOrNo('Đề nghị cấp thẻ căn cước cho trẻ', 'Ask for an identity card for the child')),
  },
  16: {
    ...death,
    householdFileNumber: optional(householdFileNumber),
    allowance: choice('Loại trợ cấp mai táng', 'Kind of funeral allowance', {
      SOCIAL_INSURANCE: 'Bảo hiểm xã hội',
      SOCIAL_ASSISTANCE: 'Bảo trợ xã hội',
      OTHER: 'Khác',
    }),
    bankAccount: prefilled('documents.BANK_ACCOUNT.number', 'applicant', optional(bankAccount)),
  },
} as const satisfies Readonly<Record<number, FormFields>>;
