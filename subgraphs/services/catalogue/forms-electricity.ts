import { address, choice, type FormFields, optional, prefilled, quantity, text } from './form-fields';
import { currentAddress, person, reason } from './form-parts';

const use = choice('Mục đích sử dụng điện', 'Use of the electricity', {
  HOUSEHOLD: 'Sinh hoạt',
  OTHER: 'Ngoài sinh hoạt',
});

/** Most buy for the place where they are registered, and that registration is then the proof that it is theirs to buy for. */
const place = {
  supplyAddress: prefilled('permanentAddress', 'applicant', address('Địa điểm dùng điện', 'Place of supply')),
  basis: optional(
    choice('Căn cứ xác định chủ thể hợp đồng', 'What makes the buyer a party', {
      RESIDENCE: 'Đăng ký cư trú tại địa điểm',
      OWNERSHIP: 'Giấy chứng nhận quyền sử dụng đất, sở hữu nhà',
      LEASE: 'Hợp đồng thuê, mượn',
    }),
  ),
};

export const electricityForms = {
  24: {
    ...person,
    ...currentAddress,
    ...place,
    use,
    phases: choice('Số pha', 'Phases', { 1: '1 pha (220 V)', 3: '3 pha (380 V)' }),
    power: optional(quantity('Công suất dự kiến (kW)', 'Expected power in kW', 0.1, 1_000)),
  },
  25: {
    ...person,
    ...currentAddress,
    ...place,
    use: optional(use),
    customerCode: text('Mã khách hàng', 'Customer code', 20),
    previousParty: optional(text('Chủ thể hiện tại của hợp đồng', 'Present party to the contract', 120)),
    reason: optional(reason.reason),
  },
} as const satisfies Readonly<Record<number, FormFields>>;
