import { Directive, Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { ListSize } from '../../shared/directives';
import { dateScalar, dateTimeScalar } from '../../shared/scalars';
import { DocumentStatus, DocumentType, documentTypes, IntegrationState } from './enums';

/** The types with fields of their own and the faces that show them. */
const ownFaces: Partial<Readonly<Record<DocumentType, string>>> = {
  IDENTITY_CARD: 'IdentityCard',
  DRIVING_LICENCE: 'DrivingLicence',
  VEHICLE_REGISTRATION: 'VehicleRegistration',
  HEALTH_INSURANCE_CARD: 'HealthInsuranceCard',
};

const faceNameOf = (type: DocumentType): string => ownFaces[type] ?? 'PlainDocument';

/** The document types that a face shows. */
export const typesOfFace = (name: string): DocumentType[] => documentTypes.filter((type) => faceNameOf(type) === name);

@InterfaceType({
  description: 'A document integrated into the electronic identity (giấy tờ tích hợp).',
  resolveType: ({ type }: Document) => faceNameOf(type),
})
export abstract class Document {
  @Field(() => ID, { description: 'Opaque.' })
  id!: string;

  @Field(() => DocumentType, { description: 'What kind of document it is.' })
  type!: DocumentType;

  @Field(() => String, { description: 'Number on the document (số giấy tờ).' })
  number!: string;

  @Field(() => String, { description: 'Who issued it (cơ quan cấp).' })
  issuer!: string;

  @Field(() => dateScalar, { description: 'Day of issue (ngày cấp).' })
  issuedOn!: string;

  @Field(() => dateScalar, { nullable: true, description: 'Last day of validity (ngày hết hạn); null for life.' })
  expiresOn!: string | null;

  @Field(() => DocumentStatus, { description: 'What it is worth today, in Vietnamese time.' })
  status!: DocumentStatus;

  @Field(() => IntegrationState, { description: 'How far its integration has come.' })
  integration!: IntegrationState;

  @Field(() => dateTimeScalar, { nullable: true, description: 'When the register of the issuer confirmed it.' })
  verifiedAt!: string | null;
}

@Directive('@key(fields: "id")')
@ObjectType({
  implements: Document,
  description: 'An identity card (thẻ căn cước, thẻ căn cước công dân).',
  simpleResolvers: true,
})
export class IdentityCard extends Document {
  @Field(() => Boolean, { description: 'Whether the card has a chip (gắn chíp điện tử).' })
  chip!: boolean;
}

@Directive('@key(fields: "id")')
@ObjectType({ implements: Document, description: 'A driving licence (giấy phép lái xe).', simpleResolvers: true })
export class DrivingLicence extends Document {
  @Field(() => [String], { description: 'Classes (hạng), e.g. A1, B.' })
  classes!: string[];

  @Field(() => Int, { description: 'Points left of the licence (điểm giấy phép lái xe), 0 to 12.' })
  pointsLeft!: number;
}

@Directive('@key(fields: "id")')
@ObjectType({
  implements: Document,
  description: 'A vehicle registration certificate (chứng nhận đăng ký xe).',
  simpleResolvers: true,
})
export class VehicleRegistration extends Document {
  @Field(() => String, { description: 'Number plate (biển số).' })
  plate!: string;

  @Field(() => String, { description: 'Kind of vehicle (loại xe), in Vietnamese.' })
  vehicleKind!: string;

  @Field(() => String, { nullable: true, description: 'Make (nhãn hiệu).' })
  brand!: string | null;
}

@Directive('@key(fields: "id")')
@ObjectType({
  implements: Document,
  description: 'A health-insurance card (thẻ bảo hiểm y tế).',
  simpleResolvers: true,
})
export class HealthInsuranceCard extends Document {
  @Field(() => String, { description: 'Where first treatment is registered (nơi đăng ký khám chữa bệnh ban đầu).' })
  registeredHospital!: string;
}

@Directive('@key(fields: "id")')
@ObjectType({ implements: Document, description: 'Every type without fields of its own.', simpleResolvers: true })
export class PlainDocument extends Document {}

@ObjectType({ description: "A person's documents, as far as they are granted (ví giấy tờ).", simpleResolvers: true })
export class DocumentWallet {
  @ListSize(16)
  @Field(() => [Document], { description: 'Documents of the granted types, newest first.' })
  items!: Document[];

  @Field(() => [DocumentType], {
    description: 'Types that exist or may exist and that the caller holds no grant for, of those asked for.',
  })
  withheld!: DocumentType[];
}
