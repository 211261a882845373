import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Personal } from '../../shared/directives';
import { DocumentWallet } from './document';

@Directive('@key(fields: "id")')
@ObjectType({
  description: 'A person in the national population database (cơ sở dữ liệu quốc gia về dân cư).',
  simpleResolvers: true,
})
export class Resident {
  @Field(() => ID, { description: 'Opaque, stable for life; says nothing about the person.' })
  id!: string;

  @Personal('documents.*')
  @Field(() => DocumentWallet, {
    nullable: true,
    description:
      'Integrated documents (giấy tờ tích hợp): only the types that the grant covers; the rest is named in withheld. [documents.<type>]',
  })
  documents?: DocumentWallet;
}
