import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { isWithin } from '../../shared/areas';
import { Cursors, type Page, page } from '../../shared/database/pages';
import { Permission } from '../../shared/directives';
import { PageArgs } from '../../shared/graph';
import type { ResidentContext } from '../loaders';
import { searchOf } from '../search';
import { ResidentFilter } from '../types/inputs';
import { Resident, ResidentConnection } from '../types/resident';

@Resolver(() => Resident)
export class SearchResolver {
  @Permission('residents:search')
  @Query(() => ResidentConnection, {
    description:
      'Officers with a mandate only, within its area or among the persons it names. The filter must name a part of the name, a personal number, or both ends of a time of birth.',
  })
  residents(
    @Arg('filter', () => ResidentFilter, { description: 'Whom to look for.' }) filter: ResidentFilter,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: ResidentContext,
  ): Promise<Page<Resident>> {
    const { access, caller, cursorKeys, loaders, now } = context;
    const search = searchOf(filter, access, now);
    const mandate = access.mandate ?? access.grants.find(({ basis }) => basis === 'MANDATE');
    return page(
      args,
      new Cursors(cursorKeys, 'residents', `${caller?.subject} ${mandate?.reference}`),
      ({ limit, after }) => loaders.search(search, { limit, after: after?.id ?? null }),
      (id) => ({ sort: id, id }),
      (id) => found(id, 'Query.residents', context),
    );
  }
}

/** Any grant on the person will do. */
const anyGrant = { scope: '*', own: false };

/** That somebody was found is itself told of them, so it goes on the record with the rest. */
function found(id: string, coordinate: string, { access }: ResidentContext): Resident {
  if (access.mandate) access.confirm(id, access.mandate);
  access.open(id, anyGrant, coordinate);
  return { id };
}

/** Under a mandate over an area: reaches the person who lives there. Anybody else stays as nobody. */
export async function reach(id: string, context: ResidentContext): Promise<void> {
  const { mandate } = context.access;
  if (!mandate || context.access.concerns(id)) return;
  const homes = await context.loaders.homes.load(id);
  if (homes.some(({ communeCode }) => isWithin(communeCode, mandate.area))) found(id, 'Query.resident', context);
}
