import { Fault } from '../../shared/errors';
import { once } from '../../shared/idempotency';
import { newId } from '../../shared/ids';
import { workingOf } from '../catalogue/workings';
import { storeAttachment } from '../store/attach';
import { type Answered, answerOf } from './answer';
import { change } from './change';
import { applicantOf, type FilingContext, ownApplication } from './own';
import { noted } from './refusals';

const MOST = 20;

interface Attaching {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly contentBase64: string;
  readonly document: string | null;
  readonly key: string;
}

/**
 * Adds a file to a draft, or to what the agency asked more for. The content is stored before the row that names it: what is
 * cut short in between leaves a content that nothing names, never a name without content.
 */
export function attachToApplication(attaching: Attaching, context: FilingContext): Promise<Answered> {
  const applicant = applicantOf(context, 'Mutation.attachToApplication');
  const { id, key, document } = attaching;
  const mine = (row: { residentId: string }): boolean => row.residentId === applicant;
  return noted(context, { id, command: 'attachToApplication', mine }, 'citizen', async () => {
    await refuseEarly(id, applicant, document, context);
    const file = await storeAttachment(attaching, context.means.store);
    return once(context, { operation: 'attachToApplication', key, input: { id, document, ...file } }, async (run) => {
      const row = await ownApplication(run, id, context);
      if (!isEditable(row.state)) throw new Fault('STEP_NOT_ALLOWED');
      const { attachment } = context.means.repository.parted;
      const there = await attachment.locked(run, 'applicationId', [id], '');
      if (there.length >= MOST) throw new Fault('BAD_USER_INPUT');
      const known = there.some(({ sha256, paper }) => sha256 === file.sha256 && paper === document);
      if (!known) {
        const addedAt = context.now.toISOString();
        const whole = { id: newId(), residentId: applicant, applicationId: id, paper: document, addedAt, ...file };
        await attachment.insert(run, [whole]);
      }
      return answerOf(run, await change(run, row, { by: 'citizen' }, context), context);
    });
  });
}

/** Before ten megabytes are written for nothing. */
async function refuseEarly(id: string, applicant: string, document: string | null, { means }: FilingContext) {
  const [row] = await means.repository.applications([id]);
  if (row?.residentId !== applicant) throw new Fault('NOT_FOUND');
  const codes = workingOf(row.procedureNumber).papers.map(({ code }) => code);
  if (document !== null && !codes.includes(document)) throw new Fault('BAD_USER_INPUT');
}

/** While the citizen has the word. */
export const isEditable = (state: string): boolean => state === 'DRAFT' || state === 'SUPPLEMENT_REQUESTED';
