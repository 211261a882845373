import type { ApolloServer } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { type FaultCode, publicError } from '../subgraphs/shared/errors';
import { type Answered, answerText, type Engine } from './engine/engine';
import type { Operation } from './engine/operation';
import { jsonOf } from './engine/projection/text';
import type { Running } from './federation';
import type { StaticLimits } from './limits/static';
import type { Sharing } from './sharing';

/** What executes the operations of one supergraph. */
export interface Execution<Context extends Running> {
  readonly engine: Engine<Context>;
  /** Answers what is not compiled yet, and whatever is unusual. */
  readonly apollo: ApolloServer<Context>;
  readonly limits: StaticLimits;
  readonly sharing: Sharing<Answered>;
  /** What an answer depends on beside its operation and variables; undefined where it is for one request alone. */
  readonly shareable: (context: Context) => string | undefined;
  /** The last step before an answer leaves. Resolves with null, or with the code why it may not. */
  readonly release: (
    context: Context,
    operation: Operation,
    errors: readonly GraphQLFormattedError[],
  ) => Promise<FaultCode | null>;
}

/** A request that is known to be well-formed. */
export interface Known {
  readonly method: 'GET' | 'POST';
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * The text of the answer to an operation that was run before, to the byte what Apollo Server would answer, without its going
 * over everything once more. Undefined for whatever is not plainly to be run; Apollo Server says why.
 */
export async function answerKnown<Context extends Running>(
  execution: Execution<Context>,
  { method, query, operationName, variables }: Known,
  context: Context,
): Promise<string | undefined> {
  const { engine, limits, release } = execution;
  const operation = engine.known(query, operationName);
  if (!operation || (operation.kind !== 'query' && method !== 'POST')) return undefined;
  if (limits.valuesRefusal(engine.schema, operation.document, operation.node, variables) !== null) return undefined;
  const coerced = operation.coerced(variables);
  if (!coerced) return undefined;
  const answered = await run(execution, operation, coerced, context);
  const code = await release(context, operation, answered.errors);
  return answerText(code === null ? answered : { data: 'null', errors: [publicError(code)] });
}

function run<Context extends Running>(
  { engine, sharing, shareable }: Execution<Context>,
  operation: Operation,
  variables: Readonly<Record<string, unknown>>,
  context: Context,
): Promise<Answered> {
  if (operation.kind !== 'query') {
    sharing.changed();
    return engine.run(operation, variables, context, context).finally(() => sharing.changed());
  }
  const same = shareable(context);
  // Some values have more levels than can be written down, and are compared with nothing.
  const written = same === undefined ? undefined : jsonOf(variables);
  if (written === undefined) return engine.run(operation, variables, context, context);
  // Others may still wait when the first of them leaves.
  const limits = { deadline: context.deadline };
  return sharing.join(`${operation.number} ${JSON.stringify(same)} ${written}`, () =>
    engine.run(operation, variables, context, limits),
  );
}
