import type { Run } from '../shared/database/transaction';
import { Fault } from '../shared/errors';
import { once } from '../shared/idempotency';
import { lineOf } from '../shared/text';
import type { EidAccountRow } from './entities';
import type { IdentityContext } from './loaders';
import type { AccountWithDependants } from './repository/accounts';

/**
 * The emergency brake: a citizen locks their own account, an officer opens it again. What the lock stops looks at the
 * account in its own transaction (the commit of a disclosure, an approval, a redemption), so nothing of it comes after the
 * lock was acknowledged. Consents that others hold stay as they are; while locked, the citizen cannot change them either.
 */

const LONGEST_REASON = 200;

/**
 * Whether or not the account is locked already, and at any level of sign-in: whoever lost a telephone has little else. Not
 * by a grant, for a locked account has none; a partner's token of the citizen's does not lock.
 */
export async function lockAccount(
  reason: string,
  key: string,
  context: IdentityContext,
): Promise<AccountWithDependants> {
  const { caller, now, means } = context;
  if (caller?.kind !== 'CITIZEN' || !means.ownClients.includes(caller.client)) throw new Fault('FORBIDDEN');
  const residentId = caller.subject;
  const lockReason = lineOf(reason, LONGEST_REASON);
  const { repository } = means;
  await once(context, { operation: 'lockElectronicIdentity', key, input: { lockReason } }, async (run) => {
    const account = await openAccount(run, residentId, context);
    if (account.status === 'LOCKED') return null;
    await repository.accounts.rows.update(run, account.id, {
      status: 'LOCKED',
      lockedAt: now.toISOString(),
      lockReason,
    });
    // For good: a ticket that a thief opened must not come to life again when the account does.
    await repository.tickets.cancelOpen(run, residentId);
    return null;
  });
  return accountOf(residentId, context);
}

/** An officer charged with this person's account by law unlocks it; that it was looked at goes on the record. */
export async function unlockAccount(
  residentId: string,
  key: string,
  context: IdentityContext,
): Promise<AccountWithDependants> {
  if (context.caller?.kind !== 'OFFICER') throw new Fault('FORBIDDEN');
  context.access.open(residentId, { scope: 'eid', own: false }, 'Resident.electronicIdentity');
  await once(context, { operation: 'unlockElectronicIdentity', key, input: { residentId } }, async (run) => {
    const account = await openAccount(run, residentId, context);
    if (account.status === 'ACTIVE') return null;
    const changes = { status: 'ACTIVE', lockedAt: null, lockReason: null } as const;
    await context.means.repository.accounts.rows.update(run, account.id, changes);
    return null;
  });
  return accountOf(residentId, context);
}

/** Within a transaction: the account, which stays as it is until the end, unless there is none or it was closed for good. */
async function openAccount(run: Run, residentId: string, { means }: IdentityContext): Promise<EidAccountRow> {
  const { accounts, forUpdate } = means.repository;
  const [account] = await accounts.rows.locked(run, 'residentId', [residentId], forUpdate);
  if (!account) throw new Fault('NOT_FOUND');
  if (account.status === 'CLOSED') throw new Fault('STEP_NOT_ALLOWED');
  return account;
}

async function accountOf(residentId: string, { means }: IdentityContext): Promise<AccountWithDependants> {
  const [found] = await means.repository.accounts.withDependants([residentId]);
  if (!found) throw new Fault('NOT_FOUND');
  return found;
}
