import DataLoader from 'dataloader';
import { vietnamDate } from '../shared/clock';
import { groupBy } from '../shared/group';
import { manyByKey } from '../shared/loaders';
import type { RequestContext } from '../shared/request';
import type { PersonRow } from './entities';
import type { HouseholdWithMembers, ResidentRepository } from './repository';
import type { PersonSearch } from './search';

/**
 * Which scope opens a column of the person's row: that of the field it feeds. `id` says nothing by itself; what no field
 * shows is not read.
 */
export const columnScopes: Readonly<
  Record<Exclude<keyof PersonRow, 'id' | 'searchName' | 'vitalStatusOn' | 'updatedAt'>, string>
> = {
  fullName: 'identity.core',
  otherNames: 'identity.core',
  dateOfBirth: 'identity.core',
  sex: 'identity.core',
  nationality: 'identity.core',
  vitalStatus: 'identity.core',
  placeOfBirth: 'identity.background',
  birthRegistrationPlace: 'identity.background',
  hometown: 'identity.background',
  ethnicity: 'identity.background',
  religion: 'identity.background',
  occupation: 'identity.background',
  bloodType: 'health',
  maritalStatus: 'family',
  phone: 'contact',
  email: 'contact',
  vulnerableGroups: 'social',
};

function grantedColumns(request: RequestContext, residentId: string): (keyof PersonRow)[] {
  const granted = Object.entries(columnScopes)
    .filter(([, scope]) => request.access.grantFor(residentId, { scope, own: false }))
    .map(([column]) => column as keyof PersonRow);
  return ['id', ...granted];
}

export interface ResidentContext extends RequestContext {
  readonly loaders: ReturnType<typeof createLoaders>;
}

export const createLoaders = (request: RequestContext, repository: ResidentRepository) => ({
  /** Ids of a page of those whom a search is for. */
  search: (search: PersonSearch, part: { readonly after: string | null; readonly limit: number }): Promise<string[]> =>
    repository.search(search, { ...part, today: vietnamDate(request.now) }),
  /** A person's row, cut to the columns that the grants on that person cover. */
  person: new DataLoader<string, PersonRow | null>(async (ids) => {
    const asked = ids.map((id) => ({ id, columns: grantedColumns(request, id) }));
    const reads = [...groupBy(asked, ({ columns }) => columns.join()).values()].map((group) =>
      repository.persons(
        group.map(({ id }) => id),
        group[0]?.columns ?? [],
      ),
    );
    const rows = new Map((await Promise.all(reads)).flat().map((row) => [row.id, row]));
    return ids.map((id) => rows.get(id) ?? null);
  }),
  identityNumbers: manyByKey(
    (ids) => repository.identityNumbers(ids),
    (row) => row.residentId,
  ),
  registrations: manyByKey(
    (ids) => repository.registrations(ids),
    (row) => row.residentId,
  ),
  kin: manyByKey(
    (ids) => repository.kin(ids),
    (row) => row.residentId,
  ),
  verifications: manyByKey(
    (ids) => repository.verifications(ids),
    (row) => row.residentId,
  ),
  /** The communes that a person lives in. */
  homes: manyByKey(
    (ids) => repository.homes(ids, vietnamDate(request.now)),
    (row) => row.residentId,
  ),
  household: new DataLoader<string, HouseholdWithMembers | null>(async (ids) => {
    const households = await repository.householdsOf(ids);
    return ids.map((id) => households.get(id) ?? null);
  }),
});
