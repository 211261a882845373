import type { PersonQuestion } from '../../shared/calls';
import type { Run } from '../../shared/database/transaction';
import { Fault } from '../../shared/errors';
import { answered, once } from '../../shared/idempotency';
import { newId } from '../../shared/ids';
import type { ConsentRequestRow, ConsentRow, RelyingPartyRow } from '../entities';
import type { IdentityContext } from '../loaders';
import { requestStatus } from '../rules';
import { taken } from './rules';
import { lockStanding, ownGrant, type Role, roleOf } from './standing';
import { checkTerms, type Terms } from './terms';
import { askedEvent, writeChanged } from './write';

/**
 * How long a request waits for its answer. The law has requests of data subjects answered in two working days and gives
 * citizens no such duty: a week holds a weekend and a journey, and a forgotten request does not lie open for ever.
 */
const REQUEST_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/** No name in the register is longer. */
const MAX_NAME = 200;

export interface NewRequest {
  readonly person: PersonQuestion;
  readonly terms: Terms;
  readonly key: string;
}

/**
 * A relying party asks a citizen for consent. Everything that can be said of the request itself is said before the person
 * is looked up, and whoever cannot be found (no such number, another name, another birth date, no longer alive) is one
 * code at one cost: a request is no way to try numbers.
 */
export async function requestConsent({ person, terms, key }: NewRequest, context: IdentityContext) {
  const { means, now, peers, requestId } = context;
  const party = await askingParty(context);
  const attempt = { operation: 'requestConsent', key, input: { person, terms } };
  const before = await answered<ConsentRequestRow>(context, attempt);
  if (before) return before;
  checkPerson(person);
  checkTerms(terms, party, now);
  await means.limits.naming(party.clientId, person);
  const { residentId } = await peers.call('findPerson', nfc(person), { requestId, now });
  if (residentId === null) throw new Fault('SUBJECT_UNKNOWN_OR_NO_CONSENT');
  return once(context, attempt, async (run) => {
    const request = newRequest(terms, residentId, party, now);
    await means.repository.consents.requests.insert(run, [request]);
    return request;
  });
}

/** The registered relying party that speaks for itself; a citizen's token issued to its client is not its own. */
async function askingParty({ caller, loaders }: IdentityContext): Promise<RelyingPartyRow> {
  const party = caller?.kind === 'RELYING_PARTY' ? await loaders.partyOfClient.load(caller.client) : null;
  if (!party) throw new Fault('FORBIDDEN');
  return party;
}

function checkPerson({ fullName }: PersonQuestion): void {
  if (fullName.trim() === '' || fullName.length > MAX_NAME) throw new Fault('BAD_USER_INPUT');
}

const nfc = (person: PersonQuestion): PersonQuestion => ({ ...person, fullName: person.fullName.normalize('NFC') });

/** It cannot be answered any more when the consent itself would be over. */
function newRequest(terms: Terms, residentId: string, party: RelyingPartyRow, now: Date): ConsentRequestRow {
  const validUntil = Date.parse(terms.validUntil);
  return {
    ...terms,
    id: newId(),
    residentId,
    relyingPartyId: party.id,
    scopes: [...terms.scopes],
    validUntil: new Date(validUntil).toISOString(),
    status: 'PENDING',
    createdAt: now.toISOString(),
    expiresAt: new Date(Math.min(now.getTime() + REQUEST_LIFETIME_MS, validUntil)).toISOString(),
  };
}

/** Any of those whose word counts may refuse, at any level. A consent that waits for the second of two ends with it. */
export async function rejectRequest(id: string, key: string, context: IdentityContext): Promise<ConsentRequestRow> {
  const { means, now, loaders } = context;
  const grant = ownGrant(await loaders.consentRequest.load(id), context);
  const rejected = await once(context, { operation: 'rejectConsentRequest', key, input: { id } }, async (run) => {
    const role = roleOf(await lockStanding(run, grant, context));
    const { request, waiting } = await lockPending(run, id, context);
    if (waiting) {
      const act = { kind: 'REVOKED', byWhom: role } as const;
      await writeChanged(run, means, waiting, taken('REVOKED', waiting, now), act, now);
    }
    return writeRejected(run, request, role, context);
  });
  forget(context, id);
  return rejected;
}

/** Within a transaction: the request and the first of two words on it, if there is one. Throws unless it waits for an answer. */
export async function lockPending(
  run: Run,
  id: string,
  { means: { repository }, now }: IdentityContext,
): Promise<{ request: ConsentRequestRow; waiting: ConsentRow | null }> {
  const { consents, forUpdate } = repository;
  const [request] = await consents.requests.locked(run, 'id', [id], forUpdate);
  const [waiting = null] = await consents.rows.locked(run, 'requestId', [id], forUpdate);
  if (!request || requestStatus(request, now) !== 'PENDING') throw new Fault('STEP_NOT_ALLOWED');
  return { request, waiting };
}

export async function writeRejected(
  run: Run,
  request: ConsentRequestRow,
  byWhom: Role,
  { means: { repository }, now }: IdentityContext,
): Promise<ConsentRequestRow> {
  const { consents } = repository;
  const { id, residentId, createdAt } = request;
  await consents.requests.update(run, id, { status: 'REJECTED' });
  await consents.addEvent(run, askedEvent(request, createdAt));
  const event = { residentId, consentId: id, kind: 'REJECTED', at: now.toISOString(), version: 0 } as const;
  await consents.addEvent(run, { ...event, byWhom, receipt: null });
  return { ...request, status: 'REJECTED' };
}

/** What this request of the gateway has read so far is no longer so. */
export function forget({ loaders }: IdentityContext, requestId: string | null, consentId?: string): void {
  if (requestId !== null) {
    loaders.consentRequest.clear(requestId);
    loaders.consentOfRequest.clear(requestId);
  }
  if (consentId !== undefined) {
    loaders.consent.clear(consentId);
    loaders.consentEvents.clear(consentId);
  }
}
