import { alive, condition } from './conditions';
import { isRegistered, listIn, mayBeUnder, mayHaveReached, personOf, textIn } from './judging';
import { ifLacking, needed, neededIf } from './papers';
import type { Working } from './working';
import { oneOf, usual, WHO } from './working-defaults';

const EXAM = 'Thông tư 24/2024/TT-BGDĐT';
const SCHOOL_AGES = 'Thông tư 32/2020/TT-BGDĐT, Điều 33';
const RECORDS_LAW = 'Luật Lý lịch tư pháp 28/2009/QH12';

/** Grade 12 begins at 17; a year earlier for who skipped one, and up to three later. Ages are those of the calendar year. */
const GRADE_12 = { from: 16, under: 22 };

export const educationAndJusticeWorkings: readonly Working[] = [
  {
    ...usual,
    number: 21,
    office: 'EDUCATION',
    papers: [
      needed('PHOTO', 'Ảnh 4x6', 'Photo, 4x6'),
      neededIf(
        (form) => textIn(form, 'candidateKind') === 'INDEPENDENT',
        'SCHOOL_RECORD',
        'Học bạ hoặc bằng tốt nghiệp của thí sinh tự do',
        'School record or diploma of an independent candidate',
      ),
      ifLacking('PRIORITY', 'Minh chứng về ưu tiên, điểm bảo lưu', 'Proof of a priority'),
    ],
    conditions: [
      alive,
      condition(
        'GRADE_12_AGE',
        'Học sinh lớp 12: ở độ tuổi của lớp 12.',
        'A pupil of grade 12 is of its age.',
        SCHOOL_AGES,
        (facts) => {
          if (textIn(facts.form, 'candidateKind') !== 'GRADE_12') return true;
          const [{ dateOfBirth }, endOfYear] = [personOf(facts), `${facts.today.slice(0, 4)}-12-31`];
          return (
            mayHaveReached(GRADE_12.from, dateOfBirth, endOfYear) && mayBeUnder(GRADE_12.under, dateOfBirth, endOfYear)
          );
        },
      ),
      condition(
        'INDEPENDENT_AGE',
        'Thí sinh tự do: đã qua tuổi học lớp 12.',
        'An independent candidate has been through grade 12.',
        EXAM,
        (facts) =>
          textIn(facts.form, 'candidateKind') !== 'INDEPENDENT' ||
          mayHaveReached(17, personOf(facts).dateOfBirth, facts.today),
      ),
      condition(
        'SCHOOL_NAMED',
        'Học sinh lớp 12 ghi trường đang học.',
        'A pupil of grade 12 names the school.',
        EXAM,
        ({ form }) => textIn(form, 'candidateKind') !== 'GRADE_12' || textIn(form, 'school') !== undefined,
      ),
    ],
    once: oneOf('SCHOOL_EXAM'),
    subjectScopes: [...WHO, 'address', 'documents.DIPLOMA'],
  },
  {
    ...usual,
    number: 22,
    office: 'PROVINCE_POLICE',
    papers: [
      ifLacking('AUTHORISATION', 'Văn bản ủy quyền, chỉ dùng cho Phiếu số 1', 'Authorisation, for number 1 only'),
      ifLacking('REDUCTION', 'Giấy tờ để được giảm phí', 'Proof for a reduced fee'),
    ],
    conditions: [
      alive,
      condition(
        'CITIZEN_OR_RESIDENT',
        'Công dân Việt Nam, hoặc người nước ngoài cư trú tại Việt Nam.',
        'A citizen, or a foreigner with a residence in Vietnam.',
        `${RECORDS_LAW}, Điều 7`,
        (facts) => personOf(facts).nationality === 'VN' || isRegistered(personOf(facts)),
      ),
      condition(
        'RESIDENCES_SINCE_14',
        'Quá trình cư trú được khai từ khi đủ 14 tuổi.',
        'Residences are told from the age of 14 on.',
        `${RECORDS_LAW}, Điều 45`,
        (facts) => {
          const starts = listIn(facts.form, 'residences').flatMap((each) => textIn(each, 'from') ?? []);
          const first = starts.sort()[0];
          // Told from the very day of the birthday at the latest.
          return first === undefined || !mayHaveReachedBefore(14, personOf(facts).dateOfBirth, first);
        },
      ),
    ],
    once: oneOf('CRIMINAL_RECORD', 'certificateKind'),
    subjectScopes: [...WHO, 'address', 'family', 'documents.IDENTITY_CARD', 'documents.PASSPORT'],
  },
];

/** Whether somebody had an age for sure on the day before this one. */
function mayHaveReachedBefore(age: number, born: string, day: string): boolean {
  const before = new Date(Date.parse(day) - 86_400_000);
  return Number.isFinite(before.getTime()) && !mayBeUnder(age, born, before.toISOString().slice(0, 10));
}
