import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Page } from '../../shared/database/pages';
import type { IdentityContext } from '../loaders';
import { type AccessRecord, AccessRecordConnection } from '../types/access';

/** A page that remembers whose it is, for the count, which is taken only where it is asked for. */
export interface AccessPage extends Page<AccessRecord> {
  readonly residentId: string;
}

@Resolver(() => AccessRecordConnection)
export class AccessRecordConnectionResolver {
  @FieldResolver(() => Int, { description: 'How many accesses are on the record in all, withheld ones included.' })
  async totalCount(@Root() { residentId }: AccessPage, @Ctx() { loaders }: IdentityContext): Promise<number> {
    return (await loaders.accessCount.load(residentId))?.count ?? 0;
  }
}
