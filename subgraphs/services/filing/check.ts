import { Fault } from '../../shared/errors';
import { workingOf } from '../catalogue/workings';
import type { ApplicationCheck } from '../types/parts';
import { caseOf } from './case';
import { applicantOf, type FilingContext } from './own';
import { missingPapers, problemsNow } from './problems';

/** Everything that keeps a draft of the caller's own from being handed in, at once. */
export async function checkOf(id: string, context: FilingContext): Promise<ApplicationCheck> {
  const applicant = applicantOf(context, 'Query.applicationCheck');
  const { repository } = context.means;
  const [row] = await repository.applications([id]);
  if (row?.residentId !== applicant) throw new Fault('NOT_FOUND');
  const [problems, parts, { facts }] = await Promise.all([
    problemsNow(row, context),
    repository.parts(['attachment'], [id]),
    caseOf({ ...row, otherId: null }, context),
  ]);
  const files = parts.flatMap((part) => (part.kind === 'attachment' ? [part.row] : []));
  const conditions = workingOf(row.procedureNumber).conditions.filter(({ confidential }) => !confidential);
  return {
    problems: [...problems, ...missingPapers(row, files)],
    conditions: conditions.map((condition) => ({
      code: condition.code,
      text: condition.textVi,
      source: condition.source,
      met: condition.met(facts),
    })),
  };
}
