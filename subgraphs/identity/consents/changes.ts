import type { Run } from '../../shared/database/transaction';
import { Fault } from '../../shared/errors';
import { once } from '../../shared/idempotency';
import type { ConsentRow } from '../entities';
import type { IdentityContext } from '../loaders';
import { forget, writeRejected } from './requests';
import { keptPart, type Step, taken, type Unsigned } from './rules';
import { lockStanding, ownGrant, requireLevel2, roleOf, type Standing } from './standing';
import { isWardForGood } from './voices';
import { writeChanged } from './write';

interface Change {
  readonly operation: string;
  readonly step: Step;
  readonly id: string;
  readonly key: string;
  /** What the caller said beside id and key. */
  readonly input?: object;
}

/** What a step does beside moving the state; runs after the state was found to allow it. */
type Detail = (run: Run, consent: ConsentRow, standing: Standing) => Partial<Unsigned> | Promise<Partial<Unsigned>>;

const nothing: Detail = () => ({});

/** Takes scopes back. At any level and by either of two, like everything that shows less than before. */
export const narrowConsent = (id: string, keep: readonly string[], key: string, context: IdentityContext) =>
  change({ operation: 'narrowConsent', step: 'NARROWED', id, key, input: { keep } }, context, (_run, { scopes }) => ({
    scopes: keptPart(scopes, keep),
  }));

export const pauseConsent = (id: string, key: string, context: IdentityContext) =>
  change({ operation: 'pauseConsent', step: 'PAUSED', id, key }, context, nothing);

/** Opens data again, so it takes what giving took: level 2, and that the one who paused it agrees. */
export const resumeConsent = (id: string, key: string, context: IdentityContext) =>
  change({ operation: 'resumeConsent', step: 'RESUMED', id, key }, context, async (run, consent, standing) => {
    requireLevel2(standing, context);
    await refuseOverruling(run, consent, standing, context);
    return {};
  });

/** For good. Once this is answered no disclosure follows: their commit locks the same row. */
export const revokeConsent = (id: string, key: string, context: IdentityContext) =>
  change({ operation: 'revokeConsent', step: 'REVOKED', id, key }, context, async (run, consent, standing) => {
    if (consent.awaits !== null) await endRequest(run, consent, standing, context);
    return {};
  });

async function change(
  { operation, step, id, key, input = {} }: Change,
  context: IdentityContext,
  detail: Detail,
): Promise<ConsentRow> {
  const { means, now, loaders } = context;
  const seen = await loaders.consent.load(id);
  const grant = ownGrant(seen, context);
  const request = seen?.awaits ? seen.requestId : null;
  const changed = await once(context, { operation, key, input: { id, ...input } }, async (run) => {
    const standing = await lockStanding(run, grant, context);
    const consent = await lockConsent(run, id, request, context);
    const moved = taken(step, consent, now);
    const changes = { ...moved, ...(await detail(run, consent, standing)) };
    return writeChanged(run, means, consent, changes, { kind: step, byWhom: roleOf(standing) }, now);
  });
  forget(context, changed.requestId, id);
  return changed;
}

/** The request of a consent that awaits the second of two comes first: approvals lock in that order. */
async function lockConsent(
  run: Run,
  id: string,
  request: string | null,
  { means: { repository } }: IdentityContext,
): Promise<ConsentRow> {
  const { consents, forUpdate } = repository;
  if (request !== null) await consents.requests.locked(run, 'id', [request], forUpdate);
  const [consent] = await consents.rows.locked(run, 'id', [id], forUpdate);
  if (!consent) throw new Fault('NOT_FOUND');
  return consent;
}

/** Who takes back the first of two words has refused the request; nothing is left for the second to agree to. */
async function endRequest(run: Run, { requestId }: ConsentRow, standing: Standing, context: IdentityContext) {
  const { consents } = context.means.repository;
  const [request] = requestId === null ? [] : await consents.requests.locked(run, 'id', [requestId], '');
  if (request?.status === 'PENDING') await writeRejected(run, request, roleOf(standing), context);
}

/**
 * Beside a guardian neither of the two takes up again what the other has paused, and a ward for good takes up nothing.
 * Throws `STEP_NOT_ALLOWED` or `FORBIDDEN`.
 */
async function refuseOverruling(run: Run, { id }: ConsentRow, standing: Standing, { means }: IdentityContext) {
  const { basis, guardianship } = standing;
  if (!guardianship) return;
  if (basis === 'SELF' && isWardForGood(guardianship)) throw new Fault('FORBIDDEN');
  const pausedBy = await means.repository.consents.pausedBy(run, id);
  if (pausedBy === (basis === 'GUARDIAN' ? 'child' : 'guardian')) throw new Fault('STEP_NOT_ALLOWED');
}
