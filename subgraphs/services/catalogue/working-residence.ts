import { alive, condition, registered, representation, vietnamese } from './conditions';
import { daysBetween, folded, listIn, livesIn, monthsLater, personOf, textIn } from './judging';
import { ifLacking, neededIf } from './papers';
import { RESIDENCE_LAW } from './sources';
import type { ConditionRule, Form, Working } from './working';
import { oneOf, usual, WHO } from './working-defaults';

/** Papers of the wallet that stand for a lawful dwelling and for kinship with whoever is moved in with. */
export const residencePapers = [
  'documents.LAND_CERTIFICATE',
  'documents.BIRTH_CERTIFICATE',
  'documents.MARRIAGE_CERTIFICATE',
] as const;

export const atResidence = {
  ...usual,
  office: 'COMMUNE_POLICE',
  subjectScopes: [...usual.subjectScopes, 'family', ...residencePapers],
} as const;

const isRented = (form: Form): boolean => textIn(form, 'housingBasis') === 'RENTED';
export const leaseOfRented = neededIf(
  isRented,
  'LEASE',
  'Hợp đồng thuê, mượn, ở nhờ',
  'Lease or consent to live there',
);
const housing = ifLacking('HOUSING', 'Giấy tờ về chỗ ở hợp pháp', 'Proof of a lawful dwelling');
const kinship = ifLacking('KINSHIP', 'Giấy tờ về quan hệ nhân thân', 'Proof of kinship');

/** The longest that one registration of a temporary residence lasts. */
export const TEMPORARY_MONTHS = 24;

/** A period of the form that is not over yet. */
export const notOver = (source: string): ConditionRule =>
  condition('NOT_OVER', 'Thời hạn chưa kết thúc.', 'The period is not over yet.', source, ({ form, today }) => {
    const to = textIn(form, 'to');
    return to === undefined || to >= today;
  });

export const residenceWorkings: readonly Working[] = [
  {
    ...atResidence,
    number: 3,
    placeField: 'newAddress',
    papers: [leaseOfRented, housing, kinship],
    conditions: [
      alive,
      vietnamese,
      representation(18),
      condition(
        'NEW_PLACE',
        'Nơi đề nghị đăng ký khác nơi đang thường trú.',
        'The new place is another than the present one.',
        `${RESIDENCE_LAW}, Điều 20`,
        ({ form }) => {
          const [now, then] = ['permanentAddress', 'newAddress'].map((name) => placeIn(form, name));
          return now === undefined || now !== then;
        },
      ),
      condition(
        'HEAD_AND_OWNER_AGREE',
        'Về ở cùng hộ khác thì chủ hộ và chủ sở hữu chỗ ở hợp pháp đồng ý.',
        'Who joins another household has the consent of its head and of the owner.',
        `${RESIDENCE_LAW}, Điều 20`,
        ({ form }) => (textIn(form, 'relationToHead') ?? 'HEAD') === 'HEAD' || form.ownerConsent === true,
      ),
    ],
    once: oneOf('PERMANENT_RESIDENCE'),
  },
  {
    ...atResidence,
    number: 4,
    placeField: 'newAddress',
    papers: [
      leaseOfRented,
      housing,
      ifLacking(
        'PARENT_CONSENT',
        'Ý kiến của cha, mẹ hoặc người giám hộ',
        'Consent of the parents or guardian of a minor',
      ),
    ],
    conditions: [
      alive,
      vietnamese,
      representation(18),
      condition(
        'OTHER_COMMUNE',
        'Nơi tạm trú ngoài phạm vi xã, phường, đặc khu đã đăng ký thường trú.',
        'The place is outside the commune of the permanent residence.',
        `${RESIDENCE_LAW}, Điều 27`,
        (facts) => {
          const commune = textIn(facts.form, 'newAddress.communeCode');
          return commune === undefined || commune !== personOf(facts).permanentCommune;
        },
      ),
      condition(
        'FROM_30_DAYS_TO_2_YEARS',
        'Tạm trú từ 30 ngày trở lên, tối đa 02 năm.',
        'A stay of 30 days or more, two years at most.',
        `${RESIDENCE_LAW}, Điều 27`,
        ({ form }) => {
          const [from, to] = [textIn(form, 'from'), textIn(form, 'to')];
          if (from === undefined || to === undefined) return true;
          return daysBetween(from, to) >= 30 && to <= monthsLater(from, TEMPORARY_MONTHS);
        },
      ),
      notOver(`${RESIDENCE_LAW}, Điều 27`),
    ],
    once: oneOf('TEMPORARY_RESIDENCE'),
  },
  {
    ...atResidence,
    number: 5,
    papers: [
      ifLacking('SUPERVISOR_CONSENT', 'Văn bản đồng ý của cơ quan giám sát', 'Consent of the supervising authority'),
    ],
    conditions: [alive, representation(18), registered, notOver(`${RESIDENCE_LAW}, Điều 31`)],
    once: oneOf('ABSENCE', 'from'),
    subjectScopes: usual.subjectScopes,
  },
  {
    ...usual,
    number: 6,
    office: 'COMMUNE_POLICE',
    placeField: 'stayAddress',
    // Nothing of whoever files changes by it.
    level: 1,
    conditions: [
      alive,
      condition(
        'HOST_AT_HOME',
        'Người thông báo đang cư trú tại nơi có khách hoặc đại diện cơ sở lưu trú.',
        'The host lives in the commune of the stay, or a lodging is named.',
        `${RESIDENCE_LAW}, Điều 30`,
        ({ form, applicant }) => {
          const commune = textIn(form, 'stayAddress.communeCode');
          return commune === undefined || textIn(form, 'lodgingName') !== undefined || livesIn(applicant, commune);
        },
      ),
      condition(
        'STAY_UNDER_30_DAYS',
        'Lưu trú dưới 30 ngày; từ 30 ngày trở lên thì đăng ký tạm trú.',
        'A stay of less than 30 days; a longer one is a temporary residence.',
        `${RESIDENCE_LAW}, Điều 2`,
        ({ form }) => listIn(form, 'guests').every((guest) => !(lengthOf(guest) >= 30)),
      ),
    ],
    applicantScopes: [...WHO, 'address'],
    subjectScopes: [],
  },
];

/** An address as one text, to tell two apart. */
function placeIn(form: Form, name: string): string | undefined {
  const line = textIn(form, `${name}.line`);
  return line && folded(`${line}|${textIn(form, `${name}.communeCode`)}`);
}

/** Days of a guest's stay; NaN where the form does not say. */
const lengthOf = (guest: Form): number => daysBetween(textIn(guest, 'from') ?? '', textIn(guest, 'to') ?? '');
