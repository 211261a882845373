import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Cursors, type Page, page } from '../../shared/database/pages';
import { PageArgs } from '../../shared/graph';
import { applicationsNeed, onlyApplication } from '../access';
import type { ServiceContext } from '../loaders';
import { type Application, Resident } from '../types/application';
import { ApplicationState } from '../types/enums';
import { applicationFace } from './applications';

@Resolver(() => Resident)
export class ResidentResolver {
  @FieldResolver()
  applications(
    @Root() { id }: Resident,
    @Arg('state', () => ApplicationState, { nullable: true, description: 'Only in this state.' })
    state: ApplicationState | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { access, loaders, cursorKeys }: ServiceContext,
  ): Promise<Page<Application>> {
    const only = onlyApplication(access.grantFor(id, applicationsNeed));
    return page(
      args,
      new Cursors(cursorKeys, 'applications', id),
      (part) => loaders.applicationsOf.load({ residentId: id, query: { state: state ?? null, only, ...part } }),
      (row) => ({ sort: row.createdAt, id: row.id }),
      applicationFace,
    );
  }
}
