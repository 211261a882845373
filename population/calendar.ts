/**
 * Days are whole numbers since 1970-01-01 and moments are whole seconds: millions of rows are dated, and `Date` is slow.
 * All days there are stand in tables.
 */

const msOfDay = 86_400_000;
const first = Date.UTC(1890, 0, 1) / msOfDay;
const last = Date.UTC(2110, 0, 1) / msOfDay;
const texts: string[] = [];
const days = new Map<string, number>();
const years = new Int16Array(last - first);
/** 101 … 1231: text order without texts. */
const datesOfYear = new Int16Array(last - first);
for (let day = first; day < last; day++) {
  const text = new Date(day * msOfDay).toISOString().slice(0, 10);
  texts.push(text);
  days.set(text, day);
  years[day - first] = Number(text.slice(0, 4));
  datesOfYear[day - first] = Number(text.slice(5, 7) + text.slice(8));
}

export const secondsOfDay = 86_400;

export function dayText(day: number): string {
  const text = texts[day - first];
  if (text === undefined) throw new RangeError(`day ${day} lies outside 1890 … 2109`);
  return text;
}

export function dayOf(text: string): number {
  const day = days.get(text);
  if (day === undefined) throw new RangeError('a day is written YYYY-MM-DD and lies in 1890 … 2109');
  return day;
}

export const yearOf = (day: number): number => years[day - first] as number;
const dateOfYear = (day: number): number => datesOfYear[day - first] as number;

/** The same date so many years later; 29 February becomes 1 March. */
export function anniversary(day: number, count: number): number {
  const year = yearOf(day) + count;
  const date = dateOfYear(day);
  const before = (guess: number) => yearOf(guess) < year || (yearOf(guess) === year && dateOfYear(guess) < date);
  let found = day + Math.round(count * 365.2425);
  while (before(found)) found++;
  while (!before(found - 1)) found--;
  return found;
}

/** Completed years. */
export function yearsBetween(from: number, to: number): number {
  const count = yearOf(to) - yearOf(from);
  return dateOfYear(to) < dateOfYear(from) ? count - 1 : count;
}

const two = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));

/** `YYYY-MM-DDTHH:MM:SS.000Z` */
export function instantText(seconds: number): string {
  const day = Math.floor(seconds / secondsOfDay);
  const rest = seconds - day * secondsOfDay;
  return `${dayText(day)}T${two[Math.floor(rest / 3600)]}:${two[Math.floor(rest / 60) % 60]}:${two[rest % 60]}.000Z`;
}

/** The calendar year in Vietnam (UTC+7) at an instant's text. */
export function vietnameseYear(instant: string): number {
  const year = Number(instant.slice(0, 4));
  return instant.slice(5, 10) === '12-31' && Number(instant.slice(11, 13)) >= 17 ? year + 1 : year;
}
