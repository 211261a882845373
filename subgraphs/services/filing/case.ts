import type { PersonFacts } from '../../shared/calls';
import { vietnamDate } from '../../shared/clock';
import type { CaseFacts, Form } from '../catalogue/working';
import { workingOf } from '../catalogue/workings';
import type { ApplicationRow } from '../entities';
import { type Asking, childrenBorn, documentsOf, factsOf } from './facts';
import type { FilingContext } from './own';
import { isForNewborn } from './subject';

/** What the conditions of an application are judged by, as the registries have it now. */
export async function caseOf(
  row: Pick<ApplicationRow, 'id' | 'procedureNumber' | 'residentId' | 'subjectId' | 'otherId' | 'channel'> & {
    form: string | Form;
  },
  asking: Asking & Pick<FilingContext, 'means'>,
): Promise<Case> {
  const { procedureNumber: number, residentId, subjectId, otherId } = row;
  const working = workingOf(number);
  const newborn = isForNewborn(number) && subjectId === residentId;
  const [applicant, subject, other, documents, effects] = await Promise.all([
    factsOf(residentId, asking),
    newborn || subjectId === residentId ? null : factsOf(subjectId, asking),
    otherId === null ? null : factsOf(otherId, asking),
    documentsOf(subjectId, working.documents, asking),
    asking.means.repository.effects.where('applicationId', [row.id], { columns: ['state'] }),
  ]);
  return {
    number,
    other,
    begun: effects.some(({ state }) => state === 'DONE'),
    facts: {
      applicant,
      subject: newborn ? null : (subject ?? applicant),
      documents,
      childrenBorn: newborn ? await childrenBorn(applicant, asking) : {},
      onBehalf: subjectId !== residentId,
      channel: row.channel,
      form: typeof row.form === 'string' ? (JSON.parse(row.form) as Form) : row.form,
      today: vietnamDate(asking.now),
      now: asking.now,
    },
  };
}

export interface Case {
  readonly number: number;
  readonly facts: CaseFacts;
  /** The other party, where there is one whom the register knows. */
  readonly other: PersonFacts | null;
  /** A registry has done part of it already. */
  readonly begun: boolean;
}

/**
 * Codes of the conditions that do not hold. Confidential ones, and those of the other party, are judged for the officer who
 * decides, never for the applicant: they are not to learn by filing whether somebody is married. None of what a registry has begun to do: by that
 * the facts themselves have changed, and whoever is married by it is not refused for it.
 */
export function unmet({ number, facts, other, begun }: Case, { deciding }: { deciding: boolean }): readonly string[] {
  if (begun) return [];
  const { conditions, otherParty } = workingOf(number);
  const judged = conditions.filter(({ confidential }) => deciding || !confidential);
  const failing = judged.filter(({ met }) => !met(facts)).map(({ code }) => code);
  if (!deciding || otherParty === null) return failing;
  if (other === null) return [...failing, 'OTHER_PARTY_UNKNOWN'];
  const theirs = { ...facts, applicant: other, subject: other };
  return [...failing, ...conditions.filter(({ met }) => !met(theirs)).map(({ code }) => `OTHER_PARTY_${code}`)];
}
