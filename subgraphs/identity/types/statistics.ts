import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Cell } from '../../shared/graph';

@ObjectType({ description: 'E-ID accounts of an area (tài khoản định danh điện tử).', simpleResolvers: true })
export class ElectronicIdentityStatistics {
  @Field(() => Cell, { description: 'Accounts of level 1 (mức độ 01).' })
  level1!: Cell;

  @Field(() => Cell, { description: 'Accounts of level 2 (mức độ 02).' })
  level2!: Cell;

  @Field(() => Cell, { description: 'Locked accounts.' })
  locked!: Cell;

  @Field(() => Cell, { description: 'Accounts issued in the month.' })
  issuedInMonth!: Cell;
}

@ObjectType({ description: 'Consents of the residents of an area in a month (sự đồng ý).', simpleResolvers: true })
export class ConsentStatistics {
  @Field(() => Cell, { description: 'Requests made.' })
  requested!: Cell;

  @Field(() => Cell, { description: 'Consents given.' })
  granted!: Cell;

  @Field(() => Cell, { description: 'Consents withdrawn.' })
  revoked!: Cell;

  @Field(() => Cell, { description: 'Disclosures made under consents.' })
  disclosures!: Cell;
}

@Directive('@key(fields: "code", resolvable: false)')
@ObjectType({ description: 'An administrative unit (đơn vị hành chính).', simpleResolvers: true })
export class AdministrativeUnit {
  @Field(() => ID, { description: 'Code of Quyết định 19/2025/QĐ-TTg: 2 digits for a province, 5 for a commune.' })
  code!: string;
}

@Directive('@key(fields: "month area { code }")')
@ObjectType({ description: 'Figures of an area and a month (thống kê). Counts only.', simpleResolvers: true })
export class Statistics {
  @Field(() => AdministrativeUnit, { description: 'Commune or province.' })
  area!: AdministrativeUnit;

  @Field(() => String, { description: 'YYYY-MM.' })
  month!: string;

  @Field(() => ElectronicIdentityStatistics, {
    nullable: true,
    description: 'E-ID accounts; null while no figures are kept for the month.',
  })
  electronicIdentities?: ElectronicIdentityStatistics | null;

  @Field(() => ConsentStatistics, {
    nullable: true,
    description: 'Consents; null while no figures are kept for the month.',
  })
  consents?: ConsentStatistics | null;
}
