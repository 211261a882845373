import { type FieldSchema, type FormFields, objectSchema } from './form-fields';
import { civilStatusForms } from './forms-civil-status';
import { educationAndJusticeForms } from './forms-education-and-justice';
import { electricityForms } from './forms-electricity';
import { identityForms } from './forms-identity';
import { residenceForms } from './forms-residence';
import { residenceFormsBeside } from './forms-residence-beside';
import { sealForms } from './forms-seal';
import { socialSecurityForms } from './forms-social-security';
import { taxAndLandForms } from './forms-tax-and-land';
import { transportForms } from './forms-transport';
import { procedures } from './index';

/**
 * By number. What a form asks for is what its outcome, its data changes and the office that decides need; of the rest, what
 * no registry can know is left to the citizen.
 */
const forms: Readonly<Record<number, FormFields>> = {
  ...identityForms,
  ...residenceForms,
  ...residenceFormsBeside,
  ...transportForms,
  ...civilStatusForms,
  ...sealForms,
  ...socialSecurityForms,
  ...taxAndLandForms,
  ...educationAndJusticeForms,
  ...electricityForms,
};

const schemas = new Map(
  procedures.map(({ number, nameVi, nameEn }) => {
    const fields = forms[number];
    if (!fields) throw new Error(`procedure ${number} has no form`);
    const schema = objectSchema(`Tờ khai: ${nameVi}`, `Form: ${nameEn}`, fields);
    const description = 'Điền thông tin; những mục cơ quan nhà nước đã có được điền sẵn và cần người khai kiểm tra.';
    return [number, { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema, description }] as const;
  }),
);

/** JSON Schema (draft 2020-12) of a form, the same object at every call. Throws a RangeError for an unknown number. */
export function formSchemaOf(number: number): FieldSchema & { readonly $schema: string } {
  const schema = schemas.get(number);
  if (!schema) throw new RangeError('no procedure has this number');
  return schema;
}
