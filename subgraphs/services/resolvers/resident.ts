import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Cursors, type Page, pageOf, readPage } from '../../shared/database/pages';
import { PageArgs } from '../../shared/graph';
import type { ServiceContext } from '../loaders';
import { type Application, Resident } from '../types/application';
import { ApplicationState } from '../types/enums';
import { applicationFace } from './applications';

@Resolver(() => Resident)
export class ResidentResolver {
  @FieldResolver()
  async applications(
    @Root() { id }: Resident,
    @Arg('state', () => ApplicationState, { nullable: true, description: 'Only in this state.' })
    state: ApplicationState | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { loaders, cursorKeys }: ServiceContext,
  ): Promise<Page<Application>> {
    const cursors = new Cursors(cursorKeys, 'applications', id);
    const { first, after } = readPage(page, cursors);
    // One more than asked for tells whether the list goes on.
    const limit = first + 1;
    const rows = await loaders.applicationsOf.load({ residentId: id, query: { state: state ?? null, after, limit } });
    return pageOf(rows, first, cursors, (row) => ({ sort: row.createdAt, id: row.id }), applicationFace);
  }
}
