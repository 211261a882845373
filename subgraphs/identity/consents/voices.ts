import { vietnamDate } from '../../shared/clock';
import type { EidDependantRow } from '../entities';

/**
 * Whose word a consent needs. Luật 91/2025/QH15: a child consents from the age of 7, beside the guardian; from 14 on a
 * person holds an e-ID account and speaks for themselves; for a ward the guardian speaks.
 */
const CONSENTS_BESIDE_FROM = 7;
export const CONSENTS_ALONE_FROM = 14;

/** What the word of one person is worth for a consent. */
export type Part = 'ALONE' | 'ONE_OF_TWO' | 'NONE';

export type Guardianship = Pick<EidDependantRow, 'kind' | 'endsOn'>;

/** A ward whose guardianship ends on no day: an adult whose own word does not bind. */
export const isWardForGood = (guardianship: Guardianship | null): boolean =>
  guardianship?.kind === 'WARD' && guardianship.endsOn === null;

/** `guardianship` is the one over the person that lives at this moment, if any. */
export function partOf(
  basis: 'SELF' | 'GUARDIAN',
  dateOfBirth: string,
  guardianship: Guardianship | null,
  now: Date,
): Part {
  if (!hasTurned(dateOfBirth, CONSENTS_BESIDE_FROM, now)) return basis === 'GUARDIAN' ? 'ALONE' : 'NONE';
  if (!hasTurned(dateOfBirth, CONSENTS_ALONE_FROM, now)) return 'ONE_OF_TWO';
  if (basis === 'GUARDIAN') return guardianship?.kind === 'WARD' ? 'ALONE' : 'NONE';
  return isWardForGood(guardianship) ? 'NONE' : 'ALONE';
}

/** Whether the birthday has begun in Vietnam. */
export const hasTurned = (dateOfBirth: string, years: number, now: Date): boolean =>
  vietnamDate(now) >= birthday(dateOfBirth, years);

/**
 * The day on which somebody turns so old. Of a birth date known to the month or year the last possible day counts: youth
 * protects, so who may be younger is. Who was born on 29 February has their birthday on 1 March of other years.
 */
export function birthday(dateOfBirth: string, years: number): string {
  const [year = 0, month, day] = dateOfBirth.split('-').map(Number);
  const born =
    month === undefined ? [year, 11, 31] : day === undefined ? [...lastDayOf(year, month)] : [year, month - 1, day];
  const [bornYear = 0, bornMonth = 0, bornDay = 1] = born;
  return dayText(Date.UTC(bornYear + years, bornMonth, bornDay));
}

function lastDayOf(year: number, month: number): readonly [number, number, number] {
  return [year, month - 1, new Date(Date.UTC(year, month, 0)).getUTCDate()];
}

const dayText = (at: number): string => new Date(at).toISOString().slice(0, 10);
