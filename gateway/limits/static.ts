import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { FaultCode } from '../../subgraphs/shared/errors';
import { costOf, type Lengths, type Variables, valuesOf } from './cost';
import { documentRefusal, fragmentsOf } from './document';
import { assumedLengths, introspectionLengths } from './lengths';
import type { Limits } from './limits';
import type { Fragments } from './size';

/** A question at the root that takes as much work as a command: each asks several chapters, whatever it selects. */
const WORK: readonly string[] = ['applicationCheck'];

type ValuesRefusal = (variables: Variables) => FaultCode | null;

/** The limits of one supergraph, for whoever asks. */
export class StaticLimits {
  readonly #assumed: ReadonlyMap<string, number>;
  readonly #lengths = new WeakMap<GraphQLSchema, Lengths>();
  readonly #operations = new WeakMap<OperationDefinitionNode, ValuesRefusal>();

  constructor(
    supergraphSdl: string,
    readonly limits: Limits,
  ) {
    this.#assumed = assumedLengths(supergraphSdl);
  }

  /** Why a document may not even be validated; null where it may. */
  documentRefusal(document: DocumentNode): FaultCode | null {
    return documentRefusal(document, this.limits);
  }

  /**
   * Why a valid operation may not be planned or run with these variables; null where it may. What can be told from the
   * operation alone is worked out when it is first seen. Also finds operations that cannot be run: the planner's complaint
   * about them would count as a failure of ours.
   */
  valuesRefusal(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode | undefined,
    variables: Variables,
  ): FaultCode | null {
    if (!operation || !schema.getRootType(operation.operation)) return 'BAD_USER_INPUT';
    let refusal = this.#operations.get(operation);
    if (!refusal) {
      refusal = this.#compile(schema, document, operation);
      this.#operations.set(operation, refusal);
    }
    return refusal(variables);
  }

  #compile(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): ValuesRefusal {
    const { values, commands } = this.limits;
    const roots = rootFields(operation.selectionSet, fragmentsOf(document));
    const works = operation.operation === 'mutation' ? roots : roots.filter((name) => WORK.includes(name));
    if (works.length > commands) return () => 'OPERATION_TOO_COMPLEX';
    const cost = costOf(schema, this.#lengthsOf(schema), document, operation);
    return (variables) => (valuesOf(cost, variables) > values ? 'OPERATION_TOO_COMPLEX' : null);
  }

  #lengthsOf(schema: GraphQLSchema): Lengths {
    let lengths = this.#lengths.get(schema);
    if (!lengths) {
      lengths = { lists: new Map([...this.#assumed, ...introspectionLengths(schema)]), page: this.limits.page };
      this.#lengths.set(schema, lengths);
    }
    return lengths;
  }
}

/** The fields at the root, each as often as it is asked for; fragments have no circles by now. */
const rootFields = (set: SelectionSetNode, fragments: Fragments): string[] =>
  set.selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node.name.value];
    const inner = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
    return inner ? rootFields(inner.selectionSet, fragments) : [];
  });
