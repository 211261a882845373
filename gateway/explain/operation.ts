import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql';
import { Fault } from '../../subgraphs/shared/errors';
import { MAX_SELECTIONS, MAX_TOKENS, type StaticLimits } from '../limits';

/** An operation that could be run. */
export interface AskedOperation {
  readonly text: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** With their defaults, as execution has them. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Reads an operation within the limits that it would meet if it were sent to be run; throws the code it would be refused with. */
export function readOperation(
  schema: GraphQLSchema,
  limits: StaticLimits,
  text: string,
  variables: string | null,
): AskedOperation {
  const document = parsed(text);
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  // Before validation, which takes longer the more there is.
  const tooLarge = document.definitions.some(
    (node) => node.kind === Kind.OPERATION_DEFINITION && selectionsOf(node, fragments) > MAX_SELECTIONS,
  );
  if (tooLarge) throw new Fault('OPERATION_TOO_COMPLEX');
  if (validate(schema, document, undefined, { maxErrors: 1 }).length > 0) throw new Fault('GRAPHQL_VALIDATION_FAILED');
  // Nothing says which of several is meant.
  const operation = getOperationAST(document);
  if (!operation) throw new Fault('BAD_USER_INPUT');
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], objectOf(variables), {
    maxErrors: 1,
  });
  if (errors) throw new Fault('BAD_USER_INPUT');
  const refusal = limits(schema, document, operation, coerced);
  if (refusal) throw new Fault(refusal);
  return { text, document, operation, fragments, variables: coerced };
}

function parsed(text: string): DocumentNode {
  try {
    return parse(text, { maxTokens: MAX_TOKENS, noLocation: true });
  } catch (error) {
    throw new Fault('GRAPHQL_PARSE_FAILED', error);
  }
}

function objectOf(json: string | null): { readonly [name: string]: unknown } {
  if (json === null) return {};
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new Fault('BAD_USER_INPUT', error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Fault('BAD_USER_INPUT');
  return value as { readonly [name: string]: unknown };
}

/** Selections with fragments written out. Each fragment is counted once: written out, thirty short ones can be a billion. */
function selectionsOf(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): number {
  const known = new Map<string, number>();
  const ofFragment = (name: string): number => {
    let count = known.get(name);
    if (count === undefined) {
      // A fragment within itself ends here; validation refuses it.
      known.set(name, 0);
      count = countOf(fragments.get(name)?.selectionSet);
      known.set(name, count);
    }
    return count;
  };
  const countOf = (set: SelectionSetNode | undefined): number =>
    (set?.selections ?? []).reduce(
      (sum, node) =>
        sum + 1 + (node.kind === Kind.FRAGMENT_SPREAD ? ofFragment(node.name.value) : countOf(node.selectionSet)),
      0,
    );
  return countOf(operation.selectionSet);
}
