import type { SubgraphParts } from '../shared/chapter';
import type { RequestContext } from '../shared/request';
import type { ScoringRepository } from './repository';
import { entitlementsOf } from './rules';

type Answered = NonNullable<SubgraphParts<RequestContext, ScoringRepository>['calls']>;

/** What other chapters may ask: an incentive, for whoever files. Points, classes and why there is none stay here. */
export const calls = {
  async feeWaiver({ resident, procedure, on }, { means }) {
    const [standing] = await means.standings([resident]);
    const [best] = (standing ? entitlementsOf(standing, on) : [])
      .filter(({ procedureNumber, granted }) => procedureNumber === procedure && granted)
      .sort((a, b) => b.rate - a.rate);
    return { waiver: best ? { code: best.code, rate: best.rate } : null };
  },
} satisfies Answered;
