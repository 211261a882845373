import { Directive, Field, Float, ID, ObjectType } from 'type-graphql';
import { Cell } from '../../shared/graph';
import { vndScalar } from '../../shared/scalars';
import { Procedure } from './procedure';

@Directive('@key(fields: "code", resolvable: false)')
@ObjectType({ description: 'An administrative unit (đơn vị hành chính).', simpleResolvers: true })
export class AdministrativeUnit {
  @Field(() => ID, { description: 'Code of Quyết định 19/2025/QĐ-TTg: 2 digits for a province, 5 for a commune.' })
  code!: string;
}

@ObjectType({ description: 'Applications for one procedure.', simpleResolvers: true })
export class ProcedureStatistics {
  @Field(() => Procedure, { description: 'The procedure (thủ tục).' })
  procedure!: Procedure;

  @Field(() => Cell, { description: 'Applications handed in.' })
  filed!: Cell;

  @Field(() => Cell, { description: 'Of them, online (trực tuyến).' })
  filedOnline!: Cell;

  @Field(() => Cell, { description: 'Decided by the due time (đúng hạn).' })
  decidedOnTime!: Cell;

  @Field(() => Cell, { description: 'Open past the due time at the end of the month (quá hạn).' })
  overdue!: Cell;

  @Field(() => vndScalar, { nullable: true, description: 'Fees paid; null where the count behind them is suppressed.' })
  fees!: number | null;
}

@ObjectType({ description: 'Public services in an area (dịch vụ công).', simpleResolvers: true })
export class ServiceStatistics {
  @Field(() => Cell, { description: 'Applications handed in.' })
  filed!: Cell;

  @Field(() => Cell, { description: 'Of them, online (trực tuyến).' })
  filedOnline!: Cell;

  @Field(() => Float, { nullable: true, description: 'filedOnline / filed, 0 to 1; null where either is suppressed.' })
  onlineShare!: number | null;

  @Field(() => Cell, { description: 'Decided by the due time (đúng hạn).' })
  decidedOnTime!: Cell;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of the decided that were decided by the due time, 0 to 1; null where a count is suppressed.',
  })
  onTimeShare!: number | null;

  @Field(() => [ProcedureStatistics], { description: 'By procedure, by number.' })
  byProcedure!: readonly ProcedureStatistics[];
}

@Directive('@key(fields: "month area { code }")')
@ObjectType({ description: 'Figures of an area and a month (thống kê). Counts only.', simpleResolvers: true })
export class Statistics {
  @Field(() => AdministrativeUnit, { description: 'Commune or province.' })
  area!: AdministrativeUnit;

  @Field(() => String, { description: 'YYYY-MM.' })
  month!: string;

  @Field(() => ServiceStatistics, {
    nullable: true,
    description: 'Public services (dịch vụ công); null while no figures are kept for the month.',
  })
  services?: ServiceStatistics | null;
}
