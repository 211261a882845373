import type { PersonFacts } from '../../shared/calls';
import { vietnamDate } from '../../shared/clock';
import { Fault } from '../../shared/errors';
import { procedures } from '../catalogue';
import type { FiledFor, Procedure } from '../catalogue/procedure';
import { factsOf } from './facts';
import type { FilingContext } from './own';

/** Whether a procedure is about somebody who has no record before it. */
export const isForNewborn = (number: number): boolean =>
  procedures.some(
    (procedure) => procedure.number === number && procedure.filing.for.some((each) => each === 'NEWBORN'),
  );

const withoutNamedSubject: readonly FiledFor[] = ['SELF', 'NEWBORN', 'HOUSEHOLD', 'GUEST', 'ORGANISATION'];

/**
 * Whom an application is about: the applicant, or whoever is named and is theirs to act for: a child or ward on their
 * account, a minor child, a relative or member of the household who has died. Throws `BAD_USER_INPUT` where the procedure is
 * not filed for such persons, and one code for a stranger and for an id that was made up.
 */
export async function subjectOf(
  { filing }: Procedure,
  applicant: PersonFacts,
  onBehalfOf: string | null,
  context: FilingContext,
): Promise<string> {
  const filedFor: readonly FiledFor[] = filing.for;
  if (onBehalfOf === null || onBehalfOf === applicant.residentId) {
    if (!withoutNamedSubject.some((each) => filedFor.includes(each))) throw new Fault('BAD_USER_INPUT');
    return applicant.residentId;
  }
  const { kin, household } = applicant;
  const kinds = kin.filter(({ residentId }) => residentId === onBehalfOf).map(({ kind }) => kind);
  const isKept = context.access.grants.some(({ subject, basis }) => subject === onBehalfOf && basis === 'GUARDIAN');
  const isRelative = kinds.length > 0 || (household?.members.includes(onBehalfOf) ?? false);
  if (!isKept && !isRelative) throw new Fault('SUBJECT_UNKNOWN_OR_NO_CONSENT');
  const subject = await factsOf(onBehalfOf, context);
  const today = vietnamDate(context.now);
  const roles: readonly FiledFor[] = [
    ...(isKept || (kinds.includes('CHILD') && isMinor(subject, today)) ? (['CHILD'] as const) : []),
    ...(isKept || kinds.includes('WARD') ? (['WARD'] as const) : []),
    // Where the procedure is for the dead alone, it is what registers the death.
    ...(subject.vitalStatus === 'DECEASED' || filedFor.every((each) => each === 'DECEASED')
      ? (['DECEASED'] as const)
      : []),
  ];
  if (!roles.some((role) => filedFor.includes(role))) throw new Fault('BAD_USER_INPUT');
  return onBehalfOf;
}

/** Not 18 yet (Bộ luật Dân sự 2015, Điều 21), whatever day of a year or month known alone it was. */
function isMinor({ dateOfBirth }: PersonFacts, today: string): boolean {
  const earliest = `${dateOfBirth}${'-01-01'.slice(dateOfBirth.length - 4)}`;
  return today < `${Number(earliest.slice(0, 4)) + 18}${earliest.slice(4)}`;
}
