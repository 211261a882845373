import { type DocumentNode, Kind, type ObjectTypeDefinitionNode, specifiedScalarTypes } from 'graphql';
import { argumentOf, graphOf, named, nameOf, selectionsOf, subgraphNames, textOf, topOf } from './joins';
import { inParts, keyIn, type Part, type Presence } from './parts';

/** A supergraph as it is planned, and which subgraph the planner means by a name. */
export interface Unchained {
  readonly document: DocumentNode;
  readonly subgraphOf: (name: string) => string;
}

/** A field that requires others of its type, in one subgraph. */
interface Link {
  /** The subgraph, by its name in `join__Graph`. */
  readonly graph: string;
  readonly type: string;
  readonly field: string;
  readonly requires: readonly string[];
  /** The fields by which its part finds entities of the type. */
  readonly key: readonly string[];
  readonly isMovable: boolean;
}

/**
 * The planner asks a subgraph in which it stands for a field without what that requires, where another field requires it. So
 * a field that requires others and is required itself moves to a part of its subgraph that the planner takes for another
 * one: it has to go there first, and takes along what is required. Those that are as far from the ends of their chains move
 * to one part. Where more than plain values is brought, required or in each key, the field stays where it is.
 */
export function unchained(document: DocumentNode): Unchained {
  const parts = partsOf(linksOf(document));
  const names = subgraphNames(document);
  const owners = new Map(parts.map(({ of, graph }) => [graph, names.get(of) ?? '']));
  const subgraphOf = (name: string): string => owners.get(name) ?? name;
  return { document: parts.length === 0 ? document : inParts(document, parts), subgraphOf };
}

function linksOf({ definitions }: DocumentNode): readonly Link[] {
  const leaves = new Set(specifiedScalarTypes.map(({ name }) => name));
  for (const node of definitions) {
    if (node.kind === Kind.SCALAR_TYPE_DEFINITION || node.kind === Kind.ENUM_TYPE_DEFINITION)
      leaves.add(node.name.value);
  }
  const all = definitions.flatMap((node) => (node.kind === Kind.OBJECT_TYPE_DEFINITION ? requiring(node, leaves) : []));
  const required = new Set(all.flatMap(({ type, requires }) => requires.map((name) => `${type}.${name}`)));
  return all.filter(({ type, field, isMovable }) => isMovable && required.has(`${type}.${field}`));
}

/** The fields of a type that require others, once for each subgraph. */
function requiring(node: ObjectTypeDefinitionNode, leaves: ReadonlySet<string>): Link[] {
  const { fields = [] } = node;
  const type = node.name.value;
  const typeOf = new Map(fields.map((field) => [field.name.value, nameOf(field.type)]));
  const isLeaf = (name: string): boolean => leaves.has(typeOf.get(name) ?? '');
  return fields.flatMap(({ name: { value: field }, directives }) =>
    named(directives, 'join__field').flatMap((said): Link[] => {
      const graph = graphOf(said);
      const text = textOf(said, 'requires');
      if (graph === undefined || text === undefined) return [];
      const requires = topOf(selectionsOf(text));
      const found = keyIn(node, graph);
      const key = found ? topOf(selectionsOf(textOf(found, 'key') ?? '')) : [];
      const isSpecial = argumentOf(said, 'overrideLabel') ?? argumentOf(said, 'contextArguments');
      const isMovable = !isSpecial && found !== undefined && [field, ...requires].every(isLeaf);
      return [{ graph, type, field, requires, key, isMovable }];
    }),
  );
}

function partsOf(links: readonly Link[]): readonly Part[] {
  /** How many links a chain has from here to its end. */
  const level = (link: Link, before: readonly Link[] = []): number => {
    const next = links.filter(({ type, field }) => type === link.type && link.requires.includes(field));
    const others = next.filter((each) => each !== link && !before.includes(each));
    return 1 + Math.max(0, ...others.map((each) => level(each, [...before, link])));
  };
  const parts = new Map<string, Part>();
  for (const link of links) {
    const graph = `${link.graph}_part_${level(link)}`;
    const part = parts.get(graph) ?? { of: link.graph, graph, fields: new Map<string, Presence>() };
    parts.set(graph, part);
    const add = (name: string, presence: Presence): void => void part.fields.set(`${link.type}.${name}`, presence);
    for (const name of link.requires) if (!part.fields.has(`${link.type}.${name}`)) add(name, 'external');
    for (const name of link.key) add(name, 'known');
    add(link.field, 'moved');
  }
  return [...parts.values()];
}
