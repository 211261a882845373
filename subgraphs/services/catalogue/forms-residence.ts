import {
  address,
  choice,
  dateOfBirth,
  type FormFields,
  fullName,
  listOf,
  optional,
  phone,
  prefilled,
  relationToHead,
  text,
  titled,
  yesOrNo,
} from './form-fields';
import { headOfHousehold, membersOf, period, permanentAddress, person, personSex, reason } from './form-parts';

export const members = listOf('Thành viên cùng thay đổi', 'Members who move along', membersOf);
const housingBasis = choice('Chỗ ở hợp pháp', 'Basis of the housing', {
  OWNED: 'Thuộc sở hữu của mình',
  WITH_FAMILY: 'Ở cùng người thân',
  RENTED: 'Thuê, mượn, ở nhờ',
  OTHER: 'Khác',
});
export const ownerConsent = yesOrNo('Chủ hộ, chủ sở hữu đã đồng ý', 'Head of household and owner agree');
export const housing = { housingBasis, ownerConsent: optional(ownerConsent) };

export const residenceForms = {
  3: {
    ...person,
    ...personSex,
    // A first registration has none.
    permanentAddress: optional(permanentAddress.permanentAddress),
    newAddress: address('Nơi đề nghị đăng ký thường trú', 'Permanent address to be registered'),
    ...housing,
    ...headOfHousehold,
    relationToHead: prefilled('household.relationToHead', 'subject', relationToHead),
    members: optional(members),
  },
  4: {
    ...person,
    ...personSex,
    ...permanentAddress,
    newAddress: address('Nơi đề nghị đăng ký tạm trú', 'Temporary address to be registered'),
    ...period,
    housingBasis: optional(housingBasis),
    ownerConsent: housing.ownerConsent,
    headFullName: optional(headOfHousehold.headFullName),
    headPersonalNumber: optional(headOfHousehold.headPersonalNumber),
    members: optional(members),
  },
  5: { ...person, ...permanentAddress, ...period, ...reason, destination: text('Nơi đến', 'Destination') },
  6: {
    hostFullName: prefilled('fullName', 'applicant', titled('Họ tên người thông báo', 'Host: full name', fullName)),
    hostPhone: prefilled('contact.phone', 'applicant', titled('Số điện thoại người thông báo', 'Host: phone', phone)),
    lodgingName: optional(text('Tên cơ sở lưu trú', 'Name of the lodging')),
    // A household receives its guests at home.
    stayAddress: prefilled('permanentAddress', 'applicant', address('Địa chỉ lưu trú', 'Address of the stay')),
    guests: listOf(
      'Người lưu trú',
      'Guests',
      {
        fullName,
        documentNumber: text('Số định danh, CMND hoặc hộ chiếu', 'Number of an identity document', 20),
        dateOfBirth: optional(dateOfBirth),
        ...period,
        reason: optional(reason.reason),
      },
      200,
    ),
  },
} as const satisfies Readonly<Record<number, FormFields>>;
