import type { SubgraphParts } from '../../shared/chapter';
import { vietnamDate } from '../../shared/clock';
import type { RequestContext } from '../../shared/request';
import { type Prepared, prepare, type Subject } from '../matching';
import type { ResidentMeans } from '../means';
import type { ResidentRepository } from '../repository';
import { factsOf } from './facts';
import { valuesOf } from './values';

type Answered = NonNullable<SubgraphParts<RequestContext, ResidentMeans>['calls']>;

/**
 * What other chapters may ask of the register. What says who somebody is goes out only for a form of theirs
 * (`registryValues`); the rest is yes or no, what age limits and conditions look at, or an id.
 */
export const calls = {
  async findPerson({ personalNumber, fullName, dateOfBirth }, { means: { repository }, now }) {
    const { answer } = prepare({
      claims: [
        { claim: 'PERSONAL_NUMBER', value: personalNumber },
        { claim: 'FULL_NAME', value: fullName },
        { claim: 'DATE_OF_BIRTH', value: dateOfBirth },
      ],
      predicates: [],
    });
    const person = await repository.personByNumber(personalNumber, ['id', 'fullName', 'dateOfBirth']);
    // Compared with nobody where there is nobody: a number that exists and one that does not are the same work.
    const { claims } = answer({ person, personalNumber, residences: [] }, vietnamDate(now));
    return { residentId: person && claims.every(({ outcome }) => outcome === 'MATCH') ? person.id : null };
  },

  async vitals({ residents }, { means: { repository } }) {
    const rows = await repository.persons(residents, ['id', 'dateOfBirth', 'vitalStatus']);
    const vitals = rows.map(({ id, dateOfBirth, vitalStatus }) => ({
      residentId: id,
      dateOfBirth,
      alive: vitalStatus === 'ALIVE',
    }));
    return { vitals };
  },

  async matchPerson(question, { means: { repository }, now }) {
    const { reads, answer } = prepare(question);
    const today = vietnamDate(now);
    return answer(await subjectOf(question.residentId, reads, { repository, today }), today);
  },

  async personFacts({ resident }, { means: { repository }, now }) {
    return { facts: await factsOf(resident, repository, vietnamDate(now)) };
  },

  async registryValues({ resident, fields }, { means: { repository }, now }) {
    return { values: await valuesOf(resident, fields, repository, vietnamDate(now)) };
  },
} satisfies Answered;

/** One statement for each part that is asked about, whatever it holds. */
async function subjectOf(
  id: string,
  reads: Prepared['reads'],
  { repository, today }: { readonly repository: ResidentRepository; readonly today: string },
): Promise<Subject> {
  const { columns, personalNumber, residences } = reads;
  const [persons, numbers, registrations] = await Promise.all([
    columns.length > 0 ? repository.persons([id], ['id', ...columns]) : [],
    personalNumber ? repository.presentNumbers([id]) : [],
    residences.length > 0 ? repository.openRegistrations([id], residences, today) : [],
  ]);
  return {
    person: persons[0] ?? null,
    personalNumber: numbers[0]?.value ?? null,
    residences: registrations,
  };
}
