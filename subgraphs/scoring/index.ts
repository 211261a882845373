import { defineSubgraph } from '../shared/chapter';
import { calls } from './calls';
import { CitizenStandingRow, ScoreEntryRow } from './entities';
import { createLoaders } from './loaders';
import { migrations } from './migrations';
import { ScoringRepository } from './repository';
import { EntitlementResolver, ResidentResolver, ScoreCardResolver } from './resolvers/resident';
import { ScoringRuleResolver, ScoringRulesetResolver } from './resolvers/rulesets';
import { Resident } from './types/resident';
import { Statistics } from './types/statistics';

/**
 * The digital citizen (công dân số).
 *
 * Owns the rulesets, a table in memory with sources and validity, the ledger of points, and what entitlements rest on.
 * No keys of its own. Extends `Resident` by score and entitlements, both the person's and guardian's only: the score
 * gives incentives and never serves to refuse or restrict. Extends `Statistics` by the classes.
 * Never stores: totals, classes or grants of an entitlement. They are derived at each reading.
 */
export const scoring = defineSubgraph({
  name: 'scoring',
  resolvers: [ScoringRulesetResolver, ScoringRuleResolver, ResidentResolver, ScoreCardResolver, EntitlementResolver],
  orphanedTypes: [Resident, Statistics],
  references: {
    Resident: ({ id }) => ({ id: String(id) }),
    Statistics: ({ month, area }) => ({ month, area }),
  },
  entities: [ScoreEntryRow, CitizenStandingRow],
  migrations,
  means: (database) => new ScoringRepository(database),
  context: (request, repository) => ({ ...request, loaders: createLoaders(repository) }),
  calls,
});
