import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  validate,
} from 'graphql';
import { Fault } from '../../subgraphs/shared/errors';
import { fragmentsOf } from '../limits/document';
import { parseWithin } from '../limits/parse';
import type { StaticLimits } from '../limits/static';

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
  // The limits of a document come before validation, which takes longer the more there is.
  const document = parseWithin(text, limits.limits);
  if (validate(schema, document, undefined, { maxErrors: 1 }).length > 0) throw new Fault('GRAPHQL_VALIDATION_FAILED');
  // Nothing says which of several is meant.
  const operation = getOperationAST(document);
  if (!operation) throw new Fault('BAD_USER_INPUT');
  const given = objectOf(variables);
  const refusal = limits.valuesRefusal(schema, document, operation, given);
  if (refusal) throw new Fault(refusal);
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: 1 });
  if (errors) throw new Fault('BAD_USER_INPUT');
  return { text, document, operation, fragments: fragmentsOf(document), variables: coerced };
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
