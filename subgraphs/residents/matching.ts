import type { ClaimName, MatchAnswer, MatchOutcomeName, MatchQuestion, PredicateName } from '../shared/calls';
import { Fault } from '../shared/errors';
import { isPartialDate } from '../shared/scalars';
import { addressText } from './address';
import type { PersonRow, ResidenceRegistrationRow } from './entities';
import { foldAddress, foldPhone, foldText } from './folding';
import { unit } from './units';

/** What has to be read for a question; nothing else is. */
export interface Reads {
  readonly columns?: readonly (keyof PersonRow)[];
  readonly personalNumber?: true;
  readonly residences?: readonly ResidenceRegistrationRow['kind'][];
}

/** What the register holds of a person, as far as it was read. */
export interface Subject {
  readonly person: PersonRow | null;
  readonly personalNumber: string | null;
  /** In force, newest first. */
  readonly residences: readonly ResidenceRegistrationRow[];
}

interface ClaimRule {
  readonly reads: Reads;
  /** What was claimed, in the form it is compared in; null where it has not the form of such a value. */
  readonly form: (value: string) => string | null;
  readonly outcome: (claimed: string, subject: Subject) => MatchOutcomeName;
}

interface PredicateRule {
  readonly reads: Reads;
  readonly isArgument: (argument: string) => boolean;
  /** `today` is YYYY-MM-DD in Vietnam. */
  readonly answer: (argument: string, subject: Subject, today: string) => boolean | null;
}

const compare = (claimed: string, held: string | null | undefined): MatchOutcomeName => {
  if (held === null || held === undefined || held === '') return 'NOT_AVAILABLE';
  return claimed === held ? 'MATCH' : 'NO_MATCH';
};

/** Longer than any name or address; decomposed, a letter takes up to three places. */
const LONGEST = 600;
const text = (fold: (value: string) => string) => (value: string) => {
  const folded = value.length <= LONGEST * 3 ? fold(value) : '';
  return folded.length <= LONGEST && /\p{L}/u.test(folded) ? folded : null;
};

/** Code of a unit of today; null for any other. */
const unitCode = (value: string, level: 'PROVINCE' | 'COMMUNE'): string | null =>
  unit(value)?.level === level ? value : null;

const isCode = (value: string): boolean => /^\d{5}$/.test(value);

/**
 * A birth date is claimed as exactly as the register knows it. What is claimed more exactly the register cannot tell, as
 * far as the rest agrees. What is claimed less exactly does not match: answered by year, then month, then day, a date
 * would be found in a hundred and fifty guesses instead of in tens of thousands.
 */
export function compareDates(claimed: string, held: string | undefined): MatchOutcomeName {
  if (held !== undefined && claimed.length > held.length && claimed.startsWith(`${held}-`)) return 'NOT_AVAILABLE';
  return compare(claimed, held);
}

const oneOf = (values: readonly string[]) => (value: string) => {
  const folded = value.toUpperCase();
  return values.includes(folded) ? folded : null;
};

const claimRules: Partial<Readonly<Record<ClaimName, ClaimRule>>> = {
  PERSONAL_NUMBER: {
    reads: { personalNumber: true },
    form: (value) => (/^\d{12}$/.test(value) ? value : null),
    outcome: (claimed, { personalNumber }) => compare(claimed, personalNumber),
  },
  FULL_NAME: {
    reads: { columns: ['fullName'] },
    form: text(foldText),
    outcome: (claimed, { person }) => compare(claimed, person && foldText(person.fullName)),
  },
  DATE_OF_BIRTH: {
    reads: { columns: ['dateOfBirth'] },
    form: (value) => (isPartialDate(value) ? value : null),
    outcome: (claimed, { person }) => compareDates(claimed, person?.dateOfBirth),
  },
  SEX: {
    reads: { columns: ['sex'] },
    form: oneOf(['FEMALE', 'MALE', 'OTHER', 'UNKNOWN']),
    outcome: (claimed, { person }) => compare(claimed, person?.sex === 'UNKNOWN' ? null : person?.sex),
  },
  NATIONALITY: {
    reads: { columns: ['nationality'] },
    form: (value) => (/^[A-Za-z]{2}$/.test(value) ? value.toUpperCase() : null),
    outcome: (claimed, { person }) => compare(claimed, person?.nationality),
  },
  /** A commune by its code, or the whole address as `Address.text` has it in Vietnamese. */
  PERMANENT_ADDRESS: {
    reads: { residences: ['PERMANENT'] },
    form: (value) => (isCode(value) ? unitCode(value, 'COMMUNE') : text(foldAddress)(value)),
    outcome: (claimed, { residences }) => {
      const address = residences.find(({ kind }) => kind === 'PERMANENT');
      if (!address) return 'NOT_AVAILABLE';
      return compare(claimed, isCode(claimed) ? address.communeCode : foldAddress(addressText(address, 'VI')));
    },
  },
  PHONE: {
    reads: { columns: ['phone'] },
    form: foldPhone,
    outcome: (claimed, { person }) => compare(claimed, person?.phone ? foldPhone(person.phone) : null),
  },
};

