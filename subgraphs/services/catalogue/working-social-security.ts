import { alive, condition, holding, householdMember, ofAge, pastDay } from './conditions';
import { bare, heldOf, mayHaveReached, monthsLater, personOf, textIn } from './judging';
import { needed } from './papers';
import type { Working } from './working';
import { oneOf, usual, WHO } from './working-defaults';

const HEALTH_INSURANCE_LAW = 'Luật Bảo hiểm y tế 25/2008/QH12, Điều 12';
const EMPLOYMENT_LAW = 'Luật Việc làm 74/2025/QH15';
const MONTHS_NEEDED = 12;
/** Months after the contract within which the benefit is asked for. */
const MONTHS_TO_ASK = 3;

export const socialSecurityWorkings: readonly Working[] = [
  {
    ...usual,
    number: 17,
    office: 'SOCIAL_INSURANCE',
    conditions: [
      alive,
      householdMember(HEALTH_INSURANCE_LAW),
      holding(
        'HEALTH_INSURANCE_CARD',
        'Đã có thẻ bảo hiểm y tế để gia hạn.',
        'There is a card to be renewed.',
        HEALTH_INSURANCE_LAW,
      ),
      condition(
        'NOT_INSURED_AS_CHILD',
        'Không thuộc nhóm trẻ em dưới 6 tuổi do ngân sách nhà nước đóng.',
        'Not a child under six, whom the state insures.',
        HEALTH_INSURANCE_LAW,
        (facts) => mayHaveReached(6, personOf(facts).dateOfBirth, facts.today),
      ),
    ],
    documents: ['HEALTH_INSURANCE_CARD'],
    once: oneOf('HEALTH_INSURANCE'),
    subjectScopes: [...WHO, 'household', 'documents.HEALTH_INSURANCE_CARD'],
  },
  {
    ...usual,
    number: 23,
    office: 'EMPLOYMENT',
    papers: [needed('TERMINATION', 'Giấy tờ xác nhận việc chấm dứt hợp đồng', 'Proof that the contract has ended')],
    conditions: [
      alive,
      ofAge(15, EMPLOYMENT_LAW),
      holding(
        'SOCIAL_INSURANCE_BOOK',
        'Có sổ bảo hiểm xã hội.',
        'A social-insurance book was issued.',
        'Nghị định 374/2025/NĐ-CP',
      ),
      condition(
        'SOCIAL_INSURANCE_OWN',
        'Mã số bảo hiểm xã hội là của người đề nghị.',
        "The social-insurance number is the person's own.",
        'Nghị định 374/2025/NĐ-CP',
        (facts) => {
          const number = textIn(facts.form, 'socialInsuranceNumber');
          const held = heldOf('SOCIAL_INSURANCE_BOOK', facts);
          return number === undefined || held.length === 0 || held.some((each) => bare(each.number) === bare(number));
        },
      ),
      condition(
        'CONTRIBUTED_12_MONTHS',
        'Đã đóng bảo hiểm thất nghiệp từ đủ 12 tháng trong 24 tháng gần nhất.',
        'Contributed for 12 of the last 24 months.',
        EMPLOYMENT_LAW,
        ({ form: { monthsContributed } }) =>
          typeof monthsContributed !== 'number' || monthsContributed >= MONTHS_NEEDED,
      ),
      pastDay('contractEndedOn', 'Hợp đồng đã chấm dứt.', 'The contract has ended.', EMPLOYMENT_LAW),
      condition(
        'ASKED_IN_3_MONTHS',
        'Nộp trong thời hạn 03 tháng kể từ ngày chấm dứt hợp đồng.',
        'Asked for within three months of the end of the contract.',
        EMPLOYMENT_LAW,
        ({ form, today }) => {
          const ended = textIn(form, 'contractEndedOn');
          return ended === undefined || today <= monthsLater(ended, MONTHS_TO_ASK);
        },
      ),
    ],
    documents: ['SOCIAL_INSURANCE_BOOK', 'BANK_ACCOUNT'],
    once: oneOf('UNEMPLOYMENT_BENEFIT'),
    subjectScopes: [...WHO, 'address', 'documents.SOCIAL_INSURANCE_BOOK'],
  },
];
