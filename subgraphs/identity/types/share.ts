import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { enumOf } from '../../shared/graph';
import { dateTimeScalar } from '../../shared/scalars';

export const ShareTicketStatus = enumOf('ShareTicketStatus', 'State of a share ticket.', {
  OPEN: 'Waits to be redeemed.',
  REDEEMED: 'Was redeemed: there is a consent of it.',
  EXPIRED: 'Nobody redeemed it in time (hết hạn).',
  CANCELLED: 'Taken back by the citizen, or by the locking of the account (đã hủy).',
});
export type ShareTicketStatus = keyof typeof ShareTicketStatus;

@ObjectType({
  description:
    'A short-lived permit (mã QR chia sẻ dữ liệu) that the first to redeem it turns into a one-time consent.',
  simpleResolvers: true,
})
export class ShareTicket {
  @Field(() => ID, { description: 'Opaque.' })
  id!: string;

  @Field(() => String, {
    description: 'What is handed over: a compact JWS (RFC 7515) that says nothing about the person.',
  })
  token!: string;

  @Field(() => String, { description: 'The token as a QR picture (mã QR): PNG as a data: URL (RFC 2397).' })
  qrImage?: string;

  @Field(() => dateTimeScalar, { description: 'Until when it can be redeemed.' })
  expiresAt!: string;

  @Field(() => ShareTicketStatus, { description: 'Where it stands.' })
  status!: ShareTicketStatus;

  @Field(() => [String], { description: 'Categories of personal data that it opens, once.' })
  scopes!: readonly string[];
}

@InputType({ description: 'What a citizen wants to show, for how long and to whom.' })
export class ShareTicketInput {
  @Field(() => [String], { description: 'Categories of personal data, within the ceiling of the purpose QR_SHARE.' })
  scopes!: string[];

  @Field(() => Int, {
    nullable: true,
    defaultValue: 60,
    description: 'How long it can be redeemed, seconds: 1 to 600.',
  })
  ttlSeconds?: number | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The relying party that alone may redeem it; any of them if left out.',
  })
  relyingParty?: string | null;

  @Field(() => ID, { description: 'The same key and input give the same answer, another input is refused.' })
  idempotencyKey!: string;
}
