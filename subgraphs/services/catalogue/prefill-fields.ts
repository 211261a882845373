import type { DocumentFacts } from '../../shared/calls';
import { derivedFields } from './registry-derived';
import { type RegistryField, scopeOfRegistryField } from './registry-fields';

/**
 * What stands in `x-prefill`: a field of a person's record; a field of their document (`documents.<TYPE>.<field>`,
 * `documents.<TYPE>.details.<field>`); or a field that follows from their record.
 */
export type PrefillField = RegistryField | DocumentField | keyof typeof derivedFields;
export type DocumentField = `documents.${string}.${string}`;

/** The registry fields that a name of `x-prefill` rests on; none for a field of a document. */
export function registryFieldsOf(field: PrefillField): readonly RegistryField[] {
  if (Object.hasOwn(derivedFields, field)) return derivedFields[field as keyof typeof derivedFields].of;
  return Object.hasOwn(scopeOfRegistryField, field) ? [field as RegistryField] : [];
}

/** The type of document that a name of `x-prefill` rests on; null for none. */
export const documentTypeOf = (field: PrefillField): string | null =>
  field.startsWith('documents.') ? (field.split('.')[1] ?? null) : null;

/** A person's document as far as forms repeat it: the one in force, or else the newest that nobody took back. */
export function documentValue(field: PrefillField, documents: readonly DocumentFacts[]): unknown {
  const [, type, name, detail] = field.split('.');
  const own = documents.filter((each) => each.type === type && each.integration === 'VERIFIED');
  const found = own.find(({ status }) => status === 'VALID') ?? own.find(({ status }) => status !== 'REVOKED');
  if (!found || !name) return undefined;
  const value = detail === undefined ? found[name as keyof DocumentFacts] : found.details[detail];
  return (Array.isArray(value) ? value.join(', ') : value) ?? undefined;
}
