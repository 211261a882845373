/**
 * Days are whole numbers since 1970-01-01 and moments are whole seconds: millions of rows are dated, and `Date` is slow.
 * All days there are stand in tables.
 */

const [firstYear, lastYear] = [1890, 2109];
const first = Date.UTC(firstYear, 0, 1) / 86_400_000;
const two = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
const texts: string[] = [];
const days = new Map<string, number>();
const years: number[] = [];
/** 101 … 1231: text order without texts. */
const datesOfYear: number[] = [];
for (let year = firstYear; year <= lastYear; year++) {
  for (let month = 1; month <= 12; month++) {
    const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
    for (let date = 1; date <= length; date++) {
      const text = `${year}-${two[month]}-${two[date]}`;
      days.set(text, first + texts.length);
      texts.push(text);
      years.push(year);
      datesOfYear.push(month * 100 + date);
    }
  }
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
