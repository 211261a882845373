import { Field, ID, Int, ObjectType } from 'type-graphql';
import { ListSize } from '../../shared/directives';
import { dateScalar } from '../../shared/scalars';
import type { LocalText } from '../rulesets/ruleset';
import { ScoringGroup } from './enums';

@ObjectType({ description: 'An activity that points are given for (tiêu chí).', simpleResolvers: true })
export class ScoringRule {
  /** Not a field by itself: both languages of the text. */
  text!: LocalText;

  @Field(() => ID, { description: 'Code, stable within the ruleset.' })
  code!: string;

  @Field(() => ScoringGroup, { description: 'Group of the activity.' })
  group!: ScoringGroup;

  @Field(() => Int, { nullable: true, description: 'Points for each time; null where none were published.' })
  points!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The most the activity gives in a year; null where no cap was published.',
  })
  yearlyCap!: number | null;

  @Field(() => Boolean, { description: 'Whether it is applied; what was not published in full is not.' })
  enabled!: boolean;

  @Field(() => String, { description: 'Where it stands.' })
  source!: string;
}

@ObjectType({
  description:
    'A set of rules about digital citizens (công dân số). It gives incentives; it never serves to refuse or restrict.',
  simpleResolvers: true,
})
export class ScoringRuleset {
  @Field(() => ID, { description: 'Stable name of the ruleset.' })
  id!: string;

  @Field(() => String, { description: 'Title in Vietnamese.' })
  title!: string;

  @Field(() => Boolean, { description: 'Whether it is in force today (đang có hiệu lực); a draft never is.' })
  inForce!: boolean;

  @Field(() => dateScalar, { nullable: true, description: 'First day in force; null for a draft.' })
  validFrom!: string | null;

  @Field(() => dateScalar, { nullable: true, description: 'Last day in force; null for a draft or without end.' })
  validTo!: string | null;

  @Field(() => String, { description: 'The legal text or draft.' })
  source!: string;

  @ListSize(20)
  @Field(() => [ScoringRule], { description: 'Its activities; empty where it gives no points.' })
  rules!: readonly ScoringRule[];
}
