import type { SubgraphParts } from '../shared/chapter';
import { vietnamDate } from '../shared/clock';
import type { RequestContext } from '../shared/request';
import { type Prepared, prepare, type Subject } from './matching';
import type { ResidentRepository } from './repository';

type Answered = NonNullable<SubgraphParts<RequestContext, ResidentRepository>['calls']>;

/** What other chapters may ask of the register. No value of a person goes out but the birth date, to those who keep age limits. */
export const calls = {
  async findPerson({ personalNumber, fullName, dateOfBirth }, { means, now }) {
    const { answer } = prepare({
      claims: [
        { claim: 'PERSONAL_NUMBER', value: personalNumber },
        { claim: 'FULL_NAME', value: fullName },
        { claim: 'DATE_OF_BIRTH', value: dateOfBirth },
      ],
      predicates: [],
    });
    const person = await means.personByNumber(personalNumber, ['id', 'fullName', 'dateOfBirth']);
    // Compared with nobody where there is nobody: a number that exists and one that does not are the same work.
    const { claims } = answer({ person, personalNumber, residences: [] }, vietnamDate(now));
    return { residentId: person && claims.every(({ outcome }) => outcome === 'MATCH') ? person.id : null };
  },

  async vitals({ residents }, { means }) {
    const rows = await means.persons(residents, ['id', 'dateOfBirth', 'vitalStatus']);
    const vitals = rows.map(({ id, dateOfBirth, vitalStatus }) => ({
      residentId: id,
      dateOfBirth,
      alive: vitalStatus === 'ALIVE',
    }));
    return { vitals };
  },

  async matchPerson(question, { means, now }) {
    const { reads, answer } = prepare(question);
    return answer(await subjectOf(question.residentId, reads, means), vietnamDate(now));
  },
} satisfies Answered;

/** One statement for each part that is asked about, whatever it holds. */
async function subjectOf(id: string, reads: Prepared['reads'], repository: ResidentRepository): Promise<Subject> {
  const { columns, personalNumber, residences } = reads;
  const [persons, numbers, registrations] = await Promise.all([
    columns.length > 0 ? repository.persons([id], ['id', ...columns]) : [],
    personalNumber ? repository.presentNumbers([id]) : [],
    residences.length > 0 ? repository.openRegistrations([id], residences) : [],
  ]);
  return {
    person: persons[0] ?? null,
    personalNumber: numbers[0]?.value ?? null,
    residences: registrations,
  };
}
