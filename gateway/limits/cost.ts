import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql';
import { fragmentsOf } from './document';
import type { Fragments } from './size';

/** How long a list without pages is taken to be where the schema does not say so by `@listSize`. */
const LIST = 10;

export type Variables = Readonly<Record<string, unknown>>;

/** How many values an answer may hold: a number where no variable changes it. */
export type Cost = number | ((variables: Variables) => number);

export interface Lengths {
  /** Lengths of lists by `Type.field`. */
  readonly lists: ReadonlyMap<string, number>;
  /** The longest page that is given out, whatever is asked for. */
  readonly page: number;
}

/** What introspection finds at the root, beside the fields of the schema. */
const metaFields: ReadonlyMap<string, GraphQLField<unknown, unknown>> = new Map(
  [SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]),
);

/**
 * Works out what an operation may bring. Lists within lists grow by multiplication, so a short document can ask for millions
 * of values. The document must be valid, and of a size that can be written out.
 */
export function costOf(
  schema: GraphQLSchema,
  lengths: Lengths,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Cost {
  const root = schema.getRootType(operation.operation);
  return root ? new Counter(schema, lengths, fragmentsOf(document)).count(operation.selectionSet, root) : 0;
}

export const valuesOf = (cost: Cost, variables: Variables): number =>
  typeof cost === 'number' ? cost : cost(variables);

class Counter {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly lengths: Lengths,
    private readonly fragments: Fragments,
  ) {}

  /** `listLength` is what a list directly in here is taken to hold: 1 in a page, which was counted with its length already. */
  count(set: SelectionSetNode, type: GraphQLCompositeType, listLength = LIST): Cost {
    return sum(
      set.selections.map((node) => {
        if (node.kind === Kind.FIELD) return this.#field(node, type, listLength);
        const inner = node.kind === Kind.INLINE_FRAGMENT ? node : this.fragments.get(node.name.value);
        if (!inner) return 0;
        const condition = inner.typeCondition && this.schema.getType(inner.typeCondition.name.value);
        return this.count(inner.selectionSet, isCompositeType(condition) ? condition : type, listLength);
      }),
    );
  }

  #field(node: FieldNode, parent: GraphQLCompositeType, listLength: number): Cost {
    const { value: name } = node.name;
    const field = isUnionType(parent) ? undefined : (parent.getFields()[name] ?? metaFields.get(name));
    const type = field && getNamedType(field.type);
    if (!field || !node.selectionSet || !isCompositeType(type)) return 1;
    const page = pageOf(node, field, this.lengths.page);
    if (page !== undefined) return sum([1, product(page, this.count(node.selectionSet, type, 1))]);
    const length = this.lengths.lists.get(`${parent.name}.${field.name}`) ?? listLength;
    const isList = isListType(getNullableType(field.type));
    return sum([1, product(isList ? length : 1, this.count(node.selectionSet, type))]);
  }
}

/** The `first` that is asked for; undefined for a field without pages. */
function pageOf(node: FieldNode, field: GraphQLField<unknown, unknown>, longest: number): Cost | undefined {
  const argument = field.args.find(({ name }) => name === 'first');
  if (!argument) return undefined;
  const given = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  const length = (size: unknown): number => {
    const items = typeof size === 'number' ? size : argument.defaultValue;
    return typeof items === 'number' ? Math.min(Math.max(items, 1), longest) : longest;
  };
  if (given?.kind === Kind.VARIABLE) {
    const { value: name } = given.name;
    // A variable without a value has its default, which is not looked up: it counts as the longest page.
    return (variables) => length((Object.hasOwn(variables, name) ? variables[name] : undefined) ?? longest);
  }
  return length(given?.kind === Kind.INT ? Number(given.value) : undefined);
}

function sum(costs: readonly Cost[]): Cost {
  const known = costs.reduce<number>((total, cost) => (typeof cost === 'number' ? total + cost : total), 0);
  const open = costs.filter((cost) => typeof cost === 'function');
  if (open.length === 0) return known;
  return (variables) => open.reduce((total, cost) => total + cost(variables), known);
}

function product(one: Cost, other: Cost): Cost {
  if (typeof one === 'number' && typeof other === 'number') return one * other;
  return (variables) => valuesOf(one, variables) * valuesOf(other, variables);
}
