import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { vietnamDate } from '../../shared/clock';
import { Public } from '../../shared/directives';
import { LangArg, type Language, textIn } from '../../shared/graph';
import type { ScoringContext } from '../loaders';
import { isInForce, rulesets } from '../rulesets';
import type { ScoringRuleset as Rules } from '../rulesets/ruleset';
import { ScoringRule, ScoringRuleset } from '../types/ruleset';

@Resolver(() => ScoringRuleset)
export class ScoringRulesetResolver {
  @Public()
  @Query(() => [ScoringRuleset], { description: 'The rulesets about digital citizens (công dân số), newest last.' })
  scoringRulesets(@Ctx() { now }: ScoringContext): ScoringRuleset[] {
    return rulesets.map((rules) => rulesetFace(rules, now));
  }
}

@Resolver(() => ScoringRule)
export class ScoringRuleResolver {
  @FieldResolver(() => String, { description: 'What to do, in the language asked for.' })
  text(@Root() { text }: ScoringRule, @LangArg() lang: Language | null): string {
    return textIn(text, lang);
  }
}

export const rulesetFace = (rules: Rules, now: Date): ScoringRuleset => ({
  ...rules,
  inForce: isInForce(rules, vietnamDate(now)),
});
