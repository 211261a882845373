import { defineSubgraph } from '../shared/chapter';
import { EidAccountRow, EidDependantRow, RelyingPartyRow } from './entities';
import { createLoaders, type IdentityContext } from './loaders';
import { migrations } from './migrations';
import { IdentityRepository } from './repository';
import { AccessRecordConnectionResolver } from './resolvers/access';
import { ConsentRequestResolver, ConsentResolver, consentOf } from './resolvers/consent';
import { PurposeResolver } from './resolvers/purpose';
import { ResidentResolver } from './resolvers/resident';
import { Resident } from './types/resident';
import { Statistics } from './types/statistics';

/**
 * The electronic identification and authentication system (hệ thống định danh và xác thực điện tử).
 *
 * Owns e-ID accounts and who is kept on them, relying parties, the purposes consent may be asked for, consents, and the
 * record of every access. Keys: `Consent.id` and `RelyingParty.id`.
 * Extends `Resident` by the account, the consents and the access log, and `Statistics` by their counts.
 * Never stores: sign-in data, biometrics, or any value that was disclosed; the record names fields, not what they held.
 */
export const identity = defineSubgraph({
  name: 'identity',
  resolvers: [
    ResidentResolver,
    PurposeResolver,
    ConsentResolver,
    ConsentRequestResolver,
    AccessRecordConnectionResolver,
  ],
  orphanedTypes: [Resident, Statistics],
  references: {
    Resident: ({ id }) => ({ id: String(id) }),
    RelyingParty: ({ id }, { loaders }: IdentityContext) => loaders.relyingParty.load(String(id)),
    Consent: ({ id }, context: IdentityContext) => consentOf(String(id), context),
    Statistics: ({ month, area }) => ({ month, area }),
  },
  entities: [EidAccountRow, EidDependantRow, RelyingPartyRow],
  migrations,
  repository: (database) => new IdentityRepository(database),
  context: (request, repository) => ({ ...request, loaders: createLoaders(repository) }),
});
