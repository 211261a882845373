import 'reflect-metadata';
import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { exampleFile, packageRoot, run } from '../commands/command';
import { castTokens } from '../commands/tokens';
import { seedIfEmpty } from '../population/first';
import { subgraphs } from '../subgraphs';
import { type Config, ConfigError, readConfig, settingsHelp } from '../subgraphs/shared/config';
import type { Database } from '../subgraphs/shared/database/connect';
import { createLog } from '../subgraphs/shared/log';
import { type Gateway, openGateway } from './gateway';
import type { GraphiqlStart } from './graphiql';
import { type Serving, serveUntilSignal } from './serving';
import { CrewFailed } from './workers/crew';
import { openHouse } from './workers/house';
import { runWorker, type Seat, type Work } from './workers/worker';

const names = subgraphs.map(({ name }) => name);

run({
  usage: 'npm start',
  about:
    'Starts the gateway with the chapters in one process; in development it seeds 10,000 synthetic residents first.',
  more: settingsHelp(names),
  options: {},
  async main() {
    const config = readConfig(subgraphs);
    const log = createLog(config.LOG_LEVEL);
    if (cluster.isWorker) return runWorker((seat) => startWorker(config, log.child({ worker: seat.number }), seat));
    const file = config.SUPERGRAPH ?? join(packageRoot, 'schema', 'supergraph.graphql');
    await serve(config, config.WORKERS > 1 ? log.child({ worker: 0 }) : log, file);
  },
});

/** Runs until a signal ends it. */
async function serve(config: Config, log: Logger, file: string): Promise<void> {
  const supergraphSdl = readSupergraph(file);
  const start = config.WORKERS > 1 ? startMany : startOne;
  const started = await start(config, log, supergraphSdl);
  serveUntilSignal(started, { file, supergraphSdl, watched: config.SUPERGRAPH !== undefined }, log);
  say(welcome(await started.opened, hasOwnIssuer(config)));
}

/** What runs in this process, itself a gateway or the first of several. */
interface Started extends Serving {
  /** Resolves with its address when every chapter of this process is prepared. */
  readonly opened: Promise<string>;
}

async function startOne(config: Config, log: Logger, supergraphSdl: string): Promise<Started> {
  const gateway = await openGateway({
    config,
    log,
    supergraphSdl,
    prepare: (databases) => prepare(config, databases),
    graphiql: graphiqlOf(config, () => gateway),
  });
  return { ...gateway, opened: gateway.opened.then(() => gateway.url) };
}

async function startMany(config: Config, log: Logger, supergraphSdl: string): Promise<Started> {
  // Whoever could not start has said why.
  const end = (): never => process.exit(1);
  const house = await openHouse({
    config,
    log,
    supergraphSdl,
    prepare: (databases) => prepare(config, databases),
    lost: end,
  });
  const opened = house.opened.catch((error: unknown) => (error instanceof CrewFailed ? end() : Promise.reject(error)));
  return { ...house, opened };
}

async function startWorker(config: Config, log: Logger, seat: Seat): Promise<Work> {
  const gateway: Gateway = await openGateway({
    config,
    log,
    supergraphSdl: seat.supergraphSdl,
    page: seat.page,
    prepare: async () => void (await seat.prepared),
    graphiql: graphiqlOf(config, () => gateway),
  });
  return gateway;
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function readSupergraph(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError('1 setting is wrong: SUPERGRAPH names no file that can be read');
  }
}

async function prepare(config: Config, databases: ReadonlyMap<string, Database>): Promise<void> {
  if (config.NODE_ENV !== 'production') await seedIfEmpty(databases, config, say);
}

function graphiqlOf(config: Config, gateway: () => Gateway): Partial<GraphiqlStart> {
  return {
    example: readFileSync(exampleFile('profile'), 'utf8'),
    // Tokens are handed out to this machine only, whatever address a forgotten NODE_ENV leaves open.
    callers: async () => {
      const { issuer } = gateway();
      return issuer && isLoopback(config.HOST) ? castTokens(issuer, new Date()) : [];
    },
  };
}

const hasOwnIssuer = (config: Config): boolean => config.NODE_ENV !== 'production' && !config.OIDC_ISSUER;

const isLoopback = (host: string): boolean => ['127.0.0.1', '::1', 'localhost'].includes(host);

const welcome = (url: string, development: boolean): string =>
  [
    `Ready: ${url}/graphql  (GraphiQL: ${url}/)`,
    ...(development
      ? [
          'A token:      npm run --silent token -- --as citizen --person mai',
          'The profile:  npm run --silent query -- examples/profile.graphql --as citizen',
        ]
      : []),
  ].join('\n');
