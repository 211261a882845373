import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DirectiveNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';

/** The subgraphs of the world, by name. */
export const typeDefs: Readonly<Record<string, string>> = Object.fromEntries(
  ['catalog', 'stock', 'reviews', 'people', 'library'].map((name) => [
    name,
    readFileSync(join(__dirname, `${name}.graphql`), 'utf8'),
  ]),
);

/** What the schemas of subgraphs say about data. */
export interface Facts {
  /** Types and interfaces with a key. */
  readonly entities: ReadonlySet<string>;
  /** Names of fields in keys. */
  readonly keys: ReadonlySet<string>;
  /** Names of fields that something requires. */
  readonly required: ReadonlySet<string>;
  /** What a field requires, by `Type.field`. */
  readonly requires: ReadonlyMap<string, SelectionSetNode>;
  /** Types that each subgraph which resolves a field knows to be possible, by `field: AbstractType`. */
  readonly possible: ReadonlyMap<string, readonly string[]>;
}

export function readFacts(): Facts {
  const facts = {
    entities: new Set<string>(),
    keys: new Set<string>(),
    required: new Set<string>(),
    requires: new Map<string, SelectionSetNode>(),
    possible: new Map<string, readonly string[]>(),
  };
  for (const text of Object.values(typeDefs)) {
    const { definitions } = parse(text, { noLocation: true });
    const abstract = possibleTypes(text);
    for (const type of definitions) {
      if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
      for (const key of fieldSets(type.directives, 'key')) {
        facts.entities.add(type.name.value);
        note(key, facts.keys);
      }
      for (const field of type.fields ?? []) {
        for (const set of fieldSets(field.directives, 'requires')) {
          facts.requires.set(`${type.name.value}.${field.name.value}`, set);
          note(set, facts.required);
        }
        narrow(facts.possible, field, abstract);
      }
    }
  }
  return facts;
}

/** Types behind each union and interface of one subgraph. */
function possibleTypes(text: string): Map<string, string[]> {
  const { definitions } = parse(text, { noLocation: true });
  const objects = definitions.filter(
    (node): node is ObjectTypeDefinitionNode => node.kind === Kind.OBJECT_TYPE_DEFINITION,
  );
  return new Map(
    definitions.flatMap((node) => {
      if (node.kind === Kind.UNION_TYPE_DEFINITION) {
        return [[node.name.value, (node.types ?? []).map(({ name }) => name.value)] as const];
      }
      if (node.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [];
      const implementers = objects.filter(({ interfaces }) =>
        interfaces?.some(({ name }) => name.value === node.name.value),
      );
      return [[node.name.value, implementers.map(({ name }) => name.value)] as const];
    }),
  );
}

function narrow(
  possible: Map<string, readonly string[]>,
  field: FieldDefinitionNode,
  abstract: Map<string, string[]>,
): void {
  const name = nameOf(field.type);
  const here = abstract.get(name);
  // Behind an interface object stands any type: that subgraph does not know which.
  if (!here) return;
  const place = `${field.name.value}: ${name}`;
  possible.set(place, possible.get(place)?.filter((type) => here.includes(type)) ?? here);
}

function fieldSets(directives: readonly DirectiveNode[] | undefined, name: string): SelectionSetNode[] {
  return (directives ?? []).flatMap((directive) => {
    const value = directive.arguments?.find((argument) => argument.name.value === 'fields')?.value;
    if (directive.name.value !== name || value?.kind !== Kind.STRING) return [];
    const [operation] = parse(`{${value.value}}`, { noLocation: true }).definitions;
    return operation?.kind === Kind.OPERATION_DEFINITION ? [operation.selectionSet] : [];
  });
}

function note(set: SelectionSetNode, names: Set<string>): void {
  for (const node of set.selections) {
    if (node.kind === Kind.FIELD) names.add(node.name.value);
    if (node.kind !== Kind.FRAGMENT_SPREAD && node.selectionSet) note(node.selectionSet, names);
  }
}

const nameOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type));
