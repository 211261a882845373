import type { Vital } from '../../shared/calls';
import type { Run } from '../../shared/database/transaction';
import { Fault } from '../../shared/errors';
import { answered, once } from '../../shared/idempotency';
import { newId } from '../../shared/ids';
import type { Grant } from '../../shared/scopes';
import type { ConsentRequestRow, ConsentRow, ScopeItemValue } from '../entities';
import type { IdentityContext } from '../loaders';
import { consentStatus, startOfDay } from '../rules';
import { forget, lockPending } from './requests';
import { approvedPart, completed, openedConsent } from './rules';
import { lockStanding, ownGrant, requireLevel2, roleOf, type Standing } from './standing';
import { birthday, CONSENTS_ALONE_FROM, hasTurned, type Part, partOf } from './voices';
import { writeChanged, writeOpened } from './write';

export interface Approval {
  readonly id: string;
  readonly scopes: readonly string[];
  readonly key: string;
}

/**
 * A citizen, a guardian, or a child beside the guardian agrees to a request, in whole or in part. The first of two makes a
 * consent that is PAUSED and awaits the other; the second, by the same request, puts it in force.
 */
export async function approveRequest({ id, scopes, key }: Approval, context: IdentityContext): Promise<ConsentRow> {
  const grant = ownGrant(await context.loaders.consentRequest.load(id), context);
  const attempt = { operation: 'approveConsentRequest', key, input: { id, scopes } };
  const before = await answered<ConsentRow>(context, attempt);
  if (before) return before;
  // Asked before the transaction begins: another chapter's word cannot be locked, and births do not change.
  const vital = await vitalOf(grant.subject, context);
  const consent = await once(context, attempt, (run) => approve(run, id, scopes, grant, vital, context));
  forget(context, id, consent.id);
  return consent;
}

/** Nobody speaks for the dead, and whoever is not in the register gives no consent either. */
export async function vitalOf(residentId: string, { peers, requestId, now }: IdentityContext): Promise<Vital> {
  const { vitals } = await peers.call('vitals', { residents: [residentId] }, { requestId, now });
  const vital = vitals.find((each) => each.residentId === residentId);
  if (!vital?.alive) throw new Fault('STEP_NOT_ALLOWED');
  return vital;
}

async function approve(
  run: Run,
  id: string,
  scopes: readonly string[],
  grant: Grant,
  { dateOfBirth }: Vital,
  context: IdentityContext,
): Promise<ConsentRow> {
  const { means, now } = context;
  const standing = await lockStanding(run, grant, context);
  const { request, waiting } = await lockPending(run, id, context);
  const part = partOf(standing.basis, dateOfBirth, standing.guardianship, now);
  if (part === 'NONE') throw new Fault('FORBIDDEN');
  requireLevel2(standing, context);
  const approved = approvedPart(request.scopes, scopes);
  const consent = waiting
    ? await complete(run, waiting, request, approved, part, standing, context)
    : await open(run, request, approved, part, standing, dateOfBirth, context);
  if (consent.awaits === null) await means.repository.consents.requests.update(run, id, { status: 'APPROVED' });
  return consent;
}

const voiceOf = ({ basis }: Standing): 'CHILD' | 'GUARDIAN' => (basis === 'GUARDIAN' ? 'GUARDIAN' : 'CHILD');

function open(
  run: Run,
  request: ConsentRequestRow,
  scopes: readonly ScopeItemValue[],
  part: Part,
  standing: Standing,
  dateOfBirth: string,
  { means, now }: IdentityContext,
): Promise<ConsentRow> {
  const other = voiceOf(standing) === 'CHILD' ? 'GUARDIAN' : 'CHILD';
  const validUntil = endFor(request.validUntil, dateOfBirth, now);
  const opening = { ...request, id: newId(), requestId: request.id, scopes, validUntil };
  const consent = openedConsent(opening, part === 'ONE_OF_TWO' ? other : null, now);
  const act = { kind: 'GRANTED', byWhom: granter(part, standing), asked: request.createdAt } as const;
  return writeOpened(run, means, consent, act, now);
}

function complete(
  run: Run,
  waiting: ConsentRow,
  request: ConsentRequestRow,
  approved: readonly ScopeItemValue[],
  part: Part,
  standing: Standing,
  { means, now }: IdentityContext,
): Promise<ConsentRow> {
  const awaited = consentStatus(waiting, now) === 'PAUSED' && waiting.awaits === voiceOf(standing);
  if (!awaited || part !== 'ONE_OF_TWO') throw new Fault('STEP_NOT_ALLOWED');
  const act = { kind: 'GRANTED', byWhom: granter(part, standing) } as const;
  return writeChanged(run, means, waiting, completed(waiting, request.scopes, approved, now), act, now);
}

const granter = (part: Part, standing: Standing) =>
  part === 'ONE_OF_TWO' && standing.basis === 'SELF' ? 'child' : roleOf(standing);

/** What was agreed to for a child ends when they come to speak for themselves: as their 14th birthday begins in Vietnam. */
function endFor(validUntil: string, dateOfBirth: string, now: Date): string {
  if (hasTurned(dateOfBirth, CONSENTS_ALONE_FROM, now)) return validUntil;
  const comesOfAge = startOfDay(birthday(dateOfBirth, CONSENTS_ALONE_FROM));
  return new Date(Math.min(Date.parse(validUntil), comesOfAge)).toISOString();
}
