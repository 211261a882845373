import type { FieldVerificationRow, PlaceValue, ResidenceRegistrationRow } from './entities';

/**
 * The fields of Article 9 of the law on identity (26/2023/QH15) that every record should have; the others (other names,
 * religion, former numbers, temporary residence …) are rightly empty for many.
 */
const EXPECTED_FIELDS = [
  'fullName',
  'personalNumber',
  'dateOfBirth',
  'sex',
  'placeOfBirth',
  'birthRegistrationPlace',
  'hometown',
  'ethnicity',
  'nationality',
  'bloodType',
  'permanentAddress',
  'currentAddress',
  'maritalStatus',
  'household',
  'relatives',
  'contact',
];

const TWO_YEARS_MS = 2 * 365 * 24 * 60 * 60 * 1000;

/**
 * Quality of a record by the four words of Project 06: đúng (correct), đủ (complete), sạch (clean), sống (current).
 * A field has a value where a source speaks of it. Shares of 0..1 with four digits; a record nobody vouches for is all 0.
 */
export function dataQuality(
  acts: readonly FieldVerificationRow[],
  now: Date,
): { correct: number; complete: number; clean: number; current: number } {
  const actOf = new Map(acts.flatMap((act) => act.fields.map((field) => [field, act] as const)));
  const found = [...actOf.values()];
  const count = (test: (act: FieldVerificationRow) => boolean): number => found.filter(test).length;
  return {
    correct: share(
      count((act) => act.state === 'VERIFIED'),
      found.length,
    ),
    complete: share(EXPECTED_FIELDS.filter((field) => actOf.has(field)).length, EXPECTED_FIELDS.length),
    clean: share(
      count((act) => act.state !== 'DISPUTED'),
      found.length,
    ),
    current: share(
      count((act) => now.getTime() - Date.parse(act.verifiedAt ?? act.updatedAt) <= TWO_YEARS_MS),
      found.length,
    ),
  };
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000);

/**
 * Whether a registration is in force on a day: begun, and neither ended nor past the end it was planned to have. One that
 * ended on the day it began was replaced or taken back on that day, and never was.
 */
export const isInForce = (
  { startedOn, endedOn, plannedEnd }: Pick<ResidenceRegistrationRow, 'startedOn' | 'endedOn' | 'plannedEnd'>,
  day: string,
): boolean => startedOn <= day && (endedOn ?? plannedEnd ?? day) >= day && (endedOn === null || endedOn > startedOn);

/** The address of the registration in force on a day, of the first of these kinds that there is; rows are newest first. */
export function openAddress(
  registrations: readonly ResidenceRegistrationRow[],
  kinds: readonly ResidenceRegistrationRow['kind'][],
  today: string,
): PlaceValue | null {
  for (const kind of kinds) {
    const open = registrations.find((row) => row.kind === kind && isInForce(row, today));
    if (open) return open;
  }
  return null;
}
