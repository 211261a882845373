import type { Run } from '../../shared/database/transaction';
import { Fault } from '../../shared/errors';
import { once } from '../../shared/idempotency';
import { lineOf } from '../../shared/text';
import type { Form } from '../catalogue/working';
import type { ApplicationRow } from '../entities';
import { type Answered, answerOf } from '../filing/answer';
import { caseOf, unmet } from '../filing/case';
import { type Change, change, locked } from '../filing/change';
import { costOf } from '../filing/cost';
import { problemsOf } from '../filing/form';
import { assertRevision, type FilingContext } from '../filing/own';
import { noted } from '../filing/refusals';
import { isOnDesk } from '../machine';
import { settle } from '../money/ledger';
import { beginOutcome } from '../outcomes/advance';
import { dropRest } from '../outcomes/drop';
import type { PaidApplication } from '../repository';
import { procedureOf } from '../rules';
import type { ApplicationState } from '../types/enums';
import { liesOnDeskOf, officeOf, openOnDesk } from './mandate';
import { personsOf } from './task';

/** A command of an officer's to an application. */
export interface DeskCommand {
  readonly id: string;
  readonly key: string;
  /** The revision that the officer has seen; null to act on whatever there is. */
  readonly revision?: number | null;
}

/** How long after a command its answer can be had again although the application is closed. */
const RETRY_MS = 60_000;

/** Takes an application in. An agency whose fee is not published may set it here: it is paid before the rest goes on. */
export async function acceptApplication(
  command: DeskCommand & { readonly fee?: number | null },
  context: FilingContext,
): Promise<Answered> {
  const set = command.fee ?? null;
  if (set !== null && (!Number.isSafeInteger(set) || set < 0)) throw new Fault('BAD_USER_INPUT');
  const cost = set === null ? null : await costSet(command.id, set, context);
  return onDesk('acceptApplication', command, { fee: set }, context, async (run, row, by) => {
    if (set === null) return change(run, row, { state: 'ACCEPTED', by, columns: { feeKnown: true } }, context);
    // What is published is not for the office to set.
    if (row.feeKnown || cost === null) throw new Fault('BAD_USER_INPUT');
    // Nothing is left to pay where it is free, or where money came in before anybody asked for it.
    if ((await settle(run, { ...row, ...cost }, context)) === 0) {
      return change(run, row, { state: 'ACCEPTED', by, columns: cost }, context);
    }
    return change(run, row, { state: 'AWAITING_PAYMENT', by, note: FEE_SET, columns: cost }, context);
  });
}

/** What the fee that an office sets comes to after waivers, for an application of its own. */
async function costSet(id: string, set: number, context: FilingContext) {
  const row = await onMyDesk(id, context);
  if (!row) return null;
  const form = JSON.parse(row.form) as Form;
  return costOf({ ...row, applicantId: row.residentId, procedure: procedureOf(row), form, set }, context);
}

/** Characters of a reason. */
const LONGEST_NOTE = 500;

const FEE_SET = 'Cơ quan xác định mức phí, lệ phí phải nộp.';

/** Asks the citizen for more. */
export const requestSupplement = (command: DeskCommand & { readonly note: string }, context: FilingContext) => {
  const note = lineOf(command.note, LONGEST_NOTE);
  return onDesk('requestSupplement', command, { note }, context, (run, row, by) =>
    change(run, row, { state: 'SUPPLEMENT_REQUESTED', by, note }, context),
  );
};

/** Decides, with a reason. What is approved begins to change the registries in the same transaction. */
export async function decideApplication(
  command: DeskCommand & { readonly approve: boolean; readonly note: string },
  context: FilingContext,
): Promise<Answered> {
  const note = lineOf(command.note, LONGEST_NOTE);
  const { approve } = command;
  const judged = approve ? await judgedNow(command.id, context) : null;
  return onDesk('decideApplication', command, { approve, note }, context, async (run, row, by) => {
    const decided: Change = { by, note, columns: { decidedAt: context.now.toISOString() } };
    if (approve) {
      // What was judged is what is approved: the citizen may have written it anew meanwhile.
      if (judged?.revision !== row.revision || !judged.may) throw new Fault('STEP_NOT_ALLOWED');
      const approved = await change(run, row, { ...decided, state: 'APPROVED' }, context);
      return beginOutcome(run, approved, context);
    }
    return dropRest(run, row, decided, context);
  });
}

/**
 * An application as it lies on this officer's desk; null for any other. `may` is false where a condition does not hold any
 * more, and where its form does not say what a form has to say now.
 */
async function judgedNow(id: string, context: FilingContext) {
  const row = await onMyDesk(id, context);
  if (!row) return null;
  const failing = unmet(await caseOf(row, context), { deciding: true });
  const isWhole = problemsOf(row.procedureNumber, JSON.parse(row.form) as Form).length === 0;
  return { revision: row.revision, may: isWhole && failing.length === 0 };
}

/** An application as it stands, where it is on the desk of the officer who asks. */
async function onMyDesk(id: string, context: FilingContext): Promise<PaidApplication | null> {
  const office = officeOf(context);
  const [row] = await context.means.repository.applications([id]);
  return row && liesOnDeskOf(row, office) ? row : null;
}

/**
 * Does a command of the desk once, on a locked application of the officer's own office and area; any other looks as if it
 * were not there.
 */
async function onDesk(
  operation: string,
  { id, key, revision = null }: DeskCommand,
  input: object,
  context: FilingContext,
  work: (run: Run, row: ApplicationRow, by: string) => Promise<ApplicationRow>,
): Promise<Answered> {
  const office = officeOf(context);
  const mine = (row: ApplicationRow): boolean => liesOnDeskOf(row, office);
  const answer = await noted(context, { id, command: operation, mine }, office.agency, () =>
    once(context, { operation, key, input: { id, revision, ...input } }, async (run): Promise<Answered> => {
      const row = await locked(run, id, context);
      if (!mine(row)) throw new Fault('NOT_FOUND');
      // Nobody works on what they have filed themselves, or what is filed for them.
      if (personsOf(row).some(({ residentId }) => residentId === context.caller?.subject)) throw new Fault('FORBIDDEN');
      assertRevision(row, revision);
      return answerOf(run, await work(run, row, office.agency), context);
    }),
  );
  // Who ended the mandate by it is still answered, also if they did not hear and ask once more, soon. A command that did not
  // end it gives none: somebody else may have ended it meanwhile.
  const isFresh = context.now.getTime() - Date.parse(answer.until.at) <= RETRY_MS;
  const ended = !isOnDesk(answer.row.state as ApplicationState);
  openOnDesk(answer.row, `Mutation.${operation}`, context, ended && isFresh ? answer.row.revision : 0);
  return answer;
}
