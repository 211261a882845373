import { isDeepStrictEqual } from 'node:util';
import type { DocumentFacts } from '../../shared/calls';
import type { PrefillOf } from '../catalogue/form-fields';
import { formSchemaOf } from '../catalogue/forms';
import { documentTypeOf, documentValue, type PrefillField, registryFieldsOf } from '../catalogue/prefill-fields';
import { derivedFields } from '../catalogue/registry-derived';
import { type RegistryField, scopeOfRegistryField } from '../catalogue/registry-fields';
import type { Form } from '../catalogue/working';
import { judgeOf } from './form-judge';

/** For oneself; for somebody who has a record; for a child who has none yet. */
export type Filing = 'self' | 'onBehalf' | 'newborn';

/** What to ask the registries for before a form can be filled in. */
export interface Sources {
  /** Fields for the call `registryValues`, of each of the two. For oneself and for a newborn there is no second person. */
  readonly applicant: readonly RegistryField[];
  readonly subject: readonly RegistryField[];
  /** Types for the call `documentFacts`, and whose. */
  readonly documents: { readonly of: PrefillOf; readonly types: readonly string[] };
}

/** What the registries answered: what was asked of them, as far as whoever asks may read it, and what there is. */
export interface RegistryView {
  readonly filing: Filing;
  /** The person it is filed for, where that is somebody with a record. */
  readonly subjectId: string | null;
  readonly applicant: RegistryAnswer;
  readonly subject: RegistryAnswer;
  readonly documents: { readonly asked: readonly string[]; readonly found: readonly DocumentFacts[] };
}
export interface RegistryAnswer {
  readonly asked: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** The scope that reading a field, or a document of a type, takes. */
export const scopeOfField = (field: RegistryField): string => scopeOfRegistryField[field];
export const scopeOfDocument = (type: string): string => `documents.${type}`;

interface Prefillable {
  readonly name: string;
  readonly source: PrefillField;
  readonly of: PrefillOf;
}

/** The fields of a form that registries fill in. Throws a RangeError for an unknown number. */
function prefillable(number: number, filing: Filing): readonly Prefillable[] {
  return Object.entries(formSchemaOf(number).properties ?? {}).flatMap(([name, schema]) => {
    const { 'x-prefill': source, 'x-prefill-of': whose } = schema;
    if (!source || !whose || (filing === 'newborn' && whose === 'subject')) return [];
    return [{ name, source, of: filing === 'self' ? 'applicant' : whose }];
  });
}

/** Whose data each field repeats that registries fill in, and the scopes that reading it takes. */
export function ownersOf(
  number: number,
): ReadonlyMap<string, { readonly of: PrefillOf; readonly scopes: readonly string[] }> {
  return new Map(
    prefillable(number, 'onBehalf').map(({ name, source, of }) => {
      const type = documentTypeOf(source);
      const scopes = type === null ? registryFieldsOf(source).map(scopeOfField) : [scopeOfDocument(type)];
      return [name, { of, scopes }] as const;
    }),
  );
}

export function sourcesOf(number: number, filing: Filing): Sources {
  const fields = prefillable(number, filing);
  const asked = (person: PrefillOf): RegistryField[] => [
    ...new Set(fields.filter(({ of }) => of === person).flatMap(({ source }) => registryFieldsOf(source))),
  ];
  const documents = fields.filter(({ source }) => documentTypeOf(source) !== null);
  const types = new Set(documents.flatMap(({ source }) => documentTypeOf(source) ?? []));
  return {
    applicant: asked('applicant'),
    subject: asked('subject'),
    documents: { of: documents[0]?.of ?? 'applicant', types: [...types] },
  };
}

/** What the registries have for a field; undefined for nothing, and null where they were not asked. */
function registered({ source, of }: Prefillable, form: Form, view: RegistryView): { readonly value: unknown } | null {
  const type = documentTypeOf(source);
  if (type !== null) {
    const { asked, found } = view.documents;
    return asked.includes(type) ? { value: documentValue(source, found) } : null;
  }
  const { asked, values } = view[of];
  if (!registryFieldsOf(source).every((field) => asked.includes(field))) return null;
  if (!Object.hasOwn(derivedFields, source)) return { value: values[source] };
  const derived = derivedFields[source as keyof typeof derivedFields];
  return { value: derived.value({ values, form, subjectId: view.subjectId }) };
}

/**
 * The form with what the registries hold in every place that was left empty, and the names of the fields that say what they
 * hold. What somebody wrote stays, whatever the registries think of it; what the form would refuse is not filled in.
 */
export function fillIn(
  number: number,
  form: Form,
  view: RegistryView,
): { readonly form: Form; readonly prefilled: readonly string[] } {
  const fields = prefillable(number, view.filing);
  const known = new Map<string, unknown>();
  for (const field of fields) {
    const value = registered(field, form, view)?.value;
    if (value !== undefined) known.set(field.name, value);
  }
  const refused = refusedFields(number, Object.fromEntries(known));
  for (const name of refused) known.delete(name);
  const filled: Record<string, unknown> = { ...form };
  for (const [name, value] of known) if (!Object.hasOwn(form, name)) filled[name] = value;
  const prefilled = [...known].filter(([name, value]) => isDeepStrictEqual(filled[name], value)).map(([name]) => name);
  return { form: filled, prefilled };
}

/** Fields with a value that the form does not take. */
function refusedFields(number: number, values: Form): ReadonlySet<string> {
  const names = judgeOf(number)(values).map(({ path }) => path.split('/')[1] ?? '');
  return new Set(names);
}

/** Fields that were filled in and no longer say what the registries hold. Of what is not asked nothing is known. */
export function staleOf(
  number: number,
  form: Form,
  prefilled: readonly string[],
  view: RegistryView,
): readonly string[] {
  return prefillable(number, view.filing)
    .filter(({ name }) => prefilled.includes(name))
    .filter((field) => {
      const now = registered(field, form, view);
      return now !== null && !isDeepStrictEqual(form[field.name], now.value);
    })
    .map(({ name }) => name);
}
