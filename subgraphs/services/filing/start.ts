import { randomInt } from 'node:crypto';
import { provinceOf } from '../../shared/areas';
import type { PersonFacts } from '../../shared/calls';
import { vietnamDate } from '../../shared/clock';
import type { Run } from '../../shared/database/transaction';
import { Fault } from '../../shared/errors';
import { once } from '../../shared/idempotency';
import { newId } from '../../shared/ids';
import { procedureOn, procedures } from '../catalogue';
import type { Procedure } from '../catalogue/procedure';
import { workingOf } from '../catalogue/workings';
import type { ApplicationRow } from '../entities';
import { type Answered, answerOf } from './answer';
import { begin } from './change';
import { costOf } from './cost';
import { factsOf } from './facts';
import { applicantOf, type FilingContext } from './own';
import { filled } from './registry';
import { subjectOf } from './subject';

interface Starting {
  readonly procedure: number;
  readonly onBehalfOf: string | null;
  readonly channel: 'ONLINE' | 'IN_PERSON';
  readonly key: string;
}

/** Drafts of one citizen at a time: each has room for files, and nobody fills in so many. */
const MOST_UNFILED = 100;

/** Begins a draft, filled in with what the registries hold and the caller may read. */
export async function startApplication(starting: Starting, context: FilingContext): Promise<Answered> {
  const applicantId = applicantOf(context, 'Mutation.startApplication');
  const { procedure: number, onBehalfOf, channel, key } = starting;
  const procedure = procedureInForce(number, vietnamDate(context.now));
  requireLevel(number, channel, context);
  const applicant = await factsOf(applicantId, context);
  const subjectId = await subjectOf(procedure, applicant, onBehalfOf, context);
  const draft = await draftOf(procedure, applicant, subjectId, channel, context);
  const input = { number, onBehalfOf, channel };
  return once(context, { operation: 'startApplication', key, input }, async (run) => {
    const unfiled = await context.means.repository.unfiledOf(run, applicantId, MOST_UNFILED);
    if (unfiled >= MOST_UNFILED) throw new Fault('RATE_LIMITED');
    const code = await freeCode(run, draft.areaCode, context);
    const row = { ...draft, code };
    await begin(run, row, 'citizen', context);
    return answerOf(run, row, context);
  });
}

/** The version that applies on a day. Throws `NOT_FOUND` for a number that there is not, `STEP_NOT_ALLOWED` for another day. */
export function procedureInForce(number: number, today: string): Procedure {
  const procedure = procedureOn(number, today);
  if (procedure) return procedure;
  throw new Fault(procedures.some((known) => known.number === number) ? 'STEP_NOT_ALLOWED' : 'NOT_FOUND');
}

/** Filing online takes a sign-in that is sure enough; at the desk the officer sees who it is. */
export function requireLevel(number: number, channel: string, { caller }: Pick<FilingContext, 'caller'>): void {
  if (channel === 'ONLINE' && (caller?.level ?? 0) < workingOf(number).level) throw new Fault('LEVEL_2_REQUIRED');
}

async function draftOf(
  procedure: Procedure,
  applicant: PersonFacts,
  subjectId: string,
  channel: ApplicationRow['channel'],
  context: FilingContext,
): Promise<Omit<ApplicationRow, 'code'>> {
  const { number } = procedure;
  const applicantId = applicant.residentId;
  const filed = { procedureNumber: number, residentId: applicantId, subjectId };
  const { form, prefilled } = await filled(filed, {}, context);
  const cost = await costOf({ procedure, form, channel, subjectId, applicantId }, context);
  const today = vietnamDate(context.now);
  return {
    id: newId(),
    residentId: applicantId,
    subjectId,
    procedureNumber: number,
    procedureOn: today,
    channel,
    state: 'DRAFT',
    // Which office it is for follows from the form, once that is handed in.
    agency: '',
    areaCode: applicant.permanentCommune ?? applicant.temporaryCommune ?? '',
    revision: 1,
    otherId: null,
    onceKey: null,
    form: JSON.stringify(form),
    prefilled: [...prefilled],
    ...cost,
    resultChannel: null,
    createdAt: context.now.toISOString(),
    submittedAt: null,
    dueAt: null,
    decidedAt: null,
    resultSummary: null,
    resultDocumentId: null,
    resultIssuedAt: null,
  };
}

/** A receipt code that nobody has: province, day and a number that tells nothing of how many there were before. */
async function freeCode(run: Run, areaCode: string, { means, now }: FilingContext): Promise<string> {
  const day = vietnamDate(now).slice(2).replaceAll('-', '');
  const head = `H${provinceOf(areaCode) ?? '00'}-${day}-`;
  const candidates = Array.from({ length: 8 }, () => `${head}${String(randomInt(1_000_000)).padStart(6, '0')}`);
  const taken = await means.repository.takenCodes(run, candidates);
  const free = candidates.find((code) => !taken.includes(code));
  if (!free) throw new Error('no receipt code is free');
  return free;
}
