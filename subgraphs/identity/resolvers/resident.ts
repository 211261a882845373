import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Cursors, type Page, page } from '../../shared/database/pages';
import { PageArgs } from '../../shared/graph';
import type { IdentityContext } from '../loaders';
import { Consent, ConsentRequest } from '../types/consent';
import { ConsentRequestStatus, ConsentStatus } from '../types/enums';
import { ElectronicIdentity, Resident } from '../types/resident';
import type { AccessPage } from './access';
import { accessFace, accountFace, consentFace, requestFace } from './faces';

@Resolver(() => Resident)
export class ResidentResolver {
  @FieldResolver()
  async electronicIdentity(
    @Root() { id }: Resident,
    @Ctx() { loaders, now }: IdentityContext,
  ): Promise<ElectronicIdentity | null> {
    const found = await loaders.account.load(id);
    return found && accountFace(found, now);
  }

  @FieldResolver()
  consents(
    @Root() { id }: Resident,
    @Arg('status', () => ConsentStatus, { nullable: true, description: 'Only consents of this status.' })
    status: ConsentStatus | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders, cursorKeys, now }: IdentityContext,
  ): Promise<Page<Consent>> {
    const at = now.toISOString();
    return page(
      args,
      new Cursors(cursorKeys, 'consents', id),
      (part) => loaders.consentsOf.load({ residentId: id, query: { status: status ?? null, at, ...part } }),
      (row) => ({ sort: row.validFrom, id: row.id }),
      (row) => consentFace(row, now),
    );
  }

  @FieldResolver()
  async consentRequests(
    @Root() { id }: Resident,
    @Arg('status', () => ConsentRequestStatus, { nullable: true, description: 'Only requests of this status.' })
    status: ConsentRequestStatus | null,
    @Ctx() { loaders, now }: IdentityContext,
  ): Promise<readonly ConsentRequest[]> {
    const faces = (await loaders.consentRequestsOf.load(id)).map((row) => requestFace(row, now));
    return status ? faces.filter((face) => face.status === status) : faces;
  }

  @FieldResolver()
  async accessLog(
    @Root() { id }: Resident,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders, cursorKeys, now }: IdentityContext,
  ): Promise<AccessPage> {
    let total: number | null = null;
    const found = await page(
      args,
      new Cursors(cursorKeys, 'accessLog', id),
      async (part) => {
        const rows = await loaders.accessesOf.load({ residentId: id, query: part });
        total = part.after === null ? (rows[0]?.total ?? 0) : null;
        return rows;
      },
      (row) => ({ sort: row.at, id: row.id }),
      (row) => accessFace(row, now),
    );
    return { ...found, residentId: id, total };
  }
}
