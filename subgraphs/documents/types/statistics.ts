import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Cell } from '../../shared/graph';
import { DocumentType } from './enums';

@ObjectType({ description: 'Integrated documents of a type (giấy tờ đã tích hợp).', simpleResolvers: true })
export class DocumentStatistics {
  @Field(() => DocumentType, { description: 'The type.' })
  type!: DocumentType;

  @Field(() => Cell, { description: 'How many are integrated and verified.' })
  integrated!: Cell;
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

  @Field(() => [DocumentStatistics], {
    nullable: true,
    description: 'Integrated documents by type; null while no figures are kept for the month.',
  })
  documents?: DocumentStatistics[] | null;
}
