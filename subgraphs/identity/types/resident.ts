import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Personal } from '../../shared/directives';
import { dateTimeScalar } from '../../shared/scalars';
import { AccessRecordConnection } from './access';
import { ConsentConnection, ConsentRequest } from './consent';
import { ElectronicIdentityStatus, IdentityLevel } from './enums';

@ObjectType({
  description: 'An e-ID account (tài khoản định danh điện tử). A resident has one at most.',
  simpleResolvers: true,
})
export class ElectronicIdentity {
  @Field(() => String, { description: 'Name of the account; never the personal number.' })
  accountName!: string;

  @Field(() => IdentityLevel, { description: 'Level 1 or 2 (mức độ định danh).' })
  level!: IdentityLevel;

  @Field(() => ElectronicIdentityStatus, { description: 'In use, locked or closed.' })
  status!: ElectronicIdentityStatus;

  @Field(() => dateTimeScalar, { description: 'When it was issued (ngày cấp).' })
  issuedAt!: string;

  @Field(() => dateTimeScalar, { nullable: true, description: 'Since when it is locked or closed.' })
  lockedAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it is locked or closed.' })
  lockReason!: string | null;

  @Field(() => [Resident], {
    description: 'Children under 14 and wards kept on this account; their own data needs a grant of its own.',
  })
  dependants!: readonly Resident[];
}

@Directive('@key(fields: "id")')
@ObjectType({
  description: 'A person in the national population database (cơ sở dữ liệu quốc gia về dân cư).',
  simpleResolvers: true,
})
export class Resident {
  @Field(() => ID, { description: 'Opaque, stable for life; says nothing about the person.' })
  id!: string;

  @Personal('eid')
  @Field(() => ElectronicIdentity, {
    nullable: true,
    description: 'E-ID account (tài khoản định danh điện tử); null for none. [eid]',
  })
  electronicIdentity?: ElectronicIdentity | null;

  @Personal('*', { own: true })
  @Field(() => ConsentConnection, {
    nullable: true,
    description: "Consents given (sự đồng ý), newest first. Own or ward's only. [any]",
  })
  consents?: typeof ConsentConnection.prototype;

  @Personal('*', { own: true })
  @Field(() => [ConsentRequest], {
    nullable: true,
    description: "Requests for consent, newest first. Own or ward's only. [any]",
  })
  consentRequests?: ConsentRequest[];

  @Personal('*', { own: true })
  @Field(() => AccessRecordConnection, {
    nullable: true,
    description: "Who read this person's data (lịch sử truy cập), newest first. Own or ward's only. [any]",
  })
  accessLog?: typeof AccessRecordConnection.prototype;
}
