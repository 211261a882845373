import {
  address,
  choice,
  date,
  dateOfBirth,
  email,
  ethnicity,
  type FormField,
  type FormFields,
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
export const personEthnicity = { ethnicity: prefilled('ethnicity', 'subject', ethnicity) };
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

/** Who files, where that is not the person the filing is about. What they are to that person follows. */
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
};

export const declarantRelation = (options: Readonly<Record<string, string>>): FormField =>
  choice('Quan hệ của người yêu cầu với người được khai', 'Relation of the declarant', options);

export const householdMember = { fullName, personalNumber: optional(personalNumber), dateOfBirth };
export const membersOf = { ...householdMember, relationToHead };

/** The head of the household that the subject joins or founds; whoever files and heads one is meant until they say otherwise. */
export const headOfHousehold = {
  headFullName: prefilled(
    'household.headFullName',
    'applicant',
    titled('Họ tên chủ hộ', 'Household head: full name', fullName),
  ),
  headPersonalNumber: prefilled(
    'household.headPersonalNumber',
    'applicant',
    titled('Số định danh chủ hộ', 'Household head: personal number', personalNumber),
  ),
};
export const period = { from: date('Từ ngày', 'From'), to: date('Đến ngày', 'To') };

/** Names alone: it is what the person's own record shows of their family. */
export const family: FormFields = {
  fatherFullName: prefilled(
    'relatives.FATHER.fullName',
    'subject',
    optional(titled('Họ tên cha', "Father's full name", fullName)),
  ),
  motherFullName: prefilled(
    'relatives.MOTHER.fullName',
    'subject',
    optional(titled('Họ tên mẹ', "Mother's full name", fullName)),
  ),
  spouseFullName: prefilled(
    'relatives.SPOUSE.fullName',
    'subject',
    optional(titled('Họ tên vợ, chồng', "Spouse's full name", fullName)),
  ),
};
