import type { FetchNode } from '@apollo/query-planner';
import { Kind, type OperationDefinitionNode, parse, type SelectionSetNode } from 'graphql';

/** The operation of a fetch, as the planner wrote it. */
export function operationOf({ operation }: FetchNode): OperationDefinitionNode {
  const [node] = parse(operation, { noLocation: true }).definitions;
  if (node?.kind !== Kind.OPERATION_DEFINITION) throw new Error('a plan fetches by operations');
  return node;
}

/** What a fetch selects of its entities, or of the root. */
export function selectionsOf(fetch: FetchNode): SelectionSetNode {
  const { selectionSet } = operationOf(fetch);
  const [entities] = selectionSet.selections;
  const set = fetch.requires && entities?.kind === Kind.FIELD ? entities.selectionSet : selectionSet;
  if (!set) throw new Error('a fetch selects something');
  return set;
}

/** Whether a fetch brings plain values of its entities, and no objects. */
export const isFlat = ({ selections }: SelectionSetNode): boolean =>
  selections.every(
    (node) =>
      node.kind === Kind.INLINE_FRAGMENT &&
      node.selectionSet.selections.every((inner) => inner.kind === Kind.FIELD && inner.selectionSet === undefined),
  );
