/** Longest text that goes by way of the scratch, in UTF-16 units: the text of most answers. */
const LONGEST = 2 ** 18;
/** A unit takes three bytes at most. */
const scratch = Buffer.allocUnsafeSlow(3 * LONGEST);

/**
 * A text as UTF-8. `Buffer.from` measures it before it writes it, which for one put together from thousands of pieces takes
 * as long again.
 */
export function utf8(text: string): Buffer {
  return text.length > LONGEST ? Buffer.from(text) : Buffer.from(scratch.subarray(0, scratch.write(text)));
}
