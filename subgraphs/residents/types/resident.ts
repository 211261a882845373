import { Directive, Field, Float, ID, ObjectType } from 'type-graphql';
import { ListSize, Personal } from '../../shared/directives';
import { connectionOf } from '../../shared/graph';
import { dateScalar, dateTimeScalar, partialDateScalar, personalNumberScalar } from '../../shared/scalars';
import {
  BloodType,
  FormerNumberKind,
  Kinship,
  MaritalStatus,
  ResidenceKind,
  Sex,
  VerificationState,
  VitalStatus,
  VulnerableGroup,
} from './enums';
import { Address } from './places';

@ObjectType({ description: 'A number the person had before.', simpleResolvers: true })
export class FormerNumber {
  @Field(() => String, { description: 'The digits.' })
  value!: string;

  @Field(() => FormerNumberKind, { description: 'What kind of number it was.' })
  kind!: FormerNumberKind;

  @Field(() => dateScalar, { nullable: true, description: 'Day of the cancellation.' })
  cancelledOn!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was cancelled.' })
  reason!: string | null;
}

@ObjectType({ description: 'A registration of residence (đăng ký cư trú).', simpleResolvers: true })
export class ResidenceRegistration {
  @Field(() => ID, { description: 'Opaque.' })
  id!: string;

  @Field(() => ResidenceKind, { description: 'Permanent, temporary, stay, absence or current.' })
  kind!: ResidenceKind;

  @Field(() => Address, { description: 'Where.' })
  address!: Address;

  @Field(() => dateScalar, { description: 'First day.' })
  from!: string;

  @Field(() => dateScalar, {
    nullable: true,
    description: 'Last day, the planned one of what is registered for a time; null without an end.',
  })
  to!: string | null;

  @Field(() => ID, { nullable: true, description: 'The application that led to it.' })
  applicationId!: string | null;
}

@ObjectType({ description: 'Where a field of the record comes from (nguồn dữ liệu).', simpleResolvers: true })
export class FieldProvenance {
  @Field(() => String, { description: 'Name of the field of Resident.' })
  field!: string;

  @Field(() => String, { description: 'The register or body that vouches for it.' })
  source!: string;

  @Field(() => dateTimeScalar, { nullable: true, description: 'When the source confirmed it last.' })
  verifiedAt!: string | null;

  @Field(() => dateTimeScalar, { description: 'When the value was last written.' })
  updatedAt!: string;

  @Field(() => VerificationState, { description: 'What the source says.' })
  state!: VerificationState;
}

@ObjectType({
  description: 'Quality of a record or of many: đúng, đủ, sạch, sống; each a share from 0 to 1.',
  simpleResolvers: true,
})
export class DataQuality {
  @Field(() => Float, { description: 'Đúng: share of the fields with a value that a source has verified.' })
  correct!: number;

  @Field(() => Float, { description: 'Đủ: share of the fields that have a value.' })
  complete!: number;

  @Field(() => Float, { description: 'Sạch: share of the fields with a value that no source disputes.' })
  clean!: number;

  @Field(() => Float, {
    description: 'Sống: share of the fields with a value confirmed or written in the last two years.',
  })
  current!: number;
}

@ObjectType({ description: 'How to reach the person.', simpleResolvers: true })
export class Contact {
  @Field(() => String, { nullable: true, description: 'Telephone number as registered.' })
  phone!: string | null;

  @Field(() => String, { nullable: true, description: 'E-mail address.' })
  email!: string | null;
}

@Directive('@key(fields: "id")')
@ObjectType({
  description: 'A person in the national population database (cơ sở dữ liệu quốc gia về dân cư).',
  simpleResolvers: true,
})
export class Resident {
  @Field(() => ID, { description: 'Opaque, stable for life; says nothing about the person.' })
  id!: string;

  @Personal('identity.number')
  @Field(() => personalNumberScalar, {
    nullable: true,
    description: 'Personal number (số định danh cá nhân). [identity.number]',
  })
  personalNumber?: string | null;

  @Personal('identity.number')
  @Field(() => [FormerNumber], {
    nullable: true,
    description: 'Cancelled numbers and the 9-digit CMND. [identity.number]',
  })
  formerNumbers?: FormerNumber[];

  @Personal('identity.core')
  @Field(() => String, {
    nullable: true,
    description: 'Full name at birth (họ, chữ đệm và tên khai sinh). [identity.core]',
  })
  fullName?: string;

  @Personal('identity.core')
  @Field(() => [String], { nullable: true, description: 'Other names (tên gọi khác). [identity.core]' })
  otherNames?: string[];

  @Personal('identity.core')
  @Field(() => partialDateScalar, {
    nullable: true,
    description: 'Date of birth (ngày, tháng, năm sinh). [identity.core]',
  })
  dateOfBirth?: string;

  @Personal('identity.core')
  @Field(() => Sex, { nullable: true, description: 'Sex (giới tính). [identity.core]' })
  sex?: Sex;

  @Personal('identity.core')
  @Field(() => String, { nullable: true, description: 'Nationality (quốc tịch), ISO 3166-1 alpha-2. [identity.core]' })
  nationality?: string;

  @Personal('identity.background')
  @Field(() => Address, { nullable: true, description: 'Place of birth (nơi sinh). [identity.background]' })
  placeOfBirth?: Address | null;

