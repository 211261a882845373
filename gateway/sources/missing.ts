import { Kind, parse, type SelectionSetNode } from 'graphql';
import type { SubRequest } from '../../subgraphs/shared/chapter';

/** More places than this are not listed one by one. */
const MOST = 100;

/** Where in a sub-request's answer something would have stood: each first field of the root, or of each entity. */
export function missingPaths({ query, variables }: SubRequest): (string | number)[][] {
  const document = parse(query, { noLocation: true });
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node.selectionSet] as const] : [],
    ),
  );
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) return [];

  const keysOf = (set: SelectionSetNode): Map<string, SelectionSetNode | undefined> =>
    new Map(
      set.selections.flatMap((node) => {
        if (node.kind === Kind.FIELD) return [[node.alias?.value ?? node.name.value, node.selectionSet] as const];
        const inner = node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : fragments.get(node.name.value);
        return inner ? [...keysOf(inner)] : [];
      }),
    );

  const root = keysOf(operation.selectionSet);
  const entities = root.get('_entities');
  if (!entities) return [...root.keys()].map((key) => [key]);
  const keys = [...keysOf(entities).keys()].filter((key) => key !== '__typename');
  const count = Array.isArray(variables?.representations) ? variables.representations.length : 0;
  return Array.from({ length: count }, (_, place) => keys.map((key) => ['_entities', place, key]))
    .flat()
    .slice(0, MOST);
}
