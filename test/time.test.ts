import { procedureOn, procedureVersions } from '../subgraphs/services/catalogue';
import type { Procedure } from '../subgraphs/services/catalogue/procedure';
import { addDays, addWorkingDays, isWorkingDay, workingDayFrom } from '../subgraphs/services/time/calendar';
import { dueAt } from '../subgraphs/services/time/due';
import { firstDay, holidays, lastDay, swaps } from '../subgraphs/services/time/holidays';

const weekday = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();
const isWeekend = (date: string): boolean => weekday(date) === 0 || weekday(date) === 6;
const daysOf = (year: number): string[] =>
  Array.from({ length: 366 }, (_, n) => addDays(`${year}-01-01`, n)).filter((day) => day.startsWith(`${year}`));

describe('the days on which offices are closed', () => {
  it.each<[number, string[], string[]]>([
    [
      2025,
      ['01-01', '01-27', '01-28', '01-29', '01-30', '01-31', '04-07', '04-30', '05-01', '05-02', '09-01', '09-02'],
      ['04-26'],
    ],
    [
      2026,
      [
        ...['01-01', '01-02', '02-16', '02-17', '02-18', '02-19', '02-20', '04-27', '04-30', '05-01'],
        ...['08-31', '09-01', '09-02', '11-24'],
      ],
      ['01-10', '08-22'],
    ],
    [
      2027,
      [...['01-01', '02-04', '02-05', '02-08', '02-09', '02-10', '04-16', '04-30', '05-03', '09-02', '09-03'], '11-24'],
      [],
    ],
    [
      2028,
      [...['01-03', '01-24', '01-25', '01-26', '01-27', '01-28', '04-04', '05-01', '05-02', '09-01', '09-04'], '11-24'],
      [],
    ],
  ])(
    'of %i are those that were announced or follow from the law, made up where they fall on a weekend',
    (year, off, worked) => {
      const days = daysOf(year);
      const named = (date: string) => date.slice(5);
      expect(days.filter((day) => !isWeekend(day) && !isWorkingDay(day)).map(named)).toEqual(off);
      expect(days.filter((day) => isWeekend(day) && isWorkingDay(day)).map(named)).toEqual(worked);
    },
  );

  it('have the lunar ones where the moon has them', () => {
    // In these four years the new moons of both meridians, of Hà Nội and of Beijing, fall on the same days.
    const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', { month: 'numeric', day: 'numeric', timeZone: 'UTC' });
    const lunarOf = (date: string): string => lunar.format(new Date(`${date}T12:00:00Z`));
    const named = (name: string) => holidays.filter(({ nameVi }) => nameVi === name).map(({ date }) => date);
    expect(named('Ngày Giỗ Tổ Hùng Vương').map(lunarOf)).toEqual(['3/10', '3/10', '3/10', '3/10']);
    const tet = named('Tết Âm lịch');
    expect(tet.filter((date) => lunarOf(date) === '1/1').map((date) => date.slice(0, 4))).toEqual([
      ...['2025', '2026', '2027', '2028'],
    ]);
    expect(tet).toHaveLength(4 * 5);
  });

  it('have a source each, and say whether somebody has announced them', () => {
    for (const { source, mark } of holidays) {
      expect(source).not.toBe('');
      expect(['SECONDARY', 'COMPUTED']).toContain(mark);
    }
    for (const { off, worked } of swaps) expect([isWeekend(off), isWeekend(worked)]).toEqual([false, true]);
  });

  it('are known for at least a year after the newest version of any procedure begins', () => {
    const newest =
      procedureVersions
        .map(({ validFrom }) => validFrom)
        .sort()
        .at(-1) ?? '';
    expect(addDays(newest, 365) <= lastDay).toBe(true);
  });

  it.each([addDays(firstDay, -1), addDays(lastDay, 1), 'tomorrow', ''])(
    'are not guessed beyond the table: %s',
    (day) => {
      expect(() => isWorkingDay(day)).toThrow(RangeError);
    },
  );

  it('are counted over, never counted', () => {
    expect(addWorkingDays('2026-11-20', 1)).toBe('2026-11-23');
    expect(addWorkingDays('2026-11-20', 2)).toBe('2026-11-25');
    expect(addWorkingDays('2026-11-20', 0)).toBe('2026-11-20');
    expect(workingDayFrom('2026-02-14')).toBe('2026-02-23');
    expect(() => addWorkingDays(lastDay, 1)).toThrow(RangeError);
  });

  it('leave every count at the n-th working day after the first', () => {
    const days = daysOf(2026).filter(isWorkingDay);
    for (let from = 0; from < days.length; from += 7) {
      const [start = ''] = days.slice(from);
      for (const count of [1, 5, 15]) {
        const end = days[from + count];
        if (end) expect(addWorkingDays(start, count)).toBe(end);
      }
    }
  });
});

