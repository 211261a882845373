import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import type { Config } from '../subgraphs/shared/config';
import { publicError, tableCode } from '../subgraphs/shared/errors';
import { Admission } from './admission/admission';
import { BODY_LIMIT, Bodies } from './bodies';
import { Documents } from './documents/documents';
import { readTrustedDocuments } from './documents/trusted';
import { openDoor } from './door';
import { type Answered, Engine } from './engine/engine';
import type { Source, SourceAnswer, SourceRequest } from './engine/sources';
import { createFederation, type Running } from './federation';
import { serveGraphiql } from './graphiql';
import { graphql } from './graphql';
import type { ChapterState } from './health';
import type { Execution } from './known';
import type { Limits } from './limits/limits';
import { createLimits } from './limits/plugin';
import { StaticLimits } from './limits/static';
import { Observation } from './observe';
import { watchAdmission } from './observe/admission';
import type { Observed } from './observe/observed';
import { observeKnown, observeOperations } from './observe/operations';
import { watchPlans } from './observe/plans';
import { statusOfRequestErrors } from './requestErrors';
import { Sharing } from './sharing';
import { type Forwardable, HttpSource } from './sources/http';
import { openTracing } from './tracing';
import { warm } from './warm';

export interface PlainOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly supergraphSdl: string;
  /** Names of the client's headers that subgraphs get too. */
  readonly forward: readonly string[];
  readonly limits: Limits;
  /** The page of metrics, where it is not of this process alone. */
  readonly page?: () => Promise<string>;
}

export interface PlainGateway {
  readonly app: FastifyInstance;
  /** `http://host:port` once it listens. */
  readonly url: string;
  readonly observation: Observation;
  /** Serves another supergraph from now on. Rejects when it cannot be served; then nothing has changed. */
  reload(supergraphSdl: string): Promise<void>;
  close(): Promise<void>;
}

interface PlainContext extends Running, Forwardable {
  readonly observed: Observed;
}

interface Loaded extends Execution<PlainContext> {
  readonly sources: readonly HttpSource[];
}

/** A gateway over anybody's subgraphs: it knows no person, asks for no token, and holds nothing back. */
export async function openPlainGateway(options: PlainOptions): Promise<PlainGateway> {
  const { config, log, forward, limits } = options;
  const observation = new Observation();
  const tracing = openTracing(config, observation, log);
  const load = (supergraphSdl: string): Promise<Loaded> => loaded(supergraphSdl, options, observation);
  let execution = await load(options.supergraphSdl);
  watchPlans(observation, () => execution.engine);
  observation.watchLinks(() => execution.sources);
  const admission = new Admission();
  watchAdmission(observation, admission);
  const { TRUSTED_DOCUMENTS: trusted } = config;
  const documents = new Documents(limits, trusted === undefined ? null : readTrustedDocuments(trusted, limits));
  const nobody = { authenticate: async () => null, remembered: () => null };
  const now = (): Date => new Date();
  const underWay = new Set<ServerResponse>();
  const answered = () => Promise.all([...underWay].map((response) => once(response, 'close')));
  let draining = false;
  const app = openDoor({
    admission,
    authenticator: nobody,
    ownClients: [],
    bodies: new Bodies(nobody, now),
    trustedProxies: config.TRUSTED_PROXIES,
    observation,
    page: options.page ?? (() => observation.registry.metrics()),
    tracing,
    health: async () => healthOf(execution.sources),
    draining: () => draining,
    prepared: () => true,
    underWay,
    log,
    now,
  });
  const forwarded = forward.map((name) => name.toLowerCase());
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    bodyLimit: BODY_LIMIT,
    handler: graphql<PlainContext>({
      execution: () => execution,
      documents,
      contextOf: async ({ id: requestId, headers, observed }, signal) => ({
        requestId,
        headers: Object.fromEntries(forwarded.map((name) => [name, headers[name]?.toString()])),
        observed,
        deadline: Date.now() + config.REQUEST_TIMEOUT_MS,
        signal,
      }),
    }),
  });
  serveGraphiql(app, { callers: async () => [], example: '{ __typename }' });
  const close = async (): Promise<void> => {
    draining = true;
    await answered();
    await app.close();
    await end(execution);
    await tracing.close();
  };
  try {
    await app.listen({ host: config.HOST, port: config.PORT });
  } catch (error) {
    await close();
    throw error;
  }
  const { address, family, port } = app.server.address() as AddressInfo;
  return {
    app,
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    observation,
    async reload(supergraphSdl) {
      const before = execution;
      const next = await load(supergraphSdl);
      await warm(next.engine, before.engine);
      execution = next;
      void answered().then(() => end(before));
    },
    close,
  };
}

async function end({ apollo, sources }: Loaded): Promise<void> {
  await apollo.stop();
  await Promise.all(sources.map((source) => source.close()));
}

const healthOf = (sources: readonly HttpSource[]): Record<string, ChapterState> =>
  Object.fromEntries(
    sources.map((source) => [source.name, source.condition().breaker === 'open' ? 'unavailable' : 'ready']),
  );

async function loaded(supergraphSdl: string, options: PlainOptions, observation: Observation): Promise<Loaded> {
  const { config, log, forward } = options;
  const limits = new StaticLimits(supergraphSdl, options.limits);
  const sources: HttpSource[] = [];
  const engine = new Engine<PlainContext>(
    supergraphSdl,
    ({ name, url }) => {
      const source = new HttpSource(name, url, log, { forward });
      sources.push(source);
      return new ObservedSource(source, observation);
    },
    { tell },
  );
  const sharing = new Sharing<Answered>();
  const apollo = createFederation<PlainContext>({
    engine,
    sharing,
    introspection: config.NODE_ENV !== 'production',
    limits: options.limits,
    plugins: [createLimits(limits), statusOfRequestErrors(), observeOperations<PlainContext>()],
    formatError: (formatted) => {
      observation.error(tableCode(formatted.extensions?.code));
      return formatted;
    },
    log,
  });
  await apollo.start();
  return {
    engine,
    apollo,
    limits,
    sharing,
    shareable: ({ headers }) => JSON.stringify(headers),
    async release({ observed }, { node }, errors) {
      observeKnown(observation, observed, node, errors);
      return null;
    },
    sources,
  };
}

/** Subgraphs speak for themselves; of what the gateway says, nothing is of anybody's. */
function tell(
  { message, extensions }: GraphQLFormattedError,
  path: readonly (string | number)[],
): GraphQLFormattedError {
  const code = extensions?.code ?? 'DOWNSTREAM_SERVICE_ERROR';
  if (message === '') return publicError(tableCode(code), { path });
  return { message, ...(path.length > 0 ? { path } : {}), extensions: { ...extensions, code } };
}

/** Has each sub-request told by the metrics and in the trace. */
class ObservedSource implements Source<PlainContext> {
  readonly name: string;

  constructor(
    private readonly source: HttpSource,
    private readonly observation: Observation,
  ) {
    this.name = source.name;
  }

  async fetch(request: SourceRequest, context: PlainContext): Promise<SourceAnswer> {
    const span = context.observed.span?.fetch(this.name);
    const started = performance.now();
    const answer = await this.source.fetch(request, span ? { ...context, trace: span.headers } : context);
    const failure = answer.errors?.find(({ path }) => path === undefined);
    const outcome = failure ? tableCode(failure.extensions?.code) : 'ok';
    this.observation.chapter(this.name, (performance.now() - started) / 1000, outcome);
    span?.end(outcome);
    return answer;
  }
}