  @Personal('identity.background')
  @Field(() => Address, {
    nullable: true,
    description: 'Place of birth registration (nơi đăng ký khai sinh). [identity.background]',
  })
  birthRegistrationPlace?: Address | null;

  @Personal('identity.background')
  @Field(() => Address, { nullable: true, description: 'Hometown (quê quán). [identity.background]' })
  hometown?: Address | null;

  @Personal('identity.background')
  @Field(() => String, { nullable: true, description: 'Ethnicity (dân tộc). [identity.background]' })
  ethnicity?: string | null;

  @Personal('identity.background', { sensitive: true })
  @Field(() => String, { nullable: true, description: 'Religion (tôn giáo). Sensitive. [identity.background]' })
  religion?: string | null;

  @Personal('health', { sensitive: true })
  @Field(() => BloodType, { nullable: true, description: 'Blood group (nhóm máu). Sensitive. [health]' })
  bloodType?: BloodType | null;

  @Personal('family')
  @Field(() => MaritalStatus, { nullable: true, description: 'Marital status (tình trạng hôn nhân). [family]' })
  maritalStatus?: MaritalStatus;

  @Personal('identity.core')
  @Field(() => VitalStatus, { nullable: true, description: 'Alive, dead or missing. [identity.core]' })
  vitalStatus?: VitalStatus;

  @Personal('identity.background')
  @Field(() => String, { nullable: true, description: 'Occupation (nghề nghiệp). [identity.background]' })
  occupation?: string | null;

  @Personal('address')
  @Field(() => Address, { nullable: true, description: 'Permanent residence (nơi thường trú). [address]' })
  permanentAddress?: Address | null;

  @Personal('address')
  @Field(() => Address, { nullable: true, description: 'Temporary residence (nơi tạm trú). [address]' })
  temporaryAddress?: Address | null;

  @Personal('address')
  @Field(() => Address, {
    nullable: true,
    description: 'Current residence (nơi ở hiện tại); the temporary or permanent one where none is declared. [address]',
  })
  currentAddress?: Address | null;

  @Personal('address')
  @Field(() => [ResidenceRegistration], {
    nullable: true,
    description: 'Registrations of residence, newest first. [address]',
  })
  residenceHistory?: ResidenceRegistration[];

  @Personal('household')
  @Field(() => Household, { nullable: true, description: 'Household (hộ gia đình). [household]' })
  household?: Household | null;

  @Personal('family')
  @Field(() => [Relative], { nullable: true, description: 'Parents, spouse, children, guardian, ward. [family]' })
  relatives?: Relative[];

  @Personal('contact')
  @Field(() => Contact, { nullable: true, description: 'Telephone and e-mail. [contact]' })
  contact?: Contact;

  @Personal('social')
  @Field(() => [VulnerableGroup], {
    nullable: true,
    description: 'Groups that the law favours (đối tượng ưu tiên). [social]',
  })
  vulnerableGroups?: VulnerableGroup[];

  @Personal('*')
  @ListSize(30)
  @Field(() => [FieldProvenance], {
    nullable: true,
    description:
      "Source, date and state of each field. Lists the fields whose own scope is granted. [each field's own]",
  })
  provenance?: FieldProvenance[];

  @Personal('identity.core', { own: true })
  @Field(() => DataQuality, {
    nullable: true,
    description: "Quality of the record; the person's and guardian's only. [identity.core]",
  })
  dataQuality?: DataQuality;
}

@ObjectType({ description: 'A household as registered (hộ gia đình).', simpleResolvers: true })
export class Household {
  @Field(() => ID, { description: 'Opaque.' })
  id!: string;

  @Field(() => String, { description: 'Residence file number (số hồ sơ cư trú).' })
  fileNumber!: string;

  @Field(() => Resident, {
    nullable: true,
    description: 'Head of the household (chủ hộ); their own data needs a grant of its own.',
  })
  head!: Resident | null;

  @Field(() => Address, { description: 'Where the household is registered.' })
  address!: Address;

  @Field(() => [HouseholdMember], { description: 'Members, the head first.' })
  members!: HouseholdMember[];
}

@ObjectType({ description: 'A member of a household (thành viên hộ gia đình).', simpleResolvers: true })
export class HouseholdMember {
  @Field(() => Resident, { description: 'The member; their own data needs a grant of its own.' })
  resident!: Resident;

  @Field(() => Kinship, { description: 'Relation to the head (quan hệ với chủ hộ).' })
  relationToHead!: Kinship;

  @Field(() => dateScalar, { description: 'Member since.' })
  since!: string;
}

@ObjectType({ description: "A relative, as the person's own record shows them.", simpleResolvers: true })
export class Relative {
  @Field(() => Kinship, { description: 'What the relative is to the person.' })
  kinship!: Kinship;

  @Field(() => Resident, {
    nullable: true,
    description: 'The relative, if registered; their own data needs a grant of its own.',
  })
  resident!: Resident | null;

  @Field(() => String, { nullable: true, description: "The relative's name as this person's record shows it." })
  fullName!: string;
}

export const { Edge: ResidentEdge, Connection: ResidentConnection } = connectionOf(
  'Resident',
  'residents',
  () => Resident,
);
