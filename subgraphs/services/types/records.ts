import { Field, ID, ObjectType } from 'type-graphql';
import { enumOf } from '../../shared/graph';
import { dateScalar, vndScalar } from '../../shared/scalars';

export const ServiceRecordKind = enumOf('ServiceRecordKind', 'What an agency noted of a person.', {
  IDENTITY_CONFIRMATION: 'The former identity number was confirmed (giấy xác nhận số Chứng minh nhân dân).',
  RESIDENCE_CONFIRMATION: 'Residence was confirmed (giấy xác nhận thông tin về cư trú).',
  VEHICLE_PLATE: 'A number plate, which its holder keeps (biển số định danh).',
  FINE_RECEIPT: 'A traffic fine was paid (biên lai thu tiền phạt).',
  SEAL_REGISTRATION: 'The seal of an organisation was registered (đăng ký mẫu con dấu).',
  DEATH_EXTRACT: 'An extract of the register of deaths (trích lục khai tử).',
  FUNERAL_ALLOWANCE: 'A funeral allowance (trợ cấp mai táng).',
  EXAM_REGISTRATION: 'Registered for the graduation exam (đăng ký dự thi tốt nghiệp THPT).',
  UNEMPLOYMENT_BENEFIT: 'An unemployment benefit (trợ cấp thất nghiệp).',
  ELECTRICITY_CONTRACT: 'A contract for electricity (hợp đồng mua bán điện).',
});
export type ServiceRecordKind = keyof typeof ServiceRecordKind;

@ObjectType({
  description: 'What an agency without a registry of its own here keeps of a person (kết quả dịch vụ công).',
  simpleResolvers: true,
})
export class ServiceRecord {
  @Field(() => ID, { description: 'Opaque.' })
  id!: string;

  @Field(() => ServiceRecordKind, { description: 'What it is.' })
  kind!: ServiceRecordKind;

  @Field(() => String, { description: "The agency's number (số), or the code of the application it came from." })
  number!: string;

  @Field(() => String, { description: 'Its name in Vietnamese.' })
  title!: string;

  @Field(() => String, { description: 'The office that made it (cơ quan cấp).' })
  issuer!: string;

  @Field(() => dateScalar, { description: 'First day (từ ngày).' })
  since!: string;

  @Field(() => dateScalar, { nullable: true, description: 'Last day (đến ngày); null while it stands.' })
  until!: string | null;

  @Field(() => vndScalar, { nullable: true, description: 'An amount of money (số tiền); null where none is known.' })
  amount!: number | null;

  @Field(() => String, { description: 'What else it says, a JSON object.' })
  details!: string;

  @Field(() => ID, { nullable: true, description: 'The application that it came from (mã hồ sơ nguồn).' })
  applicationId!: string | null;
}
