/**
 * What one request may ask for. Selections and what is counted with them are counted as they would be with all fragments
 * written out, over all operations of the document: fragments make a document shorter, not the work.
 */
export interface Limits {
  /** Lines of the text: each complaint about a document counts them up to its place. */
  readonly lines: number;
  readonly tokens: number;
  /** Operations and fragments: validation follows the fragments of each. */
  readonly definitions: number;
  /** Variables of one operation. */
  readonly variables: number;
  /** Fields within fields; lists and objects within each other in a value or in a type. */
  readonly depth: number;
  readonly aliases: number;
  /** Fields at the root of one operation. */
  readonly rootFields: number;
  readonly directives: number;
  readonly selections: number;
  /**
   * Pairs of fields that stand at the same place of the answer, each field with itself among them, and of fragments that are
   * spread at one place: validation compares the two of each pair, arguments and all.
   */
  readonly pairs: number;
  /** Values that the answer may hold at most, as far as the document and its variables tell. */
  readonly values: number;
  /** Items of a page that are given out at most, whatever is asked for. */
  readonly page: number;
  /** Commands of one operation. They are done one after another, each with its own transactions, and count as one request. */
  readonly commands: number;
}

/** Ours: the largest document of a client of ours has about 600 tokens, 200 selections and 15 levels. */
export const strict: Limits = {
  lines: 5_000,
  tokens: 5_000,
  definitions: 100,
  variables: 200,
  depth: 25,
  aliases: 200,
  rootFields: 50,
  directives: 100,
  selections: 1_000,
  pairs: 10_000,
  values: 100_000,
  page: 100,
  commands: 20,
};

/** For a supergraph of somebody else, of which nobody can say what is usual: what one request may cost still has an end. */
export const generous: Limits = {
  lines: 50_000,
  tokens: 50_000,
  definitions: 1_000,
  variables: 1_000,
  depth: 200,
  aliases: 5_000,
  rootFields: 1_000,
  directives: 5_000,
  selections: 20_000,
  pairs: 200_000,
  values: 10_000_000,
  page: 10_000,
  commands: 1_000,
};
