import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Chapter } from '../subgraphs/shared/chapter';
import type { Config } from '../subgraphs/shared/config';
import type { Database } from '../subgraphs/shared/database/connect';
import { sealKeysOf } from '../subgraphs/shared/keys';
import { Admission } from './admission/admission';
import { createAuthenticator } from './authenticate';
import { startChapters } from './chapters';
import { DisclosureRecord, type Recorder } from './disclosure/record';
import { Documents } from './documents/documents';
import { readTrustedDocuments } from './documents/trusted';
import { createExecution } from './execution';
import { createGrantResolver } from './grants';
import type { GraphiqlStart } from './graphiql';
import { createHealth } from './health';
import { createHttp } from './http';
import { DevelopmentIssuer } from './issuer';
import { strict } from './limits/limits';
import { Observation } from './observe';
import { watchAdmission } from './observe/admission';
import { watchPlans } from './observe/plans';
import { createPublishedKeys } from './published';
import { createRates } from './rates';
import { openTracing } from './tracing';
import { warm } from './warm';

export interface GatewayOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly supergraphSdl: string;
  readonly now?: () => Date;
  readonly graphiql?: Partial<GraphiqlStart>;
  /** Put between answers and the record by a benchmark, to learn what the record costs. */
  readonly recording?: (record: Recorder) => Recorder;
  /** The page of metrics, where it is not of this process alone. */
  readonly page?: () => Promise<string>;
  /** What comes between the open databases and `/readyz` saying ready. */
  readonly prepare?: (databases: ReadonlyMap<string, Database>) => Promise<void>;
}

export interface Gateway {
  readonly app: FastifyInstance;
  /** `http://host:port` once it listens. */
  readonly url: string;
  readonly issuer: DevelopmentIssuer | null;
  readonly observation: Observation;
  /** The chapters of this process, by name. */
  readonly chapters: ReadonlyMap<string, Chapter>;
  /** Resolves when every chapter of this process has its database open and migrated, and `prepare` is done. */
  readonly opened: Promise<ReadonlyMap<string, Database>>;
  /**
   * Serves another supergraph from now on; what is under way finishes on the one before. Rejects when it cannot be served;
   * then nothing has changed.
   */
  reload(supergraphSdl: string): Promise<void>;
  /** Lets running requests finish, then closes everything. */
  close(): Promise<void>;
}

/**
 * Starts the gateway: it listens at once and answers what it can; chapters join as their databases come up.
 * Throws when the port is taken; `opened` rejects when a data folder is.
 */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, log } = options;
  const now = options.now ?? (() => new Date());
  const { TRUSTED_DOCUMENTS: trusted } = config;
  const documents = new Documents(strict, trusted === undefined ? null : readTrustedDocuments(trusted, strict));
  const sealKeys = sealKeysOf(config);
  const chapters = startChapters(config, log, now);
  const { links, peers } = chapters;

  const observation = new Observation(chapters.here);
  observation.watchLinks(() => links.values());
  const tracing = openTracing(config, observation, log);
  const production = config.NODE_ENV === 'production';
  const issuer = production || config.OIDC_ISSUER ? null : new DevelopmentIssuer(config);
  const underWay = new Set<ServerResponse>();
  const committing = new DisclosureRecord(peers, log, now, () => underWay.size);
  const record = options.recording?.(committing) ?? committing;
  const rates = createRates(config, log);
  const load = (supergraphSdl: string) =>
    createExecution({
      supergraphSdl,
      links,
      sealKeys,
      observation,
      rates,
      record,
      introspection: !production,
      limits: strict,
      log,
    });
  let execution = await load(options.supergraphSdl);
  watchPlans(observation, () => execution.engine);
  const answered = () => Promise.all([...underWay].map((response) => once(response, 'close')));

  const admission = new Admission();
  watchAdmission(observation, admission);
  let draining = false;
  let prepared = false;
  const app = createHttp({
    execution: () => execution,
    documents,
    admission,
    ownClients: config.OWN_CLIENTS,
    trustedProxies: config.TRUSTED_PROXIES,
    authenticator: createAuthenticator(config, issuer),
    resolveGrants: createGrantResolver(peers),
    peers,
    record,
    rates,
    requestTimeoutMs: config.REQUEST_TIMEOUT_MS,
    observation,
    page: options.page ?? (() => observation.registry.metrics()),
    tracing,
    health: createHealth(links),
    draining: () => draining,
    prepared: () => prepared,
    underWay,
    jwks: createPublishedKeys(issuer, peers, now),
    graphiql: { callers: async () => [], example: '', ...options.graphiql },
    log,
    now,
  });
  const close = async (): Promise<void> => {
    draining = true;
    // The door stays open until the answers owed now are given, so that /readyz can say why no more should be sent here.
    await answered();
    await app.close();
    await chapters.quiet();
    await execution.apollo.stop();
    await rates.close();
    await tracing.close();
    await chapters.close();
  };
  try {
    await app.listen({ host: config.HOST, port: config.PORT });
  } catch (error) {
    await close();
    throw error;
  }
  const { address, family, port } = app.server.address() as AddressInfo;
  const opened = chapters.open(async (databases) => {
    await options.prepare?.(databases);
    prepared = true;
  });
  opened.catch(() => undefined);
  return {
    app,
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    issuer,
    observation,
    chapters: chapters.here,
    opened,
    async reload(supergraphSdl) {
      const before = execution;
      const next = await load(supergraphSdl);
      await warm(next.engine, before.engine);
      execution = next;
      void answered().then(() => before.apollo.stop());
    },
    close,
  };
}
