import { communesOf, isWithin } from '../../shared/areas';
import { Cursors, type Page, page } from '../../shared/database/pages';
import { Fault } from '../../shared/errors';
import type { FilingContext } from '../filing/own';
import { deskStates } from '../machine';
import type { PaidApplication } from '../repository';
import type { ApplicationState } from '../types/enums';
import { type Office, officeOf, openOnDesk } from './mandate';

export interface DeskFilter {
  readonly state?: ApplicationState | null;
  readonly procedure?: number | null;
  readonly area?: string | null;
  readonly overdue?: boolean | null;
}

/** A page of the officer's desk, oldest first. What is only begun, taken back or done lies on none. */
export async function desk<Face>(
  filter: DeskFilter,
  args: { readonly first?: number | null; readonly after?: string | null },
  face: (row: PaidApplication) => Face,
  context: FilingContext,
): Promise<Page<Face>> {
  const office = officeOf(context);
  const { state, procedure = null, overdue } = filter;
  const asking = context.caller?.subject;
  const asked = {
    agency: office.agency,
    communes: communesFor(filter.area ?? null, office),
    states: state == null ? deskStates : deskStates.filter((each) => each === state),
    procedure,
    overdue: overdue == null ? null : { is: overdue, at: context.now.toISOString() },
  };
  return page(
    args,
    new Cursors(context.cursorKeys, 'desk', JSON.stringify([asking, office, state, procedure, filter.area, overdue])),
    (part) => context.means.repository.desk({ ...asked, ...part }),
    (row) => ({ sort: row.createdAt, id: row.id }),
    (row) => {
      openOnDesk(row, 'Query.applications', context);
      return face(row);
    },
  );
}

/** The communes asked for, within the office's own area. Throws `FORBIDDEN` for an area beyond it. */
function communesFor(area: string | null, office: Office): readonly string[] {
  if (area === null) return communesOf(office.area);
  if (communesOf(area).length === 0) throw new Fault('BAD_USER_INPUT');
  if (!isWithin(area, office.area)) throw new Fault('FORBIDDEN');
  return communesOf(area);
}
