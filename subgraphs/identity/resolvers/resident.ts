import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Cursors, type Page, page } from '../../shared/database/pages';
import { PageArgs } from '../../shared/graph';
import type { IdentityContext } from '../loaders';
import { Consent, ConsentRequest } from '../types/consent';
import { ConsentRequestStatus, ConsentStatus } from '../types/enums';
import { ElectronicIdentity, Resident } from '../types/resident';
import type { AccessPage } from './access';

@Resolver(() => Resident)
export class ResidentResolver {
  @FieldResolver()
  async electronicIdentity(
    @Root() { id }: Resident,
    @Ctx() { loaders }: IdentityContext,
  ): Promise<ElectronicIdentity | null> {
    const found = await loaders.account.load(id);
    return found && { ...found.account, dependants: found.dependantIds.map((dependant) => ({ id: dependant })) };
  }

  @FieldResolver()
  consents(
    @Root() { id }: Resident,
    @Arg('status', () => ConsentStatus, { nullable: true, description: 'Only consents of this status.' })
    status: ConsentStatus | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders, cursorKeys }: IdentityContext,
  ): Promise<Page<Consent>> {
    return page(
      args,
      new Cursors(cursorKeys, 'consents', id),
      (part) => loaders.consentsOf.load({ residentId: id, query: { status: status ?? null, ...part } }),
      (row) => ({ sort: row.validFrom, id: row.id }),
      (row) => row,
    );
  }

  @FieldResolver()
  consentRequests(
    @Root() { id }: Resident,
    @Arg('status', () => ConsentRequestStatus, { nullable: true, description: 'Only requests of this status.' })
    status: ConsentRequestStatus | null,
    @Ctx() { loaders }: IdentityContext,
  ): Promise<readonly ConsentRequest[]> {
    return loaders.consentRequestsOf.load({ residentId: id, query: { status: status ?? null } });
  }

  @FieldResolver()
  async accessLog(
    @Root() { id }: Resident,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders, cursorKeys }: IdentityContext,
  ): Promise<AccessPage> {
    const found = await page(
      args,
      new Cursors(cursorKeys, 'accessLog', id),
      (part) => loaders.accessesOf.load({ residentId: id, query: part }),
      (row) => ({ sort: row.at, id: row.id }),
      (row) => row,
    );
    return { ...found, residentId: id };
  }
}
