import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { Page } from '../../shared/database/pages';
import { ListSize, Personal } from '../../shared/directives';
import { connectionOf } from '../../shared/graph';
import { dateTimeScalar, vndScalar } from '../../shared/scalars';
import { ApplicationState, Channel, ResultChannel } from './enums';
import { ApplicationEvent, ApplicationResult, ApplicationStep, Attachment, Payment } from './parts';
import { Procedure } from './procedure';
import { ServiceRecord } from './records';

/** What hung on an application at the end of a command, and when that was. */
export interface Until {
  readonly at: string;
  /** Place of the last event. */
  readonly lastEvent: number;
  /** Ids. */
  readonly attachments: readonly string[];
  /** By id of the payment: what of it went towards the fee. */
  readonly applied: Readonly<Record<string, number>>;
  /** By place. */
  readonly steps: Readonly<Record<number, { readonly state: string; readonly completedAt: string | null }>>;
}

@Directive('@key(fields: "id")')
@ObjectType({
  description: 'An application for a procedure (hồ sơ thủ tục hành chính). Whole, under a grant for its applicant.',
  simpleResolvers: true,
})
export class Application {
  /** Not fields, down to the first one: what applicant, subject, procedure and result are found by. */
  residentId!: string;
  subjectId!: string;
  procedureNumber!: number;
  procedureOn!: string;
  resultSummary!: string | null;
  resultDocumentId!: string | null;
  resultIssuedAt!: string | null;
  /** How a command left it: what came after is not shown. Undefined for how it stands now. */
  until?: Until;

  @Field(() => ID, { description: 'Opaque.' })
  id!: string;

  @Field(() => String, { description: 'What stands on the receipt (mã hồ sơ).' })
  code!: string;

  @Field(() => Procedure, { description: 'The procedure in the version that applies to it.' })
  procedure?: Procedure;

  @Field(() => Resident, { description: 'Who applies (người nộp hồ sơ); their own data needs a grant of its own.' })
  applicant?: Resident;

  @Field(() => Resident, {
    description: 'On whose behalf: a child, a ward, the deceased; their own data needs a grant of its own.',
  })
  subject?: Resident;

  @Field(() => Channel, { description: 'How it is handed in (hình thức nộp).' })
  channel!: Channel;

  @Field(() => ApplicationState, { description: 'State (trạng thái).' })
  state!: ApplicationState;

  @Field(() => String, {
    description:
      'The filled-in form (tờ khai), a JSON object. What came from a registry is in it as far as the scopes granted go.',
  })
  form!: string;

  @Field(() => [String], { description: "Names of the form's fields filled from the registries." })
  prefilled!: readonly string[];

  @Field(() => [Attachment], { description: 'Files handed in with it.' })
  attachments?: readonly Attachment[];

  @Field(() => vndScalar, { description: 'The fee to pay (phí, lệ phí), after what is waived.' })
  fee!: number;

  @Field(() => vndScalar, { description: 'The part of the fee that is waived (miễn, giảm).' })
  feeWaived!: number;

  @Field(() => [String], { description: 'Why it is waived: codes of entitlements and reductions.' })
  waivers!: readonly string[];

  @Field(() => Boolean, {
    description: 'False while the fee is not known: it is not published, and the agency sets it when it accepts.',
  })
  feeKnown!: boolean;

  @Field(() => Payment, { nullable: true, description: 'The payment; null while nothing is paid.' })
  payment?: Payment | null;

  @Field(() => [Payment], { description: 'Every payment that came in, oldest first.' })
  payments?: readonly Payment[];

  @Field(() => Int, { description: '1, 2, 3 …: each command makes the next. Named in a command, it must still be so.' })
  revision!: number;

  @Field(() => ResultChannel, {
    description: 'How the result is to be handed over; while nothing is chosen, the first way its procedure offers.',
  })
  resultChannel!: ResultChannel;

  @Field(() => dateTimeScalar, { nullable: true, description: 'When it was handed in; null for a draft.' })
  submittedAt!: string | null;

  @Field(() => dateTimeScalar, { nullable: true, description: 'When it is due (hạn trả kết quả); null for no period.' })
  dueAt!: string | null;

  @Field(() => Boolean, { description: 'Whether it is past its due time and still open (quá hạn).' })
  overdue?: boolean;

  @Field(() => dateTimeScalar, { nullable: true, description: 'When it was decided; null while it is open.' })
  decidedAt!: string | null;

  @Field(() => [ApplicationEvent], { description: 'Its changes of state, oldest first.' })
  history?: readonly ApplicationEvent[];

  @Field(() => [ApplicationStep], { description: 'Its steps, in order; empty unless the procedure is a linked one.' })
  steps?: readonly ApplicationStep[];

  @Field(() => ApplicationResult, {
    nullable: true,
    description: 'What came out of it; null while nothing was issued.',
  })
  result?: ApplicationResult | null;
}

export const { Edge: ApplicationEdge, Connection: ApplicationConnection } = connectionOf(
  'Application',
  'applications',
  () => Application,
);

@Directive('@key(fields: "id")')
@ObjectType({
  description: 'A person in the national population database (cơ sở dữ liệu quốc gia về dân cư).',
  simpleResolvers: true,
})
export class Resident {
  @Field(() => ID, { description: 'Opaque, stable for life; says nothing about the person.' })
  id!: string;

  @Personal('applications')
  @Field(() => ApplicationConnection, {
    nullable: true,
    description: 'What the person applied for (hồ sơ đã nộp), newest first. [applications]',
  })
  applications?: Page<Application>;

  @Personal('applications')
  @ListSize(10)
  @Field(() => [ServiceRecord], {
    nullable: true,
    description: 'What agencies noted of the person because of an application (kết quả), newest first. [applications]',
  })
  serviceRecords?: readonly ServiceRecord[];
}
