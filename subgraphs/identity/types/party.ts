import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { DisclosureMode, RelyingPartyKind } from './enums';

@Directive('@key(fields: "id")')
@ObjectType({
  description: 'Who asks for data under consent (bên sử dụng dịch vụ): a bank, a partner, an agency.',
  simpleResolvers: true,
})
export class RelyingParty {
  @Field(() => ID, { description: 'Opaque.' })
  id!: string;

  @Field(() => String, { description: 'Name as registered.' })
  name!: string;

  @Field(() => RelyingPartyKind, { description: 'Bank, partner or agency.' })
  kind!: RelyingPartyKind;

  @Field(() => String, { description: 'Enterprise or agency code (mã số doanh nghiệp, mã định danh cơ quan).' })
  registrationCode!: string;

  @Field(() => String, { nullable: true, description: 'Where questions about the data go.' })
  contact!: string | null;
}

@ObjectType({
  description: 'What consent may be asked for (mục đích xử lý dữ liệu), and how far at most.',
  simpleResolvers: true,
})
export class Purpose {
  /** Not a field: what `text` is chosen from. */
  text!: { readonly vi: string; readonly en: string };

  @Field(() => ID, { description: 'Constant name, e.g. ACCOUNT_OPENING_KYC.' })
  code!: string;

  @Field(() => String, { description: 'What the purpose rests on in law (căn cứ pháp lý), in Vietnamese.' })
  lawfulBasis!: string;

  @Field(() => [String], { description: 'Scopes that may be asked for.' })
  allowedScopes!: readonly string[];

  @Field(() => [String], { description: 'Scopes that are never granted for this purpose.' })
  forbiddenScopes!: readonly string[];

  @Field(() => DisclosureMode, { description: 'The furthest mode.' })
  maxMode!: DisclosureMode;

  @Field(() => Int, { description: 'Longest validity of a consent, days.' })
  maxValidityDays!: number;

  @Field(() => Int, { description: 'Most uses a month.' })
  maxPerMonth!: number;
}
