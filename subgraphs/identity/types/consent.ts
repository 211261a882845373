import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../shared/graph';
import { dateTimeScalar, jwsScalar } from '../../shared/scalars';
import {
  ConsentEventKind,
  ConsentRequestStatus,
  ConsentStatus,
  ConsentVoice,
  DisclosureMode,
  FetchType,
} from './enums';
import { Purpose, RelyingParty } from './party';

@ObjectType({ description: 'One scope of a consent, and how much of it.', simpleResolvers: true })
export class ScopeItem {
  @Field(() => String, { description: 'Category of personal data, e.g. identity.core.' })
  scope!: string;

  @Field(() => DisclosureMode, { description: 'How much of it goes out.' })
  mode!: DisclosureMode;

  @Field(() => Boolean, { description: 'Whether the relying party cannot do without it; the others may be left out.' })
  essential!: boolean;
}

@ObjectType({
  description: 'A request for consent (yêu cầu đồng ý): explicit, for one purpose, never bundled.',
  simpleResolvers: true,
})
export class ConsentRequest {
  /** Not fields: what relying party and purpose are found by. */
  relyingPartyId!: string;
  purposeCode!: string;

  @Field(() => ID, { description: 'Opaque.' })
  id!: string;

  @Field(() => ConsentRequestStatus, { description: 'Where it stands.' })
  status!: ConsentRequestStatus;

  @Field(() => RelyingParty, { description: 'Who asks.' })
  relyingParty?: RelyingParty;

  @Field(() => Purpose, { description: 'What for.' })
  purpose?: Purpose;

  @Field(() => [ScopeItem], { description: 'What is asked for.' })
  scopes!: readonly ScopeItem[];

  @Field(() => FetchType, { description: 'Once or periodically.' })
  fetchType!: FetchType;

  @Field(() => Int, { nullable: true, description: 'Uses a month; null for one time.' })
  usesPerMonth!: number | null;

  @Field(() => Int, { description: 'How long the relying party would keep the data, days.' })
  dataLifeDays!: number;

  @Field(() => dateTimeScalar, { description: 'Until when the consent would be valid.' })
  validUntil!: string;

  @Field(() => dateTimeScalar, { description: 'Until when the citizen can answer.' })
  expiresAt!: string;

  @Field(() => dateTimeScalar, { description: 'When it was made.' })
  createdAt!: string;

  @Field(() => Consent, { nullable: true, description: 'The consent it led to; null while it is not approved.' })
  consent?: Consent | null;
}

@ObjectType({ description: 'Something that happened to a consent.', simpleResolvers: true })
export class ConsentEvent {
  @Field(() => ConsentEventKind, { description: 'What.' })
  kind!: ConsentEventKind;

  @Field(() => dateTimeScalar, { description: 'When.' })
  at!: string;

  @Field(() => Int, { description: 'Version of the consent from then on.' })
  version!: number;

  @Field(() => String, { description: 'Who did it, as a role: citizen, guardian, child, relying party, system.' })
  by!: string;
}

@Directive('@key(fields: "id")')
@ObjectType({
  description: 'A consent to the processing of personal data (sự đồng ý xử lý dữ liệu cá nhân, Luật 91/2025/QH15).',
  simpleResolvers: true,
})
export class Consent {
  /** Not fields: what relying party and purpose are found by. */
  relyingPartyId!: string;
  purposeCode!: string;

  @Field(() => ID, { description: 'Opaque; goes into the Consent-Id header.' })
  id!: string;

  @Field(() => Int, { description: 'Grows with every change of state.' })
  version!: number;

  @Field(() => ConsentStatus, { description: 'Where it stands.' })
  status!: ConsentStatus;

  @Field(() => ConsentVoice, {
    nullable: true,
    description: "Whose approval is still missing, while a child's consent waits, PAUSED, for the second of two.",
  })
  awaits!: ConsentVoice | null;

  @Field(() => RelyingParty, { description: 'To whom.' })
  relyingParty?: RelyingParty;

  @Field(() => Purpose, { description: 'What for.' })
  purpose?: Purpose;

  @Field(() => [ScopeItem], { description: 'What the citizen consented to.' })
  scopes!: readonly ScopeItem[];

  @Field(() => FetchType, { description: 'Once or periodically.' })
  fetchType!: FetchType;

  @Field(() => Int, { nullable: true, description: 'Uses a month; null for one time.' })
  usesPerMonth!: number | null;

  @Field(() => Int, { nullable: true, description: 'Uses left, of this month where it is periodic.' })
  usesLeft!: number | null;

  @Field(() => Int, { description: 'How long the relying party may keep the data, days.' })
  dataLifeDays!: number;

  @Field(() => dateTimeScalar, { description: 'From when.' })
  validFrom!: string;

  @Field(() => dateTimeScalar, { description: 'Until when.' })
  validUntil!: string;

  @Field(() => [ConsentEvent], { description: 'Its history, oldest first.' })
  events?: readonly ConsentEvent[];

  @Field(() => jwsScalar, { description: 'Signed receipt of this version; verifies offline with the published keys.' })
  receipt!: string;
}

export const { Edge: ConsentEdge, Connection: ConsentConnection } = connectionOf('Consent', 'consents', () => Consent);
