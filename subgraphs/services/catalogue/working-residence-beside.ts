import {
  alive,
  condition,
  householdMember,
  kinOfDeceased,
  permanentlyRegistered,
  registered,
  representation,
  temporarilyRegistered,
  vietnamese,
} from './conditions';
import { isRegistered, monthsLater, personOf, textIn } from './judging';
import { ifLacking } from './papers';
import { RESIDENCE_LAW } from './sources';
import type { Working } from './working';
import { oneOf } from './working-defaults';
import { atResidence, leaseOfRented, notOver, TEMPORARY_MONTHS } from './working-residence';

const relationKinds = [
  ...['SPOUSE', 'FATHER', 'MOTHER', 'CHILD', 'SIBLING', 'GRANDPARENT', 'GRANDCHILD', 'GUARDIAN', 'WARD', 'OTHER'],
];

/** What an item of procedure 105 takes as its right value, where not every text will do. */
const rightValue: Readonly<Record<string, (value: string) => boolean>> = {
  RELATION_TO_HEAD: (value) => relationKinds.includes(value.trim()),
  PHONE: (value) => /^(0|\+84)[0-9]{9}$/.test(value.trim()),
  EMAIL: (value) => /^[^\s@]{1,64}@[^\s@]{1,190}$/.test(value.trim()),
};

export const residenceWorkingsBeside: readonly Working[] = [
  {
    ...atResidence,
    number: 101,
    papers: [ifLacking('REASON', 'Giấy tờ chứng minh lý do xóa đăng ký', 'Proof of the reason')],
    conditions: [
      condition(
        'FILER',
        'Người nộp là chính người được xóa đăng ký, người đại diện hợp pháp, hoặc thân nhân của người đã qua đời.',
        'Filed by the person, their legal representative, or a relative of the deceased.',
        `${RESIDENCE_LAW}, Điều 24`,
        (facts) => {
          if (facts.applicant.vitalStatus === 'DECEASED') return false;
          const isDead = personOf(facts).vitalStatus === 'DECEASED';
          return isDead ? kinOfDeceased.met(facts) : representation(18).met(facts);
        },
      ),
      permanentlyRegistered,
    ],
    once: oneOf('PERMANENT_RESIDENCE'),
  },
  {
    ...atResidence,
    number: 102,
    placeField: 'temporaryAddress',
    papers: [leaseOfRented],
    conditions: [
      alive,
      representation(18),
      temporarilyRegistered,
      notOver(`${RESIDENCE_LAW}, Điều 27`),
      condition(
        'AT_MOST_2_YEARS_MORE',
        'Gia hạn tối đa 02 năm kể từ khi hết hạn hiện tại.',
        'Two years more at most.',
        `${RESIDENCE_LAW}, Điều 27`,
        ({ form, today }) => {
          const [end = today, to] = [textIn(form, 'presentEnd'), textIn(form, 'to')];
          return to === undefined || to <= monthsLater(end < today ? today : end, TEMPORARY_MONTHS);
        },
      ),
    ],
    once: oneOf('TEMPORARY_RESIDENCE'),
  },
  {
    ...atResidence,
    number: 103,
    placeField: 'temporaryAddress',
    conditions: [alive, representation(18), temporarilyRegistered],
    once: oneOf('TEMPORARY_RESIDENCE'),
  },
  {
    ...atResidence,
    number: 104,
    conditions: [
      alive,
      vietnamese,
      permanentlyRegistered,
      householdMember(`${RESIDENCE_LAW}, Điều 25`),
      condition(
        'NOT_ALONE',
        'Hộ có từ hai thành viên trở lên cùng đăng ký tại một chỗ ở.',
        'The household has more than one member at the same address.',
        `${RESIDENCE_LAW}, Điều 25`,
        (facts) => (personOf(facts).household?.members.length ?? 0) > 1,
      ),
      condition(
        'HEAD_AND_OWNER_AGREE',
        'Chủ hộ, chủ sở hữu chỗ ở hợp pháp đồng ý, trừ trường hợp tách hộ sau ly hôn.',
        'Head and owner agree, unless it is after a divorce.',
        `${RESIDENCE_LAW}, Điều 25`,
        (facts) => facts.form.ownerConsent === true || facts.form.divorced === true || isHead(personOf(facts)),
      ),
    ],
    once: oneOf('HOUSEHOLD'),
  },
  {
    ...atResidence,
    number: 105,
    papers: [ifLacking('EVIDENCE', 'Giấy tờ chứng minh thông tin đúng', 'Proof of what is right')],
    conditions: [
      alive,
      representation(18),
      registered,
      condition(
        'VALUE_FITS',
        'Thông tin đúng phù hợp với mục cần điều chỉnh.',
        'The right value is one that the item takes.',
        `${RESIDENCE_LAW}, Điều 26`,
        ({ form }) => {
          const [item = '', correct] = [textIn(form, 'item'), textIn(form, 'correct')];
          const fits = Object.hasOwn(rightValue, item) ? rightValue[item] : undefined;
          return correct === undefined || fits === undefined || fits(correct);
        },
      ),
    ],
    once: oneOf('RESIDENCE_DATA', 'item'),
  },
  {
    ...atResidence,
    number: 106,
    placeField: 'livingAddress',
    papers: [ifLacking('IDENTITY', 'Giấy tờ về nhân thân, nếu có', 'Identity papers, if there are any')],
    conditions: [
      alive,
      representation(18),
      condition(
        'NOT_REGISTERED',
        'Chưa có đăng ký thường trú và đăng ký tạm trú.',
        'Neither a permanent nor a temporary residence is registered.',
        `${RESIDENCE_LAW}, Điều 19`,
        (facts) => !isRegistered(personOf(facts)),
      ),
    ],
    once: oneOf('RESIDENCE_DECLARATION'),
  },
  { ...atResidence, number: 107, conditions: [alive, representation(18), registered] },
];

const isHead = ({ residentId, household }: ReturnType<typeof personOf>): boolean => household?.headId === residentId;