describe('when a procedure is due', () => {
  const due = (processingUnit: Procedure['processingUnit'], processingDays: number | null, at: string) =>
    dueAt({ processingUnit, processingDays }, new Date(at));
  const close = (day: string): string => `${day}T10:00:00.000Z`;

  it.each([
    // Friday at noon: Monday is the first day, Tuesday is a holiday.
    ['2026-11-20T05:00:00.000Z', 3, '2026-11-26'],
    // Saturday counts as Monday.
    ['2026-11-21T05:00:00.000Z', 3, '2026-11-27'],
    // A holiday counts as the next day.
    ['2026-11-24T05:00:00.000Z', 1, '2026-11-26'],
    // Late in the evening is the same day still, and an hour later in Vietnam the next.
    ['2026-11-19T16:59:59.999Z', 1, '2026-11-20'],
    ['2026-11-19T17:00:00.000Z', 1, '2026-11-23'],
    // A Saturday that is worked.
    ['2026-08-21T05:00:00.000Z', 1, '2026-08-22'],
    // Over Tết.
    ['2026-02-13T05:00:00.000Z', 7, '2026-03-03'],
  ])('handed in at %s, in %i working days: the end of %s', (at, days, end) => {
    expect(due('WORKING_DAY', days, at)).toBe(close(end));
  });

  it.each([
    ['at 15:00', '2026-11-20T08:00:00.000Z', '2026-11-20'],
    ['just after', '2026-11-20T08:00:00.001Z', '2026-11-23'],
    ['late before a holiday', '2026-11-23T09:00:00.000Z', '2026-11-25'],
    ['on Saturday, late', '2026-11-21T09:00:00.000Z', '2026-11-23'],
    ['before the office opens', '2026-11-19T18:00:00.000Z', '2026-11-20'],
  ])('on the same day, handed in %s', (_, at, end) => {
    expect(due('SAME_DAY', 0, at)).toBe(close(end));
  });

  it('at once: within the hour, whatever day it is', () => {
    expect(due('IMMEDIATE', 0, '2026-11-21T15:30:00.000Z')).toBe('2026-11-21T16:30:00.000Z');
  });

  it('in days: weekends count, and the last day is one that is worked', () => {
    expect(due('DAY', 10, '2026-11-20T05:00:00.000Z')).toBe(close('2026-11-30'));
    expect(due('DAY', 1, '2026-11-20T05:00:00.000Z')).toBe(close('2026-11-23'));
  });

  it('is not said where no period is fixed or known', () => {
    expect(due(null, null, '2026-11-20T05:00:00.000Z')).toBeNull();
    expect(due('ANNUAL_PLAN', null, '2026-11-20T05:00:00.000Z')).toBeNull();
    expect(due('ANNUAL_PLAN', 30, '2026-11-20T05:00:00.000Z')).toBeNull();
  });

  it('comes after the moment it is handed in, for every procedure and hour of a month', () => {
    const versions = procedureVersions.filter(({ number }) => procedureOn(number, '2026-11-20'));
    for (let hour = 0; hour < 31 * 24; hour++) {
      const at = new Date(Date.UTC(2026, 10, 1, hour));
      for (const version of versions) {
        const end = dueAt(version, at);
        if (end === null || version.processingUnit === 'SAME_DAY') continue;
        expect(Date.parse(end)).toBeGreaterThan(at.getTime());
      }
    }
  });
});
