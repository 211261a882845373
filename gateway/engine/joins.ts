import {
  type DirectiveNode,
  type DocumentNode,
  Kind,
  parse,
  type SelectionSetNode,
  type TypeNode,
  type ValueNode,
} from 'graphql';

/** The names of subgraphs, by their names in `join__Graph`. */
export function subgraphNames(document: DocumentNode): Map<string, string> {
  const graphs = document.definitions.find(
    (node) => node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph',
  );
  const values = graphs?.kind === Kind.ENUM_TYPE_DEFINITION ? (graphs.values ?? []) : [];
  return new Map(
    values.flatMap(({ name, directives }) => {
      const [graph] = named(directives, 'join__graph');
      const text = graph && textOf(graph, 'name');
      return text === undefined ? [] : [[name.value, text] as const];
    }),
  );
}

export const named = (directives: readonly DirectiveNode[] | undefined, name: string): readonly DirectiveNode[] =>
  (directives ?? []).filter((directive) => directive.name.value === name);

export const argumentOf = (directive: DirectiveNode, argument: string): ValueNode | undefined =>
  directive.arguments?.find(({ name }) => name.value === argument)?.value;

export function textOf(directive: DirectiveNode, argument: string): string | undefined {
  const value = argumentOf(directive, argument);
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** The `join__Graph` that a directive speaks of. */
export function graphOf(directive: DirectiveNode): string | undefined {
  const value = argumentOf(directive, 'graph');
  return value?.kind === Kind.ENUM ? value.value : undefined;
}

export function isUnresolvable(directive: DirectiveNode): boolean {
  const resolvable = argumentOf(directive, 'resolvable');
  return directive.name.value === 'join__type' && resolvable?.kind === Kind.BOOLEAN && !resolvable.value;
}

/** The names of the fields at the top of a set. */
export const topOf = ({ selections }: SelectionSetNode): string[] => [
  ...new Set(
    selections.flatMap((node) => {
      if (node.kind === Kind.FIELD) return [node.name.value];
      return node.kind === Kind.INLINE_FRAGMENT ? topOf(node.selectionSet) : [];
    }),
  ),
];

export function selectionsOf(fields: string): SelectionSetNode {
  const [operation] = parse(`{${fields}}`, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('a set of fields was expected');
  return operation.selectionSet;
}

export const nameOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type));
