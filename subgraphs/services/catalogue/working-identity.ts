import { alive, condition, holding, representation, vietnamese } from './conditions';
import { bare, heldOf, personOf, textIn } from './judging';
import { ifLacking, needed, neededIf } from './papers';
import type { CaseFacts, Working } from './working';
import { oneOf, usual } from './working-defaults';

const IDENTITY_LAW = 'Luật Căn cước 26/2023/QH15';
const PASSPORT_LAW = 'Luật Xuất cảnh, nhập cảnh của công dân Việt Nam 49/2019/QH14';

const cardHeld = holding(
  'IDENTITY_CARD',
  'Đã được cấp thẻ căn cước hoặc căn cước công dân.',
  'An identity card was issued before.',
  `${IDENTITY_LAW}, Điều 24`,
);

/** From this day on every place issued cards with the personal number, to people from the age of 14. */
const LAST_CMND_BEFORE = '2020-01-01';
const fourteenBefore = ({ dateOfBirth }: { readonly dateOfBirth: string }): boolean =>
  Number(dateOfBirth.slice(0, 4)) + 14 < Number(LAST_CMND_BEFORE.slice(0, 4));

const hasPassport = (facts: CaseFacts, status?: string): boolean =>
  heldOf('PASSPORT', facts).some((passport) => status === undefined || passport.status === status);

const isLost = (form: CaseFacts['form']): boolean => form.lost === true;
const isRenewal = (form: CaseFacts['form']): boolean => ['REISSUE', 'AMENDMENT'].includes(textIn(form, 'kind') ?? '');

export const identityWorkings: readonly Working[] = [
  {
    ...usual,
    number: 1,
    office: 'COMMUNE_POLICE',
    papers: [ifLacking('OLD_CARD', 'Chứng minh nhân dân 9 số, nếu còn giữ', 'The old card, where it was kept')],
    conditions: [
      alive,
      vietnamese,
      representation(18),
      cardHeld,
      condition(
        'FORMER_NUMBER_POSSIBLE',
        'Đã đủ 14 tuổi trước ngày 01/01/2020, khi còn cấp Chứng minh nhân dân, hoặc số cũ đã có trong cơ sở dữ liệu.',
        'Was 14 while cards of nine digits were still issued, or the register has the number.',
        'Luật Căn cước công dân 59/2014/QH13, Điều 39',
        (facts) => personOf(facts).formerNumber || fourteenBefore(personOf(facts)),
      ),
    ],
    documents: ['IDENTITY_CARD'],
    once: oneOf('FORMER_NUMBER'),
    subjectScopes: [...usual.subjectScopes, 'documents.IDENTITY_CARD'],
  },
  {
    ...usual,
    number: 2,
    office: 'COMMUNE_POLICE',
    papers: [
      ifLacking('REPRESENTATION', 'Giấy tờ chứng minh người đại diện hợp pháp', 'Proof of the legal representative'),
    ],
    conditions: [alive, vietnamese, representation(14), cardHeld],
    documents: ['IDENTITY_CARD'],
    once: oneOf('IDENTITY_CARD'),
    applicantScopes: [...usual.applicantScopes, 'family'],
    subjectScopes: [...usual.subjectScopes, 'family', 'documents.IDENTITY_CARD', 'documents.BIRTH_CERTIFICATE'],
  },
  {
    ...usual,
    number: 12,
    office: 'PROVINCE_POLICE',
    papers: [
      needed('PHOTO', 'Ảnh chân dung 4x6', 'Portrait photo, 4x6'),
      neededIf(isLost, 'LOSS_REPORT', 'Đơn báo mất hộ chiếu', 'Report of the loss'),
      ifLacking('OLD_PASSPORT', 'Hộ chiếu cũ còn giá trị', 'The old passport, where it is still valid'),
      ifLacking('BIRTH_CERTIFICATE', 'Bản sao giấy khai sinh của người dưới 14 tuổi', 'Birth certificate of a child'),
      ifLacking('REPRESENTATION', 'Giấy tờ về người đại diện hợp pháp', 'Proof of the legal representative'),
    ],
    conditions: [
      alive,
      vietnamese,
      representation(14),
      condition(
        'NO_VALID_PASSPORT',
        'Cấp mới: chưa có hộ chiếu phổ thông còn hiệu lực.',
        'A first passport: there is none in force.',
        `${PASSPORT_LAW}, Điều 14, 15`,
        (facts) => textIn(facts.form, 'kind') !== 'FIRST' || !hasPassport(facts, 'VALID'),
      ),
      condition(
        'PASSPORT_HELD',
        'Cấp lại, sửa đổi, bổ sung: đã được cấp hộ chiếu phổ thông.',
        'A replacement or amendment: a passport was issued before.',
        `${PASSPORT_LAW}, Điều 15`,
        (facts) => !isRenewal(facts.form) || hasPassport(facts),
      ),
      condition(
        'OLD_PASSPORT_OWN',
        'Số hộ chiếu cũ là của người được cấp.',
        "The old passport is the person's own.",
        `${PASSPORT_LAW}, Điều 15`,
        (facts) => {
          const number = textIn(facts.form, 'oldPassportNumber');
          const own = facts.documents.filter(({ type }) => type === 'PASSPORT');
          return number === undefined || own.length === 0 || own.some((each) => bare(each.number) === bare(number));
        },
      ),
    ],
    documents: ['PASSPORT'],
    once: oneOf('PASSPORT'),
    applicantScopes: [...usual.applicantScopes, 'family'],
    subjectScopes: [
      ...usual.subjectScopes,
      'family',
      'documents.IDENTITY_CARD',
      'documents.PASSPORT',
      'documents.BIRTH_CERTIFICATE',
    ],
  },
];
