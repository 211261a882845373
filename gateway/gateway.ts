import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { answererOf, subgraphs, subscribersOf } from '../subgraphs';
import type { Chapter } from '../subgraphs/shared/chapter';
import type { Config } from '../subgraphs/shared/config';
import type { Database } from '../subgraphs/shared/database/connect';
import { openBroker } from '../subgraphs/shared/events/nats';
import { sealKeysOf } from '../subgraphs/shared/keys';
import type { ChapterLink } from '../subgraphs/shared/link/link';
import { LocalLink } from '../subgraphs/shared/link/local';
import { RemoteLink } from '../subgraphs/shared/link/remote';
import { createPeers } from '../subgraphs/shared/peers';
import { createAuthenticator } from './authenticate';
import { DisclosureRecord, type Recorder } from './disclosure/record';
import { createExecution } from './execution';
import { createGrantResolver } from './grants';
import type { GraphiqlStart } from './graphiql';
import { createHealth } from './health';
import { createHttp } from './http';
import { DevelopmentIssuer } from './issuer';
import { Observation } from './observe';
import { createPublishedKeys } from './published';
import { createRates } from './rates';

export interface GatewayOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly supergraphSdl: string;
  readonly now?: () => Date;
  readonly graphiql?: Partial<GraphiqlStart>;
  /** Put between answers and the record by a benchmark, to learn what the record costs. */
  readonly recording?: (record: Recorder) => Recorder;
  /** What comes between the open databases and `/readyz` saying ready. */
  readonly prepare?: (databases: ReadonlyMap<string, Database>) => Promise<void>;
}

export interface Gateway {
  readonly app: FastifyInstance;
  /** `http://host:port` once it listens. */
  readonly url: string;
  readonly issuer: DevelopmentIssuer | null;
  /** The chapters of this process, by name. */
  readonly chapters: ReadonlyMap<string, Chapter>;
  /** Resolves when every chapter of this process has its database open and migrated, and `prepare` is done. */
  readonly opened: Promise<ReadonlyMap<string, Database>>;
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
  const sealKeys = sealKeysOf(config);
  const local = subgraphs.filter(({ name }) => !config.subgraphUrls.has(name));
  const links = new Map<string, ChapterLink>();
  const peers = createPeers(links, answererOf, sealKeys);
  // Only chapters have anything to do with events.
  const broker = local.length > 0 ? openBroker(config, sealKeys, log) : null;
  const routes = { subscribers: subscribersOf, broker };
  const settings = { databaseUrl: config.DATABASE_URL, sealKeys, log, now, peers, config, routes };
  const chapters = new Map(local.map((subgraph) => [subgraph.name, subgraph.start(settings)]));
  for (const [name, chapter] of chapters) links.set(name, new LocalLink(chapter));
  for (const [name, url] of config.subgraphUrls) links.set(name, new RemoteLink(name, url));

  const observation = new Observation(chapters);
  const production = config.NODE_ENV === 'production';
  const issuer = production || config.OIDC_ISSUER ? null : new DevelopmentIssuer(config);
  const underWay = new Set<ServerResponse>();
  const committing = new DisclosureRecord(peers, log, now, () => underWay.size);
  const record = options.recording?.(committing) ?? committing;
  const rates = createRates(config, log);
  const execution = createExecution({
    supergraphSdl: options.supergraphSdl,
    links,
    sealKeys,
    observation,
    rates,
    record,
    introspection: !production,
    log,
  });
  await execution.start();

  let draining = false;
  let prepared = false;
  const app = createHttp({
    execution,
    authenticator: createAuthenticator(config, issuer),
    resolveGrants: createGrantResolver(peers),
    peers,
    record,
    rates,
    observation,
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
    await Promise.all([...underWay].map((response) => once(response, 'close')));
    await app.close();
    // While a chapter finishes what it is handling, the others still answer it.
    await Promise.all([...chapters.values()].map((chapter) => chapter.quiet()));
    await broker?.close();
    await execution.stop();
    await rates.close();
    await Promise.all([...links.values()].map((link) => link.close()));
  };
  try {
    await app.listen({ host: config.HOST, port: config.PORT });
  } catch (error) {
    await close();
    throw error;
  }
  const { address, family, port } = app.server.address() as AddressInfo;
  const opened = openChapters(chapters)
    .then(async (databases) => {
      await options.prepare?.(databases);
      prepared = true;
      return databases;
    })
    // Closing what is being opened fails it; whoever closes says how the process ends.
    .catch((error: unknown) => (draining ? new Promise<never>(() => {}) : Promise.reject(error)));
  opened.catch(() => undefined);
  return {
    app,
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    issuer,
    chapters,
    opened,
    close,
  };
}

const openChapters = async (chapters: ReadonlyMap<string, Chapter>): Promise<ReadonlyMap<string, Database>> =>
  new Map(await Promise.all([...chapters].map(async ([name, chapter]) => [name, await chapter.open()] as const)));
