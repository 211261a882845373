import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { vietnamDate } from '../../shared/clock';
import { ListSize, Public } from '../../shared/directives';
import { LangArg, type Language } from '../../shared/graph';
import { dateScalar } from '../../shared/scalars';
import { addressText } from '../address';
import type { ResidentContext } from '../loaders';
import { AdministrativeLevel } from '../types/enums';
import { Address, AdministrativeUnit } from '../types/places';
import { parentOf, unit, unitsOf } from '../units';

@Resolver(() => Address)
export class AddressResolver {
  @FieldResolver()
  province(@Root() { communeCode }: Address): AdministrativeUnit | null {
    const commune = communeCode === null ? null : unit(communeCode);
    return commune && parentOf(commune);
  }

  @FieldResolver()
  commune(@Root() { communeCode }: Address): AdministrativeUnit | null {
    return communeCode === null ? null : unit(communeCode);
  }

  @FieldResolver(() => String, { description: 'The whole address in one line; the country in the language asked for.' })
  text(@Root() address: Address, @LangArg() lang: Language | null): string {
    return addressText(address, lang ?? 'VI');
  }
}

@Resolver(() => AdministrativeUnit)
export class AdministrativeUnitResolver {
  @Public()
  @Query(() => AdministrativeUnit, { nullable: true, description: 'The administrative unit of this code.' })
  administrativeUnit(
    @Arg('code', () => ID, { description: '2 or 5 digits.' }) code: string,
  ): AdministrativeUnit | null {
    return unit(code);
  }

  @Public()
  @ListSize(3_400)
  @Query(() => [AdministrativeUnit], { description: 'Administrative units of a day, by code. Today unless said.' })
  administrativeUnits(
    @Arg('parent', () => ID, { nullable: true, description: 'Only the communes of this province.' })
    parent: string | null,
    @Arg('level', () => AdministrativeLevel, { nullable: true, description: 'Only this level.' })
    level: AdministrativeLevel | null,
    @Arg('on', () => dateScalar, { nullable: true, description: 'The day.' }) on: string | null,
    @Ctx() { now }: ResidentContext,
  ): AdministrativeUnit[] {
    return unitsOf({ parent, level, on: on ?? vietnamDate(now) });
  }

  @FieldResolver()
  parent(@Root() face: AdministrativeUnit): AdministrativeUnit | null {
    const child = unit(face.code);
    return child && parentOf(child);
  }
}
