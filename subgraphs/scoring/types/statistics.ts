import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Cell } from '../../shared/graph';

@Directive('@key(fields: "code", resolvable: false)')
@ObjectType({ description: 'An administrative unit (đơn vị hành chính).', simpleResolvers: true })
export class AdministrativeUnit {
  @Field(() => ID, { description: 'Code of Quyết định 19/2025/QĐ-TTg: 2 digits for a province, 5 for a commune.' })
  code!: string;
}

@ObjectType({ description: 'Digital citizens of an area by class (công dân số).', simpleResolvers: true })
export class ScoreStatistics {
  @Field(() => Cell, { description: 'Active (công dân số tích cực).' })
  active!: Cell;

  @Field(() => Cell, { description: 'Basic (công dân số cơ bản).' })
  basic!: Cell;

  @Field(() => Cell, { description: 'Not ranked (chưa xếp loại).' })
  unranked!: Cell;
}

@Directive('@key(fields: "month area { code }")')
@ObjectType({ description: 'Figures of an area and a month (thống kê). Counts only.', simpleResolvers: true })
export class Statistics {
  @Field(() => AdministrativeUnit, { description: 'Commune or province.' })
  area!: AdministrativeUnit;

  @Field(() => String, { description: 'YYYY-MM.' })
  month!: string;

  @Field(() => ScoreStatistics, {
    nullable: true,
    description: 'Digital citizens by class (phân loại công dân số); null while no figures are kept for the month.',
  })
  score?: ScoreStatistics | null;
}
