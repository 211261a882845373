import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { vietnamDate } from '../../shared/clock';
import { Public } from '../../shared/directives';
import { Language } from '../../shared/graph';
import type { ScoringContext } from '../loaders';
import { isInForce, rulesets } from '../rulesets';
import type { LocalText, ScoringRuleset as Rules } from '../rulesets/ruleset';
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
  text(
    @Root() { text }: ScoringRule,
    @Arg('lang', () => Language, { nullable: true, defaultValue: 'VI', description: 'Language of the text.' })
    lang: Language | null,
  ): string {
    return textIn(text, lang);
  }
}

export const textIn = (text: LocalText, lang: Language | null): string => (lang === 'EN' ? text.en : text.vi);

export const rulesetFace = (rules: Rules, now: Date): ScoringRuleset => ({
  ...rules,
  inForce: isInForce(rules, vietnamDate(now)),
});
