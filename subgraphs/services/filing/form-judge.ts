import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import { provinceOf } from '../../shared/areas';
import { formSchemaOf } from '../catalogue/forms';
import type { Form } from '../catalogue/working';

/** A rule that a field breaks: where, and which. */
export interface Breach {
  readonly path: string;
  readonly code: string;
}

const ajv = new Ajv2020({ allErrors: true, strict: true, verbose: true });
ajv.addVocabulary(['x-title-en', 'x-prefill', 'x-prefill-of', 'x-enum-titles']);
ajv.addKeyword({
  keyword: 'x-date',
  type: 'string',
  schemaType: 'string',
  validate: (_: string, day: string) => isDay(day),
});
ajv.addKeyword({
  keyword: 'x-commune',
  type: 'string',
  schemaType: 'boolean',
  validate: (_: true, code: string) => provinceOf(code) !== undefined,
});
ajv.addKeyword({
  keyword: 'x-ordered',
  type: 'object',
  schemaType: 'array',
  validate: ([first, second]: [string, string], fields: Form) => {
    const [from, to] = [fields[first], fields[second]];
    return typeof from !== 'string' || typeof to !== 'string' || from <= to;
  },
});

/** Whether the calendar has this day; the month or the year alone will do where no more was written. */
function isDay(text: string): boolean {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (!match) return false;
  const [, year = '', month = '01', day = '01'] = match;
  const at = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return Number.isFinite(at.getTime()) && at.getUTCDate() === Number(day);
}

/** Our own keywords, as they are told. */
const codes: Readonly<Record<string, string>> = { 'x-date': 'date', 'x-ordered': 'order', 'x-commune': 'commune' };

const validators = new Map<number, ValidateFunction>();

/** Judges forms of a procedure; compiled when the first comes. Throws a RangeError for an unknown number. */
export function judgeOf(number: number): (form: Form) => readonly Breach[] {
  const known = validators.get(number);
  const validate = known ?? ajv.compile(formSchemaOf(number));
  if (!known) validators.set(number, validate);
  return (form) => (validate(form) ? [] : (validate.errors ?? []).map(breachOf));
}

function breachOf({ instancePath, keyword, params, schema }: ErrorObject): Breach {
  const code = codes[keyword] ?? keyword;
  const inner = { required: params.missingProperty, additionalProperties: params.additionalProperty }[keyword];
  if (typeof inner === 'string') return { path: `${instancePath}/${inner}`, code };
  if (keyword === 'x-ordered') return { path: `${instancePath}/${(schema as readonly string[])[1]}`, code };
  return { path: instancePath, code };
}
