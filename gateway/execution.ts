import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { type FaultCode, faultCodeOf, publicError } from '../subgraphs/shared/errors';
import type { ChapterLink } from '../subgraphs/shared/link/link';
import type { GatewayContext } from './context';
import { commitDisclosures } from './disclosure/commit';
import type { Recorder } from './disclosure/record';
import { createExplain } from './explain/explain';
import { ACCESS } from './explain/schema';
import { ExplainingSource } from './explain/source';
import { createLimits, MAX_SELECTIONS, MAX_TOKENS, staticLimits } from './limits';
import type { Observation } from './observe';
import type { Rates } from './rates';
import { SealedSource } from './sources/sealed';

export interface ExecutionParts {
  readonly supergraphSdl: string;
  readonly links: ReadonlyMap<string, ChapterLink>;
  readonly sealKeys: readonly string[];
  readonly observation: Observation;
  readonly record: Recorder;
  readonly rates: Rates;
  readonly introspection: boolean;
  readonly log: Logger;
}

/** Apollo's gateway over the supergraph, asking no chapter anything at its start. */
export function createExecution(parts: ExecutionParts): ApolloServer<GatewayContext> {
  const { links, sealKeys, observation, log } = parts;
  const limits = staticLimits(parts.supergraphSdl);
  const gateway = new ApolloGateway({
    supergraphSdl: parts.supergraphSdl,
    logger: quiet(log),
    buildService: ({ name }) => {
      if (name === ACCESS) return new ExplainingSource(createExplain(parts.supergraphSdl, limits), parts.rates, log);
      const link = links.get(name);
      if (!link) throw new Error(`the supergraph names a chapter that is not there: ${name}`);
      return new SealedSource(link, sealKeys, observation, log);
    },
  });
  return new ApolloServer<GatewayContext>({
    gateway,
    logger: quiet(log),
    introspection: parts.introspection,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    maxRecursiveSelections: MAX_SELECTIONS,
    persistedQueries: false,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      createLimits(limits),
      unforeseen(log),
      commitDisclosures(parts.record, observation),
    ],
    formatError: (formatted, error) => {
      const code = codeOf(formatted, error);
      observation.error(code);
      return publicError(code, { path: formatted.path, locations: formatted.locations });
    },
  });
}

function codeOf(formatted: GraphQLFormattedError, error: unknown): FaultCode {
  if (formatted.extensions?.validationErrorCode === 'MAX_RECURSIVE_SELECTIONS_EXCEEDED') return 'OPERATION_TOO_COMPLEX';
  return faultCodeOf(
    error instanceof GraphQLError ? error : new GraphQLError('', { extensions: formatted.extensions ?? {} }),
  );
}

/** What nobody foresaw stands in the log under the request id; what a chapter said is in the chapter's own log. */
const unforeseen = (log: Logger): ApolloServerPlugin<GatewayContext> => ({
  async requestDidStart({ contextValue: { requestId } }) {
    return {
      async didEncounterErrors({ errors }) {
        for (const error of errors) {
          const fromChapter = error.extensions?.serviceName !== undefined;
          if (!fromChapter && faultCodeOf(error) === 'INTERNAL') log.error({ requestId, error }, 'unforeseen error');
        }
      },
    };
  },
});

/** Apollo's own lines may quote a query; they are worth nothing to an operator below the level of a warning. */
function quiet(log: Logger) {
  const say = (level: 'warn' | 'error') => () => log[level]('a note of the graph engine');
  return { debug: () => {}, info: () => {}, warn: say('warn'), error: say('error') };
}
