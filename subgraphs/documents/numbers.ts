import { randomBytes, randomInt } from 'node:crypto';
import type { DocumentType } from './types/enums';

const digits = (count: number): string => Array.from({ length: count }, () => randomInt(10)).join('');
const letters = (count: number): string =>
  Array.from({ length: count }, () => 'ABCDEGHKLM'.charAt(randomInt(10))).join('');
/** An entry of a book of a year or office; the book grows with each attempt, for it may be nearly full. */
const entry = (attempt: number): number => randomInt(1, 10 ** (4 + attempt));

/** How the numbers of a type look. The identity card has the personal number, which nobody draws. */
const draws: Readonly<Partial<Record<DocumentType, (year: string, attempt: number) => string>>> = {
  DRIVING_LICENCE: () => digits(12),
  VEHICLE_REGISTRATION: () => digits(9),
  HEALTH_INSURANCE_CARD: () => digits(10),
  SOCIAL_INSURANCE_BOOK: () => digits(10),
  PASSPORT: () => `P0${digits(7)}`,
  BIRTH_CERTIFICATE: (year, attempt) => `${entry(attempt)}/${year}`,
  MARRIAGE_CERTIFICATE: (year, attempt) => `${entry(attempt)}/${year}`,
  TAX_CODE: () => `8${digits(9)}`,
  BANK_ACCOUNT: () => digits(11),
  DIGITAL_SIGNATURE: () => randomBytes(10).toString('hex').toUpperCase(),
  LAND_CERTIFICATE: () => `${letters(2)} ${digits(8)}`,
  VACCINATION_RECORD: () => digits(12),
  DIPLOMA: () => `${letters(1)}${digits(7)}`,
  CRIMINAL_RECORD: (_year, attempt) => `${entry(attempt)}/LLTP`,
};

export const isDrawn = (type: DocumentType): boolean => draws[type] !== undefined;

/** Numbers of a type to choose from, each once. They tell nothing of whoever gets them. */
export function candidates(type: DocumentType, year: string, count: number, attempt: number): string[] {
  const draw = draws[type];
  if (!draw) throw new Error('numbers of this type are not drawn');
  const found = new Set<string>();
  while (found.size < count) found.add(draw(year, attempt));
  return [...found];
}
