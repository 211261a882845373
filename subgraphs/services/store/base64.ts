import { Fault } from '../../shared/errors';

/** Characters that are decoded at once; four of them are three bytes. */
const PIECE = 4 * 16 * 1024;

/** Bytes that a base64 text holds, as far as its length tells. */
export function sizeOf(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}

/**
 * What a base64 text (RFC 4648, section 4) holds, piece by piece. Throws `BAD_USER_INPUT` at what is none: a line break, the
 * letters of base64url, padding that is missing or in the middle, bits beyond the end.
 */
export function* decoded(text: string): Generator<Buffer> {
  for (let start = 0; start < text.length; start += PIECE) {
    const piece = text.slice(start, start + PIECE);
    const bytes = Buffer.from(piece, 'base64');
    // Node reads leniently what it writes in one way only.
    const isLast = start + PIECE >= text.length;
    if (bytes.toString('base64') !== piece || (!isLast && piece.endsWith('='))) throw new Fault('BAD_USER_INPUT');
    yield bytes;
  }
}

/** The end of what a base64 text holds: at least so many bytes, or all there are. */
export const tailOf = (text: string, bytes: number): Buffer =>
  Buffer.from(text.slice(-4 * Math.ceil((bytes + 2) / 3)), 'base64');
