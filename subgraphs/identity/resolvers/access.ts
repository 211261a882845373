import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Page } from '../../shared/database/pages';
import type { IdentityContext } from '../loaders';
import { type AccessRecord, AccessRecordConnection } from '../types/access';

/** A page that remembers whose it is, for the count: a first page knows it, for another it is taken where it is asked for. */
export interface AccessPage extends Page<AccessRecord> {
  readonly residentId: string;
  readonly total: number | null;
}

@Resolver(() => AccessRecordConnection)
export class AccessRecordConnectionResolver {
  @FieldResolver(() => Int, { description: 'How many accesses are on the record in all, withheld ones included.' })
  async totalCount(@Root() { residentId, total }: AccessPage, @Ctx() { loaders }: IdentityContext): Promise<number> {
    return total ?? (await loaders.accessCount.load(residentId))?.count ?? 0;
  }
}
