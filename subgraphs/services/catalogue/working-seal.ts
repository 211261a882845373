import { alive, CIVIL_CODE, condition, ofAge } from './conditions';
import { folded, textIn } from './judging';
import { ifLacking, needed } from './papers';
import type { Working } from './working';
import { oneOf, usual, WHO } from './working-defaults';

const SEALS = 'Nghị định 99/2016/NĐ-CP, sửa đổi bởi Nghị định 58/2026/NĐ-CP';

const seal = {
  ...usual,
  office: 'PROVINCE_POLICE',
  placeField: 'organisationAddress',
  conditions: [
    alive,
    ofAge(18, `${CIVIL_CODE}, Điều 20`),
    condition(
      'FOR_AN_ORGANISATION',
      'Không cấp cho cá nhân với tư cách riêng.',
      'For an organisation, not for a person.',
      SEALS,
      ({ form }) => {
        const [organisation, filer] = [textIn(form, 'organisationName'), textIn(form, 'fullName')];
        return organisation === undefined || filer === undefined || folded(organisation) !== folded(filer);
      },
    ),
  ],
  applicantScopes: WHO,
  subjectScopes: [],
} as const;

const authorisation = ['AUTHORISATION', 'Giấy giới thiệu hoặc ủy quyền', 'Letter of authority'] as const;

export const sealWorkings: readonly Working[] = [
  {
    ...seal,
    number: 13,
    papers: [
      needed('FOUNDING_DECISION', 'Quyết định thành lập hoặc giấy phép hoạt động', 'Founding decision or licence'),
      needed(...authorisation),
    ],
    once: oneOf('SEAL', 'organisationName'),
  },
  {
    ...seal,
    number: 14,
    papers: [
      needed('LEGAL_BASIS', 'Văn bản quy định chức năng được dùng loại dấu này', 'Text that gives the function'),
      ifLacking(...authorisation),
    ],
    once: oneOf('SPECIAL_SEAL', 'organisationName', 'sealKind'),
  },
];
