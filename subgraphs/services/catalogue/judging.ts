import type { DocumentFacts, PersonFacts } from '../../shared/calls';
import type { CaseFacts, Form } from './working';

/** Whom it is about; the applicant, for a newborn. */
export const personOf = ({ subject, applicant }: CaseFacts): PersonFacts => subject ?? applicant;

/** A text of a form, by a dotted path; undefined where it is missing or blank. Whatever a form looks like, this throws nothing. */
export function textIn(form: Form, path: string): string | undefined {
  const value = path.split('.').reduce<unknown>((inner, name) => fieldOf(inner, name), form);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

export function listIn(form: Form, name: string): readonly Form[] {
  const value = fieldOf(form, name);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** Completed years on a day, as few and as many as they may be where only the year or month of birth is known. */
function yearsOn(day: string, born: string): { readonly least: number; readonly most: number } {
  const completed = (birth: string): number =>
    Number(day.slice(0, 4)) - Number(birth.slice(0, 4)) - (day.slice(5) < birth.slice(5) ? 1 : 0);
  return { least: completed(`${born}${'-12-31'.slice(born.length - 4)}`), most: completed(earliest(born)) };
}

/** The first day that a date which may be known to the year or month only can mean. */
export const earliest = (date: string): string => `${date}${'-01-01'.slice(date.length - 4)}`;

/** Whether somebody has reached an age on a day: no for nobody who may have. */
export const mayHaveReached = (age: number, born: string, day: string): boolean => yearsOn(day, born).most >= age;

/** Whether somebody is still under an age on a day: no for nobody who may be. */
export const mayBeUnder = (age: number, born: string, day: string): boolean => yearsOn(day, born).least < age;

const DAY_MS = 86_400_000;

/** Days from one to another; NaN where one of them is none. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

/** The same day so many months later, or the last of that month; what is no day stays as it is. */
export function monthsLater(day: string, months: number): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return day;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/** One form of what people write in many ways. */
export const folded = (text: string): string =>
  text.normalize('NFC').replace(/\s+/gu, ' ').trim().toLocaleLowerCase('vi');

/** A number without what is written around its letters and digits. */
export const bare = (number: string): string => number.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();

/** A document of a person that its issuer has not disowned and not taken back, whatever it is worth today. */
export const heldOf = (type: string, { documents }: CaseFacts): readonly DocumentFacts[] =>
  documents.filter((each) => each.type === type && each.integration !== 'REJECTED' && each.status !== 'REVOKED');

/** Whether a person is registered in a commune, for good or for a time. */
export const livesIn = ({ permanentCommune, temporaryCommune }: PersonFacts, commune: string): boolean =>
  commune === permanentCommune || commune === temporaryCommune;

export const isRegistered = ({ permanentCommune, temporaryCommune }: PersonFacts): boolean =>
  permanentCommune !== null || temporaryCommune !== null;

/** What the register has between the applicant and whom they file for: what that person is to the applicant. */
export const kindsOf = ({ applicant, subject }: CaseFacts): readonly string[] =>
  applicant.kin
    .filter(({ residentId }) => residentId !== null && residentId === subject?.residentId)
    .map((kin) => kin.kind);
