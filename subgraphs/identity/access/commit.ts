import type { Disclosure } from '../../shared/access';
import type { CommitEntry } from '../../shared/calls';
import type { CallContext } from '../../shared/chapter';
import type { Run } from '../../shared/database/transaction';
import type { FaultCode } from '../../shared/errors';
import type { ConsentEventRow, ConsentRow } from '../entities';
import type { IdentityMeans } from '../means';
import type { IdentityRepository } from '../repository';
import { afterUse } from '../rules';
import { lockState, refusalOf, type State } from './conditions';
import type { NewAccess } from './log';
import { openTasks } from './mandates';

/**
 * Puts disclosures on the record, each only if its grant is still what it was when the answer was made. All of them in one
 * transaction; the rows that decide are locked in it, so a revocation comes before or after as a whole.
 */
export async function commitDisclosures(
  entries: readonly CommitEntry[],
  context: CallContext<IdentityMeans>,
): Promise<(FaultCode | null)[]> {
  const { means, now } = context;
  const { repository, log } = means;
  const tasks = await openTasks(entries, context);
  return repository.transaction(async (run) => {
    const state = await lockState(entries, tasks, repository, run);
    const accesses: NewAccess[] = [];
    const uses: ConsentRow[] = [];
    const codes = entries.map((entry) => {
      const code = entryRefusal(entry, state, now);
      accesses.push(...entry.disclosures.map((disclosure) => accessOf(entry, disclosure, state, code, now)));
      if (code === null) uses.push(...spendUses(entry, state, now));
      return code;
    });
    await recordUses(run, uses, repository, now);
    await log.append(run, accesses);
    return codes;
  });
}

const discloses = ({ fields }: Disclosure): boolean => fields.length > 0;

/** An answer leaves as a whole or not at all: the first grant that is no longer what it was decides. */
function entryRefusal({ caller, disclosures }: CommitEntry, state: State, now: Date): FaultCode | null {
  for (const disclosure of disclosures.filter(discloses)) {
    const refusal = refusalOf(disclosure, caller, state, now);
    if (refusal) return refusal;
  }
  return null;
}

/** Takes a use off each consent that the answer rests on; entries of the same transaction that come after see it. */
function spendUses({ disclosures }: CommitEntry, state: State, now: Date): ConsentRow[] {
  return disclosures.filter(discloses).flatMap(({ basis, reference }) => {
    const consent = basis === 'CONSENT' ? state.consents.get(String(reference)) : undefined;
    if (!consent) return [];
    Object.assign(consent, afterUse(consent, now));
    return [consent];
  });
}

async function recordUses(run: Run, uses: readonly ConsentRow[], repository: IdentityRepository, now: Date) {
  for (const { id, usesLeft, attemptsLeft, usesMonth } of new Set(uses)) {
    await repository.consents.rows.update(run, id, { usesLeft, attemptsLeft, usesMonth });
  }
  for (const consent of uses) await repository.consents.addEvent(run, usageOf(consent, now));
}

/** The event of a use. */
export function usageOf({ id, residentId, version }: ConsentRow, now: Date): Omit<ConsentEventRow, 'id' | 'position'> {
  const use = { residentId, consentId: id, kind: 'USED', at: now.toISOString(), version } as const;
  return { ...use, byWhom: 'relying party', receipt: null };
}

/** An access as it goes on the record. */
export function accessOf(
  { requestId, caller, operationHash }: CommitEntry,
  disclosure: Disclosure,
  { parties, legalTasks }: State,
  refusal: FaultCode | null,
  now: Date,
): NewAccess {
  const { subject, basis, reference, version, purpose, fields, denied } = disclosure;
  const opened = refusal === null ? fields : [];
  const task = basis === 'MANDATE' ? legalTasks.get(String(reference)) : undefined;
  return {
    residentId: subject,
    at: now.toISOString(),
    receiver: caller.agency ?? parties.get(caller.client)?.name ?? caller.client,
    receiverId: caller.kind === 'OFFICER' ? caller.subject : caller.client,
    receiverKind: caller.kind,
    basis,
    reference,
    version,
    purposeCode: purpose,
    fields: [...opened],
    deniedFields: refusal === null ? [...denied] : [...fields, ...denied],
    outcome: opened.length > 0 ? 'DISCLOSED' : 'DENIED',
    operationHash,
    requestId,
    withheldUntil: task?.withheldUntil ?? null,
  };
}
