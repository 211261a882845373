import { firstDay, holidays, lastDay, swaps } from './holidays';

const DAY_MS = 86_400_000;

/** The date so many calendar days later (YYYY-MM-DD). */
export function addDays(date: string, count: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

const isWeekend = (date: string): boolean => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());

const worked: ReadonlySet<string> = new Set(swaps.map((swap) => swap.worked));
const off: ReadonlySet<string> = daysOff();

/** Holidays and swapped days, and for each holiday on a weekly day off the next day that would have been worked. */
function daysOff(): Set<string> {
  const days = new Set([...holidays.map(({ date }) => date), ...swaps.map((swap) => swap.off)]);
  for (const { date, madeUp } of holidays) {
    if (!madeUp || !isWeekend(date)) continue;
    let instead = addDays(date, 1);
    while (isWeekend(instead) || days.has(instead)) instead = addDays(instead, 1);
    days.add(instead);
  }
  return days;
}

/**
 * Whether public offices work on a day (YYYY-MM-DD). Throws RangeError for a day that the table of holidays does not reach:
 * a period counted past its end would look right and be wrong.
 */
export function isWorkingDay(date: string): boolean {
  if (!(date >= firstDay && date <= lastDay)) throw new RangeError('the table of holidays does not reach that day');
  return worked.has(date) || !(isWeekend(date) || off.has(date));
}

/** The day itself, or the next one that is worked. */
export function workingDayFrom(date: string): string {
  let day = date;
  while (!isWorkingDay(day)) day = addDays(day, 1);
  return day;
}

/** The last of so many working days after a day, which itself does not count. */
export function addWorkingDays(date: string, count: number): string {
  let day = date;
  for (let left = count; left > 0; left--) day = workingDayFrom(addDays(day, 1));
  return day;
}
