import {
  bankAccount,
  choice,
  code,
  date,
  type FormFields,
  listOf,
  optional,
  prefilled,
  text,
  whole,
} from './form-fields';
import { currentAddress, fileNumber, householdMember, person, reason } from './form-parts';

const cardNumber = text('Số thẻ bảo hiểm y tế', 'Number of the health-insurance card', 20);

export const socialSecurityForms = {
  17: {
    ...person,
    ...fileNumber,
    healthInsuranceNumber: prefilled('documents.HEALTH_INSURANCE_CARD.number', 'subject', cardNumber),
    months: choice('Thời gian tham gia', 'Period of cover', { 3: '3 tháng', 6: '6 tháng', 12: '12 tháng' }),
    members: optional(
      listOf('Thành viên khác cùng tham gia', 'Further members to be covered', {
        ...householdMember,
        healthInsuranceNumber: optional(cardNumber),
      }),
    ),
  },
  23: {
    ...person,
    ...currentAddress,
    socialInsuranceNumber: prefilled(
      'documents.SOCIAL_INSURANCE_BOOK.number',
      'subject',
      code('Mã số bảo hiểm xã hội', 'Social-insurance number', '^[0-9]{10,12}$', '10 đến 12 chữ số.'),
    ),
    // The paper on the end of the contract says it.
    employer: optional(text('Nơi làm việc cuối cùng', 'Last employer')),
    contractEndedOn: date('Ngày chấm dứt hợp đồng', 'Day the contract ended'),
    reason: optional(reason.reason),
    monthsContributed: whole('Số tháng đã đóng bảo hiểm thất nghiệp', 'Months contributed', 0, 600),
    bankAccount: prefilled('documents.BANK_ACCOUNT.number', 'subject', optional(bankAccount)),
  },
} as const satisfies Readonly<Record<number, FormFields>>;
