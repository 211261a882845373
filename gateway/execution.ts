import type { ApolloServer, ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { type FaultCode, faultCodeOf, publicError, tableCode } from '../subgraphs/shared/errors';
import type { ChapterLink } from '../subgraphs/shared/link/link';
import type { GatewayContext } from './context';
import { commitDisclosures, createCommit } from './disclosure/commit';
import type { Recorder } from './disclosure/record';
import { type Answered, Engine } from './engine/engine';
import { createExplain } from './explain/explain';
import { ACCESS } from './explain/schema';
import { ExplainingSource } from './explain/source';
import { createFederation } from './federation';
import type { Execution } from './known';
import type { Limits } from './limits/limits';
import { createLimits } from './limits/plugin';
import { StaticLimits } from './limits/static';
import type { Observation } from './observe';
import { observeKnown, observeOperations } from './observe/operations';
import type { Rates } from './rates';
import { statusOfRequestErrors } from './requestErrors';
import { Sharing } from './sharing';
import { SealedSource } from './sources/sealed';

export interface ExecutionParts {
  readonly supergraphSdl: string;
  readonly links: ReadonlyMap<string, ChapterLink>;
  readonly sealKeys: readonly string[];
  readonly observation: Observation;
  readonly record: Recorder;
  readonly rates: Rates;
  readonly introspection: boolean;
  readonly limits: Limits;
  readonly log: Logger;
}

/** The chapters behind one supergraph, asking none of them anything at the start. Throws when it is none that can be served. */
export async function createExecution(parts: ExecutionParts): Promise<Execution<GatewayContext>> {
  const { links, sealKeys, observation, log, supergraphSdl, introspection } = parts;
  const limits = new StaticLimits(supergraphSdl, parts.limits);
  const engine: Engine<GatewayContext> = new Engine(
    supergraphSdl,
    ({ name }) => {
      if (name === ACCESS) {
        const explain = createExplain(supergraphSdl, limits, () => engine);
        return new ExplainingSource(explain, parts.rates, log);
      }
      const link = links.get(name);
      if (!link) throw new Error(`the supergraph names a chapter that is not there: ${name}`);
      return new SealedSource(link, sealKeys, observation, log);
    },
    { tell: ({ extensions }, path) => publicError(tableCode(extensions?.code), { path }) },
  );
  const sharing = new Sharing<Answered>();
  const commit = createCommit(parts.record, observation);
  const plugins: ApolloServerPlugin<GatewayContext>[] = [
    createLimits(limits),
    statusOfRequestErrors(),
    unforeseen(log),
    observeOperations(),
    commitDisclosures(commit),
  ];
  const formatError = (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const code = codeOf(formatted, error);
    observation.error(code);
    return publicError(code, { path: formatted.path, locations: formatted.locations });
  };
  const apollo: ApolloServer<GatewayContext> = createFederation<GatewayContext>({
    ...{ engine, sharing, introspection, limits: parts.limits, plugins, formatError, log },
  });
  await apollo.start();
  return {
    engine,
    apollo,
    limits,
    sharing,
    // Whoever shows a token may have changed something a moment ago, in another process than this.
    shareable: ({ caller }) => (caller === null ? '' : undefined),
    release(context, { node, document }, errors) {
      observeKnown(observation, context.observed, node, errors);
      return commit(context, document);
    },
  };
}

const codeOf = (formatted: GraphQLFormattedError, error: unknown): FaultCode =>
  faultCodeOf(error instanceof GraphQLError ? error : new GraphQLError('', { extensions: formatted.extensions ?? {} }));

/** What nobody foresaw stands in the log under the request id; what a chapter said is in the chapter's own log. */
const unforeseen = (log: Logger): ApolloServerPlugin<GatewayContext> => ({
  async requestDidStart({ contextValue: { requestId } }) {
    return {
      async didEncounterErrors({ errors }) {
        for (const error of errors) {
          const isTold = error.path !== undefined;
          if (!isTold && faultCodeOf(error) === 'INTERNAL') log.error({ requestId, error }, 'unforeseen error');
        }
      },
    };
  },
});
