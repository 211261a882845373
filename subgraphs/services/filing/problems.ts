import type { Form } from '../catalogue/working';
import { workingOf } from '../catalogue/workings';
import type { ApplicationRow, AttachmentRow } from '../entities';
import { type FormProblem, problemsOf } from './form';
import type { FilingContext } from './own';
import { staleFields } from './registry';

/** What is wrong with a form as it stands: by its schema, and where the registries have changed since it was filled in. */
export async function problemsNow(row: ApplicationRow, context: FilingContext): Promise<readonly FormProblem[]> {
  const form = JSON.parse(row.form) as Form;
  const stale = await staleFields(row, form, context);
  return [
    ...problemsOf(row.procedureNumber, form),
    ...stale.map((field) => ({
      path: `/${field}`,
      code: 'STALE',
      message: 'Cơ sở dữ liệu đã thay đổi; cần điền lại.',
    })),
  ];
}

/**
 * The papers that the filing must come with and does not. A file that says what it is counts for that paper only; one that
 * does not say counts for any.
 */
export function missingPapers(
  { procedureNumber, form }: Pick<ApplicationRow, 'procedureNumber' | 'form'>,
  files: readonly Pick<AttachmentRow, 'paper'>[],
): readonly FormProblem[] {
  const needed = workingOf(procedureNumber).papers.filter(({ required }) => required(JSON.parse(form) as Form));
  const said = new Set(files.map(({ paper }) => paper));
  const unsaid = files.filter(({ paper }) => paper === null).length;
  return needed
    .filter(({ code }) => !said.has(code))
    .slice(unsaid)
    .map(({ code, titleVi }) => ({ path: '', code: 'MISSING_DOCUMENT', message: `${code}: ${titleVi}` }));
}
