import type { DocumentFacts } from '../../shared/calls';
import type { RegistryField } from '../catalogue/registry-fields';
import type { Form } from '../catalogue/working';
import type { ApplicationRow } from '../entities';
import { documentsOf } from './facts';
import type { FilingContext } from './own';
import {
  type Filing,
  fillIn,
  type RegistryAnswer,
  type RegistryView,
  scopeOfDocument,
  scopeOfField,
  sourcesOf,
  staleOf,
} from './prefill';
import { isForNewborn } from './subject';

type Filed = Pick<ApplicationRow, 'procedureNumber' | 'residentId' | 'subjectId'>;

/** A form with what the registries hold and whoever asks may read; all of that goes on the record as shown. */
export async function filled(
  filed: Filed,
  form: Form,
  context: FilingContext,
): Promise<{ readonly form: Form; readonly prefilled: readonly string[] }> {
  const view = await viewOf(filed, context);
  const result = fillIn(filed.procedureNumber, form, view);
  if (result.prefilled.length > 0) noteShown(filed, view, context);
  return result;
}

/** Fields that were filled in and no longer say what the registries hold. Nothing of theirs is shown. */
export async function staleFields(
  { prefilled, ...filed }: Filed & Pick<ApplicationRow, 'prefilled'>,
  form: Form,
  context: FilingContext,
): Promise<readonly string[]> {
  if (prefilled.length === 0) return [];
  return staleOf(filed.procedureNumber, form, prefilled, await viewOf(filed, context));
}

/** What the registries say of whom an application is by and about, as far as whoever asks may read it. */
async function viewOf(filed: Filed, context: FilingContext): Promise<RegistryView> {
  const { procedureNumber: number, residentId, subjectId } = filed;
  const filing: Filing = subjectId !== residentId ? 'onBehalf' : isForNewborn(number) ? 'newborn' : 'self';
  const sources = sourcesOf(number, filing);
  const owner = ownerOf(filed, sources.documents.of);
  const types = sources.documents.types.filter((type) => mayRead(owner, scopeOfDocument(type), context));
  const [applicant, subject, found] = await Promise.all([
    valuesOf(residentId, sources.applicant, context),
    valuesOf(subjectId, sources.subject, context),
    documentsOf(owner, types, context),
  ]);
  return {
    filing,
    subjectId: filing === 'onBehalf' ? subjectId : null,
    applicant,
    subject,
    documents: { asked: types, found },
  };
}

async function valuesOf(
  resident: string,
  wanted: readonly RegistryField[],
  context: FilingContext,
): Promise<RegistryAnswer> {
  const asked = wanted.filter((field) => mayRead(resident, scopeOfField(field), context));
  if (asked.length === 0) return { asked, values: {} };
  const { peers, requestId, now } = context;
  const { values } = await peers.call('registryValues', { resident, fields: asked }, { requestId, now });
  return { asked, values };
}

const mayRead = (resident: string, scope: string, { access }: FilingContext): boolean =>
  access.grantFor(resident, { scope, own: false }) !== undefined;

function noteShown(filed: Filed, { applicant, subject, documents }: RegistryView, { access }: FilingContext): void {
  const show = (resident: string, { values }: RegistryAnswer): void => {
    for (const field of Object.keys(values) as RegistryField[]) {
      access.open(resident, { scope: scopeOfField(field), own: false }, coordinateOf(field));
    }
  };
  show(filed.residentId, applicant);
  show(filed.subjectId, subject);
  const { of } = sourcesOf(filed.procedureNumber, filed.subjectId === filed.residentId ? 'self' : 'onBehalf').documents;
  for (const { type } of documents.found as readonly DocumentFacts[]) {
    access.open(ownerOf(filed, of), { scope: scopeOfDocument(type), own: false }, `DocumentType.${type}`);
  }
}

const ownerOf = ({ residentId, subjectId }: Filed, of: 'applicant' | 'subject'): string =>
  of === 'applicant' ? residentId : subjectId;

/** The fields of the contract that some values are parts of. */
const partOf: Partial<Readonly<Record<RegistryField, string>>> = {
  formerNumber: 'formerNumbers',
  temporaryUntil: 'residenceHistory',
};

const coordinateOf = (field: RegistryField): string => `Resident.${partOf[field] ?? field.split('.')[0]}`;
