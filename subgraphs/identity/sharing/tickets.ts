import { Fault } from '../../shared/errors';
import { answered, once } from '../../shared/idempotency';
import { newId } from '../../shared/ids';
import type { Grant } from '../../shared/scopes';
import { vitalOf } from '../consents/approval';
import { lockStanding, requireLevel2 } from '../consents/standing';
import { partOf } from '../consents/voices';
import type { RelyingPartyRow, ShareTicketRow } from '../entities';
import type { IdentityContext } from '../loaders';
import { checkShareable, SHARE_PURPOSE, ticketStatus, ttlOf } from './terms';

export interface TicketWish {
  readonly scopes: readonly string[];
  readonly ttlSeconds?: number | null;
  /** The relying party that alone may redeem it. */
  readonly relyingParty?: string | null;
  readonly idempotencyKey: string;
}

/** `aud` of a ticket that any relying party may redeem. */
const ANY_PARTY = 'relying-party';

/**
 * Opens a ticket for the citizen's own data. It becomes a consent without another question, so it takes at once what
 * consent takes: level 2, an account that is not stopped, and a person whose own word is enough, for a ticket has nobody
 * beside who speaks too.
 */
export async function openTicket(wish: TicketWish, context: IdentityContext): Promise<ShareTicketRow> {
  const grant = inPerson(context);
  const { scopes, relyingParty = null, idempotencyKey: key } = wish;
  const ttl = ttlOf(wish.ttlSeconds);
  checkShareable(scopes);
  const attempt = { operation: 'createShareTicket', key, input: { scopes, ttl, relyingParty } };
  const before = await answered<ShareTicketRow>(context, attempt);
  if (before) return before;

  const party = relyingParty === null ? null : await sharingParty(relyingParty, context);
  const { dateOfBirth } = await vitalOf(grant.subject, context);
  const ticket = await newTicket(grant.subject, scopes, ttl, party, context);
  return once(context, attempt, async (run) => {
    const standing = await lockStanding(run, grant, context);
    const part = partOf('SELF', dateOfBirth, standing.guardianship, context.now);
    if (part !== 'ALONE') throw new Fault(part === 'NONE' ? 'FORBIDDEN' : 'STEP_NOT_ALLOWED');
    requireLevel2(standing, context);
    await context.means.repository.tickets.rows.insert(run, [ticket]);
    return ticket;
  });
}

/**
 * Takes a ticket back, at any level. One that cannot be redeemed any more is as the citizen wants it; a redeemed one is a
 * consent, and withdrawn as such.
 */
export async function cancelTicket(id: string, key: string, context: IdentityContext): Promise<ShareTicketRow> {
  const grant = inPerson(context);
  const { tickets, forUpdate } = context.means.repository;
  return once(context, { operation: 'cancelShareTicket', key, input: { id } }, async (run) => {
    await lockStanding(run, grant, context);
    const [found] = await tickets.rows.locked(run, 'id', [id], forUpdate);
    if (found?.residentId !== grant.subject) throw new Fault('NOT_FOUND');
    const status = ticketStatus(found, context.now);
    if (status === 'REDEEMED') throw new Fault('STEP_NOT_ALLOWED');
    if (status !== 'OPEN') return found;
    await tickets.rows.update(run, id, { status: 'CANCELLED' });
    return { ...found, status: 'CANCELLED' };
  });
}

/**
 * The citizen's own grant, held through an application of the citizens' own: neither a partner's frontend nor a guardian
 * hands out what somebody else shows. Throws `FORBIDDEN`, or why their grants could not be had.
 */
function inPerson({ caller, access }: IdentityContext): Grant {
  const grant = caller?.kind === 'CITIZEN' ? access.grantFor(caller.subject, { scope: '*', own: true }) : undefined;
  if (grant?.basis !== 'SELF') throw new Fault(access.refusal ?? 'FORBIDDEN');
  return grant;
}

async function sharingParty(id: string, { loaders }: IdentityContext): Promise<RelyingPartyRow> {
  const party = await loaders.relyingParty.load(id);
  if (!party) throw new Fault('BAD_USER_INPUT');
  if (!party.allowedPurposes.includes(SHARE_PURPOSE)) throw new Fault('PURPOSE_CEILING_EXCEEDED');
  return party;
}

/** The token says which ticket, until when and for whom (RFC 7519); who the person is stands in the row alone. */
async function newTicket(
  residentId: string,
  scopes: readonly string[],
  ttl: number,
  party: RelyingPartyRow | null,
  { means, now }: IdentityContext,
): Promise<ShareTicketRow> {
  const id = newId();
  const ends = now.getTime() + ttl;
  // Whole seconds (RFC 7519, NumericDate), rounded up: the row decides to the millisecond.
  const claims = { jti: id, exp: Math.ceil(ends / 1_000), aud: party?.clientId ?? ANY_PARTY };
  return {
    id,
    residentId,
    scopes: [...scopes],
    relyingPartyId: party?.id ?? null,
    status: 'OPEN',
    createdAt: now.toISOString(),
    expiresAt: new Date(ends).toISOString(),
    token: await means.signer.sign('share-ticket', claims),
    consentId: null,
  };
}
