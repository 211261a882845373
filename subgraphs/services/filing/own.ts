import type { Run } from '../../shared/database/transaction';
import { Fault } from '../../shared/errors';
import type { RequestContext } from '../../shared/request';
import { applicationsNeed } from '../access';
import type { ApplicationRow } from '../entities';
import type { ServiceMeans } from '../means';
import { locked } from './change';

export type FilingContext = RequestContext & { readonly means: ServiceMeans };

/** The citizen who asks, for themselves. Throws `FORBIDDEN` for whoever is no citizen, or the code their token is refused with. */
export function applicantOf({ caller, access }: FilingContext, coordinate: string): string {
  if (caller?.kind !== 'CITIZEN') throw new Fault('FORBIDDEN');
  access.open(caller.subject, applicationsNeed, coordinate);
  return caller.subject;
}

/** Within a transaction: an application of the citizen who asks, locked. Anybody else's looks as if it were not there. */
export async function ownApplication(
  run: Run,
  id: string,
  context: FilingContext,
  expected?: number | null,
): Promise<ApplicationRow> {
  const row = await locked(run, id, context);
  if (row.residentId !== context.caller?.subject) throw new Fault('NOT_FOUND');
  assertRevision(row, expected);
  return row;
}

/** Throws `STEP_NOT_ALLOWED` where somebody else was quicker than whoever names a revision. */
export function assertRevision({ revision }: Pick<ApplicationRow, 'revision'>, expected?: number | null): void {
  if (expected != null && expected !== revision) throw new Fault('STEP_NOT_ALLOWED');
}
