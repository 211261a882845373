import type { Representations } from './representations';
import type { Fields } from './values';

/** The number of an entity that the subgraph need not be asked about. */
export const KNOWN = -1;

/** Entities with the same first field that are compared; where there are more, their texts tell them apart faster. */
const MOST_ALIKE = 8;

export interface Entry {
  /** Its place among those that the subgraph is asked about, or `KNOWN`. */
  readonly number: number;
  /** The first of its objects. */
  readonly entity: Fields;
}

/**
 * Tells objects apart by their representations, so that each entity is asked about once. In most cases comparing a field or
 * two is enough for that, and the text is written for the first object of an entity only.
 */
export class Distinct {
  /** The representations to be asked about, by number. */
  readonly texts: string[] = [];
  readonly #byText = new Map<string, Entry>();
  readonly #byValue = new Map<unknown, Entry[]>();

  constructor(private readonly representations: Representations) {}

  /** Undefined for an object that has no representation. */
  find(object: Fields): Entry | undefined {
    return this.#find(object, (text) => this.texts.push(text) - 1);
  }

  /** Has an entity known from now on. Where all are of one type, that may not have been asked for. */
  learn(object: Fields, type: string): void {
    this.#find(object.__typename === undefined ? { ...object, __typename: type } : object, () => KNOWN);
  }

  #find(object: Fields, numberOf: (text: string) => number): Entry | undefined {
    const { write, leaves } = this.representations.of(object.__typename);
    const [leaf] = leaves ?? [];
    const value = leaf === undefined ? undefined : object[leaf];
    const alike = value === undefined ? undefined : this.#byValue.get(value);
    if (alike && leaves) for (const entry of alike) if (isSame(entry.entity, object, leaves)) return entry;
    const text = write(object);
    if (text === undefined) return undefined;
    let entry = this.#byText.get(text);
    if (!entry) {
      entry = { number: numberOf(text), entity: object };
      this.#byText.set(text, entry);
      if (alike && alike.length < MOST_ALIKE) alike.push(entry);
      else if (!alike && value !== undefined) this.#byValue.set(value, [entry]);
    }
    return entry;
  }
}

function isSame(a: Fields, b: Fields, leaves: readonly string[]): boolean {
  if (a.__typename !== b.__typename) return false;
  for (const leaf of leaves) if (a[leaf] !== b[leaf]) return false;
  return true;
}
