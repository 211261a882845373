/** Text that JSON writes as it is: no control characters, no quote, no backslash, no half of a surrogate pair. */
const plain = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;
/** Longer texts are left to the engine's own writer, which goes through them faster than a pattern. */
const SHORT = 1_000;

/** A value as JSON; undefined for one that has more levels than can be written. No type of anybody's has so many. */
export function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A text as JSON. */
export const quoted = (text: string): string =>
  text.length < SHORT && plain.test(text) ? `"${text}"` : JSON.stringify(text);
