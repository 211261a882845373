import { vietnamDate } from '../../shared/clock';
import { Fault } from '../../shared/errors';
import { once } from '../../shared/idempotency';
import type { Form } from '../catalogue/working';
import type { ApplicationRow } from '../entities';
import { release } from '../money/ledger';
import { type Answered, answerOf } from './answer';
import { isEditable } from './attach';
import { change } from './change';
import { costOf } from './cost';
import { readForm } from './form';
import { applicantOf, assertRevision, type FilingContext, ownApplication } from './own';
import { noted } from './refusals';
import { filled } from './registry';
import { closedPart } from './shown';
import { procedureInForce } from './start';

interface Updating {
  readonly id: string;
  readonly form: string;
  readonly revision: number | null;
  readonly key: string;
}

/** Writes the form of a draft anew. It may be incomplete still; what it lacks of what the registries hold is filled in. */
export function updateApplication(
  { id, form: text, revision, key }: Updating,
  context: FilingContext,
): Promise<Answered> {
  const applicant = applicantOf(context, 'Mutation.updateApplication');
  const mine = (row: { residentId: string }): boolean => row.residentId === applicant;
  return noted(context, { id, command: 'updateApplication', mine }, 'citizen', async () => {
    const [seen] = await context.means.repository.applications([id]);
    if (!seen || !mine(seen)) throw new Fault('NOT_FOUND');
    const { procedureNumber: number, residentId: applicantId, subjectId, channel } = seen;
    const written = readForm(text);
    const { form, prefilled } = await filledBeside(closedPart(seen, context.access), written, seen, context);
    const procedure = procedureInForce(number, vietnamDate(context.now));
    const cost = await costOf({ procedure, form, channel, applicantId, subjectId }, context);
    return once(context, { operation: 'updateApplication', key, input: { id, revision, text } }, async (run) => {
      const row = await ownApplication(run, id, context);
      assertRevision(row, revision);
      const columns = { form: JSON.stringify(form), prefilled: [...prefilled] };
      // What it costs stays as it was until it is handed in again.
      if (row.state === 'SUPPLEMENT_REQUESTED') {
        return answerOf(run, await change(run, row, { by: 'citizen', columns }, context), context);
      }
      if (row.state === 'AWAITING_PAYMENT' && row.submittedAt === null) {
        await release(run, row, context);
        const again = { state: 'DRAFT', by: 'citizen', columns: { ...columns, ...cost, onceKey: null } } as const;
        return answerOf(run, await change(run, row, again, context), context);
      }
      if (!isEditable(row.state)) throw new Fault('STEP_NOT_ALLOWED');
      const changed = await change(run, row, { by: 'citizen', columns: { ...columns, ...cost } }, context);
      return answerOf(run, changed, context);
    });
  });
}

/** What was filled in for other eyes stays as it is where whoever writes leaves it out: they do not see it. */
async function filledBeside(closed: Form, written: Form, row: ApplicationRow, context: FilingContext) {
  const kept = Object.entries(closed).filter(([name]) => !Object.hasOwn(written, name));
  const { form, prefilled } = await filled(row, { ...Object.fromEntries(kept), ...written }, context);
  return { form, prefilled: [...new Set([...prefilled, ...kept.map(([name]) => name)])] };
}
