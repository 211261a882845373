import { Directive, Field, ID, ObjectType } from 'type-graphql';
import type { Page } from '../../shared/database/pages';
import { Personal } from '../../shared/directives';
import { connectionOf } from '../../shared/graph';
import { dateTimeScalar, vndScalar } from '../../shared/scalars';
import { ApplicationState, Channel, ResultChannel } from './enums';
import { ApplicationEvent, ApplicationResult, ApplicationStep, Attachment, Payment } from './parts';
import { Procedure } from './procedure';

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

  @Field(() => String, { description: 'The filled-in form (tờ khai), a JSON object.' })
  form!: string;

  @Field(() => [String], { description: "Names of the form's fields filled from the registries." })
  prefilled!: readonly string[];

  @Field(() => [Attachment], { description: 'Files handed in with it.' })
  attachments?: readonly Attachment[];

  @Field(() => vndScalar, { description: 'The fee to pay (phí, lệ phí), after what is waived.' })
  fee!: number;

  @Field(() => vndScalar, { description: 'The part of the fee that is waived (miễn, giảm).' })
  feeWaived!: number;

  @Field(() => Payment, { nullable: true, description: 'The payment; null while nothing is paid.' })
  payment?: Payment | null;

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
}
