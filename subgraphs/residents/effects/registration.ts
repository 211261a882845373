import { groupBy } from '../../shared/group';
import { newId } from '../../shared/ids';
import type { ResidenceRegistrationRow } from '../entities';
import { foldText } from '../folding';
import type { Ending } from '../repository/register';
import { isInForce } from '../rules';
import type { Change } from './rule';

type Kind = ResidenceRegistrationRow['kind'];
interface Where {
  readonly line: string | null;
  readonly communeCode: string | null;
}

/** Every registration of these residents, by resident, newest first. Read once they are held. */
export async function registrationsOf(
  { run, register }: Change,
  residents: readonly string[],
): Promise<Map<string, ResidenceRegistrationRow[]>> {
  const rows = await register.read(run, register.registrations, 'residentId', residents);
  rows.sort((a, b) => (a.startedOn === b.startedOn ? (a.id < b.id ? -1 : 1) : a.startedOn < b.startedOn ? 1 : -1));
  const found = groupBy(rows, ({ residentId }) => residentId);
  for (const resident of residents) if (!found.has(resident)) found.set(resident, []);
  return found;
}

/** Not ended yet, whether in force today, from a day to come, or past the end that was planned. */
export const standing = (rows: readonly ResidenceRegistrationRow[], ...kinds: Kind[]): ResidenceRegistrationRow[] =>
  rows.filter(({ kind, endedOn }) => kinds.includes(kind) && endedOn === null);

/**
 * Not over by the end of a day, be it that nobody has ended them or that they are to end later: what is registered from the
 * next day on takes their place.
 */
export const outlasting = (
  rows: readonly ResidenceRegistrationRow[],
  day: string,
  ...kinds: Kind[]
): ResidenceRegistrationRow[] =>
  rows.filter(({ kind, endedOn }) => kinds.includes(kind) && (endedOn === null || endedOn > day));

export const inForce = (
  rows: readonly ResidenceRegistrationRow[],
  kind: Kind,
  day: string,
): ResidenceRegistrationRow | undefined => rows.find((row) => row.kind === kind && isInForce(row, day));

/** Ends on that day, unless it was to end before; never before it began. */
export function ending({ id, startedOn, plannedEnd }: ResidenceRegistrationRow, lastDay: string): Ending {
  const last = plannedEnd !== null && plannedEnd < lastDay ? plannedEnd : lastDay;
  return { id, endedOn: last < startedOn ? startedOn : last };
}

const DAY_MS = 24 * 60 * 60 * 1000;
export const dayBefore = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);

/**
 * Whether two addresses are one, whatever commas, spaces and capitals they are written with. Where the register knows no more
 * than the commune of one, that decides.
 */
export const isSamePlace = (a: Where, b: Where): boolean =>
  a.communeCode !== null &&
  a.communeCode === b.communeCode &&
  (a.line === null || b.line === null || foldLine(a.line) === foldLine(b.line));

const foldLine = (line: string): string => foldText(line.replace(/[,.;]/g, ' '));

interface Registered extends Where {
  readonly residentId: string;
  readonly kind: Kind;
  readonly from: string;
  readonly plannedEnd?: string | null;
  readonly endedOn?: string | null;
  readonly formerText?: string | null;
  readonly country?: string;
}

export const registration = (
  { effect }: Pick<Change, 'effect'>,
  { residentId, kind, line, communeCode, from, plannedEnd = null, endedOn = null, ...rest }: Registered,
): ResidenceRegistrationRow => ({
  id: newId(),
  residentId,
  kind,
  line,
  communeCode,
  formerText: rest.formerText ?? null,
  country: rest.country ?? 'VN',
  startedOn: from,
  endedOn,
  plannedEnd,
  applicationId: effect.applicationId,
});

/**
 * The fields that speak of somebody's addresses, after `changed` has been registered and `gone` has ended. Without a declared
 * one, the current address is where somebody is registered, so the office that did so vouches for it too.
 */
export function addressFields(rows: readonly ResidenceRegistrationRow[], changed: readonly string[]): string[] {
  return [
    ...changed,
    'residenceHistory',
    ...(standing(rows, 'CURRENT').length > 0 || changed.includes('currentAddress') ? [] : ['currentAddress']),
  ];
}
