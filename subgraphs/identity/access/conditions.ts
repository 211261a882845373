import type { Disclosure } from '../../shared/access';
import type { Caller } from '../../shared/caller';
import type { CommitEntry } from '../../shared/calls';
import type { Run } from '../../shared/database/transaction';
import type { FaultCode } from '../../shared/errors';
import type { ConsentRow, EidAccountRow, EidDependantRow, LegalTaskRow, RelyingPartyRow } from '../entities';
import type { IdentityRepository } from '../repository';
import { consentRefusal, guardianshipLives, isClosed, isStopped, purposeRefusal } from '../rules';
import { mandateRefusal, type OpenTasks } from './mandates';

/** Everything that the conditions of a disclosure look at, as it is within the transaction. */
export interface State {
  readonly consents: ReadonlyMap<string, ConsentRow>;
  /** By resident id. */
  readonly accounts: ReadonlyMap<string, EidAccountRow>;
  readonly guardianships: ReadonlyMap<string, EidDependantRow>;
  readonly legalTasks: ReadonlyMap<string, LegalTaskRow>;
  readonly tasks: OpenTasks;
  /** By OAuth client. */
  readonly parties: ReadonlyMap<string, RelyingPartyRow>;
}

/** Reads and locks, always in the same order of tables and of ids, so that two transactions do not wait for each other. */
export async function lockState(
  entries: readonly CommitEntry[],
  tasks: OpenTasks,
  { accounts, consents, tasks: legalTasks, forUpdate }: IdentityRepository,
  run: Run,
): Promise<State> {
  const disclosures = entries.flatMap((entry) => entry.disclosures);
  const referencesOf = (basis: Disclosure['basis']): string[] =>
    disclosures.flatMap((each) => (each.basis === basis && each.reference !== null ? [each.reference] : []));
  const callers = entries.map(({ caller }) => caller);
  const citizens = callers.filter(({ kind }) => kind === 'CITIZEN').map(({ subject }) => subject);
  const consenting = disclosures.filter(({ basis }) => basis === 'CONSENT').map(({ subject }) => subject);
  const clients = callers.filter(({ kind }) => kind !== 'OFFICER').map(({ client }) => client);
  return {
    accounts: byKey(
      await accounts.rows.locked(run, 'residentId', [...citizens, ...consenting], forUpdate),
      (row) => row.residentId,
    ),
    guardianships: byKey(
      await accounts.dependants.locked(run, 'id', referencesOf('GUARDIAN'), forUpdate),
      ({ id }) => id,
    ),
    consents: byKey(await consents.rows.locked(run, 'id', referencesOf('CONSENT'), forUpdate), ({ id }) => id),
    legalTasks: byKey(await legalTasks.locked(run, 'id', referencesOf('MANDATE'), forUpdate), ({ id }) => id),
    tasks,
    parties: byKey(await accounts.relyingParties.locked(run, 'clientId', clients, ''), ({ clientId }) => clientId),
  };
}

const byKey = <Row>(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [keyOf(row), row]));

/** Why this disclosure may not go out; null when its grant is still what it was. */
export function refusalOf(disclosure: Disclosure, caller: Caller, state: State, now: Date): FaultCode | null {
  const reference = String(disclosure.reference);
  switch (disclosure.basis) {
    case 'SELF':
      return selfRefusal(disclosure, caller, state);
    case 'GUARDIAN':
      return guardianRefusal(disclosure, caller, state, now);
    case 'CONSENT':
      return consentGrantRefusal(disclosure, caller, state, now);
    case 'MANDATE':
      return mandateRefusal(disclosure, caller, state.legalTasks.get(reference), state.tasks.get(reference), now);
  }
}

function selfRefusal({ subject }: Disclosure, caller: Caller, { accounts }: State): FaultCode | null {
  if (caller.kind !== 'CITIZEN' || caller.subject !== subject) return 'SCOPE_NOT_GRANTED';
  return isStopped(accounts.get(subject)) ? 'FORBIDDEN' : null;
}

function guardianRefusal(
  { subject, reference }: Disclosure,
  caller: Caller,
  { accounts, guardianships }: State,
  now: Date,
): FaultCode | null {
  if (isStopped(accounts.get(caller.subject))) return 'FORBIDDEN';
  const found = guardianships.get(String(reference));
  if (found?.residentId !== subject || found.guardianId !== caller.subject) return 'SCOPE_NOT_GRANTED';
  return guardianshipLives(found, now) ? null : 'SCOPE_NOT_GRANTED';
}

function consentGrantRefusal(
  { subject, reference, version, purpose }: Disclosure,
  caller: Caller,
  { accounts, consents, parties }: State,
  now: Date,
): FaultCode | null {
  const consent = consents.get(String(reference));
  const party = caller.kind === 'RELYING_PARTY' ? parties.get(caller.client) : undefined;
  const theirs = party !== undefined && consent?.relyingPartyId === party.id;
  if (!consent || !theirs || consent.residentId !== subject) return 'SUBJECT_UNKNOWN_OR_NO_CONSENT';
  if (isClosed(accounts.get(subject))) return 'SUBJECT_UNKNOWN_OR_NO_CONSENT';
  const refusal = consentRefusal(consent, now) ?? purposeRefusal(consent, party);
  if (refusal) return refusal;
  if (consent.purposeCode !== purpose) return 'PURPOSE_MISMATCH';
  // It was narrowed, or paused and taken up again, while the answer was made: what it covers now was not looked at.
  return consent.version === version ? null : 'SCOPE_NOT_GRANTED';
}
