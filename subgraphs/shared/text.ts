import { Fault } from './errors';

/** What would change how a screen or a terminal shows the rest: controls, line ends, directions of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** One line of text in NFC, 1 to `longest` characters. Throws `BAD_USER_INPUT`. */
export function lineOf(text: string, longest: number): string {
  const line = text.normalize('NFC').trim();
  const length = [...line].length;
  if (length < 1 || length > longest || UNPRINTABLE.test(line)) throw new Fault('BAD_USER_INPUT');
  return line;
}
