import { ApolloServer, type ApolloServerPlugin, type BaseContext } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { GraphQLError, type GraphQLFormattedError, getVariableValues } from 'graphql';
import type { Logger } from 'pino';
import { type Answered, type Engine, Unplannable } from './engine/engine';
import type { Limits as RunLimits } from './engine/run';
import type { Limits } from './limits/limits';
import type { Observed } from './observe/observed';
import type { Sharing } from './sharing';

/** What a request must bring for its operation to be run. */
export interface Running extends BaseContext, RunLimits {
  readonly observed: Observed;
}

export interface FederationParts<Context extends Running> {
  readonly engine: Engine<Context>;
  readonly sharing: Sharing<Answered>;
  readonly introspection: boolean;
  readonly limits: Limits;
  readonly plugins: readonly ApolloServerPlugin<Context>[];
  readonly formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  readonly log: Logger;
}

/** Complaints about one document; each looks up where it belongs in the text. */
const MOST_COMPLAINTS = 10;

type Gateway = NonNullable<ConstructorParameters<typeof ApolloServer>[0]['gateway']>;
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;

/** Apollo Server in front of an engine: it reads, validates and answers what is not known yet. */
export function createFederation<Context extends Running>(parts: FederationParts<Context>): ApolloServer<Context> {
  const { engine, log } = parts;
  const gateway: Gateway = {
    load: async () => ({ executor: executorOf(parts) }),
    onSchemaLoadOrUpdate: (tell) => {
      tell({ apiSchema: engine.schema, coreSupergraphSdl: '' });
      return () => {};
    },
    stop: async () => {},
  };
  return new ApolloServer<Context>({
    gateway,
    logger: quiet(log),
    introspection: parts.introspection,
    // What a page of somebody else could make a browser send is refused before; see `parameters.ts`.
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    stopOnTerminationSignals: false,
    // Every text comes through `Documents`, which knows the other limits of a document.
    parseOptions: { maxTokens: parts.limits.tokens },
    validationOptions: { maxErrors: MOST_COMPLAINTS },
    persistedQueries: false,
    plugins: [ApolloServerPluginLandingPageDisabled(), ...parts.plugins],
    formatError: parts.formatError,
  });
}

function executorOf<Context extends Running>({ engine, sharing }: FederationParts<Context>): Executor {
  return async ({ document, source, operationName, request, context }) => {
    try {
      const end = (context as Context).observed.span?.step('plan');
      const operation = ended(end, () => engine.operation(document, source, operationName));
      if (!operation) return { errors: [refusal('BAD_USER_INPUT')] };
      const given = request.variables ?? {};
      const variables = operation.coerced(given);
      if (!variables) {
        const { errors = [] } = getVariableValues(engine.schema, operation.node.variableDefinitions ?? [], given);
        return { errors };
      }
      // What is read from now on is not what others began to read before.
      if (operation.kind === 'mutation') sharing.changed();
      const { data, errors } = await engine.run(operation, variables, context as Context, context as Context);
      if (operation.kind === 'mutation') sharing.changed();
      const told = errors.map(({ message, path, extensions }) => new GraphQLError(message, { path, extensions }));
      return { data: JSON.parse(data), ...(told.length > 0 ? { errors: told } : {}) };
    } catch (error) {
      if (!(error instanceof Unplannable)) throw error;
      const originalError = error.isTooComplex ? undefined : error;
      return { errors: [refusal(error.isTooComplex ? 'OPERATION_TOO_COMPLEX' : 'INTERNAL', originalError)] };
    }
  };
}

/** Does the work, and ends its step in the trace where there is one. */
function ended<Result>(end: (() => void) | undefined, work: () => Result): Result {
  try {
    return work();
  } finally {
    end?.();
  }
}

const refusal = (code: string, originalError?: Error): GraphQLError =>
  new GraphQLError('', { extensions: { code, http: { status: code === 'INTERNAL' ? 500 : 400 } }, originalError });

/** Apollo's own lines may quote a query; they are worth nothing to an operator below the level of a warning. */
function quiet(log: Logger) {
  const say = (level: 'warn' | 'error') => () => log[level]('a note of the graph engine');
  return { debug: () => {}, info: () => {}, warn: say('warn'), error: say('error') };
}
