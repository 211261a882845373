import { Fault } from '../../shared/errors';
import { answered, once } from '../../shared/idempotency';
import { writeOpened } from '../consents/write';
import type { ConsentRow, RelyingPartyRow, ShareTicketRow } from '../entities';
import type { IdentityContext } from '../loaders';
import { consentOfTicket, redemptionRefusal, SHARE_PURPOSE } from './terms';

/**
 * Turns a ticket into a one-time consent, once: whoever comes second, however close, finds it redeemed. The citizen's
 * account is looked at in the same transaction, so after the brake there is no redemption.
 */
export async function redeemTicket(token: string, key: string, context: IdentityContext): Promise<ConsentRow> {
  const party = await redeemingParty(context);
  const attempt = { operation: 'redeemShareTicket', key, input: { token } };
  const before = await answered<ConsentRow>(context, attempt);
  if (before) return before;

  const { means, now } = context;
  const { accounts, tickets, forUpdate } = means.repository;
  const found = await ticketOf(token, context);
  return once(context, attempt, async (run) => {
    // The account first, as the brake has it, which then takes the tickets.
    const [account] = await accounts.rows.locked(run, 'residentId', [found.residentId], forUpdate);
    const [ticket = found] = await tickets.rows.locked(run, 'id', [found.id], forUpdate);
    const refusal = redemptionRefusal(ticket, account, party, now);
    if (refusal) throw new Fault(refusal);
    const act = { kind: 'GRANTED', byWhom: 'citizen', asked: null } as const;
    const consent = await writeOpened(run, means, consentOfTicket(ticket, party, now), act, now);
    await tickets.rows.update(run, ticket.id, { status: 'REDEEMED', consentId: consent.id });
    return consent;
  });
}

/** A registered relying party that may share by QR, by its OAuth client; a citizen's token issued to it is not its own. */
async function redeemingParty({ caller, means }: IdentityContext): Promise<RelyingPartyRow> {
  if (caller?.kind !== 'RELYING_PARTY') throw new Fault('FORBIDDEN');
  const [party] = await means.repository.accounts.relyingParties.where('clientId', [caller.client]);
  if (!party) throw new Fault('FORBIDDEN');
  if (!party.allowedPurposes.includes(SHARE_PURPOSE)) throw new Fault('PURPOSE_CEILING_EXCEEDED');
  return party;
}

/** The ticket that a token of ours names. The signature tells ours from any other; the row tells everything else. */
async function ticketOf(token: string, { means }: IdentityContext): Promise<ShareTicketRow> {
  const id = (await means.signer.open('share-ticket', token))?.jti;
  const [ticket] = typeof id === 'string' ? await means.repository.tickets.rows.where('id', [id]) : [];
  if (!ticket) throw new Fault('SUBJECT_UNKNOWN_OR_NO_CONSENT');
  return ticket;
}
