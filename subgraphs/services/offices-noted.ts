import type { Work } from '../shared/database/migrate';
import { marks } from '../shared/database/rows';
import { groupBy } from '../shared/group';
import { officeOf } from './catalogue/offices';
import { workingOf } from './catalogue/workings';

interface Filed {
  readonly id: string;
  readonly procedure_number: number;
  readonly area_code: string;
}

/** Rows of one statement. */
const MOST = 500;

/**
 * Puts what was filed before offices were noted on the desk of the office that is in charge of it. What waits for money is
 * among it: once it is paid it must lie somewhere.
 */
export const noteOffices: Work = async (runner) => {
  const filed: readonly Filed[] = await runner.query(
    "SELECT id, procedure_number, area_code FROM application WHERE agency = '' AND " +
      "state NOT IN ('DRAFT', 'REJECTED', 'WITHDRAWN', 'COMPLETED')",
  );
  for (const [agency, rows] of groupBy(filed, agencyOf)) {
    for (let from = 0; from < rows.length; from += MOST) {
      const ids = rows.slice(from, from + MOST).map(({ id }) => id);
      await runner.query(`UPDATE application SET agency = ? WHERE id IN (${marks(ids.length)})`, [agency, ...ids]);
    }
  }
};

/** Empty where the commune is none that there is today: nobody is in charge of it. */
function agencyOf({ procedure_number: number, area_code: commune }: Filed): string {
  try {
    return officeOf(workingOf(number).office, commune).agency;
  } catch (error) {
    if (error instanceof RangeError) return '';
    throw error;
  }
}
