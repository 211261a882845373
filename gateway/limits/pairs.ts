import { type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import type { Fragments } from './size';

/**
 * Pairs of fields that stand at the same place of the answer, each field with itself among them, with fragments written
 * out, and pairs of fragments that are spread at one place. These are what the rule that fields can be merged compares, and
 * what an executor merges. The sets must have an end.
 */
export function pairsOf(sets: readonly SelectionSetNode[], fragments: Fragments): number {
  return sets.reduce((pairs, set) => pairs + pairsWithin([set], fragments), 0);
}

/** Of these sets, which stand at one place. */
function pairsWithin(sets: readonly SelectionSetNode[], fragments: Fragments): number {
  const fields = new Map<string, FieldNode[]>();
  const spreads = sets.reduce((count, set) => count + collect(set, fragments, fields), 0);
  let pairs = spreads ** 2;
  for (const nodes of fields.values()) {
    pairs += nodes.length ** 2;
    const below = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    if (below.length > 0) pairs += pairsWithin(below, fragments);
  }
  return pairs;
}

/** Adds the fields of a set by the names that they have in the answer; returns how many fragments it spreads. */
function collect(set: SelectionSetNode, fragments: Fragments, fields: Map<string, FieldNode[]>): number {
  let spreads = 0;
  for (const node of set.selections) {
    if (node.kind === Kind.FIELD) {
      const name = (node.alias ?? node.name).value;
      const same = fields.get(name);
      if (same) same.push(node);
      else fields.set(name, [node]);
    } else {
      const inner = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      if (node.kind === Kind.FRAGMENT_SPREAD) spreads++;
      if (inner) spreads += collect(inner.selectionSet, fragments, fields);
    }
  }
  return spreads;
}
