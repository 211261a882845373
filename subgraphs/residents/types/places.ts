import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { dateScalar } from '../../shared/scalars';
import { AdministrativeLevel } from './enums';

@Directive('@key(fields: "code")')
@ObjectType({ description: 'An administrative unit (đơn vị hành chính).', simpleResolvers: true })
export class AdministrativeUnit {
  @Field(() => ID, { description: 'Code of Quyết định 19/2025/QĐ-TTg: 2 digits for a province, 5 for a commune.' })
  code!: string;

  @Field(() => String, { description: 'Full name in Vietnamese, e.g. Phường Ba Đình.' })
  name!: string;

  @Field(() => AdministrativeLevel, { description: 'Province or commune.' })
  level!: AdministrativeLevel;

  @Field(() => String, { description: 'Kind as the name says it: Thành phố, Tỉnh, Phường, Xã, Đặc khu.' })
  kind!: string;

  @Field(() => AdministrativeUnit, { nullable: true, description: 'The province of a commune; null for a province.' })
  parent?: AdministrativeUnit | null;

  @Field(() => dateScalar, { description: 'First day of the unit as it is now.' })
  validFrom!: string;

  @Field(() => dateScalar, {
    nullable: true,
    description: 'First day on which the unit is no more; null while it stands.',
  })
  validTo!: string | null;

  @Field(() => [String], {
    description: 'Units of before the 2025 reform that became part of this one, with district and province.',
  })
  formerNames!: readonly string[];
}

@ObjectType({ description: 'An address (địa chỉ) in the units of today.', simpleResolvers: true })
export class Address {
  /** Not a field: what province and commune are found by. */
  communeCode!: string | null;

  @Field(() => String, { nullable: true, description: 'House number, street, hamlet.' })
  line!: string | null;

  @Field(() => AdministrativeUnit, { nullable: true, description: 'Province or centrally run city; null abroad.' })
  province?: AdministrativeUnit | null;

  @Field(() => AdministrativeUnit, { nullable: true, description: 'Commune, ward or special zone; null abroad.' })
  commune?: AdministrativeUnit | null;

  @Field(() => String, {
    nullable: true,
    description: 'The address as registered before 2025-07-01, with its district.',
  })
  formerText!: string | null;

  @Field(() => String, { description: 'ISO 3166-1 alpha-2.' })
  country!: string;
}
