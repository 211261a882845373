/** What an operation without a name goes by, and one whose name is not told. */
export const ANONYMOUS = 'anonymous';
export const OTHER = 'other';

/** Time series, and names in logs and traces, that clients can bring about. */
const MOST_NAMES = 100;

/** A number of a person could stand in a name; names that programmers give have none so long. */
const isName = (name: string): boolean =>
  /^[_A-Za-z][_0-9A-Za-z]{0,63}$/.test(name) && !/\d{9}/.test(name.replaceAll('_', ''));

/**
 * The names of operations that metrics, logs and traces may tell. A name is a client's free text: told are the first of
 * those whose operations succeeded.
 */
export class OperationNames {
  readonly #known = new Set<string>([ANONYMOUS, OTHER]);

  /** The name itself, `anonymous` or `other`. */
  told(name: string | null): string {
    if (name === null) return ANONYMOUS;
    return this.#known.has(name) ? name : OTHER;
  }

  /** As `told`, of an operation that succeeded: from now on its name is known, while there is room. */
  succeeded(name: string | null): string {
    if (name !== null && this.#known.size < MOST_NAMES + 2 && isName(name)) this.#known.add(name);
    return this.told(name);
  }
}
