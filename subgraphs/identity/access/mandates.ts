import type { Disclosure } from '../../shared/access';
import { isWithin } from '../../shared/areas';
import type { Caller } from '../../shared/caller';
import type { ApplicationTask, Calls, CommitEntry, GrantsQuestion } from '../../shared/calls';
import type { CallContext } from '../../shared/chapter';
import { type FaultCode, faultCodeOf } from '../../shared/errors';
import { APPLICATION_PURPOSE, type Grant } from '../../shared/scopes';
import type { LegalTaskRow } from '../entities';
import type { IdentityMeans } from '../means';

/** A mandate is worked out anew for each request; this bounds what a sealed one is worth. */
const LIFETIME_MS = 60_000;

/**
 * How long the services chapter is waited for. Before a commit the disclosures of others wait too, for they go on the record
 * in the same transaction: a slow register must not hold them up.
 */
const PATIENCE_MS = 1_000;

type Found = Calls['grants']['answer'];

const refused = (refusal: FaultCode | null): Found => ({ grants: [], mandate: null, refusal });

/**
 * What an officer may read for the purpose they name: a legal task of their agency, or an application on the desk of their office.
 * What there is not and what is somebody else's take the same way through here, with the same statements, to the same code.
 */
export async function mandateGrants(
  { caller, purpose }: GrantsQuestion,
  context: CallContext<IdentityMeans>,
): Promise<Found> {
  if (purpose === null) return refused(null);
  const { means, now } = context;
  const [legalTask] = await means.repository.tasks.where('id', [purpose]);
  if (legalTask && isChargedWith(caller, legalTask, now)) return legalTaskGrants(legalTask, now);
  const task = (await askFor([purpose], context)).get(purpose);
  if (typeof task === 'string') return refused(task);
  return task && isOnDeskOf(caller, task, 0) ? applicationGrants(task, now) : refused('PURPOSE_MISMATCH');
}

function legalTaskGrants(
  { id, areaCode, kind, residents, scopes: all, validUntil, version }: LegalTaskRow,
  now: Date,
): Found {
  const scopes = withoutScore(all);
  const expiresAt = Math.min(now.getTime() + LIFETIME_MS, Date.parse(validUntil));
  const basis = { scopes, reference: id, version, purpose: kind, expiresAt };
  if (residents === null) return { grants: [], mandate: { area: areaCode, ...basis }, refusal: null };
  return { grants: residents.map((subject) => mandateOn(subject, basis)), mandate: null, refusal: null };
}

function applicationGrants({ id, persons }: ApplicationTask, now: Date): Found {
  const expiresAt = now.getTime() + LIFETIME_MS;
  const basis = { reference: id, version: 0, purpose: APPLICATION_PURPOSE, expiresAt };
  const grants = persons.map(({ residentId, scopes }) =>
    mandateOn(residentId, { ...basis, scopes: withoutScore(scopes) }),
  );
  return { grants, mandate: null, refusal: null };
}

/** The score gives incentives and judges nobody: neither a charge by law nor a procedure opens it. */
const withoutScore = (scopes: readonly string[]): string[] => scopes.filter((scope) => scope !== 'score');

const mandateOn = (subject: string, basis: Omit<Grant, 'subject' | 'basis' | 'own'>): Grant => ({
  subject,
  basis: 'MANDATE',
  own: false,
  ...basis,
});

/** The applications that mandates of these entries rest on, as the services chapter has them now; a code where it does not say. */
export type OpenTasks = ReadonlyMap<string, ApplicationTask | FaultCode>;

/** Asked before the transaction begins: another chapter's word cannot be locked. Legal tasks are rows of our own, and are. */
export async function openTasks(
  entries: readonly CommitEntry[],
  context: CallContext<IdentityMeans>,
): Promise<OpenTasks> {
  const applications = entries
    .flatMap(({ disclosures }) => disclosures)
    .filter(({ basis, purpose, fields }) => basis === 'MANDATE' && purpose === APPLICATION_PURPOSE && fields.length > 0)
    .map(({ reference }) => String(reference));
  return askFor([...new Set(applications)], context);
}

/** Never throws for a chapter that is away: whose answer rests on it gets the code, and nobody else. */
async function askFor(
  applications: readonly string[],
  { peers, requestId, now, log }: CallContext<IdentityMeans>,
): Promise<OpenTasks> {
  if (applications.length === 0) return new Map();
  try {
    const options = { requestId, now, deadline: Date.now() + PATIENCE_MS };
    const { tasks } = await peers.call('tasks', { applications }, options);
    return new Map(tasks.map((task) => [task.id, task]));
  } catch (error) {
    const code = faultCodeOf(error);
    log.warn({ requestId, code, error }, 'applications could not be looked up');
    return new Map(applications.map((id) => [id, code]));
  }
}

/** Why a mandate no longer carries this disclosure; null when it does. */
export function mandateRefusal(
  { subject, version, purpose }: Disclosure,
  caller: Caller,
  legalTask: LegalTaskRow | undefined,
  task: ApplicationTask | FaultCode | undefined,
  now: Date,
): FaultCode | null {
  if (typeof task === 'string') return task;
  const concerns = legalTask
    ? // Who is read for a task over an area lives there: the residents chapter has seen to it.
      (legalTask.residents?.includes(subject) ?? true) && legalTask.version === version && legalTask.kind === purpose
    : (task?.persons.some(({ residentId }) => residentId === subject) ?? false);
  const theirs = legalTask
    ? isChargedWith(caller, legalTask, now)
    : task !== undefined && isOnDeskOf(caller, task, version);
  return concerns && theirs ? null : 'PURPOSE_MISMATCH';
}

const worksIn = ({ kind, area: own }: Caller, area: string): boolean =>
  kind === 'OFFICER' && own !== null && isWithin(area, own);

/** A task's last moment is before `validUntil`. */
const isChargedWith = (caller: Caller, { agency, areaCode, validFrom, validUntil }: LegalTaskRow, now: Date): boolean =>
  caller.agency === agency &&
  worksIn(caller, areaCode) &&
  Date.parse(validFrom) <= now.getTime() &&
  now.getTime() < Date.parse(validUntil);

/**
 * An application lies on the desk of its office while there is something to do. The command that ends that answers once
 * more: what it says carries the revision that it made, which no grant of ours ever does.
 */
const isOnDeskOf = (caller: Caller, { agency, areaCode, open }: ApplicationTask, version: number): boolean =>
  caller.agency === agency && worksIn(caller, areaCode) && (open || version > 0);
