import type { PrefillField } from './prefill-fields';

/**
 * The fields that forms are made of, as JSON Schema (draft 2020-12). Beside the standard keywords:
 * - `x-title-en` is the English title;
 * - `x-prefill` names what the registries fill in, see `prefill-fields.ts`; an address comes as its `line` and the code of
 *   its commune;
 * - `x-prefill-of` says whose: the person the filing is about (`subject`) or the one who files (`applicant`), who are
 *   the same unless it is filed for somebody;
 * - `x-enum-titles` are the words for the codes of an `enum`;
 * - `x-date` is a day that must exist, of which `partial` ones may be known to the year or month only;
 * - `x-ordered` names two days of an object of which the second must not be before the first;
 * - `x-commune` is the code of a commune of today.
 * Dates and codes are bound by `pattern` too, because a validator of somebody else knows nothing of our own keywords.
 */
export interface FieldSchema {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';
  readonly title: string;
  readonly description?: string;
  readonly 'x-title-en': string;
  readonly 'x-prefill'?: PrefillField;
  readonly 'x-prefill-of'?: PrefillOf;
  readonly 'x-enum-titles'?: Readonly<Record<string, string>>;
  readonly 'x-date'?: 'whole' | 'partial';
  readonly 'x-ordered'?: readonly [string, string];
  readonly 'x-commune'?: true;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: FieldSchema;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
}

export type PrefillOf = 'subject' | 'applicant';

/** A field as a form asks for it. */
export interface FormField {
  readonly schema: FieldSchema;
  readonly required: boolean;
}
export type FormFields = Readonly<Record<string, FormField>>;

const asked = (schema: FieldSchema): FormField => ({ schema, required: true });

export function optional({ schema }: FormField): FormField {
  return { schema, required: false };
}

export function titled(title: string, titleEn: string, { schema, required }: FormField): FormField {
  return { schema: { ...schema, title, 'x-title-en': titleEn }, required };
}

export function prefilled(field: PrefillField, of: PrefillOf, { schema, required }: FormField): FormField {
  return { schema: { ...schema, 'x-prefill': field, 'x-prefill-of': of }, required };
}

export function text(title: string, titleEn: string, maxLength = 250): FormField {
  // One character that is no space: a blank answer is no answer.
  return asked({ type: 'string', title, 'x-title-en': titleEn, minLength: 1, maxLength, pattern: '\\S' });
}

export function code(title: string, titleEn: string, pattern: string, description: string): FormField {
  return asked({ type: 'string', title, 'x-title-en': titleEn, description, pattern });
}

const dated = (how: 'whole' | 'partial', { schema, required }: FormField): FormField => ({
  schema: { ...schema, 'x-date': how },
  required,
});

export function date(title: string, titleEn: string): FormField {
  const pattern = '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$';
  return dated('whole', code(title, titleEn, pattern, 'Năm-tháng-ngày: YYYY-MM-DD.'));
}

export function choice(title: string, titleEn: string, options: Readonly<Record<string, string>>): FormField {
  return asked({ type: 'string', title, 'x-title-en': titleEn, enum: Object.keys(options), 'x-enum-titles': options });
}

export function whole(title: string, titleEn: string, minimum: number, maximum: number): FormField {
  return asked({ type: 'integer', title, 'x-title-en': titleEn, minimum, maximum });
}

export function quantity(title: string, titleEn: string, minimum: number, maximum: number): FormField {
  return asked({ type: 'number', title, 'x-title-en': titleEn, minimum, maximum });
}

export function yesOrNo(title: string, titleEn: string): FormField {
  return asked({ type: 'boolean', title, 'x-title-en': titleEn });
}

export function listOf(title: string, titleEn: string, fields: FormFields, maxItems = 20): FormField {
  const items = objectSchema('Mục', 'Item', fields);
  return asked({ type: 'array', title, 'x-title-en': titleEn, items, minItems: 1, maxItems });
}

