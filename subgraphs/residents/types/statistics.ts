import { Directive, Field, ObjectType } from 'type-graphql';
import { Cell } from '../../shared/graph';
import { Sex } from './enums';
import { AdministrativeUnit } from './places';
import { DataQuality } from './resident';

@ObjectType({ description: 'A count of residents of an age band and sex.', simpleResolvers: true })
export class AgeBandCell {
  @Field(() => String, { description: 'Completed years, e.g. 0-4, 5-9, 85+.' })
  band!: string;

  @Field(() => Sex, { description: 'Sex (giới tính).' })
  sex!: Sex;

  @Field(() => Cell, { description: 'How many.' })
  count!: Cell;
}

@ObjectType({ description: 'Population of an area (dân số).', simpleResolvers: true })
export class PopulationStatistics {
  @Field(() => Cell, { description: 'Residents with permanent residence in the area.' })
  residents!: Cell;

  @Field(() => [AgeBandCell], { description: 'By age band and sex.' })
  byAgeBand!: AgeBandCell[];

  @Field(() => DataQuality, { nullable: true, description: 'Mean quality of the records: đúng, đủ, sạch, sống.' })
  dataQuality!: DataQuality | null;
}

@Directive('@key(fields: "month area { code }")')
@ObjectType({ description: 'Figures of an area and a month (thống kê). Counts only.', simpleResolvers: true })
export class Statistics {
  @Field(() => AdministrativeUnit, { description: 'Commune or province.' })
  area!: AdministrativeUnit;

  @Field(() => String, { description: 'YYYY-MM.' })
  month!: string;

  @Field(() => PopulationStatistics, {
    nullable: true,
    description: 'Residents; null while no figures are kept for the month.',
  })
  population?: PopulationStatistics | null;
}
