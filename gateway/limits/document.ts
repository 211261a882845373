import { type DocumentNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import type { FaultCode } from '../../subgraphs/shared/errors';
import type { Limits } from './limits';
import { pairsOf } from './pairs';
import { type Fragments, levelsOf, Sizes, valuesOf } from './size';

/**
 * Why a document is refused whoever asks and whatever the variables: `OPERATION_TOO_COMPLEX`, or
 * `GRAPHQL_VALIDATION_FAILED` where a fragment is within itself; null for one that may be validated. Takes time linear in
 * the document: validation, which comes after, does not.
 */
export function documentRefusal(document: DocumentNode, limits: Limits): FaultCode | null {
  const fragments = fragmentsOf(document);
  const sizes = new Sizes(fragments, 2 * limits.depth);
  if (isWithin(document, limits, fragments, sizes)) return null;
  return sizes.circular ? 'GRAPHQL_VALIDATION_FAILED' : 'OPERATION_TOO_COMPLEX';
}

export const fragmentsOf = ({ definitions }: DocumentNode): Fragments =>
  new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
  );

function isWithin(document: DocumentNode, limits: Limits, fragments: Fragments, sizes: Sizes): boolean {
  if (document.definitions.length > limits.definitions) return false;
  const sets: SelectionSetNode[] = [];
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    if (sizes.of(node.selectionSet).fields > limits.rootFields) return false;
    if (!areVariablesWithin(node, limits)) return false;
    sets.push(node.selectionSet);
  }
  // Validation reads fragments that nothing spreads as well, and each of several with one name.
  for (const node of document.definitions) {
    if (node.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const { value: name } = node.name;
    if (!sizes.has(name) || fragments.get(name) !== node) sets.push(node.selectionSet);
    sizes.ofFragment(name);
  }
  const { selections, depth, aliases, directives } = sizes.ofAll(sets);
  return (
    selections <= limits.selections &&
    depth <= limits.depth &&
    aliases <= limits.aliases &&
    directives + directivesAround(document) <= limits.directives &&
    // Only now is it known that what is written out has an end.
    pairsOf(sets, fragments) <= limits.pairs
  );
}

const areVariablesWithin = ({ variableDefinitions = [] }: OperationDefinitionNode, limits: Limits): boolean =>
  variableDefinitions.length <= limits.variables &&
  variableDefinitions
    .flatMap(({ type, defaultValue, directives }) => [type, defaultValue ?? [], valuesOf(directives)].flat())
    .every((node) => levelsOf(node, limits.depth) <= limits.depth);

/** Directives of the definitions themselves and of their variables. */
function directivesAround({ definitions }: DocumentNode): number {
  let count = 0;
  for (const node of definitions) {
    count += node.directives?.length ?? 0;
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const variable of node.variableDefinitions ?? []) count += variable.directives?.length ?? 0;
  }
  return count;
}
