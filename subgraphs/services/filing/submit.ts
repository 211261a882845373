import { hash } from 'node:crypto';
import { vietnamDate } from '../../shared/clock';
import { Fault } from '../../shared/errors';
import { answered, once } from '../../shared/idempotency';
import { folded } from '../catalogue/judging';
import { officeOf } from '../catalogue/offices';
import type { Form, Working } from '../catalogue/working';
import { workingOf } from '../catalogue/workings';
import type { ApplicationRow } from '../entities';
import { settle } from '../money/ledger';
import { procedureOf } from '../rules';
import type { ResultChannel } from '../types/enums';
import { type Answered, answerOf } from './answer';
import { isEditable } from './attach';
import { type Case, caseOf, unmet } from './case';
import { change } from './change';
import { costOf } from './cost';
import { handIn } from './hand-in';
import { applicantOf, assertRevision, type FilingContext, ownApplication } from './own';
import { missingPapers, problemsNow } from './problems';
import { noted } from './refusals';
import { procedureInForce, requireLevel } from './start';

interface Submitting {
  readonly id: string;
  readonly resultChannel: ResultChannel;
  readonly revision: number | null;
  readonly key: string;
}

/**
 * Hands an application in: its form is whole, its papers are there, what was filled in is still what the registries hold, and
 * every condition is fulfilled. Where a fee is due it waits for the payment first.
 */
export function submitApplication(submitting: Submitting, context: FilingContext): Promise<Answered> {
  const { id, resultChannel, revision, key } = submitting;
  const applicant = applicantOf(context, 'Mutation.submitApplication');
  const mine = (row: { residentId: string }): boolean => row.residentId === applicant;
  return noted(context, { id, command: 'submitApplication', mine }, 'citizen', async () => {
    const [seen] = await context.means.repository.applications([id]);
    if (!seen || !mine(seen)) throw new Fault('NOT_FOUND');
    const attempt = { operation: 'submitApplication', key, input: { id, resultChannel, revision } };
    // What was answered is answered again, whatever the registries, the level or the day say by now.
    const before = await answered<Answered>(context, attempt);
    if (before) return before;
    const prepared = await prepare(seen, context);
    return once(context, attempt, async (run) => {
      const row = await ownApplication(run, id, context);
      assertRevision(row, revision);
      if (!isEditable(row.state)) throw new Fault('STEP_NOT_ALLOWED');
      // What was looked through is what is handed in: somebody else may have written it anew meanwhile.
      if (row.revision !== seen.revision) throw new Fault('STEP_NOT_ALLOWED');
      const { procedure, refusal, columns } = prepared;
      if (refusal !== null) throw new Fault(refusal);
      if (!procedure.resultChannels.includes(resultChannel)) throw new Fault('BAD_USER_INPUT');
      const { attachment } = context.means.repository.parted;
      const papers = await attachment.locked(run, 'applicationId', [id], '');
      if (missingPapers(row, papers).length > 0) throw new Fault('BAD_USER_INPUT');
      const priced = { ...columns, resultChannel };
      if ((await settle(run, { ...row, ...priced }, context)) > 0) {
        const waiting = { state: 'AWAITING_PAYMENT', by: 'citizen', columns: priced } as const;
        return answerOf(run, await change(run, row, waiting, context), context);
      }
      return answerOf(run, await handIn(run, row, 'citizen', context, priced), context);
    }).catch(refuseSecond);
  });
}

type Prepared = Awaited<ReturnType<typeof prepare>>;

