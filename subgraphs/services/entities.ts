import { Entity } from 'typeorm';
import {
  booleanColumn,
  dateColumn,
  digestColumn,
  digestKey,
  idColumn,
  idKey,
  instantColumn,
  integerColumn,
  jsonColumn,
  longTextColumn,
  nullableDateColumn,
  nullableIdColumn,
  nullableInstantColumn,
  nullableIntegerColumn,
  nullableJsonColumn,
  nullableTextColumn,
  nullableVndColumn,
  textColumn,
  vndColumn,
} from '../shared/database/columns';
import type { Produced } from '../shared/effects';

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
  /** The office on whose desk it lies, as its officers' tokens name it; empty for rows of before offices were noted. */
  @textColumn('agency', 120) agency!: string;
  /** The commune that it is about; the office's area is this commune or its province. */
  @textColumn('area_code', 5) areaCode!: string;
  /** 1, 2, 3 …: each command that changes it makes the next. */
  @integerColumn('revision') revision!: number;
  /** Another person whom it concerns and whom the register knows: the other party to a marriage. */
  @nullableIdColumn('other_id') otherId!: string | null;
  /** Unique while it is pending: what there may be one application for at a time. A digest. */
  @nullableTextColumn('once_key', 43) onceKey!: string | null;
  /** The filled-in form, a JSON object. */
  @longTextColumn('form') form!: string;
  @jsonColumn('prefilled') prefilled!: string[];
  @vndColumn('fee') fee!: number;
  @vndColumn('fee_waived') feeWaived!: number;
  /** Why what is waived is waived: codes. */
  @jsonColumn('waivers') waivers!: string[];
  /** False while nobody has said what it costs: the published fee is not known, and the agency has not set one. */
  @booleanColumn('fee_known') feeKnown!: boolean;
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
  /** The command that was refused, and the code; null for a change. The state is then the one it stayed in. */
  @nullableTextColumn('refused', 80) refused!: string | null;
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

/** A change in a registry that an approved application asks for; see `shared/effects.ts`. */
@Entity('application_effect')
export class ApplicationEffectRow {
  @idKey() id!: string;
  @idColumn('resident_id') residentId!: string;
  @idColumn('application_id') applicationId!: string;
  /** 1, 2, 3 … within the application; they happen in this order. */
  @integerColumn('position') position!: number;
  /** The step of a linked procedure that it belongs to; null for one that is none. */
  @nullableIntegerColumn('step') step!: number | null;
  /** The chapter that does it. */
  @textColumn('chapter', 20) chapter!: string;
  @textColumn('kind', 60) kind!: string;
  @textColumn('state', 10) state!: 'WAITING' | 'ASKED' | 'DONE' | 'REFUSED' | 'DROPPED';
  /** A code of the registry that refused. */
  @nullableTextColumn('reason', 60) reason!: string | null;
  /** Ids that came of it. */
  @nullableJsonColumn('produced') produced!: Produced | null;
  @nullableInstantColumn('settled_at') settledAt!: string | null;
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
  /** Of the content, hexadecimal: where the store has it. */
  @textColumn('sha256', 64) sha256!: string;
  /** The paper of the procedure that it is; null where nobody said. */
  @nullableTextColumn('paper', 40) paper!: string | null;
  @instantColumn('added_at') addedAt!: string;
}

@Entity('payment')
export class PaymentRow {
  @idKey() id!: string;
  @idColumn('resident_id') residentId!: string;
  @idColumn('application_id') applicationId!: string;
  /** What came in. */
  @vndColumn('amount') amount!: number;
  /** Of it, what went towards the fee; the rest is due back. */
  @vndColumn('applied') applied!: number;
  @textColumn('method', 40) method!: string;
  @nullableInstantColumn('paid_at') paidAt!: string | null;
  /** The provider's; unique: the same payment counts once. */
  @textColumn('reference', 255) reference!: string;
}

/** Money that came in for no application that there is. */
@Entity('stray_payment')
export class StrayPaymentRow {
  @idKey() id!: string;
  /** Unique. */
  @textColumn('reference', 255) reference!: string;
  @textColumn('application_code', 40) applicationCode!: string;
  @vndColumn('amount') amount!: number;
  @textColumn('method', 40) method!: string;
  @instantColumn('paid_at') paidAt!: string;
}

/** What an agency without a registry of its own here keeps of a person: a contract, a benefit, a receipt. */
@Entity('service_record')
export class ServiceRecordRow {
  @idKey() id!: string;
  @idColumn('resident_id') residentId!: string;
  @textColumn('kind', 40) kind!: string;
  @textColumn('number', 60) number!: string;
  @textColumn('title') title!: string;
  @textColumn('issuer') issuer!: string;
  @dateColumn('since') since!: string;
  @nullableDateColumn('until') until!: string | null;
  @nullableVndColumn('amount') amount!: number | null;
  @jsonColumn('details') details!: Readonly<Record<string, string | number | boolean>>;
  @nullableIdColumn('application_id') applicationId!: string | null;
}

/** A mutation that was done; see `shared/idempotency.ts`. */
@Entity('idempotency')
export class IdempotencyRow {
  @digestKey() id!: string;
  @digestColumn('input_digest') inputDigest!: string;
  @longTextColumn('answer') answer!: string;
  @instantColumn('at') at!: string;
}
