import type { Run } from '../../shared/database/transaction';
import { Fault } from '../../shared/errors';
import type { Grant } from '../../shared/scopes';
import type { EidAccountRow, EidDependantRow } from '../entities';
import type { IdentityContext } from '../loaders';
import { guardianshipLives, isStopped } from '../rules';
import { isWardForGood } from './voices';

/** Who acts on a consent, as it is within the transaction. */
export interface Standing {
  readonly basis: 'SELF' | 'GUARDIAN';
  /** The actor's own. A child kept on the guardian's account has none. */
  readonly account: EidAccountRow | null;
  /** The guardianship over the person that lives at this moment. */
  readonly guardianship: EidDependantRow | null;
}

export type Role = 'citizen' | 'guardian' | 'child';

/**
 * The actor's own grant on the person whose consent it is. What is somebody else's and what is not there are the same
 * `NOT_FOUND`, whoever asks: a relying party reads its consents and changes none.
 */
export function ownGrant(found: { readonly residentId: string } | null, { access, caller }: IdentityContext): Grant {
  const grant = found ? access.grantFor(found.residentId, { scope: '*', own: true }) : undefined;
  if (grant) return grant;
  // A citizen without any grant (a locked account) hears why; it says nothing of the consent.
  throw new Fault((caller?.kind === 'CITIZEN' && access.refusal) || 'NOT_FOUND');
}

/**
 * Reads and locks what the grant rests on: it was resolved moments ago, and the account may have been locked, the
 * guardianship ended since. Before any request or consent is locked, as `lockState` of the disclosures does it: in the other
 * order a few taps on pause and resume would undo one commit of the record after another. Throws `FORBIDDEN` for a stopped
 * account, `NOT_FOUND` for a guardian who is none any more.
 */
export async function lockStanding(run: Run, { basis, subject, reference }: Grant, context: IdentityContext) {
  const { accounts, forUpdate } = context.means.repository;
  const actor = String(context.caller?.subject);
  const [account = null] = await accounts.rows.locked(run, 'residentId', [actor], forUpdate);
  const [found] = await accounts.dependants.locked(run, 'residentId', [subject], forUpdate);
  const guardianship = found && guardianshipLives(found, context.now) ? found : null;
  if (isStopped(account)) throw new Fault('FORBIDDEN');
  const isGuardian = guardianship?.guardianId === actor && guardianship.id === reference;
  if (basis === 'GUARDIAN' && !isGuardian) throw new Fault('NOT_FOUND');
  const standing: Standing = { basis: basis === 'GUARDIAN' ? 'GUARDIAN' : 'SELF', account, guardianship };
  return standing;
}

/**
 * Consent opens data, so it takes level 2: of the sign-in, and of the account, which the token may be older than. Only who
 * is kept on somebody else's account, a child or ward, has none.
 */
export function requireLevel2({ basis, account, guardianship }: Standing, { caller }: IdentityContext): void {
  const accountSuffices = account ? account.level === 'LEVEL_2' : basis === 'SELF' && guardianship !== null;
  if (caller?.level !== 2 || !accountSuffices) throw new Fault('LEVEL_2_REQUIRED');
}

/** As what the actor stands in the history of the consent. */
export function roleOf({ basis, guardianship }: Standing): Role {
  if (basis === 'GUARDIAN') return 'guardian';
  return guardianship && !isWardForGood(guardianship) ? 'child' : 'citizen';
}