/** What it takes to hand an application in, asked of the registries before anything is locked. */
async function prepare(seen: ApplicationRow, context: FilingContext) {
  const { procedureNumber: number, channel, residentId: applicantId, subjectId } = seen;
  const today = vietnamDate(context.now);
  const procedure = procedureInForce(number, today);
  requireLevel(number, channel, context);
  const form = JSON.parse(seen.form) as Form;
  const working = workingOf(number);
  const problems = await problemsNow(seen, context);
  if (problems.length > 0) return { procedure, refusal: 'BAD_USER_INPUT' as const, columns: {} };
  const otherId = await otherPartyOf(working, form, context);
  // Nothing is asked of the other party's record: known and unknown, they cost the same.
  const judged = await caseOf({ ...seen, otherId: null }, context);
  const failing = unmet(judged, { deciding: false });
  const commune = communeOf(working, form, judged);
  const office = commune === null ? null : officeOf(working.office, commune);
  const refusal =
    failing.length > 0 ? ('STEP_NOT_ALLOWED' as const) : office === null ? ('BAD_USER_INPUT' as const) : null;
  const cost =
    seen.state === 'SUPPLEMENT_REQUESTED'
      ? await costOnceMore(seen, form, context)
      : { ...(await costOf({ procedure, form, channel, applicantId, subjectId }, context)), procedureOn: today };
  const columns: Partial<ApplicationRow> = {
    ...cost,
    otherId,
    agency: office?.agency ?? '',
    areaCode: commune ?? '',
    onceKey: onceKeyOf(working, form, subjectId),
  };
  return { procedure, refusal, columns };
}

/**
 * What an agency asked more for it asks at the price that was paid, by the version that it was filed by; unless the form now
 * tells of something that has another price, such as a higher fine.
 */
async function costOnceMore(row: ApplicationRow, form: Form, context: FilingContext) {
  const { channel, residentId: applicantId, subjectId, fee, feeWaived, waivers, feeKnown, procedureOn } = row;
  const full = fee + feeWaived;
  const asked = { procedure: procedureOf(row), form, channel, applicantId, subjectId, set: feeKnown ? full : null };
  const cost = await costOf(asked, context);
  const isSame = cost.feeKnown === feeKnown && cost.fee + cost.feeWaived === full;
  return isSame ? { fee, feeWaived, waivers, feeKnown, procedureOn } : { ...cost, procedureOn };
}

/** The other party as the register knows them; null for none and for one that it does not know. */
async function otherPartyOf(
  { otherParty }: Working,
  form: Form,
  { peers, requestId, now }: FilingContext,
): Promise<string | null> {
  if (otherParty === null) return null;
  const named = [otherParty.number, otherParty.fullName, otherParty.dateOfBirth].map((field) => form[field]);
  const [personalNumber, fullName, dateOfBirth] = named;
  if (typeof personalNumber !== 'string' || typeof fullName !== 'string' || typeof dateOfBirth !== 'string')
    return null;
  const { residentId } = await peers.call('findPerson', { personalNumber, fullName, dateOfBirth }, { requestId, now });
  return residentId;
}

/** The commune whose office is in charge; null where neither the form nor the register names one. */
function communeOf({ placeField }: Working, form: Form, { facts }: Case): string | null {
  if (placeField !== null) {
    const place = placeField.split('.').reduce<unknown>((value, part) => (value as Form | undefined)?.[part], form);
    const code = (place as { communeCode?: unknown } | undefined)?.communeCode;
    return typeof code === 'string' ? code : null;
  }
  const registered = facts.subject ?? facts.applicant;
  return (
    registered.permanentCommune ??
    registered.temporaryCommune ??
    facts.applicant.permanentCommune ??
    facts.applicant.temporaryCommune
  );
}

/** What there may be one pending application for, as a digest that says nothing. */
function onceKeyOf({ once: one }: Working, form: Form, subjectId: string): string | null {
  if (one === null) return null;
  const fields = one.fields.map((field) => alike(form[field] ?? null));
  return hash('sha256', JSON.stringify([one.name, subjectId, ...fields]), 'base64url');
}

/** One form of what says the same: whatever its spaces and its case, and in whatever order an object has its fields. */
function alike(value: unknown): unknown {
  if (typeof value === 'string') return folded(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(alike);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return fields.map(([name, inner]) => [name, alike(inner)]);
}

/** Another application of the same kind is pending: the database has said so. */
function refuseSecond(error: unknown): never {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const isSecond = ['ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE'].includes(String(code));
  if (isSecond && /application_once|once_key/.test(String(message))) throw new Fault('STEP_NOT_ALLOWED');
  throw error;
}

export type { Prepared };
