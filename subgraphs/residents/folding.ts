/**
 * One form of what people write in many ways, so that equal forms mean the same value. An empty result means that nothing
 * was left to compare.
 */

/** Characters that nobody sees: zero-width spaces and joiners, direction marks, soft hyphens, variation selectors … */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const SPACES = /[\s\p{Z}\u0085]+/gu;
const CONTROLS = /\p{Cc}/gu;

/**
 * Text without case, form of composition, spacing and what cannot be seen. Diacritics stay, and `đ` is not `d`: they tell
 * Vietnamese names apart (Thủy, Thúy, Thùy). The unseen goes first, for it would keep a letter and its mark from composing.
 */
export function foldText(text: string): string {
  const seen = text.replace(UNSEEN, '').normalize('NFC').replace(SPACES, ' ').replace(CONTROLS, '').trim();
  // Upper case first: Unicode folds `ß` with `SS` and both sigmas into one, which lower case alone does not.
  return seen.toLocaleUpperCase('vi').toLocaleLowerCase('vi').normalize('NFC');
}

/** An address in one line; spaces around commas are nobody's address. */
export const foldAddress = (text: string): string => foldText(text).replace(/ ?, ?/g, ', ');

/** A telephone number as +84…, or with the country code it names (E.164); null for what is none. */
export function foldPhone(text: string): string | null {
  const digits = text.replace(UNSEEN, '').replace(/[\s.()-]/gu, '');
  const whole = digits
    .replace(/^00/, '+')
    .replace(/^0(?=\d)/, '+84')
    .replace(/^84(?=\d{9,10}$)/, '+84')
    .replace(/^\+840/, '+84');
  return /^\+[1-9]\d{7,14}$/.test(whole) ? whole : null;
}
