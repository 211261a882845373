import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Page } from '../../shared/database/pages';
import { connectionOf } from '../../shared/graph';
import { dateTimeScalar } from '../../shared/scalars';
import { CitizenClass, ScoringGroup } from './enums';
import { ScoringRule, ScoringRuleset } from './ruleset';

@ObjectType({ description: 'Points of one group.', simpleResolvers: true })
export class GroupScore {
  @Field(() => ScoringGroup, { description: 'The group.' })
  group!: ScoringGroup;

  @Field(() => Int, { description: 'Points that count, after caps.' })
  points!: number;
}

@ObjectType({ description: 'An entry of the ledger of points.', simpleResolvers: true })
export class ScoreEntry {
  @Field(() => ID, { description: 'Opaque.' })
  id!: string;

  @Field(() => ScoringRule, { description: 'The activity.' })
  rule!: ScoringRule;

  @Field(() => Int, { description: 'Points of the entry, before caps.' })
  points!: number;

  @Field(() => dateTimeScalar, { description: 'When it was entered.' })
  at!: string;

  @Field(() => String, { description: 'What the points are for, in words.' })
  reason!: string;

  @Field(() => String, { description: 'What proves it: the id of the event or record behind it.' })
  evidence!: string;
}

export const { Edge: ScoreEntryEdge, Connection: ScoreEntryConnection } = connectionOf(
  'ScoreEntry',
  'entries',
  () => ScoreEntry,
);

@ObjectType({ description: 'What would earn points.', simpleResolvers: true })
export class ScoreSuggestion {
  @Field(() => ScoringRule, { description: 'The activity.' })
  rule!: ScoringRule;

  @Field(() => Int, { description: 'Points that doing it once would add.' })
  points!: number;
}

@ObjectType({
  description: 'The digital-citizen score of a year (điểm công dân số), derived from the ledger.',
  simpleResolvers: true,
})
export class ScoreCard {
  /** Not a field: whose ledger the entries come from. */
  residentId!: string;

  @Field(() => Int, { description: 'Calendar year in Vietnam.' })
  year!: number;

  @Field(() => ScoringRuleset, { description: 'The ruleset the points are given by.' })
  ruleset!: ScoringRuleset;

  @Field(() => Int, { description: 'Sum of the groups.' })
  total!: number;

  @Field(() => CitizenClass, { description: 'Class (phân loại) of the total under the ruleset.' })
  class!: CitizenClass;

  @Field(() => [GroupScore], { description: 'Points by group, every group once.' })
  byGroup!: readonly GroupScore[];

  @Field(() => ScoreEntryConnection, { description: 'Entries of the year, newest first.' })
  entries?: Page<ScoreEntry>;

  @Field(() => [ScoreSuggestion], { description: 'What would earn the next points, the most first.' })
  suggestions!: readonly ScoreSuggestion[];
}
