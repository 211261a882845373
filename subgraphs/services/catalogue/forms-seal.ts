import { address, choice, type FormFields, fullName, optional, prefilled, text, titled, whole } from './form-fields';
import { person } from './form-parts';

/** The organisation, which no registry of ours knows, and the person who files for it. */
const organisation = {
  organisationName: text('Tên cơ quan, tổ chức', 'Name of the organisation'),
  // The paper that is handed in says it.
  foundingDecision: optional(
    text('Số quyết định thành lập hoặc giấy phép', 'Number of the founding decision or licence', 60),
  ),
  organisationAddress: address('Trụ sở', 'Seat of the organisation'),
  fullName: prefilled('fullName', 'applicant', titled('Họ tên người nộp', 'Full name of the person filing', fullName)),
  personalNumber: prefilled('personalNumber', 'applicant', person.personalNumber),
  phone: person.phone,
  authorisation: optional(text('Số giấy giới thiệu hoặc ủy quyền', 'Number of the letter of authority', 60)),
  count: optional(whole('Số lượng con dấu', 'Number of seals', 1, 20)),
};

export const sealForms = {
  13: organisation,
  14: {
    ...organisation,
    sealKind: choice('Loại con dấu', 'Kind of seal', { REDUCED: 'Thu nhỏ', EMBOSSED: 'Dấu nổi', WAX: 'Dấu xi' }),
    legalBasis: optional(text('Văn bản quy định chức năng', 'Text that gives the function')),
  },
} as const satisfies Readonly<Record<number, FormFields>>;
