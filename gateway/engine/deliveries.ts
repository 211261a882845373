import {
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** A place whose objects are of one type. */
export interface Known {
  readonly path: readonly string[];
  readonly type: string;
}

/** Objects of one type at one place of a plan, and which plain fields of theirs are fetched. */
interface Delivery extends Known {
  readonly fields: Set<string>;
}

/**
 * What a plan brings of which entities where. An entity often stands in several places of an answer; what was fetched of it
 * for one of them need not be asked for once more.
 */
export class Deliveries {
  readonly #all = new Map<string, Delivery>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** Notes what a fetch brings at the root of an operation. */
  ofRoot(set: SelectionSetNode, operation: OperationDefinitionNode): void {
    const type = this.schema.getRootType(operation.operation);
    if (type) this.#note(set, type, []);
  }

  /** Notes what a fetch brings to entities at a path. */
  ofEntities(set: SelectionSetNode, path: readonly string[]): void {
    this.#note(set, undefined, path);
  }

  /** The other places whose objects may have these fields: the same value, where they have one. */
  places(type: string, fields: readonly string[]): readonly Known[] {
    return [...this.#all.values()]
      .filter((delivery) => delivery.type === type && fields.every((field) => delivery.fields.has(field)))
      .map(({ path }) => ({ path, type }));
  }

  #note(set: SelectionSetNode, type: GraphQLCompositeType | undefined, path: readonly string[]): void {
    for (const node of set.selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) {
        const condition = node.typeCondition && this.schema.getType(node.typeCondition.name.value);
        // What is there under a condition may not be there.
        if (!node.directives?.length)
          this.#note(node.selectionSet, isCompositeType(condition) ? condition : type, path);
        continue;
      }
      if (node.kind !== Kind.FIELD || !type || isUnionType(type) || node.directives?.length) continue;
      const field = type.getFields()[node.name.value];
      if (!field) continue;
      const key = node.alias?.value ?? node.name.value;
      if (node.selectionSet) {
        const named = getNamedType(field.type);
        if (isCompositeType(named)) this.#note(node.selectionSet, named, [...path, key, ...lists(field.type)]);
      } else if (isObjectType(type) && key === field.name && !node.arguments?.length) {
        this.#deliver(path, type.name, field.name);
      }
    }
  }

  #deliver(path: readonly string[], type: string, field: string): void {
    const key = `${type} ${path.join('.')}`;
    const known = this.#all.get(key) ?? { path, type, fields: new Set() };
    this.#all.set(key, known);
    known.fields.add(field);
  }
}

/** A sign for each list that a value stands in. */
function lists(type: GraphQLOutputType): string[] {
  if (isNonNullType(type)) return lists(type.ofType);
  return isListType(type) ? ['@', ...lists(type.ofType)] : [];
}
