import type { PersonFacts } from '../../shared/calls';
import { vietnamDate } from '../../shared/clock';
import { mayHaveReached } from '../catalogue/judging';
import type { Procedure } from '../catalogue/procedure';
import type { Form } from '../catalogue/working';
import type { ApplicationRow } from '../entities';
import { feeOf } from '../money/fee';
import { type Asking, factsOf } from './facts';

/** What an application costs its applicant as things stand: the fee after what is waived, and why. */
export async function costOf(
  filing: {
    readonly procedure: Procedure;
    readonly form: Form;
    readonly channel: ApplicationRow['channel'];
    readonly applicantId: string;
    readonly subjectId: string;
    /** What the agency says it costs where nothing is published. */
    readonly set?: number | null;
  },
  asking: Asking,
): Promise<Pick<ApplicationRow, 'fee' | 'feeWaived' | 'waivers' | 'feeKnown'>> {
  const { procedure, form, channel, applicantId, subjectId, set = null } = filing;
  const { peers, requestId, now } = asking;
  const question = { resident: applicantId, procedure: procedure.number, on: vietnamDate(now) };
  const mayBeWaived = procedure.digitalCitizenWaiver !== null && channel === 'ONLINE';
  const [subject, { waiver }] = await Promise.all([
    factsOf(subjectId, asking),
    mayBeWaived ? peers.call('feeWaiver', question, { requestId, now }) : { waiver: null },
  ]);
  const groups = groupsOf(subject, vietnamDate(now));
  const { fee, waived, waivers, known } = feeOf({ procedure, form, channel, groups, waiver, set });
  return { fee, feeWaived: waived, waivers: [...waivers], feeKnown: known };
}

/** Below it a person is a child (Luật Trẻ em 2016, Điều 1). */
const ADOLESCENCE = 16;

/** The groups that fees are less for: those of the register, and children, whom their birth date tells. */
const groupsOf = ({ vulnerableGroups, dateOfBirth }: PersonFacts, today: string): readonly string[] =>
  mayHaveReached(ADOLESCENCE, dateOfBirth, today) ? vulnerableGroups : [...vulnerableGroups, 'CHILD'];
