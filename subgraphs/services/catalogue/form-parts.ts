import {
  address,
  date,
  dateOfBirth,
  email,
  fullName,
  householdFileNumber,
  optional,
  personalNumber,
  phone,
  prefilled,
  relationToHead,
  sex,
  text,
  titled,
} from './form-fields';

/** The person the filing is about. */
export const person = {
  fullName: prefilled('fullName', 'subject', fullName),
  personalNumber: prefilled('personalNumber', 'subject', personalNumber),
  dateOfBirth: prefilled('dateOfBirth', 'subject', dateOfBirth),
  phone: prefilled('contact.phone', 'applicant', phone),
  email: prefilled('contact.email', 'applicant', optional(email)),
};
export const personSex = { sex: prefilled('sex', 'subject', sex) };
export const permanentAddress = {
  permanentAddress: prefilled('permanentAddress', 'subject', address('Nơi thường trú', 'Permanent address')),
};
export const currentAddress = {
  currentAddress: prefilled('currentAddress', 'subject', address('Nơi ở hiện tại', 'Current address')),
};
export const temporaryAddress = {
  temporaryAddress: prefilled('temporaryAddress', 'subject', address('Nơi tạm trú', 'Temporary address')),
};
export const fileNumber = { householdFileNumber: prefilled('household.fileNumber', 'subject', householdFileNumber) };
export const reason = { reason: text('Lý do', 'Reason', 500) };

/** Who files, where that is not the person the filing is about. */
export const declarant = {
  declarantFullName: prefilled(
    'fullName',
    'applicant',
    titled('Họ tên người yêu cầu', 'Declarant: full name', fullName),
  ),
  declarantPersonalNumber: prefilled(
    'personalNumber',
    'applicant',
    titled('Số định danh người yêu cầu', 'Declarant: personal number', personalNumber),
  ),
  declarantPhone: prefilled(
    'contact.phone',
    'applicant',
    titled('Số điện thoại người yêu cầu', 'Declarant: phone', phone),
  ),
  declarantRelation: text('Quan hệ của người yêu cầu với người được khai', 'Relation of the declarant', 60),
};

export const householdMember = { fullName, personalNumber: optional(personalNumber), dateOfBirth };
export const headOfHousehold = {
  headFullName: titled('Họ tên chủ hộ', 'Household head: full name', fullName),
  headPersonalNumber: titled('Số định danh chủ hộ', 'Household head: personal number', personalNumber),
  relationToHead,
};
export const period = { from: date('Từ ngày', 'From'), to: date('Đến ngày', 'To') };
