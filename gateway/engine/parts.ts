import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  visit,
} from 'graphql';
import { argumentOf, graphOf, isUnresolvable, textOf } from './joins';

/** How a field is there in a part: it moved there, is told as in the subgraph, or is named there since another requires it. */
export type Presence = 'moved' | 'known' | 'external';

/** A part of a subgraph that the planner takes for another subgraph. */
export interface Part {
  /** The subgraph, by its name in `join__Graph`. */
  readonly of: string;
  /** The part, by its name there and everywhere. */
  readonly graph: string;
  /** By `Type.field`. */
  readonly fields: Map<string, Presence>;
}

/** A supergraph in which parts of subgraphs are subgraphs. They know types of entities, and no interfaces. */
export function inParts(document: DocumentNode, parts: readonly Part[]): DocumentNode {
  const leave = <Node extends { readonly directives?: readonly ConstDirectiveNode[] }>(node: Node): Node => ({
    ...node,
    directives: node.directives?.flatMap((said) => [said, ...copies(said, parts)]),
  });
  const graphs = parse(`enum E { ${parts.map(({ graph }) => `${graph} @join__graph(name: "${graph}", url: "")`)} }`);
  return visit(document, {
    [Kind.SCALAR_TYPE_DEFINITION]: { leave },
    [Kind.ENUM_VALUE_DEFINITION]: { leave },
    [Kind.ENUM_TYPE_DEFINITION]: {
      leave: (node) => {
        const [added] = graphs.definitions;
        if (node.name.value !== 'join__Graph' || added?.kind !== Kind.ENUM_TYPE_DEFINITION) return leave(node);
        return { ...node, values: [...(node.values ?? []), ...(added.values ?? [])] };
      },
    },
    [Kind.OBJECT_TYPE_DEFINITION]: (node) => {
      const own = parts.filter(({ fields }) =>
        node.fields?.some(({ name }) => fields.has(`${node.name.value}.${name.value}`)),
      );
      return own.length > 0 ? split(node, own) : false;
    },
  });
}

/**
 * The key by which a part finds entities of a type: the first by which the subgraph does, of plain values. With another one the
 * part would tell one key by the other, and the planner would stand in it on its way elsewhere.
 */
export const keyIn = ({ directives }: ObjectTypeDefinitionNode, graph: string): ConstDirectiveNode | undefined =>
  directives?.find((said) => {
    const key = said.name.value === 'join__type' && graphOf(said) === graph ? textOf(said, 'key') : undefined;
    return key !== undefined && !key.includes('{') && !isUnresolvable(said);
  });

function split(node: ObjectTypeDefinitionNode, parts: readonly Part[]): ObjectTypeDefinitionNode {
  const types = node.directives?.filter(({ name }) => name.value === 'join__type') ?? [];
  // A field that does not say where it is would be in each part of its type.
  const everywhere = [...new Set(types.map(graphOf))].flatMap((graph) => words(graph));
  const fields = node.fields?.map((field): FieldDefinitionNode => {
    const isSaid = field.directives?.some(({ name }) => name.value === 'join__field');
    const said = [...(field.directives ?? []), ...(isSaid ? [] : everywhere)];
    const name = `${node.name.value}.${field.name.value}`;
    return {
      ...field,
      directives: said.flatMap((each) => (each.name.value === 'join__field' ? told(each, name, parts) : [each])),
    };
  });
  return {
    ...node,
    directives: [...(node.directives ?? []), ...parts.flatMap((part) => copies(keyIn(node, part.of), [part]))],
    ...(fields ? { fields } : {}),
  };
}

/** What is said of a field in a subgraph, said of it and its parts. */
function told(said: ConstDirectiveNode, field: string, parts: readonly Part[]): readonly ConstDirectiveNode[] {
  const own = parts.filter(({ of, fields }) => of === graphOf(said) && fields.has(field));
  const isNamed = ['external', 'usedOverridden'].some((name) => argumentOf(said, name));
  const added = own.flatMap((part) => {
    const presence = part.fields.get(field);
    return presence === 'moved' ? copies(said, [part]) : words(part.graph, said, presence === 'external' || isNamed);
  });
  const isMoved = own.some(({ fields }) => fields.get(field) === 'moved');
  return [...(isMoved ? words(graphOf(said), said, true) : [said]), ...added];
}

/** That a field is in a subgraph, of the type that is said of it elsewhere. */
function words(
  graph: string | undefined,
  like?: ConstDirectiveNode,
  isExternal = false,
): readonly ConstDirectiveNode[] {
  const type = like && textOf(like, 'type');
  const text = `graph: ${graph}${isExternal ? ', external: true' : ''}${type === undefined ? '' : `, type: "${type}"`}`;
  const [node] = parse(`scalar S @join__field(${text})`, { noLocation: true }).definitions;
  return node?.kind === Kind.SCALAR_TYPE_DEFINITION ? (node.directives ?? []) : [];
}

/** What is said of a subgraph, said of its parts. */
const copies = (said: ConstDirectiveNode | undefined, parts: readonly Part[]): readonly ConstDirectiveNode[] =>
  parts.flatMap(({ of, graph }) => {
    const value = { kind: Kind.ENUM, value: graph } as const;
    const args = said?.arguments?.map((each) => (each.name.value === 'graph' ? { ...each, value } : each)) ?? [];
    return said && of === graphOf(said) ? [{ ...said, arguments: args }] : [];
  });
