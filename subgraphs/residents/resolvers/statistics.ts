import { Arg, ID, Query, Resolver } from 'type-graphql';
import { Permission } from '../../shared/directives';
import { Fault } from '../../shared/errors';
import { Statistics } from '../types/statistics';
import { unit } from '../units';

@Resolver(() => Statistics)
export class StatisticsResolver {
  @Permission('statistics:read')
  @Query(() => Statistics, {
    nullable: true,
    description:
      'Counts only; small cells are suppressed. Analysts and officers. Null for an area that does not exist.',
  })
  statistics(
    @Arg('area', () => ID, { description: 'Code of a commune or province.' }) code: string,
    @Arg('month', () => String, { description: 'YYYY-MM.' }) month: string,
  ): Statistics | null {
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new Fault('BAD_USER_INPUT');
    const area = unit(code);
    return area && { area, month };
  }
}
