import { Field, ID, InputType, Int } from 'type-graphql';
import { ApplicationState } from './enums';

@InputType({ description: 'Which applications an officer looks for; conditions are joined by "and".' })
export class ApplicationFilter {
  @Field(() => ApplicationState, { nullable: true, description: 'Only in this state.' })
  state?: ApplicationState | null;

  @Field(() => Int, { nullable: true, description: 'Only for the procedure of this number.' })
  procedure?: number | null;

  @Field(() => ID, { nullable: true, description: 'Code of a commune, or of a province with its communes.' })
  area?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those that are overdue, or only those that are not.' })
  overdue?: boolean | null;
}
