import { Field, ID, InputType } from 'type-graphql';
import { dateScalar, personalNumberScalar } from '../../shared/scalars';

@InputType({ description: 'Which residents an officer looks for; conditions are joined by "and".' })
export class ResidentFilter {
  @Field(() => ID, { nullable: true, description: 'Code of a commune, or of a province with its communes.' })
  area?: string | null;

  @Field(() => String, { nullable: true, description: 'Part of the full name.' })
  nameContains?: string | null;

  @Field(() => dateScalar, { nullable: true, description: 'Born on this day or later.' })
  bornFrom?: string | null;

  @Field(() => dateScalar, { nullable: true, description: 'Born on this day or earlier.' })
  bornTo?: string | null;

  @Field(() => personalNumberScalar, { nullable: true, description: 'The personal number (số định danh cá nhân).' })
  personalNumber?: string | null;
}
