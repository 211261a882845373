import { heldOf, isRegistered, kindsOf, mayBeUnder, mayHaveReached, personOf, textIn } from './judging';
import { RESIDENCE_LAW } from './sources';
import type { CaseFacts, ConditionRule } from './working';

/**
 * Conditions that several procedures have. What a form leaves open fails none of them: that it is incomplete is said
 * elsewhere. What the register knows half (a year of birth) is judged in the person's favour.
 */
export const CIVIL_CODE = 'Bộ luật Dân sự 91/2015/QH13';

export const condition = (
  code: string,
  textVi: string,
  textEn: string,
  source: string,
  met: (facts: CaseFacts) => boolean,
): ConditionRule => ({ code, textVi, textEn, source, met });

export const alive = condition(
  'ALIVE',
  'Người nộp hồ sơ và người được làm thủ tục còn sống theo Cơ sở dữ liệu quốc gia về dân cư.',
  'Whoever files and whom it is about are alive on record.',
  `${CIVIL_CODE}, Điều 16`,
  ({ applicant, subject }) => [applicant, subject].every((person) => person?.vitalStatus !== 'DECEASED'),
);

export const vietnamese = condition(
  'VIETNAMESE_CITIZEN',
  'Là công dân Việt Nam.',
  'A Vietnamese citizen.',
  'Luật Quốc tịch Việt Nam 24/2008/QH12',
  (facts) => personOf(facts).nationality === 'VN',
);

/** Filed for somebody: a child of the applicant's below an age, or their ward. */
export const representation = (age: number): ConditionRule =>
  condition(
    'LEGAL_REPRESENTATIVE',
    `Người nộp thay là cha, mẹ của người chưa đủ ${age} tuổi hoặc người giám hộ.`,
    `Whoever files for somebody is a parent of a child under ${age} or the guardian.`,
    `${CIVIL_CODE}, Điều 136`,
    (facts) => {
      if (!facts.onBehalf || !facts.subject) return true;
      const kinds = kindsOf(facts);
      return (
        kinds.includes('WARD') || (kinds.includes('CHILD') && mayBeUnder(age, facts.subject.dateOfBirth, facts.today))
      );
    },
  );

export const ofAge = (age: number, source: string): ConditionRule =>
  condition(`AGE_${age}`, `Từ đủ ${age} tuổi trở lên.`, `At least ${age} years old.`, source, (facts) =>
    mayHaveReached(age, personOf(facts).dateOfBirth, facts.today),
  );

export const kinOfDeceased = condition(
  'KIN_OF_DECEASED',
  'Người nộp là thân nhân hoặc thành viên cùng hộ của người đã qua đời.',
  'Whoever files is a relative of the deceased or of the same household.',
  'Luật Hộ tịch 60/2014/QH13, Điều 33',
  (facts) => {
    const { applicant, subject, onBehalf } = facts;
    if (!onBehalf || !subject) return false;
    return kindsOf(facts).length > 0 || (applicant.household?.members.includes(subject.residentId) ?? false);
  },
);

export const registered = condition(
  'RESIDENCE_REGISTERED',
  'Đang có đăng ký thường trú hoặc tạm trú.',
  'A permanent or temporary residence is registered.',
  RESIDENCE_LAW,
  (facts) => isRegistered(personOf(facts)),
);

/** Whoever files for somebody without a record yet: it is their place that decides which office it is for. */
export const isRegisteredSomewhere = condition(
  'APPLICANT_REGISTERED',
  'Người nộp đang cư trú tại nơi đăng ký.',
  'Whoever files has a registered residence.',
  'Luật Hộ tịch 60/2014/QH13, Điều 13',
  ({ applicant }) => isRegistered(applicant),
);

export const permanentlyRegistered = condition(
  'PERMANENT_RESIDENCE',
  'Đang có đăng ký thường trú.',
  'A permanent residence is registered.',
  `${RESIDENCE_LAW}, Điều 24`,
  (facts) => personOf(facts).permanentCommune !== null,
);

export const temporarilyRegistered = condition(
  'TEMPORARY_RESIDENCE',
  'Đang có đăng ký tạm trú.',
  'A temporary residence is registered.',
  `${RESIDENCE_LAW}, Điều 27, 29`,
  (facts) => personOf(facts).temporaryCommune !== null,
);

export const householdMember = (source: string): ConditionRule =>
  condition(
    'HOUSEHOLD_MEMBER',
    'Là thành viên của một hộ gia đình đã đăng ký.',
    'A member of a registered household.',
    source,
    (facts) => personOf(facts).household !== null,
  );

export const holding = (type: string, textVi: string, textEn: string, source: string): ConditionRule =>
  condition(`${type}_HELD`, textVi, textEn, source, (facts) => heldOf(type, facts).length > 0);

/** A day of the form that lies behind. */
export const pastDay = (field: string, textVi: string, textEn: string, source: string): ConditionRule =>
  condition(`${field.replace(/[A-Z]/g, '_$&').toUpperCase()}_PAST`, textVi, textEn, source, ({ form, today }) => {
    const day = textIn(form, field);
    return day === undefined || day <= today;
  });
