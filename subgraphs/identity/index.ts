import { defineSubgraph } from '../shared/chapter';
import { commitDisclosures } from './access/commit';
import { resolveGrants } from './access/grants';
import { effects } from './effects';
import * as entities from './entities';
import { createLoaders, type IdentityContext } from './loaders';
import { createMeans } from './means';
import { migrations } from './migrations';
import { AccessRecordConnectionResolver } from './resolvers/access';
import { BrakeResolver } from './resolvers/brake';
import { ConsentRequestResolver, ConsentResolver, consentOf } from './resolvers/consent';
import { ConsentMutations } from './resolvers/consent-mutations';
import { PurposeResolver } from './resolvers/purpose';
import { ResidentResolver } from './resolvers/resident';
import { ShareTicketResolver } from './resolvers/share';
import { VerificationResolver } from './resolvers/verification';
import { Resident } from './types/resident';
import { Statistics } from './types/statistics';

/**
 * The electronic identification and authentication system (hệ thống định danh và xác thực điện tử).
 *
 * Owns e-ID accounts and who is kept on them, relying parties, the purposes consent may be asked for, consents, the
 * tickets that become one, and the record of every access. Keys: `Consent.id` and `RelyingParty.id`.
 * Does the effects of births and deaths on accounts (`effects/`), and tells by events what became of accounts and consents.
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
    ConsentMutations,
    AccessRecordConnectionResolver,
    ShareTicketResolver,
    BrakeResolver,
    VerificationResolver,
  ],
  orphanedTypes: [Resident, Statistics],
  references: {
    Resident: ({ id }) => ({ id: String(id) }),
    RelyingParty: ({ id }, { loaders }: IdentityContext) => loaders.relyingParty.load(String(id)),
    Consent: ({ id }, context: IdentityContext) => consentOf(String(id), context),
    Statistics: ({ month, area }) => ({ month, area }),
  },
  entities: Object.values(entities),
  migrations,
  requires: ['RECEIPT_KEY', 'RECORD_KEY'],
  means: createMeans,
  release: ({ limits }) => limits.close(),
  context: (request, means) => ({ ...request, means, loaders: createLoaders(means.repository) }),
  calls: {
    grants: resolveGrants,
    commit: async ({ entries }, context) => ({ codes: await commitDisclosures(entries, context) }),
    receiptKeys: async (_ask, { means }) => means.signer.keys,
  },
  handles: effects,
});
