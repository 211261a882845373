import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Permission } from '../../shared/directives';
import { Fault } from '../../shared/errors';
import type { RelyingPartyRow } from '../entities';
import type { IdentityContext } from '../loaders';
import { purposeOf } from '../purposes';
import { isPartyTo } from '../rules';
import { Consent, ConsentEvent, ConsentRequest } from '../types/consent';
import { Purpose, RelyingParty } from '../types/party';
import { consentFace, eventFace, requestFace } from './faces';

@Resolver(() => Consent)
export class ConsentResolver {
  @Permission('consent:read')
  @Query(() => Consent, {
    nullable: true,
    description: 'A consent of the citizen or ward, or one given to the relying party that asks.',
  })
  consent(
    @Arg('id', () => ID, { description: 'The id of the consent.' }) id: string,
    @Ctx() context: IdentityContext,
  ): Promise<Consent | null> {
    return consentOf(id, context);
  }

  @FieldResolver()
  relyingParty(@Root() consent: Consent, @Ctx() context: IdentityContext): Promise<RelyingParty | null> {
    return context.loaders.relyingParty.load(consent.relyingPartyId);
  }

  @FieldResolver()
  purpose(@Root() consent: Consent): Purpose | null {
    return purposeOf(consent.purposeCode);
  }

  @FieldResolver()
  async events(@Root() { id }: Consent, @Ctx() { loaders }: IdentityContext): Promise<readonly ConsentEvent[]> {
    return (await loaders.consentEvents.load(id)).map(eventFace);
  }
}

@Resolver(() => ConsentRequest)
export class ConsentRequestResolver {
  @Permission('consent:read')
  @Query(() => ConsentRequest, {
    nullable: true,
    description: 'A request to the citizen or ward, or one made by the relying party that asks.',
  })
  async consentRequest(
    @Arg('id', () => ID, { description: 'The id of the request.' }) id: string,
    @Ctx() context: IdentityContext,
  ): Promise<ConsentRequest | null> {
    return requestFace(
      await ofParty(await context.loaders.consentRequest.load(id), 'Query.consentRequest', context),
      context.now,
    );
  }

  @FieldResolver()
  relyingParty(@Root() request: ConsentRequest, @Ctx() context: IdentityContext): Promise<RelyingParty | null> {
    return context.loaders.relyingParty.load(request.relyingPartyId);
  }

  @FieldResolver()
  purpose(@Root() request: ConsentRequest): Purpose | null {
    return purposeOf(request.purposeCode);
  }

  @FieldResolver()
  async consent(@Root() { id, status }: ConsentRequest, @Ctx() context: IdentityContext): Promise<Consent | null> {
    const given = status === 'APPROVED' ? await context.loaders.consentOfRequest.load(id) : null;
    return given && consentFace(given, context.now);
  }
}

export const consentOf = async (id: string, context: IdentityContext): Promise<Consent> =>
  consentFace(await ofParty(await context.loaders.consent.load(id), 'Query.consent', context), context.now);

const OWN = { scope: '*', own: true } as const;

/** Somebody else's and nobody's are the same NOT_FOUND at the same cost: an id tells a stranger nothing. */
async function ofParty<Found extends { readonly residentId: string; readonly relyingPartyId: string }>(
  found: Found | null,
  coordinate: string,
  context: IdentityContext,
): Promise<Found> {
  const own = await ownParty(context);
  const theirs = found !== null && own?.id === found.relyingPartyId ? own.clientId : undefined;
  if (!found || !isPartyTo(context, found.residentId, theirs)) throw new Fault('NOT_FOUND');
  // Read as one's own it goes on the record like every read of a person, and a lock of the account holds it back with them.
  if (context.access.grantFor(found.residentId, OWN)) context.access.open(found.residentId, OWN, coordinate);
  return found;
}

/** The relying party that asks for itself, whatever was found for it. */
const ownParty = async ({ caller, loaders }: IdentityContext): Promise<RelyingPartyRow | null> =>
  caller?.kind === 'RELYING_PARTY' ? loaders.partyOfClient.load(caller.client) : null;
