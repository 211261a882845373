import { Directive, Field, Int, ObjectType } from 'type-graphql';
import { ListSize } from '../../shared/directives';
import { dateScalar, vndScalar } from '../../shared/scalars';
import { ProcedureGroup, ResultChannel } from './enums';

@Directive('@key(fields: "number")')
@ObjectType({ description: 'An administrative procedure (thủ tục hành chính) as of a day.', simpleResolvers: true })
export class Procedure {
  @Field(() => Int, {
    description: 'Our number, stable for life: 1 to 25 are the essential services, those beside them begin at 101.',
  })
  number!: number;

  @Field(() => String, {
    nullable: true,
    description: 'National code (mã thủ tục); null where none is known. Codes change, so it is no key.',
  })
  code!: string | null;

  @Field(() => String, { description: 'Name in Vietnamese (tên thủ tục).' })
  nameVi!: string;

  @Field(() => String, { description: 'Name in English, in our translation.' })
  nameEn!: string;

  @Field(() => ProcedureGroup, { description: 'Field (lĩnh vực).' })
  group!: ProcedureGroup;

  @Field(() => Boolean, { description: 'Whether it is one of the 25 essential services (dịch vụ công thiết yếu).' })
  essential!: boolean;

  @Field(() => String, { description: 'Agency in charge (cơ quan thực hiện).' })
  agency!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Days it takes (thời hạn giải quyết); null where no period is fixed or known, see processingNote.',
  })
  processingDays!: number | null;

  @Field(() => String, { nullable: true, description: 'What the number of days alone does not say.' })
  processingNote!: string | null;

  @Field(() => vndScalar, {
    nullable: true,
    description: 'Fee online (phí, lệ phí); 0 is free, null is not known, see feeNote.',
  })
  feeOnline!: number | null;

  @Field(() => vndScalar, {
    nullable: true,
    description: 'Fee at the desk (phí, lệ phí); 0 is free, null is not known, see feeNote.',
  })
  feeInPerson!: number | null;

  @Field(() => String, { nullable: true, description: 'Basis of the fee and its exceptions.' })
  feeNote!: string | null;

  @Field(() => [String], { description: 'What to hand in (thành phần hồ sơ).' })
  requiredDocuments!: readonly string[];

  @Field(() => [String], { description: 'What must be fulfilled (yêu cầu, điều kiện).' })
  conditions!: readonly string[];

  @Field(() => String, { description: 'JSON Schema (draft 2020-12) of the form (tờ khai điện tử).' })
  formSchema?: string;

  @ListSize(4)
  @Field(() => [ProcedureStep], {
    description: 'Steps of a linked procedure (thủ tục liên thông), in order; empty for the others.',
  })
  steps!: readonly ProcedureStep[];

  @Field(() => [ResultChannel], { description: 'How the result can be handed over (hình thức trả kết quả).' })
  resultChannels!: readonly ResultChannel[];

  @Field(() => dateScalar, { description: 'First day of this version.' })
  validFrom!: string;
}

@ObjectType({ description: 'A step of a linked procedure (thủ tục liên thông).', simpleResolvers: true })
export class ProcedureStep {
  /** Not a field: what the procedure is found by. */
  procedureNumber!: number | null;

  @Field(() => Int, { description: '1, 2, 3 … within the linked procedure.' })
  order!: number;

  @Field(() => String, { description: 'Name of the step in Vietnamese.' })
  title!: string;

  @Field(() => Procedure, {
    nullable: true,
    description: 'The procedure of the step as it is today; null for a step without an entry of its own.',
  })
  procedure?: Procedure | null;

  @Field(() => String, { description: 'Agency in charge of the step.' })
  agency!: string;
}
