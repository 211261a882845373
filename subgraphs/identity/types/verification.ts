import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { enumOf } from '../../shared/graph';
import { jwsScalar } from '../../shared/scalars';

export const Claim = enumOf(
  'Claim',
  'What a relying party holds of a person and wants compared (thông tin cần đối chiếu).',
  {
    PERSONAL_NUMBER: 'The personal identification number in use (số định danh cá nhân), 12 digits.',
    FULL_NAME: 'The full name (họ, chữ đệm và tên), with its diacritics; case and spacing do not matter.',
    DATE_OF_BIRTH: 'The birth date (ngày sinh), YYYY-MM-DD, or YYYY-MM or YYYY where no more of it is known.',
    SEX: 'The sex (giới tính), a value of the enum Sex.',
    NATIONALITY: 'The nationality (quốc tịch), ISO 3166-1 alpha-2.',
    PERMANENT_ADDRESS:
      'The permanent residence (nơi thường trú): the code of its commune, or the whole address as Address.text has it in Vietnamese.',
    PHONE: 'The telephone number (số điện thoại), with or without the country code.',
    IDENTITY_CARD_ISSUED_ON: 'The day on which the valid identity card was issued (ngày cấp thẻ căn cước), YYYY-MM-DD.',
  },
);
export type Claim = keyof typeof Claim;

export const PredicateKind = enumOf('PredicateKind', 'A question that is answered by yes or no.', {
  AGE_AT_LEAST: 'Whether the person has reached an age (tuổi): 1 to 120. Once in a verification.',
  DOCUMENT_VALID: 'Whether a document of a type is integrated and valid today (giấy tờ còn hiệu lực): a DocumentType.',
  RESIDES_IN: 'Whether the person is registered as living in a commune or province (nơi cư trú): its code.',
});
export type PredicateKind = keyof typeof PredicateKind;

export const MatchOutcome = enumOf('MatchOutcome', 'What a comparison came to (kết quả đối chiếu).', {
  MATCH: 'Everything that was claimed is so (khớp).',
  NO_MATCH: 'Something that was claimed is not so (không khớp).',
  NOT_AVAILABLE: 'The registers do not hold enough to tell (không có dữ liệu), or nothing was claimed.',
});
export type MatchOutcome = keyof typeof MatchOutcome;

@InputType({ description: 'A value that the relying party holds.' })
export class ClaimInput {
  @Field(() => Claim, { description: 'What it is.' })
  claim!: Claim;

  @Field(() => String, { description: 'As the relying party has it.' })
  value!: string;
}

@InputType({ description: 'A question about the person.' })
export class PredicateInput {
  @Field(() => String, { description: 'Name of the answer: a letter, then up to 39 letters, digits and underscores.' })
  alias!: string;

  @Field(() => PredicateKind, { description: 'What is asked.' })
  kind!: PredicateKind;

  @Field(() => String, { description: 'The age, the type of document or the code, as its kind says.' })
  argument!: string;
}

@InputType({ description: 'What is to be verified of the person of the consent named in the Consent-Id header.' })
export class VerifyIdentityInput {
  @Field(() => [ClaimInput], {
    defaultValue: [],
    description: 'At most 8, each claim once. They cost one attempt together.',
  })
  claims!: ClaimInput[];

  @Field(() => [PredicateInput], { defaultValue: [], description: 'At most 5. Each costs one attempt.' })
  predicates!: PredicateInput[];

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether to tell of each claim by itself; needs the mode PREDICATE for every claim.',
  })
  perClaim!: boolean;

  @Field(() => String, { description: 'Stands in the evidence: 8 to 128 printable ASCII characters.' })
  nonce!: string;

  @Field(() => ID, { description: 'The same key and input give the same answer, another input is refused.' })
  idempotencyKey!: string;
}

@ObjectType({ description: 'What came of one claim.', simpleResolvers: true })
export class ClaimMatch {
  @Field(() => Claim, { description: 'Which.' })
  claim!: Claim;

  @Field(() => MatchOutcome, { description: 'What it came to.' })
  outcome!: MatchOutcome;
}

@ObjectType({ description: 'The answer to one question.', simpleResolvers: true })
export class PredicateAnswer {
  @Field(() => String, { description: 'The name it was asked under.' })
  alias!: string;

  @Field(() => Boolean, { nullable: true, description: 'Yes or no; null where the registers cannot tell.' })
  answer!: boolean | null;
}

@ObjectType({ description: 'The result of a verification (kết quả xác thực thông tin).', simpleResolvers: true })
export class VerificationResult {
  @Field(() => ID, { description: 'Of this verification; stands in the evidence.' })
  txn!: string;

  @Field(() => MatchOutcome, { description: 'Of all claims together; NOT_AVAILABLE where there are predicates only.' })
  outcome!: MatchOutcome;

  @Field(() => [ClaimMatch], { description: 'Of each claim where that was asked for, else empty.' })
  matches!: readonly ClaimMatch[];

  @Field(() => [PredicateAnswer], { description: 'One for each predicate, in the order they were asked.' })
  predicates!: readonly PredicateAnswer[];

  @Field(() => Int, { description: 'Attempts that the consent has left, of this month where it is periodic.' })
  attemptsLeft!: number;

  @Field(() => jwsScalar, {
    description:
      'The result signed, in the form of OpenID Connect for Identity Assurance. Holds no value of the person.',
  })
  evidence!: string;
}
