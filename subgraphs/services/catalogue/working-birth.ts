import { alive, condition, isRegisteredSomewhere, pastDay } from './conditions';
import { bare, folded, mayBeUnder, textIn } from './judging';
import { needed, neededIf } from './papers';
import type { Form, Working } from './working';
import { HOME, oneOf, usual, WHO } from './working-defaults';

const CIVIL_STATUS_LAW = 'Luật Hộ tịch 60/2014/QH13';

const bornPast = pastDay(
  'childDateOfBirth',
  'Trẻ đã được sinh ra.',
  'The child was born.',
  `${CIVIL_STATUS_LAW}, Điều 15`,
);

const notRegisteredYet = condition(
  'BIRTH_NOT_REGISTERED',
  'Trẻ chưa được đăng ký khai sinh.',
  'The birth was not registered before.',
  `${CIVIL_STATUS_LAW}, Điều 14`,
  ({ applicant, childrenBorn, form }) => {
    const [name, born] = [textIn(form, 'childFullName'), textIn(form, 'childDateOfBirth')];
    if (name === undefined || born === undefined) return true;
    return !applicant.kin.some(
      ({ kind, residentId, fullName }) =>
        kind === 'CHILD' &&
        residentId !== null &&
        childrenBorn[residentId] === born &&
        folded(fullName) === folded(name),
    );
  },
);

/** The form fills whoever files in as a parent; who is none must not stand there as one. */
const declarantAsSaid = condition(
  'DECLARANT_AS_SAID',
  'Người yêu cầu đứng tên là cha hoặc mẹ trong tờ khai thì quan hệ khai báo phải là cha, mẹ; và ngược lại.',
  'Whoever files stands as a parent exactly if they say they are one.',
  `${CIVIL_STATUS_LAW}, Điều 15`,
  ({ form }) => {
    const own = textIn(form, 'declarantPersonalNumber');
    const relation = textIn(form, 'declarantRelation');
    if (own === undefined || relation === undefined) return true;
    const stands = (parent: string): boolean | undefined => {
      const number = textIn(form, `${parent}PersonalNumber`);
      return number === undefined ? undefined : bare(number) === bare(own);
    };
    const [mother, father] = [stands('mother'), stands('father')];
    if (relation === 'MOTHER') return mother !== false && father !== true;
    if (relation === 'FATHER') return father !== false && mother !== true;
    return mother !== true && father !== true;
  },
);

const birth = {
  ...usual,
  office: 'COMMUNE_COMMITTEE',
  papers: [
    needed('BIRTH_NOTICE', 'Giấy chứng sinh hoặc giấy tờ thay thế', 'Birth notice, or what stands for it'),
    neededIf(
      (form) => textIn(form, 'declarantRelation') === 'OTHER',
      'AUTHORISATION',
      'Văn bản ủy quyền đăng ký khai sinh',
      'Authorisation by a parent',
    ),
  ],
  // The same child by either procedure.
  once: oneOf('BIRTH', 'childFullName', 'childDateOfBirth'),
  applicantScopes: [...WHO, ...HOME, 'family', 'documents.IDENTITY_CARD', 'documents.BIRTH_CERTIFICATE'],
  subjectScopes: [...WHO, ...HOME, 'family', 'documents.IDENTITY_CARD', 'documents.BIRTH_CERTIFICATE'],
} as const;

const apart = (form: Form): boolean => {
  const [child, ...parents] = ['childPermanentAddress', 'motherAddress', 'fatherAddress'].map((name) =>
    textIn(form, `${name}.communeCode`),
  );
  return child !== undefined && parents.some(Boolean) && !parents.includes(child);
};

/** The birth of a child, alone and linked with what follows from it. */
export const birthWorkings: readonly Working[] = [
  {
    ...birth,
    number: 9,
    conditions: [alive, bornPast, notRegisteredYet, declarantAsSaid, isRegisteredSomewhere],
  },
  {
    ...birth,
    number: 15,
    papers: [
      ...birth.papers,
      neededIf(apart, 'HOUSING_CONSENT', 'Ý kiến đồng ý của chủ hộ và cha, mẹ', 'Consent of the head and the parents'),
    ],
    conditions: [
      alive,
      bornPast,
      condition(
        'CHILD_UNDER_6',
        'Trẻ chưa đủ 6 tuổi.',
        'The child is under six.',
        'Nghị định 63/2024/NĐ-CP',
        ({ form, today }) => {
          const born = textIn(form, 'childDateOfBirth');
          return born === undefined || mayBeUnder(6, born, today);
        },
      ),
      notRegisteredYet,
      declarantAsSaid,
      isRegisteredSomewhere,
      condition(
        'CHILD_HEADS_NO_HOUSEHOLD',
        'Trẻ không là chủ hộ.',
        'The child heads no household.',
        'Luật Cư trú 68/2020/QH14, Điều 10',
        ({ form }) => textIn(form, 'relationToHead') !== 'HEAD',
      ),
    ],
  },
];
