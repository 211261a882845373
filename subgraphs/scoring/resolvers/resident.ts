import { Arg, Args, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { vietnamDate, vietnamYear } from '../../shared/clock';
import { Cursors, type Page, pageOf, readPage } from '../../shared/database/pages';
import { Fault } from '../../shared/errors';
import { Language, PageArgs } from '../../shared/graph';
import { ruleOf, yearScore } from '../card';
import type { ScoringContext } from '../loaders';
import { entitlementsOf } from '../rules';
import { Entitlement, type Procedure, Resident } from '../types/resident';
import { ScoreCard, type ScoreEntry } from '../types/score';
import { rulesetFace, textIn } from './rulesets';

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
  async entries(
    @Root() { residentId, year, ruleset }: ScoreCard,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { loaders, cursorKeys }: ScoringContext,
  ): Promise<Page<ScoreEntry>> {
    const cursors = new Cursors(cursorKeys, `score ${year}`, residentId);
    const { first, after } = readPage(page, cursors);
    // One more than asked for tells whether the list goes on.
    const limit = first + 1;
    const rows = await loaders.entriesOf.load({ residentId, query: { year, rulesetId: ruleset.id, after, limit } });
    return pageOf(
      rows,
      first,
      cursors,
      (row) => ({ sort: row.at, id: row.id }),
      (row) => ({ ...row, rule: ruleOf(row) }),
    );
  }
}

@Resolver(() => Entitlement)
export class EntitlementResolver {
  @FieldResolver(() => String, { description: 'The incentive, in the language asked for.' })
  text(
    @Root() { text }: Entitlement,
    @Arg('lang', () => Language, { nullable: true, defaultValue: 'VI', description: 'Language of the text.' })
    lang: Language | null,
  ): string {
    return textIn(text, lang);
  }

  @FieldResolver()
  procedure(@Root() { procedureNumber }: Entitlement): Procedure | null {
    return procedureNumber === null ? null : { number: procedureNumber };
  }
}
