import type { ApolloServerPlugin } from '@apollo/server';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { FaultCode } from '../subgraphs/shared/errors';
import type { GatewayContext } from './context';

/** Tokens of a document; the profile query has about 600. */
export const MAX_TOKENS = 5_000;

/** Selections of a document with its fragments written out; the profile query has about 200. */
export const MAX_SELECTIONS = 1_000;

/** Values that an answer may hold at most, as far as the document tells; the profile query stays far below. */
const MAX_VALUES = 100_000;
/** How long a list without pages is taken to be where the schema does not say so by `@listSize`. */
const LIST = 10;
const MAX_PAGE = 100;
/** Commands in one document. They are done one after another, each with its own transactions, and count as one request. */
const MAX_COMMANDS = 20;
/** A question at the root that takes as much work as a command: each asks several chapters, whatever it selects. */
const WORK: readonly string[] = ['applicationCheck'];

/** Why an operation is refused whoever asks; null for one that may be planned. */
export type StaticLimits = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode | undefined,
  variables: Readonly<Record<string, unknown>>,
) => FaultCode | null;

/**
 * Finds before planning what would cost too much: lists within lists grow by multiplication, so a short document can ask
 * for millions of values. Also finds operations that cannot be run: the planner's complaint about them would count as a
 * failure of ours.
 */
export function staticLimits(supergraphSdl: string): StaticLimits {
  const sizes = listSizes(supergraphSdl);
  return (schema, document, operation, variables) => {
    const root = operation && schema.getRootType(operation.operation);
    if (!operation || !root) return 'BAD_USER_INPUT';
    const fragments = new Map(
      document.definitions.flatMap((node) =>
        node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
      ),
    );
    const roots = rootFields(operation.selectionSet, fragments);
    const commands = operation.operation === 'mutation' ? roots : roots.filter((name) => WORK.includes(name));
    if (commands.length > MAX_COMMANDS) return 'OPERATION_TOO_COMPLEX';
    const values = new Counter(schema, sizes, fragments, variables).count(operation.selectionSet, root);
    return values > MAX_VALUES ? 'OPERATION_TOO_COMPLEX' : null;
  };
}

/** The fields at the root, each as often as it is asked for; fragments have no cycles by now. */
const rootFields = (set: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): string[] =>
  set.selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node.name.value];
    const inner = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
    return inner ? rootFields(inner.selectionSet, fragments) : [];
  });

/** Refuses what is beyond the limits before it is planned. */
export const createLimits = (limits: StaticLimits): ApolloServerPlugin<GatewayContext> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ document, operation, schema, request }) {
        const code = limits(schema, document, operation, request.variables ?? {});
        if (code) throw refusal(code);
      },
    };
  },
});

/** `@listSize(assumedSize: …)` by `Type.field`; the API schema drops directives, the supergraph keeps them. */
function listSizes(supergraphSdl: string): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const type of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const field of type.fields ?? []) {
      const directive = field.directives?.find(({ name }) => name.value === 'listSize');
      const size = directive?.arguments?.find(({ name }) => name.value === 'assumedSize')?.value;
      if (size?.kind === Kind.INT) sizes.set(`${type.name.value}.${field.name.value}`, Number(size.value));
    }
  }
  return sizes;
}

const refusal = (code: FaultCode): GraphQLError =>
  new GraphQLError('', { extensions: { code, http: { status: 400 } } });

class Counter {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly sizes: ReadonlyMap<string, number>,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly variables: Readonly<Record<string, unknown>>,
  ) {}

  /** `listLength` is what a list directly in here is taken to hold: 1 in a page, which was counted with its length already. */
  count(set: SelectionSetNode, type: GraphQLCompositeType, listLength = LIST): number {
    let values = 0;
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) values += this.#field(node, type, listLength);
      else {
        const inner = node.kind === Kind.INLINE_FRAGMENT ? node : this.fragments.get(node.name.value);
        const condition = inner?.typeCondition && this.schema.getType(inner.typeCondition.name.value);
        if (inner) values += this.count(inner.selectionSet, isCompositeType(condition) ? condition : type, listLength);
      }
    }
    return values;
  }

  #field(node: FieldNode, parent: GraphQLCompositeType, listLength: number): number {
    const field = isUnionType(parent) ? undefined : parent.getFields()[node.name.value];
    const type = field && getNamedType(field.type);
    if (!field || !node.selectionSet || !isCompositeType(type)) return 1;
    const page = this.#page(node, field);
    if (page !== undefined) return 1 + page * this.count(node.selectionSet, type, 1);
    const length = this.sizes.get(`${parent.name}.${field.name}`) ?? listLength;
    return 1 + (isListType(getNullableType(field.type)) ? length : 1) * this.count(node.selectionSet, type);
  }

  /** The `first` that is asked for; undefined for a field without pages. */
  #page(node: FieldNode, field: GraphQLField<unknown, unknown>): number | undefined {
    const argument = field.args.find(({ name }) => name === 'first');
    if (!argument) return undefined;
    const given = node.arguments?.find(({ name }) => name.value === 'first')?.value;
    let size: unknown;
    // A variable without a value has its default, which is not looked up: it counts as the longest page.
    if (given?.kind === Kind.VARIABLE) size = this.variables[given.name.value] ?? MAX_PAGE;
    if (given?.kind === Kind.INT) size = Number(given.value);
    const length = typeof size === 'number' ? size : Number(argument.defaultValue ?? MAX_PAGE);
    return Math.min(Math.max(length, 1), MAX_PAGE);
  }
}
