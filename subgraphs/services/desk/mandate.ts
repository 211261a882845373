import { isWithin } from '../../shared/areas';
import { Fault } from '../../shared/errors';
import type { RequestContext } from '../../shared/request';
import { APPLICATION_PURPOSE } from '../../shared/scopes';
import { applicationsNeed } from '../access';
import type { ApplicationRow } from '../entities';
import { personsOf } from './task';

/** What a mandate of the desk is worth: the answer it came up in, which the commit checks once more. */
const LIFETIME_MS = 60_000;

export interface Office {
  readonly agency: string;
  readonly area: string;
}

/** The office of the officer who asks. Throws `FORBIDDEN` for whoever is none. */
export function officeOf({ caller }: Pick<RequestContext, 'caller'>): Office {
  if (caller?.kind !== 'OFFICER' || !caller.agency || !caller.area) throw new Fault('FORBIDDEN');
  return { agency: caller.agency, area: caller.area };
}

/** Whether an application lies on the desk of an office: its own, and of its area. */
export const liesOnDeskOf = (
  { agency, areaCode }: Pick<ApplicationRow, 'agency' | 'areaCode'>,
  office: Office,
): boolean => agency === office.agency && isWithin(areaCode, office.area);

/**
 * Opens an application on the desk of the officer who asks: a mandate over the persons that its procedure needs arises, good
 * for this answer and all of its parts. `version` is the revision by which a command has just ended it, 0 for all else.
 */
export function openOnDesk(
  row: ApplicationRow,
  coordinate: string,
  { access, now }: Pick<RequestContext, 'access' | 'now'>,
  version = 0,
): void {
  const expiresAt = now.getTime() + LIFETIME_MS;
  const mandate = { reference: row.id, version, purpose: APPLICATION_PURPOSE, expiresAt };
  for (const { residentId, scopes } of personsOf(row)) {
    const grant = access.confirm(residentId, { ...mandate, scopes });
    if (residentId === row.residentId) access.openUnder(grant, applicationsNeed, coordinate);
  }
}
