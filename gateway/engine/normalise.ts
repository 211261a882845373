import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { type All, conditionOf, isPossible } from './projection/conditions';

/** More selections than this are planned as they are written. */
const MOST = 20_000;

/**
 * The same operation as the planner reads it best: without fragments by name, without what can never be there (by types, or
 * by conditions that exclude each other), without questions to the schema itself, and with conditions on types that hold for
 * every object left out. The planner goes wrong, silently in part, where a condition on an interface holds for all or for
 * none, and where everything below a field depends on variables; there it finds a `__typename`, which nobody has to read.
 */
export function normalised(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): DocumentNode {
  const type = schema.getRootType(operation.operation);
  if (!type) return document;
  const selectionSet = new Normaliser(schema, document).set([operation.selectionSet], type, [type], []);
  return selectionSet ? { kind: Kind.DOCUMENT, definitions: [{ ...operation, selectionSet }] } : document;
}

class Normaliser {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  #count = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
  ) {
    this.#fragments = new Map(
      document.definitions.flatMap((node) =>
        node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
      ),
    );
  }

  /** What is selected of objects of some types at a place of one type. Undefined when it is too much to be written out. */
  set(
    sets: readonly SelectionSetNode[],
    type: GraphQLCompositeType,
    types: readonly GraphQLObjectType[],
    when: All,
  ): SelectionSetNode | undefined {
    const selections = sets.flatMap((set) => this.#selections(set, type, types, when));
    if (this.#count > MOST) return undefined;
    const isSure = selections.some((node) => !node.directives?.length);
    return { kind: Kind.SELECTION_SET, selections: isSure ? selections : [...selections, typename] };
  }

  #selections(
    { selections }: SelectionSetNode,
    type: GraphQLCompositeType,
    types: readonly GraphQLObjectType[],
    when: All,
  ): readonly SelectionNode[] {
    return selections.flatMap((node) => {
      if (++this.#count > MOST) return [];
      const own = conditionOf(node.directives);
      if (own === null || !isPossible([...when, ...own])) return [];
      const all = [...when, ...own];
      if (node.kind === Kind.FIELD) return this.#field(node, type, types, all);
      const inner = node.kind === Kind.INLINE_FRAGMENT ? node : this.#fragments.get(node.name.value);
      if (!inner) return [];
      const condition = inner.typeCondition && this.schema.getType(inner.typeCondition.name.value);
      const met = isCompositeType(condition) ? types.filter((each) => this.#meets(each, condition)) : types;
      if (met.length === 0) return [];
      const directives = variable(node.directives);
      const wanted = isCompositeType(condition) ? condition : type;
      if (met.length === types.length && holds(wanted, type)) {
        const kept = this.#selections(inner.selectionSet, type, types, all);
        return directives.length === 0 || kept.length === 0 ? kept : [within(undefined, kept, directives)];
      }
      // The objects of each type by themselves: what is common to them the planner finds out.
      return met.flatMap((each) => {
        const kept = this.#selections(inner.selectionSet, each, [each], all);
        return kept.length === 0 ? [] : [within(each.name, kept, directives)];
      });
    });
  }

  #field(
    node: FieldNode,
    type: GraphQLCompositeType,
    types: readonly GraphQLObjectType[],
    when: All,
  ): readonly SelectionNode[] {
    const { value: name } = node.name;
    if (name === '__schema' || name === '__type') return [];
    const directives = variable(node.directives);
    const field = isUnionType(type) ? undefined : type.getFields()[name];
    if (!field) {
      if (name === '__typename') return [{ ...node, directives }];
      // The field of an interface, at a place whose own type does not have it.
      return types.flatMap((each) => {
        const kept = each.getFields()[name] ? this.#field(node, each, [each], when) : [];
        return kept.length === 0 ? [] : [within(each.name, kept, [])];
      });
    }
    const named = getNamedType(field.type);
    if (!node.selectionSet || !isCompositeType(named)) return [{ ...node, directives }];
    const selectionSet = this.set([node.selectionSet], named, this.#possible(named), when);
    return selectionSet ? [{ ...node, directives, selectionSet }] : [];
  }

  #meets(type: GraphQLObjectType, condition: GraphQLCompositeType): boolean {
    return type === condition || (!isObjectType(condition) && this.schema.isSubType(condition, type));
  }

  #possible(type: GraphQLCompositeType): readonly GraphQLObjectType[] {
    return isObjectType(type) ? [type] : this.schema.getPossibleTypes(type);
  }
}

/** Whether what is selected of one type can be selected of another as it stands. */
const holds = (wanted: GraphQLCompositeType, type: GraphQLCompositeType): boolean =>
  wanted === type || (!isUnionType(wanted) && !isUnionType(type));

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** Those that depend on variables; what the others say is done. */
const variable = (directives: readonly DirectiveNode[] | undefined): readonly DirectiveNode[] =>
  (directives ?? []).filter(({ arguments: args }) => args?.some(({ value }) => value.kind === Kind.VARIABLE));

const within = (
  type: string | undefined,
  selections: readonly SelectionNode[],
  directives: readonly DirectiveNode[],
): SelectionNode => ({
  kind: Kind.INLINE_FRAGMENT,
  ...(type === undefined ? {} : { typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } } }),
  directives,
  selectionSet: { kind: Kind.SELECTION_SET, selections },
});
