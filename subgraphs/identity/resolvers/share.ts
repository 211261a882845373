import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { Permission } from '../../shared/directives';
import type { IdentityContext } from '../loaders';
import { qrPicture } from '../sharing/picture';
import { redeemTicket } from '../sharing/redeem';
import { cancelTicket, openTicket } from '../sharing/tickets';
import { Consent } from '../types/consent';
import { ShareTicket, ShareTicketInput } from '../types/share';
import { consentFace, ticketFace } from './faces';

@Resolver(() => ShareTicket)
export class ShareTicketResolver {
  @Permission('consent:write')
  @Mutation(() => ShareTicket, {
    description: 'Opens a one-time ticket for data of the citizen who asks (level 2, from 14 years of age).',
  })
  async createShareTicket(
    @Arg('input', () => ShareTicketInput, { description: 'What, for how long, to whom.' }) input: ShareTicketInput,
    @Ctx() context: IdentityContext,
  ): Promise<ShareTicket> {
    return ticketFace(await openTicket(input, context), context.now);
  }

  @Permission('consent:write')
  @Mutation(() => ShareTicket, { description: 'Takes a ticket back before anybody has redeemed it.' })
  async cancelShareTicket(
    @Arg('id', () => ID, { description: "The ticket's id." }) id: string,
    @Arg('idempotencyKey', () => ID, { description: 'The same key gives the same answer.' }) idempotencyKey: string,
    @Ctx() context: IdentityContext,
  ): Promise<ShareTicket> {
    return ticketFace(await cancelTicket(id, idempotencyKey, context), context.now);
  }

  @Permission('kyc:request')
  @Mutation(() => Consent, {
    description: 'Turns a ticket into a consent for one read within ten minutes; give its id as Consent-Id.',
  })
  async redeemShareTicket(
    @Arg('token', () => String, { description: "The ticket's token, as scanned." }) token: string,
    @Arg('idempotencyKey', () => ID, { description: 'The same key gives the same answer.' }) idempotencyKey: string,
    @Ctx() context: IdentityContext,
  ): Promise<Consent> {
    return consentFace(await redeemTicket(token, idempotencyKey, context), context.now);
  }

  /** Drawn where it is asked for only. */
  @FieldResolver()
  qrImage(@Root() ticket: ShareTicket): Promise<string> {
    return qrPicture(ticket);
  }
}
