import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { vietnamDate } from '../../shared/clock';
import { ListSize, Public } from '../../shared/directives';
import { procedureOn, searchProcedures } from '../catalogue';
import { formSchemaOf } from '../catalogue/forms';
import type { ServiceContext } from '../loaders';
import { ProcedureGroup } from '../types/enums';
import { Procedure, ProcedureStep } from '../types/procedure';

@Resolver(() => Procedure)
export class ProcedureResolver {
  @Public()
  @ListSize(40)
  @Query(() => [Procedure], { description: 'The procedures as they are today, by number.' })
  procedures(
    @Arg('group', () => ProcedureGroup, { nullable: true, description: 'Only this field.' })
    group: ProcedureGroup | null,
    @Arg('search', () => String, {
      nullable: true,
      description: 'Words of the Vietnamese name in any order, with or without diacritics.',
    })
    text: string | null,
    @Arg('essential', () => Boolean, {
      nullable: true,
      description: 'Only the 25 essential services, or only the others.',
    })
    essential: boolean | null,
    @Ctx() { now }: ServiceContext,
  ): readonly Procedure[] {
    return searchProcedures({ group, text, essential, on: vietnamDate(now) });
  }

  @Public()
  @Query(() => Procedure, { nullable: true, description: 'The procedure of this number as it is today.' })
  procedure(
    @Arg('number', () => Int, { description: 'Our number.' }) number: number,
    @Ctx() { now }: ServiceContext,
  ): Procedure | null {
    return procedureOn(number, vietnamDate(now));
  }

  @FieldResolver()
  formSchema(@Root() { number }: Procedure): string {
    return JSON.stringify(formSchemaOf(number));
  }
}

@Resolver(() => ProcedureStep)
export class ProcedureStepResolver {
  @FieldResolver()
  procedure(@Root() { procedureNumber }: ProcedureStep, @Ctx() { now }: ServiceContext): Procedure | null {
    return procedureNumber === null ? null : procedureOn(procedureNumber, vietnamDate(now));
  }
}
