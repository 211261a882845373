import { Fault } from '../../shared/errors';
import type { Form } from '../catalogue/working';
import { judgeOf } from './form-judge';

/** Characters; a form is answers to questions, and papers are attached. */
const MOST_TEXT = 20_000;
const MOST_DEPTH = 6;

const FIELD_NAME = /^[A-Za-z][A-Za-z0-9]{0,59}$/;
const RESERVED = new Set(['constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf']);

/** Controls, halves of a character, and marks that turn the direction of a text: nobody types them, and they deceive. */
const UNWRITABLE = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u{FEFF}]/u;
/** What nobody sees: it comes along when text is copied, and two names that look alike would be two. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * A form as a client sends it: a JSON object of plain answers. Its texts are composed (NFC) and without space around them;
 * lines become spaces, and null is no answer. Throws `BAD_USER_INPUT` for anything else.
 */
export function readForm(text: string): Form {
  if (text.length > MOST_TEXT) throw new Fault('BAD_USER_INPUT');
  const value = clean(parsed(text), 1);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Fault('BAD_USER_INPUT');
  // Composed, some letters are three, and a short number may have many digits: this is what is kept.
  if (JSON.stringify(value).length > MOST_TEXT) throw new Fault('BAD_USER_INPUT');
  return value as Form;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says quotes what somebody wrote.
    throw new Fault('BAD_USER_INPUT');
  }
}

function clean(value: unknown, depth: number): unknown {
  if (depth > MOST_DEPTH) throw new Fault('BAD_USER_INPUT');
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Fault('BAD_USER_INPUT');
    return value;
  }
  if (Array.isArray(value)) return value.filter((item) => item !== null).map((item) => clean(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  for (const [name] of entries) {
    if (!FIELD_NAME.test(name) || RESERVED.has(name)) throw new Fault('BAD_USER_INPUT');
  }
  return Object.fromEntries(entries.map(([name, inner]) => [name, clean(inner, depth + 1)]));
}

function cleanText(text: string): string {
  const line = text.replace(/[\t\r\n\u2028\u2029]+/g, ' ').trim();
  if (UNWRITABLE.test(line)) throw new Fault('BAD_USER_INPUT');
  // Before it is composed: between a letter and its mark, the unseen would keep them apart.
  return line.replace(UNSEEN, '').normalize('NFC').trim();
}

/** What is wrong with a field of a form. Says which field and which rule, and nothing of what was written. */
export interface FormProblem {
  /** A JSON Pointer: `/guests/0/fullName`. */
  readonly path: string;
  /** The rule: a keyword of JSON Schema, `date`, `order` or `commune`. */
  readonly code: string;
  readonly message: string;
}

const messages: Readonly<Record<string, string>> = {
  required: 'Mục này phải được điền.',
  type: 'Giá trị không đúng kiểu.',
  pattern: 'Giá trị không đúng mẫu.',
  enum: 'Giá trị không có trong danh mục.',
  minLength: 'Mục này phải được điền.',
  maxLength: 'Nội dung quá dài.',
  minimum: 'Số quá nhỏ.',
  maximum: 'Số quá lớn.',
  minItems: 'Danh sách quá ngắn.',
  maxItems: 'Danh sách quá dài.',
  additionalProperties: 'Tờ khai không có mục này.',
  date: 'Ngày này không có trong lịch.',
  order: 'Ngày kết thúc trước ngày bắt đầu.',
  commune: 'Mã đơn vị hành chính cấp xã không có.',
};

/** All that is wrong with a form, each field once. Throws a RangeError for an unknown number. */
export function problemsOf(number: number, form: Form): readonly FormProblem[] {
  const seen = new Set<string>();
  return judgeOf(number)(form).flatMap(({ path, code }) => {
    if (seen.has(path)) return [];
    seen.add(path);
    return [{ path, code, message: messages[code] ?? 'Giá trị không hợp lệ.' }];
  });
}
