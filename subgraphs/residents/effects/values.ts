import { z } from 'zod';
import { isCalendarDate, isPartialDate } from '../../shared/scalars';
import { foldText } from '../folding';
import { unit } from '../units';
import { refuse } from './rule';

/** The shapes that values of effects come in. They were a form once, so nothing of them is taken on trust. */

/** Controls, line ends, directions of writing: nothing that the line of a record has. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** One line of text that says something, in NFC. */
export const text = (longest: number) =>
  z
    .string()
    .max(longest * 3)
    .transform((value) => value.normalize('NFC').trim())
    .refine((value) => value.length <= longest && foldText(value) !== '' && !UNPRINTABLE.test(value));

export const day = z.string().refine(isCalendarDate);
export const partialDay = z.string().refine(isPartialDate);
export const fullName = text(120);
export const personalNumber = z.string().regex(/^\d{12}$/);
export const communeCode = z.string().regex(/^\d{5}$/);
export const address = z.object({ line: text(255), communeCode });
/** A place that may lie abroad or be known by its name alone. */
export const place = z.object({ line: text(255), communeCode: communeCode.optional() });
export const relation = z.enum([
  ...['HEAD', 'SPOUSE', 'FATHER', 'MOTHER', 'CHILD', 'SIBLING'],
  ...['GRANDPARENT', 'GRANDCHILD', 'GUARDIAN', 'WARD', 'OTHER'],
] as const);
export const head = z.object({ personalNumber, fullName });
export const member = z.object({
  fullName,
  personalNumber: personalNumber.optional(),
  dateOfBirth: partialDay,
  relationToHead: relation,
});
export const members = z.array(member).max(50);
/** Periods end on the day they begin or later. */
export const period = { from: day, to: day };
export const isPeriod = ({ from, to }: { from: string; to: string }): boolean => from <= to;

export type Address = z.output<typeof address>;
export type Member = z.output<typeof member>;

/** Throws for a code that is no commune's today. */
export function knownCommune(code: string): string {
  const commune = unit(code);
  return commune?.level === 'COMMUNE' ? code : refuse('COMMUNE_UNKNOWN');
}
