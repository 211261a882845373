import { Field, ID, InputType, Int } from 'type-graphql';
import { dateTimeScalar, partialDateScalar, personalNumberScalar } from '../../shared/scalars';
import { DisclosureMode, FetchType } from './enums';

@InputType({
  description: 'The citizen as the relying party knows them: number, name and birth date together, never one alone.',
})
export class ConsentSubjectInput {
  @Field(() => personalNumberScalar, { description: 'The personal number (số định danh cá nhân).' })
  personalNumber!: string;

  @Field(() => String, { description: 'Full name (họ, chữ đệm và tên khai sinh).' })
  fullName!: string;

  @Field(() => partialDateScalar, { description: 'Birth date, as far as it is known (ngày sinh).' })
  dateOfBirth!: string;
}

@InputType({ description: 'One scope that is asked for, and how much of it.' })
export class ScopeItemInput {
  @Field(() => String, { description: 'Category of personal data, e.g. identity.core or documents.DIPLOMA.' })
  scope!: string;

  @Field(() => DisclosureMode, { defaultValue: 'DISCLOSE', description: 'How much of it would go out.' })
  mode!: DisclosureMode;

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Whether the relying party cannot do without it; the citizen may leave out the others.',
  })
  essential!: boolean;
}

@InputType({ description: 'What a relying party asks consent for (yêu cầu đồng ý): one purpose, nothing bundled.' })
export class RequestConsentInput {
  @Field(() => ConsentSubjectInput, { description: 'Whose consent is asked for.' })
  subject!: ConsentSubjectInput;

  @Field(() => ID, { description: 'Code of the purpose, one of `purposes`.' })
  purpose!: string;

  @Field(() => [ScopeItemInput], { description: 'What is asked for; each scope once.' })
  scopes!: readonly ScopeItemInput[];

  @Field(() => FetchType, { description: 'Once or periodically.' })
  fetchType!: FetchType;

  @Field(() => Int, { nullable: true, description: 'Uses a month of a periodic consent; not given for one time.' })
  usesPerMonth?: number | null;

  @Field(() => Int, { description: 'How long the relying party would keep the data, days (thời hạn lưu trữ).' })
  dataLifeDays!: number;

  @Field(() => dateTimeScalar, { description: 'Until when the consent would be valid.' })
  validUntil!: string;

  @Field(() => ID, { description: 'Made up by the caller for this attempt: the same again gives the same answer.' })
  idempotencyKey!: string;
}
