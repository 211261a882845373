import { Entity } from 'typeorm';
import {
  dateColumn,
  idColumn,
  idKey,
  instantColumn,
  integerColumn,
  jsonColumn,
  longTextColumn,
  nullableIdColumn,
  nullableInstantColumn,
  nullableTextColumn,
  textColumn,
  vndColumn,
} from '../shared/database/columns';

@Entity('application')
export class ApplicationRow {
  @idKey() id!: string;
  /** The applicant. */
  @idColumn('resident_id') residentId!: string;
  @idColumn('subject_id') subjectId!: string;
  /** What the citizen reads on the receipt, e.g. `H26-261121-000123`. Unique. */
  @textColumn('code', 24) code!: string;
  @integerColumn('procedure_number') procedureNumber!: number;
  /** The day whose version of the procedure applies. */
  @dateColumn('procedure_on') procedureOn!: string;
  @textColumn('channel', 9) channel!: 'ONLINE' | 'IN_PERSON';
  /** A value of the contract's enum ApplicationState. */
  @textColumn('state', 20) state!: string;
  /** The commune whose desk it lies on. */
  @textColumn('area_code', 5) areaCode!: string;
  /** The filled-in form, a JSON object. */
  @longTextColumn('form') form!: string;
  @jsonColumn('prefilled') prefilled!: string[];
  @vndColumn('fee') fee!: number;
  @vndColumn('fee_waived') feeWaived!: number;
  @nullableTextColumn('result_channel', 10) resultChannel!: 'ELECTRONIC' | 'POST' | 'IN_PERSON' | null;
  @instantColumn('created_at') createdAt!: string;
  @nullableInstantColumn('submitted_at') submittedAt!: string | null;
  @nullableInstantColumn('due_at') dueAt!: string | null;
  @nullableInstantColumn('decided_at') decidedAt!: string | null;
  @nullableTextColumn('result_summary') resultSummary!: string | null;
  @nullableIdColumn('result_document_id') resultDocumentId!: string | null;
  @nullableInstantColumn('result_issued_at') resultIssuedAt!: string | null;
}

@Entity('application_event')
export class ApplicationEventRow {
  @idKey() id!: string;
  @idColumn('resident_id') residentId!: string;
  @idColumn('application_id') applicationId!: string;
  /** 1, 2, 3 … within the application. */
  @integerColumn('position') position!: number;
  @textColumn('state', 20) state!: string;
  @instantColumn('at') at!: string;
  /** A role or an office, never a person's name: `citizen`, `commune police`. */
  @textColumn('by_whom', 120) byWhom!: string;
  @nullableTextColumn('note', 500) note!: string | null;
}

@Entity('application_step')
export class ApplicationStepRow {
  @idKey() id!: string;
  @idColumn('resident_id') residentId!: string;
  @idColumn('application_id') applicationId!: string;
  @integerColumn('position') position!: number;
  @textColumn('title', 200) title!: string;
  @textColumn('state', 20) state!: string;
  @nullableInstantColumn('completed_at') completedAt!: string | null;
}

@Entity('attachment')
export class AttachmentRow {
  @idKey() id!: string;
  @idColumn('resident_id') residentId!: string;
  @idColumn('application_id') applicationId!: string;
  @textColumn('name', 200) name!: string;
  @textColumn('media_type', 100) mediaType!: string;
  /** Bytes. */
  @integerColumn('size') size!: number;
  @textColumn('sha256', 64) sha256!: string;
}

@Entity('payment')
export class PaymentRow {
  @idKey() id!: string;
  @idColumn('resident_id') residentId!: string;
  /** Unique: an application is paid once. */
  @idColumn('application_id') applicationId!: string;
  @vndColumn('amount') amount!: number;
  @textColumn('method', 40) method!: string;
  @nullableInstantColumn('paid_at') paidAt!: string | null;
  @textColumn('reference', 60) reference!: string;
}
