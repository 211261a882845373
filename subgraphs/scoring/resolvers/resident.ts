import { Arg, Args, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { vietnamDate, vietnamYear } from '../../shared/clock';
import { Cursors, type Page, page } from '../../shared/database/pages';
import { Fault } from '../../shared/errors';
import { LangArg, type Language, PageArgs, textIn } from '../../shared/graph';
import { ruleOf, yearScore } from '../card';
import type { ScoringContext } from '../loaders';
import { entitlementsOf } from '../rules';
import { Entitlement, type Procedure, Resident } from '../types/resident';
import { ScoreCard, type ScoreEntry } from '../types/score';
import { rulesetFace } from './rulesets';

@Resolver(() => Resident)
export class ResidentResolver {
  @FieldResolver()
  async score(
    @Root() { id }: Resident,
    @Arg('year', () => Int, {
      nullable: true,
      description: 'Calendar year in Vietnam, 2000 to 2100; this one unless said.',
    })
    asked: number | null,
    @Ctx() { loaders, now }: ScoringContext,
  ): Promise<ScoreCard> {
    const year = asked ?? vietnamYear(now);
    if (year < 2000 || year > 2100) throw new Fault('BAD_USER_INPUT');
    const { ruleset, ...score } = yearScore(await loaders.ruleTotals.load({ residentId: id, year }));
    return { residentId: id, year, ruleset: rulesetFace(ruleset, now), ...score };
  }

  @FieldResolver()
  async entitlements(
    @Root() { id }: Resident,
    @Ctx() { loaders, now }: ScoringContext,
  ): Promise<readonly Entitlement[] | null> {
    const standing = await loaders.standing.load(id);
    return standing && entitlementsOf(standing, vietnamDate(now));
  }
}

@Resolver(() => ScoreCard)
export class ScoreCardResolver {
  @FieldResolver()
  entries(
    @Root() { residentId, year, ruleset }: ScoreCard,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders, cursorKeys }: ScoringContext,
  ): Promise<Page<ScoreEntry>> {
    return page(
      args,
      new Cursors(cursorKeys, `score ${year}`, residentId),
      (part) => loaders.entriesOf.load({ residentId, query: { year, rulesetId: ruleset.id, ...part } }),
      (row) => ({ sort: row.at, id: row.id }),
      (row) => ({ ...row, rule: ruleOf(row) }),
    );
  }
}

@Resolver(() => Entitlement)
export class EntitlementResolver {
  @FieldResolver(() => String, { description: 'The incentive, in the language asked for.' })
  text(@Root() { text }: Entitlement, @LangArg() lang: Language | null): string {
    return textIn(text, lang);
  }

  @FieldResolver()
  procedure(@Root() { procedureNumber }: Entitlement): Procedure | null {
    return procedureNumber === null ? null : { number: procedureNumber };
  }
}