const predicateRules: Partial<Readonly<Record<PredicateName, PredicateRule>>> = {
  AGE_AT_LEAST: {
    reads: { columns: ['dateOfBirth'] },
    isArgument: (argument) => /^([1-9]\d?|1[01]\d|120)$/.test(argument),
    answer: (argument, { person }, today) => (person ? isAged(Number(argument), person.dateOfBirth, today) : null),
  },
  RESIDES_IN: {
    reads: { residences: ['PERMANENT', 'TEMPORARY', 'CURRENT'] },
    isArgument: (argument) => unit(argument) !== null,
    answer: (argument, { residences }) => {
      if (residences.length === 0) return null;
      return residences.some(
        ({ communeCode }) =>
          communeCode !== null && (communeCode === argument || unit(communeCode)?.parentCode === argument),
      );
    },
  },
};

/**
 * Whether somebody has reached an age. Null where a birth date known to the year or month only leaves it open. Who was born
 * on 29 February reaches it on 1 March of a year without that day (Bộ luật Dân sự 2015, Điều 148: a term of years is over
 * with the last day of that month).
 */
export function isAged(age: number, dateOfBirth: string, today: string): boolean | null {
  const reachedOn = (born: string): string =>
    `${String(Number(born.slice(0, 4)) + age).padStart(4, '0')}${born.slice(4)}`;
  const [earliest, latest] = [
    dateOfBirth + '-01-01'.slice(dateOfBirth.length - 4),
    dateOfBirth + '-12-31'.slice(dateOfBirth.length - 4),
  ];
  if (reachedOn(latest) <= today) return true;
  return reachedOn(earliest) <= today ? null : false;
}

export interface Prepared {
  readonly reads: Required<{
    readonly [Part in keyof Reads]: Part extends 'personalNumber' ? boolean : NonNullable<Reads[Part]>;
  }>;
  readonly answer: (subject: Subject, today: string) => MatchAnswer;
}

/**
 * What a question asks of this register, with its values looked through. Claims and predicates of other registers are left
 * out. Throws `BAD_USER_INPUT` for a value that is none: before anything is read, so it says nothing about anybody.
 */
export function prepare({ claims, predicates }: Pick<MatchQuestion, 'claims' | 'predicates'>): Prepared {
  const compared = claims.flatMap(({ claim, value }) => {
    const rule = claimRules[claim];
    if (!rule) return [];
    const claimed = rule.form(value);
    if (claimed === null) throw new Fault('BAD_USER_INPUT');
    return [{ claim, claimed, rule }];
  });
  const asked = predicates.flatMap(({ alias, kind, argument }) => {
    const rule = predicateRules[kind];
    if (!rule) return [];
    if (!rule.isArgument(argument)) throw new Fault('BAD_USER_INPUT');
    return [{ alias, argument, rule }];
  });
  const reads = [...compared, ...asked].map(({ rule }) => rule.reads);
  return {
    reads: {
      columns: [...new Set(reads.flatMap(({ columns = [] }) => columns))].sort(),
      personalNumber: reads.some(({ personalNumber }) => personalNumber),
      residences: [...new Set(reads.flatMap(({ residences = [] }) => residences))].sort(),
    },
    answer: (subject, today) => ({
      claims: compared.map(({ claim, claimed, rule }) => ({ claim, outcome: rule.outcome(claimed, subject) })),
      predicates: asked.map(({ alias, argument, rule }) => ({ alias, answer: rule.answer(argument, subject, today) })),
    }),
  };
}
