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
}

@ObjectType({ description: 'The payment of a fee (thanh toán phí, lệ phí).', simpleResolvers: true })
export class Payment {
  @Field(() => ID, { description: 'Opaque.' })
  id!: string;

  @Field(() => vndScalar, { description: 'What was paid.' })
  amount!: number;

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
