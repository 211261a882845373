import { alive, condition, kinOfDeceased, pastDay, permanentlyRegistered } from './conditions';
import { bare, earliest, mayHaveReached, personOf, textIn } from './judging';
import { ifLacking, needed } from './papers';
import type { Working } from './working';
import { HOME, oneOf, usual, WHO } from './working-defaults';

const CIVIL_STATUS_LAW = 'Luật Hộ tịch 60/2014/QH13';
const FAMILY_LAW = 'Luật Hôn nhân và gia đình 52/2014/QH13';

const death = {
  ...usual,
  office: 'COMMUNE_COMMITTEE',
  papers: [
    needed('DEATH_NOTICE', 'Giấy báo tử hoặc giấy tờ thay thế', 'Death notice, or what stands for it'),
    ifLacking('AUTHORISATION', 'Văn bản ủy quyền, nếu có', 'Authorisation, if there is one'),
  ],
  once: oneOf('DEATH'),
  applicantScopes: [...WHO, 'family', 'household'],
  subjectScopes: ['identity.core', 'identity.number', ...HOME, 'family', 'documents.IDENTITY_CARD'],
} as const;

const deathConditions = [
  condition(
    'DEATH_NOT_REGISTERED',
    'Việc khai tử chưa được đăng ký.',
    'The death was not registered before.',
    `${CIVIL_STATUS_LAW}, Điều 32`,
    (facts) => personOf(facts).vitalStatus !== 'DECEASED' && facts.applicant.vitalStatus !== 'DECEASED',
  ),
  kinOfDeceased,
  pastDay(
    'dateOfDeath',
    'Ngày chết không ở tương lai.',
    'The day of death lies behind.',
    `${CIVIL_STATUS_LAW}, Điều 33`,
  ),
  {
    // Asked day by day, it would tell the birth date of everybody in the household.
    confidential: true,
    ...condition(
      'DEATH_AFTER_BIRTH',
      'Ngày chết không trước ngày sinh.',
      'The day of death is not before the birth.',
      `${CIVIL_STATUS_LAW}, Điều 34`,
      (facts) => {
        const died = textIn(facts.form, 'dateOfDeath');
        return died === undefined || died >= earliest(personOf(facts).dateOfBirth);
      },
    ),
  },
];

/** Of full age to marry, by sex. */
const marriageAge = (sex: string): number => (sex === 'MALE' ? 20 : 18);
const otherSex = (sex: string): string => ({ MALE: 'FEMALE', FEMALE: 'MALE' })[sex] ?? sex;

export const civilStatusWorkings: readonly Working[] = [
  { ...death, number: 10, conditions: deathConditions },
  {
    ...usual,
    number: 11,
    office: 'COMMUNE_COMMITTEE',
    papers: [ifLacking('SINGLE_STATUS', 'Giấy xác nhận tình trạng hôn nhân', 'Certificate of marital status')],
    conditions: [
      alive,
      condition(
        'NOT_MARRIED',
        'Không đang có vợ, có chồng.',
        'Not married to anybody.',
        `${FAMILY_LAW}, Điều 5, 8`,
        (facts) => personOf(facts).maritalStatus !== 'MARRIED',
      ),
      condition(
        'MARRIAGE_AGE',
        'Nam từ đủ 20 tuổi, nữ từ đủ 18 tuổi.',
        'A man is at least 20, a woman 18.',
        `${FAMILY_LAW}, Điều 8`,
        (facts) => {
          const { dateOfBirth, sex } = personOf(facts);
          return mayHaveReached(marriageAge(sex), dateOfBirth, facts.today);
        },
      ),
      condition(
        'MARRIAGE_AGE_OF_OTHER',
        'Bên kia theo tờ khai đủ tuổi kết hôn.',
        'The other party is of age by what the form says.',
        `${FAMILY_LAW}, Điều 8`,
        (facts) => {
          const [born, { sex, dateOfBirth }] = [textIn(facts.form, 'spouseDateOfBirth'), personOf(facts)];
          // Judged for the other party, the form names themself: their own age is judged by the register.
          const isOwn = born === dateOfBirth;
          return born === undefined || isOwn || mayHaveReached(marriageAge(otherSex(sex)), born, facts.today);
        },
      ),
      condition(
        'TWO_PARTIES',
        'Hai bên là hai người khác nhau.',
        'The parties are two persons.',
        `${FAMILY_LAW}, Điều 3`,
        ({ form }) => {
          const [own, other] = [textIn(form, 'personalNumber'), textIn(form, 'spousePersonalNumber')];
          return own === undefined || other === undefined || bare(own) !== bare(other);
        },
      ),
    ],
    once: oneOf('MARRIAGE'),
    applicantScopes: [...WHO, ...HOME, 'family', 'documents.IDENTITY_CARD'],
    // The other party's too, once the register has found them.
    subjectScopes: ['identity.core', 'identity.number', 'address', 'family', 'documents.IDENTITY_CARD'],
    otherParty: { number: 'spousePersonalNumber', fullName: 'spouseFullName', dateOfBirth: 'spouseDateOfBirth' },
  },
  {
    ...death,
    number: 16,
    conditions: [...deathConditions, permanentlyRegistered],
  },
];
