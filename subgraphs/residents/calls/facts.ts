import type { PersonFacts } from '../../shared/calls';
import type { ResidentRepository } from '../repository';

/** What the conditions of a procedure ask of a person; null for an unknown id. One statement for each table. */
export async function factsOf(id: string, repository: ResidentRepository, today: string): Promise<PersonFacts | null> {
  const [[person], numbers, registrations, households, kin] = await Promise.all([
    repository.persons(
      [id],
      ['id', 'dateOfBirth', 'sex', 'nationality', 'vitalStatus', 'maritalStatus', 'vulnerableGroups'],
    ),
    repository.identityNumbers([id]),
    repository.openRegistrations([id], ['PERMANENT', 'TEMPORARY'], today),
    repository.householdsOf([id]),
    repository.kin([id]),
  ]);
  if (!person) return null;
  const { id: residentId, ...facts } = person;
  const communeOf = (kind: string): string | null =>
    registrations.find((row) => row.kind === kind)?.communeCode ?? null;
  const home = households.get(id);
  return {
    residentId,
    ...facts,
    formerNumber: numbers.some(({ kind }) => kind === 'CMND_9'),
    permanentCommune: communeOf('PERMANENT'),
    temporaryCommune: communeOf('TEMPORARY'),
    household: home
      ? {
          id: home.household.id,
          fileNumber: home.household.fileNumber,
          headId: home.household.residentId,
          members: home.members.map((member) => member.residentId),
        }
      : null,
    kin: kin.map(({ kind, relativeId, fullName }) => ({ kind, residentId: relativeId, fullName })),
  };
}
