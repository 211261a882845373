import { Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Personal } from '../../shared/directives';
import { dateScalar } from '../../shared/scalars';
import type { LocalText } from '../rulesets/ruleset';
import { ScoreCard } from './score';

@Directive('@key(fields: "number", resolvable: false)')
@ObjectType({ description: 'An administrative procedure (thủ tục hành chính) as of a day.', simpleResolvers: true })
export class Procedure {
  @Field(() => Int, {
    description: 'Our number, stable for life: 1 to 25 are the essential services, those beside them begin at 101.',
  })
  number!: number;
}

@ObjectType({ description: 'A condition of an entitlement.', simpleResolvers: true })
export class EntitlementCondition {
  @Field(() => String, { description: 'Code of the condition, e.g. LEVEL2_ACCOUNT.' })
  code!: string;

  @Field(() => Boolean, { description: 'Whether the registries say that it holds.' })
  met!: boolean;
}

@ObjectType({ description: 'An incentive for digital citizens (ưu đãi dành cho công dân số).', simpleResolvers: true })
export class Entitlement {
  /** Not fields, down to the first one: both languages of the text, and what the procedure is found by. */
  text!: LocalText;
  procedureNumber!: number | null;

  @Field(() => ID, { description: 'Code, stable within its ruleset.' })
  code!: string;

  @Field(() => Float, { description: 'Share of the fee or tax that falls away, 0 to 1 (mức giảm).' })
  rate!: number;

  @Field(() => Procedure, {
    nullable: true,
    description: 'The procedure it is for; null for one not in the catalogue.',
  })
  procedure?: Procedure | null;

  @Field(() => [EntitlementCondition], { description: 'Its conditions; every one must hold.' })
  conditions!: readonly EntitlementCondition[];

  @Field(() => Boolean, { description: 'Whether every condition holds.' })
  granted!: boolean;

  @Field(() => dateScalar, { nullable: true, description: 'Last day; null without end.' })
  validTo!: string | null;

  @Field(() => String, { description: 'The legal text.' })
  source!: string;
}

@Directive('@key(fields: "id")')
@ObjectType({
  description: 'A person in the national population database (cơ sở dữ liệu quốc gia về dân cư).',
  simpleResolvers: true,
})
export class Resident {
  @Field(() => ID, { description: 'Opaque, stable for life; says nothing about the person.' })
  id!: string;

  @Personal('score', { own: true })
  @Field(() => ScoreCard, {
    nullable: true,
    description:
      "The digital-citizen score (điểm công dân số); the person's and guardian's only, never a relying party's. [score]",
  })
  score?: ScoreCard;

  @Personal('score', { own: true })
  @Field(() => [Entitlement], {
    nullable: true,
    description:
      "Incentives in force today and whether they are the person's (ưu đãi); null while the registries have said nothing. [score]",
  })
  entitlements?: readonly Entitlement[] | null;
}
