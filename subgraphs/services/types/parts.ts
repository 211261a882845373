import { Field, ID, Int, ObjectType } from 'type-graphql';
import { dateTimeScalar, vndScalar } from '../../shared/scalars';
import { ApplicationState } from './enums';

@ObjectType({ description: 'A file handed in with an application (tệp đính kèm).', simpleResolvers: true })
export class Attachment {
  @Field(() => ID, { description: 'Opaque.' })
  id!: string;

  @Field(() => String, { description: 'Name of the file.' })
  name!: string;

  @Field(() => String, { description: 'Media type, e.g. application/pdf.' })
  mediaType!: string;

  @Field(() => Int, { description: 'Bytes.' })
  size!: number;

  @Field(() => String, { description: 'SHA-256 of the content, in hexadecimal.' })
  sha256!: string;

  @Field(() => String, { nullable: true, description: 'Code of the required document that it is; null where unsaid.' })
  paper!: string | null;

  @Field(() => String, { description: 'Path on this gateway where its content is, under the same access.' })
  url!: string;
}

@ObjectType({ description: 'The payment of a fee (thanh toán phí, lệ phí).', simpleResolvers: true })
export class Payment {
  @Field(() => ID, { description: 'Opaque.' })
  id!: string;

  @Field(() => vndScalar, { description: 'What was paid.' })
  amount!: number;

  @Field(() => vndScalar, { description: 'Of it, what went towards the fee; the rest is due back (hoàn trả).' })
  applied!: number;

  @Field(() => String, { description: 'Means of payment.' })
  method!: string;

  @Field(() => dateTimeScalar, { description: 'When it was paid.' })
  paidAt!: string;

  @Field(() => String, { description: "The payment service's reference." })
  reference!: string;
}

@ObjectType({ description: 'A change of state of an application (quá trình xử lý).', simpleResolvers: true })
export class ApplicationEvent {
  @Field(() => ApplicationState, { description: 'The state it brought.' })
  state!: ApplicationState;

  @Field(() => dateTimeScalar, { description: 'When.' })
  at!: string;

  @Field(() => String, { description: 'A role or an office, never the name of a person.' })
  by!: string;

  @Field(() => String, { nullable: true, description: 'What the office says about it.' })
  note!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The command that was refused in this state, and its code; null for a change of state.',
  })
  refused!: string | null;
}

@ObjectType({ description: 'What keeps a form from being handed in.', simpleResolvers: true })
export class FormProblem {
  @Field(() => String, { description: 'JSON Pointer into the form (RFC 6901); empty for the whole.' })
  path!: string;

  @Field(() => String, {
    description:
      'Keyword of JSON Schema that it fails, or MISSING_DOCUMENT, or STALE for what the registry has changed.',
  })
  code!: string;

  @Field(() => String, { description: 'In Vietnamese, without what was written.' })
  message!: string;
}

@ObjectType({ description: 'A condition of the procedure (yêu cầu, điều kiện), judged now.', simpleResolvers: true })
export class ApplicationCondition {
  @Field(() => ID, { description: 'Code, stable.' })
  code!: string;

  @Field(() => String, { description: 'In Vietnamese.' })
  text!: string;

  @Field(() => Boolean, { description: 'Whether it is fulfilled.' })
  met!: boolean;

  @Field(() => String, { description: 'Where it stands.' })
  source!: string;
}

@ObjectType({
  description: 'A step of an application for a linked procedure (thủ tục liên thông).',
  simpleResolvers: true,
})
export class ApplicationStep {
  @Field(() => Int, { description: '1, 2, 3 … within the application.' })
  order!: number;

  @Field(() => String, { description: 'Name of the step in Vietnamese.' })
  title!: string;

  @Field(() => ApplicationState, { description: 'State of the step.' })
  state!: ApplicationState;

  @Field(() => dateTimeScalar, { nullable: true, description: 'When it was done; null while it is open.' })
  completedAt!: string | null;
}

@ObjectType({ description: 'What came out of an application (kết quả giải quyết).', simpleResolvers: true })
export class ApplicationResult {
  @Field(() => String, { description: 'The result in a line.' })
  summary!: string;

  @Field(() => ID, { nullable: true, description: 'The document that was issued, where there is one.' })
  documentId!: string | null;

  @Field(() => dateTimeScalar, { description: 'When it was issued.' })
  issuedAt!: string;
}

@ObjectType({ description: 'Whether a draft can be handed in, and what is missing.', simpleResolvers: true })
export class ApplicationCheck {
  @Field(() => [FormProblem], { description: 'Of the form and its papers, all at once.' })
  problems!: readonly FormProblem[];

  @Field(() => [ApplicationCondition], { description: 'Every condition that a machine can judge.' })
  conditions!: readonly ApplicationCondition[];
}