export function objectSchema(title: string, titleEn: string, fields: FormFields): FieldSchema {
  const entries = Object.entries(fields);
  return {
    type: 'object',
    title,
    'x-title-en': titleEn,
    properties: Object.fromEntries(entries.map(([name, field]) => [name, field.schema])),
    required: entries.filter(([, field]) => field.required).map(([name]) => name),
    ...(fields.from && fields.to ? { 'x-ordered': ['from', 'to'] as const } : {}),
    additionalProperties: false,
  };
}

export const fullName = text('Họ, chữ đệm và tên khai sinh', 'Full name at birth', 120);
export const personalNumber = code('Số định danh cá nhân', 'Personal number', '^[0-9]{12}$', '12 chữ số.');
export const formerNumber = code('Số Chứng minh nhân dân', 'Former identity number', '^[0-9]{9}$', '9 chữ số.');
export const dateOfBirth = dated(
  'partial',
  code(
    'Ngày, tháng, năm sinh',
    'Date of birth',
    '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$',
    'YYYY-MM-DD; người chỉ biết năm hoặc tháng sinh ghi YYYY hoặc YYYY-MM.',
  ),
);
export const phone = code('Số điện thoại', 'Phone', '^(0|\\+84)[0-9]{9}$', '10 chữ số bắt đầu bằng 0, hoặc +84.');
export const email = code('Thư điện tử', 'E-mail', '^[^\\s@]{1,64}@[^\\s@]{1,190}$', 'Ví dụ: ten@vidu.vn.');
export const ethnicity = text('Dân tộc', 'Ethnicity', 60);
export const nationality = code('Quốc tịch', 'Nationality', '^[A-Z]{2}$', 'Mã hai chữ theo ISO 3166-1; Việt Nam: VN.');
export const sex = choice('Giới tính', 'Sex', { FEMALE: 'Nữ', MALE: 'Nam', OTHER: 'Khác', UNKNOWN: 'Chưa rõ' });
export const maritalStatus = choice('Tình trạng hôn nhân', 'Marital status', {
  SINGLE: 'Chưa kết hôn',
  MARRIED: 'Đã kết hôn',
  DIVORCED: 'Đã ly hôn',
  WIDOWED: 'Góa',
  UNKNOWN: 'Chưa rõ',
});
export const relationToHead = choice('Quan hệ với chủ hộ', 'Relation to the household head', {
  HEAD: 'Chủ hộ',
  SPOUSE: 'Vợ, chồng',
  FATHER: 'Cha',
  MOTHER: 'Mẹ',
  CHILD: 'Con',
  SIBLING: 'Anh, chị, em',
  GRANDPARENT: 'Ông, bà',
  GRANDCHILD: 'Cháu',
  GUARDIAN: 'Người giám hộ',
  WARD: 'Người được giám hộ',
  OTHER: 'Khác',
});
export const bankAccount = code('Số tài khoản ngân hàng', 'Bank account number', '^[0-9]{6,19}$', '6 đến 19 chữ số.');
export const householdFileNumber = text('Số hồ sơ cư trú của hộ', 'Residence file number of the household', 30);

const communeCode = ((): FormField => {
  const { schema, required } = code('Xã, phường, đặc khu', 'Commune', '^[0-9]{5}$', 'Mã 5 chữ số của cấp xã.');
  return { schema: { ...schema, 'x-commune': true }, required };
})();
const addressLine = text('Số nhà, đường, thôn, tổ dân phố', 'House number, street, hamlet');

export function address(title: string, titleEn: string): FormField {
  return asked(objectSchema(title, titleEn, { line: addressLine, communeCode }));
}

/** A place that may lie abroad or be known only by its old name, so the commune is not asked for in every case. */
export function place(title: string, titleEn: string): FormField {
  return asked(objectSchema(title, titleEn, { line: addressLine, communeCode: optional(communeCode) }));
}
