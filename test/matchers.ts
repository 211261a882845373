import type { Answer } from './graph';

/** The codes of an answer's errors, each once, in alphabetical order. */
const codesOf = (answer: Answer): string[] => [...new Set(answer.errors.map((error) => error.extensions.code))].sort();

/** Whether anything but nulls, empty lists and type names stands in a value. */
function hasContent(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (Array.isArray(value)) return value.some(hasContent);
  if (typeof value === 'object')
    return Object.entries(value).some(([key, inner]) => key !== '__typename' && hasContent(inner));
  return true;
}

expect.extend({
  /** The answer carries this code and no other, and no data at all. */
  toBeRefusedWith(answer: Answer, code: string) {
    const codes = codesOf(answer);
    const pass = codes.length === 1 && codes[0] === code && !hasContent(answer.data);
    return {
      pass,
      message: () =>
        `expected a refusal with ${code} and no data; got codes ${codes.join(', ') || 'none'} and ${answer.text}`,
    };
  },
  /** The answer came without errors. */
  toBeWhole(answer: Answer) {
    return {
      pass: answer.status === 200 && answer.errors.length === 0,
      message: () => `expected an answer without errors; got ${answer.status} ${JSON.stringify(answer.errors)}`,
    };
  },
});

declare global {
  namespace jest {
    interface Matchers<R> {
      toBeRefusedWith(code: string): R;
      toBeWhole(): R;
    }
  }
}
