import { vietnamDate } from '../../shared/clock';
import type { Procedure } from '../catalogue/procedure';
import { addDays, addWorkingDays, workingDayFrom } from './calendar';

/** 17:00 in Vietnam: the end of an office's day. */
const CLOSING = 'T10:00:00.000Z';
/** 15:00: what comes later need not be done on the same day. */
const LATE = 'T08:00:00.000Z';
const HOUR_MS = 3_600_000;

/**
 * When a procedure must be done (hạn trả kết quả) that was handed in, complete and paid, at this moment; null where no
 * period is known or fixed. Days are counted from the one after receipt; what comes in on a day off counts as come in on the
 * next working day. Throws RangeError past the end of the table of holidays.
 */
export function dueAt(
  { processingDays, processingUnit }: Pick<Procedure, 'processingDays' | 'processingUnit'>,
  submittedAt: Date,
): string | null {
  if (processingDays === null || processingUnit === null) return null;
  const received = vietnamDate(submittedAt);
  switch (processingUnit) {
    case 'WORKING_DAY':
      return addWorkingDays(workingDayFrom(received), processingDays) + CLOSING;
    case 'DAY':
      // A period that ends on a day off ends with the next working day (Bộ luật Dân sự 2015, Điều 148 khoản 5).
      return workingDayFrom(addDays(received, processingDays)) + CLOSING;
    case 'SAME_DAY': {
      const day = workingDayFrom(received);
      const late = day === received && submittedAt.toISOString() > received + LATE;
      return (late ? addWorkingDays(day, 1) : day) + CLOSING;
    }
    case 'IMMEDIATE':
      return new Date(submittedAt.getTime() + HOUR_MS).toISOString();
    case 'ANNUAL_PLAN':
      return null;
  }
}
