import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../shared/graph';
import { dateTimeScalar } from '../../shared/scalars';
import { AccessOutcome, GrantBasis } from './enums';

@ObjectType({
  description: "An access to a person's data on the record (lịch sử truy cập): who, why, which fields; never a value.",
  simpleResolvers: true,
})
export class AccessRecord {
  @Field(() => ID, { description: 'Opaque.' })
  id!: string;

  @Field(() => dateTimeScalar, { description: 'When.' })
  at!: string;

  @Field(() => String, { description: 'Who received the data, by registered name.' })
  receiver!: string;

  @Field(() => String, { description: 'Kind of the receiver: CITIZEN, RELYING_PARTY, OFFICER, SYSTEM.' })
  receiverKind!: string;

  @Field(() => GrantBasis, { description: 'Why they might.' })
  basis!: GrantBasis;

  @Field(() => String, { nullable: true, description: 'What for: code of the purpose or of the task.' })
  purposeCode!: string | null;

  @Field(() => ID, { nullable: true, description: 'The consent it rested on.' })
  consentId!: string | null;

  @Field(() => [String], { description: 'Fields that went out: schema coordinates, never values.' })
  fields!: readonly string[];

  @Field(() => [String], { description: 'Fields that were asked for and refused.' })
  deniedFields!: readonly string[];

  @Field(() => AccessOutcome, { description: 'What came of it.' })
  outcome!: AccessOutcome;

  @Field(() => String, { description: 'SHA-256 of the operation that asked.' })
  operationHash!: string;

  @Field(() => String, {
    description: 'Hash of this entry and the one before it: no entry can be changed or left out.',
  })
  chainHash!: string;

  @Field(() => Boolean, { description: 'True for an entry whose content the law delays; it counts all the same.' })
  withheld!: boolean;
}

export const { Edge: AccessRecordEdge, Connection: AccessRecordConnection } = connectionOf(
  'AccessRecord',
  'accesses',
  () => AccessRecord,
);
