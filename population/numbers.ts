import { yearOf } from './calendar';
import type { Sex } from './names';
import type { FormerProvince } from './places';

/** A number below `size` for each count, every one once and in no visible order: both factors are prime to 10. */
const scattered = (count: number, start: number, size: number) => (count * 387_420_489 + start * 104_729) % size;

/** Issues numbers that nobody else has, without remembering them: a counter for each series, scattered over its range. */
export class Numbers {
  private readonly counts = new Map<string, number>();

  constructor(private readonly taken: ReadonlySet<string>) {}

  /** Law on identification, art. 12: place of birth registration, century and sex, year, six digits. */
  personal(province: FormerProvince, sex: Sex, birth: number): string {
    const year = yearOf(birth);
    const century = Math.floor(year / 100 - 19) * 2 + (sex === 'FEMALE' ? 1 : 0);
    return this.next(`${province.code}${century}${String(year % 100).padStart(2, '0')}`, 6);
  }

  /** The identity card of before 2021: nine digits. */
  formerCard(province: FormerProvince): string {
    return this.next(province.cardDigits, 7);
  }

  /** The residence file of a household, by province of today. */
  householdFile(province: string): string {
    return this.next(province, 8);
  }

  private next(series: string, digits: number): string {
    const count = this.counts.get(series) ?? 0;
    this.counts.set(series, count + 1);
    const value = series + String(scattered(count, Number(series), 10 ** digits)).padStart(digits, '0');
    return this.taken.has(value) ? this.next(series, digits) : value;
  }
}
