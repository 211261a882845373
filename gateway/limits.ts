import type { ApolloServerPlugin } from '@apollo/server';
import {
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
  type SelectionSetNode,
} from 'graphql';
import type { FaultCode } from '../subgraphs/shared/errors';
import type { GatewayContext } from './context';

/** Selections of a document with its fragments written out; the profile query has about 200. */
export const MAX_SELECTIONS = 1_000;

/** Values that an answer may hold at most, as far as the document tells; the profile query stays far below. */
const MAX_VALUES = 100_000;
/** How long a list is taken to be: a page as long as was asked for, a list of a root field, another list. */
const ROOT_LIST = 1_000;
const LIST = 10;
const DEFAULT_PAGE = 20;
const MAX_PAGE = 100;

/**
 * Refuses before planning what would cost too much, whoever asks: lists within lists grow by multiplication, so a short
 * document can ask for millions of values. Also refuses operations that cannot be run: the planner's complaint about them
 * would count as a failure of ours.
 */
export const limits: ApolloServerPlugin<GatewayContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ document, operation, schema, request }) {
        const root = operation && schema.getRootType(operation.operation);
        if (!operation || !root) throw refusal('BAD_USER_INPUT');
        const fragments = new Map(
          document.definitions.flatMap((node) =>
            node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
          ),
        );
        const values = new Counter(schema, fragments, request.variables ?? {}).count(
          operation.selectionSet,
          root,
          ROOT_LIST,
        );
        if (values > MAX_VALUES) throw refusal('OPERATION_TOO_COMPLEX');
      },
    };
  },
};

const refusal = (code: FaultCode): GraphQLError =>
  new GraphQLError('', { extensions: { code, http: { status: 400 } } });

class Counter {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly variables: Readonly<Record<string, unknown>>,
  ) {}

  /** `list` is how long a list without a page of its own is taken to be at this place. */
  count(set: SelectionSetNode, type: GraphQLCompositeType, list: number): number {
    let values = 0;
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) values += this.#field(node, type, list);
      else {
        const inner = node.kind === Kind.INLINE_FRAGMENT ? node : this.fragments.get(node.name.value);
        const condition = inner?.typeCondition && this.schema.getType(inner.typeCondition.name.value);
        if (inner) values += this.count(inner.selectionSet, isCompositeType(condition) ? condition : type, list);
      }
    }
    return values;
  }

  #field(node: FieldNode, parent: GraphQLCompositeType, list: number): number {
    const field = isUnionType(parent) ? undefined : parent.getFields()[node.name.value];
    const type = field && getNamedType(field.type);
    if (!field || !node.selectionSet || !isCompositeType(type)) return 1;
    const page = this.#page(node, field);
    const length = page ?? (isListType(getNullableType(field.type)) ? list : 1);
    // The edges of a page are as many as the page is long, not so many times more.
    return 1 + length * this.count(node.selectionSet, type, page === undefined ? LIST : 1);
  }

  /** The `first` that is asked for; undefined for a field without pages. */
  #page(node: FieldNode, field: GraphQLField<unknown, unknown>): number | undefined {
    if (!field.args.some(({ name }) => name === 'first')) return undefined;
    const given = node.arguments?.find(({ name }) => name.value === 'first')?.value;
    // A variable without a value has its default, which is not looked up: it counts as the longest page.
    const size = given?.kind === Kind.VARIABLE ? (this.variables[given.name.value] ?? MAX_PAGE) : undefined;
    if (typeof size === 'number') return Math.min(Math.max(size, 1), MAX_PAGE);
    return given?.kind === Kind.INT ? Math.min(Math.max(Number(given.value), 1), MAX_PAGE) : DEFAULT_PAGE;
  }
}
