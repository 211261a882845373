import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Permission } from '../../shared/directives';
import { Fault } from '../../shared/errors';
import type { IdentityContext } from '../loaders';
import { purposeOf } from '../purposes';
import { isPartyTo } from '../rules';
import { Consent, ConsentEvent, ConsentRequest } from '../types/consent';
import { Purpose, RelyingParty } from '../types/party';

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
  events(@Root() { id }: Consent, @Ctx() { loaders }: IdentityContext): Promise<readonly ConsentEvent[]> {
    return loaders.consentEvents.load(id);
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
    return ofParty(await context.loaders.consentRequest.load(id), context);
  }

  @FieldResolver()
  relyingParty(@Root() request: ConsentRequest, @Ctx() context: IdentityContext): Promise<RelyingParty | null> {
    return context.loaders.relyingParty.load(request.relyingPartyId);
  }

  @FieldResolver()
  purpose(@Root() request: ConsentRequest): Purpose | null {
    return purposeOf(request.purposeCode);
  }
}

export const consentOf = async (id: string, context: IdentityContext): Promise<Consent> =>
  ofParty(await context.loaders.consent.load(id), context);

/** Somebody else's and nobody's are the same NOT_FOUND: an id tells a stranger nothing. */
async function ofParty<Found extends { readonly residentId: string; readonly relyingPartyId: string }>(
  found: Found | null,
  context: IdentityContext,
): Promise<Found> {
  const relyingParty = found && (await context.loaders.relyingParty.load(found.relyingPartyId));
  if (!found || !isPartyTo(context, found.residentId, relyingParty?.clientId)) throw new Fault('NOT_FOUND');
  return found;
}
