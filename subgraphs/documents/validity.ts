import type { DocumentType } from './types/enums';

/** What the end of a document hangs on. */
export interface Issue {
  /** YYYY-MM-DD. */
  readonly issuedOn: string;
  /** YYYY, YYYY-MM or YYYY-MM-DD; null where nobody knows. */
  readonly dateOfBirth: string | null;
  /** The last day of the document that this one replaces: null for one without end, undefined where there is none. */
  readonly formerEnd: string | null | undefined;
  /** Classes of a driving licence. */
  readonly classes?: readonly string[] | undefined;
}

/** The last day of a new document by the law of its type; null where it has no end. */
export function lastDayOf(type: DocumentType, issue: Issue): string | null {
  switch (type) {
    case 'IDENTITY_CARD':
      return endOfCard(issue);
    case 'PASSPORT':
      // Luật 49/2019/QH14, Điều 7: ten years, five for whoever is not yet 14.
      return monthsOn(issue.issuedOn, isYounger(issue, 14) ? 60 : 120);
    case 'DRIVING_LICENCE':
      return endOfLicence(issue);
    case 'HEALTH_INSURANCE_CARD':
      return isYounger(issue, 6) ? endForChild(issue) : monthsOn(issue.issuedOn, 12);
    default:
      return null;
  }
}

/**
 * The ages at which the identity card is exchanged (Luật Căn cước 26/2023/QH15, Điều 21). One issued in the two years
 * before such an age is good until the next; after the last there is no end.
 */
const CARD_AGES = [14, 25, 40, 60] as const;

function endOfCard({ issuedOn, dateOfBirth }: Issue): string | null {
  if (dateOfBirth === null) return null;
  const age = CARD_AGES.find((each) => issuedOn < birthday(dateOfBirth, each - 2));
  return age === undefined ? null : birthday(dateOfBirth, age);
}

/** As the old one, while that has not run out. A new term is by class: Luật 36/2024/QH15, Điều 57. */
function endOfLicence({ issuedOn, formerEnd, classes = [] }: Issue): string | null {
  if (formerEnd === null || (formerEnd !== undefined && formerEnd >= issuedOn)) return formerEnd;
  if (classes.every((each) => ['A1', 'A', 'B1'].includes(each))) return null;
  return monthsOn(issuedOn, classes.every((each) => ['A1', 'A', 'B1', 'B', 'C1'].includes(each)) ? 120 : 60);
}

/** Luật Bảo hiểm y tế, Điều 16: until 72 months old, and where school has not begun by then, until 30 September. */
function endForChild({ issuedOn, dateOfBirth }: Issue): string {
  const turned = birthday(dateOfBirth ?? issuedOn, 6);
  const beforeSchool = `${turned.slice(0, 4)}-09-30`;
  return turned < beforeSchool ? beforeSchool : turned;
}

const isYounger = ({ issuedOn, dateOfBirth }: Issue, age: number): boolean =>
  dateOfBirth !== null && issuedOn < birthday(dateOfBirth, age);

/** The same day so many months later, or the last of a month that has no such day. */
export function monthsOn(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return dayText(Date.UTC(year, month - 1 + months, Math.min(day, last)));
}

/** Of a birth date known to the month or year the last possible day counts; 29 February becomes 1 March. */
export function birthday(dateOfBirth: string, age: number): string {
  const [year = 0, month = 12, day] = dateOfBirth.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return dayText(Date.UTC(year + age, month - 1, day ?? lastDay));
}

const dayText = (at: number): string => new Date(at).toISOString().slice(0, 10);
