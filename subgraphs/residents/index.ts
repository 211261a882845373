import { defineSubgraph } from '../shared/chapter';
import { effectHandlers } from '../shared/effects';
import { calls } from './calls';
import { effects } from './effects';
import {
  FieldVerificationRow,
  HouseholdMemberRow,
  HouseholdRow,
  IdentityNumberRow,
  KinshipRow,
  PersonRow,
  ResidenceRegistrationRow,
} from './entities';
import { createLoaders } from './loaders';
import type { ResidentMeans } from './means';
import { migrations } from './migrations';
import { ResidentRepository } from './repository';
import { AddressResolver, AdministrativeUnitResolver } from './resolvers/places';
import { ResidentResolver } from './resolvers/resident';
import { SearchResolver } from './resolvers/search';
import { StatisticsResolver } from './resolvers/statistics';
import { Resident } from './types/resident';
import { unit } from './units';

/**
 * The national population database (cơ sở dữ liệu quốc gia về dân cư).
 *
 * Owns persons, their numbers, addresses, households, kinship, civil status and the provenance of each field, and the
 * administrative units. Keys: `Resident.id`, opaque and stable for life, and `AdministrativeUnit.code`.
 * Extends nothing; the other chapters extend its `Resident`.
 * Changes by `effects/` alone: births, deaths, marriages and moves that an approved application leads to.
 * Never stores: biometrics, documents, sign-in data. The personal number is data with a history here, never a key.
 */
export const residents = defineSubgraph({
  name: 'residents',
  resolvers: [ResidentResolver, SearchResolver, AddressResolver, AdministrativeUnitResolver, StatisticsResolver],
  orphanedTypes: [Resident],
  references: {
    Resident: ({ id }) => ({ id: String(id) }),
    AdministrativeUnit: ({ code }) => unit(String(code)),
    Statistics: ({ month, area }) => ({ month, area }),
  },
  entities: [
    PersonRow,
    IdentityNumberRow,
    ResidenceRegistrationRow,
    HouseholdRow,
    HouseholdMemberRow,
    KinshipRow,
    FieldVerificationRow,
  ],
  migrations,
  means: (database, _, outbox) => ({ repository: new ResidentRepository(database), outbox }),
  context: (request, { repository }) => ({ ...request, loaders: createLoaders(request, repository) }),
  calls,
  handles: effectHandlers<ResidentMeans>('residents', effects, ({ outbox }) => outbox),
});
