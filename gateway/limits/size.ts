import {
  type DirectiveNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type TypeNode,
  type ValueNode,
} from 'graphql';

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** How large a selection set is with its fragments written out; infinite where it never ends. */
export interface Size {
  readonly selections: number;
  /** Fields within fields, or lists and objects within each other in an argument, whichever is deeper. */
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fields directly in the set, through whatever fragments. */
  readonly fields: number;
}

const sizeOfAll = (count: number): Size => ({
  selections: count,
  depth: count,
  aliases: count,
  directives: count,
  fields: count,
});
const nothing = sizeOfAll(0);
const endless = sizeOfAll(Number.POSITIVE_INFINITY);

/**
 * Measures selection sets in time linear in the document: each fragment is measured once, and its size is added wherever it
 * is spread. Written out, thirty short ones can be a billion selections.
 */
export class Sizes {
  readonly #fragments = new Map<string, Size>();
  readonly #open = new Set<string>();
  #circular = false;

  constructor(
    private readonly fragments: Fragments,
    /** Braces within braces below which nothing is looked at: what is deeper is as good as endless. */
    private readonly deepest: number,
  ) {}

  of(set: SelectionSetNode, level = 0): Size {
    if (level > this.deepest) return endless;
    return together(set.selections.map((node) => this.#ofNode(node, level)));
  }

  /** Of all these sets, each with the fragments that it spreads. */
  ofAll(sets: readonly SelectionSetNode[]): Size {
    return together(sets.map((set) => this.of(set)));
  }

  /** Whether this fragment is part of what was measured so far. */
  has(name: string): boolean {
    return this.#fragments.has(name);
  }

  /** Whether a fragment is within itself. */
  get circular(): boolean {
    return this.#circular;
  }

  ofFragment(name: string, level = 0): Size {
    const known = this.#fragments.get(name);
    if (known) return known;
    const fragment = this.fragments.get(name);
    // One that is not there is for validation to complain of.
    if (!fragment) return nothing;
    if (this.#open.has(name)) {
      this.#circular = true;
      return endless;
    }
    this.#open.add(name);
    const size = this.of(fragment.selectionSet, level);
    this.#open.delete(name);
    this.#fragments.set(name, size);
    return size;
  }

  #ofNode(node: SelectionNode, level: number): Size {
    const inner = this.#within(node, level);
    const isField = node.kind === Kind.FIELD;
    const values = valuesOf(node.directives);
    if (isField) for (const { value } of node.arguments ?? []) values.push(value);
    return {
      selections: 1 + inner.selections,
      depth: Math.max(inner.depth + (isField ? 1 : 0), ...values.map((value) => levelsOf(value, this.deepest))),
      aliases: inner.aliases + (isField && node.alias ? 1 : 0),
      directives: inner.directives + (node.directives?.length ?? 0),
      fields: isField ? 1 : inner.fields,
    };
  }

  #within(node: SelectionNode, level: number): Size {
    if (node.kind === Kind.FRAGMENT_SPREAD) return this.ofFragment(node.name.value, level);
    return node.selectionSet ? this.of(node.selectionSet, level + 1) : nothing;
  }
}

/** What stands in the arguments of directives. */
export const valuesOf = (directives: readonly DirectiveNode[] = []): ValueNode[] =>
  directives.flatMap((node) => (node.arguments ?? []).map(({ value }) => value));

/** Lists and objects within each other; infinite where there are more than `most`. */
export function levelsOf(node: ValueNode | TypeNode, most: number): number {
  if (most < 0) return Number.POSITIVE_INFINITY;
  switch (node.kind) {
    case Kind.LIST:
      return 1 + node.values.reduce((levels, value) => Math.max(levels, levelsOf(value, most - 1)), 0);
    case Kind.OBJECT:
      return 1 + node.fields.reduce((levels, { value }) => Math.max(levels, levelsOf(value, most - 1)), 0);
    case Kind.LIST_TYPE:
      return 1 + levelsOf(node.type, most - 1);
    case Kind.NON_NULL_TYPE:
      return levelsOf(node.type, most);
    default:
      return 0;
  }
}

function together(sizes: readonly Size[]): Size {
  let { selections, depth, aliases, directives, fields } = nothing;
  for (const size of sizes) {
    selections += size.selections;
    depth = Math.max(depth, size.depth);
    aliases += size.aliases;
    directives += size.directives;
    fields += size.fields;
  }
  return { selections, depth, aliases, directives, fields };
}
