import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { run, UsageError, wholeNumber } from '../commands/command';
import { limitsGiven } from '../commands/limits';
import { type Config, ConfigError, plainSettingsHelp, readPlainConfig } from '../subgraphs/shared/config';
import { createLog } from '../subgraphs/shared/log';
import { generous } from './limits/limits';
import { Observation } from './observe';
import { openPlainGateway, type PlainOptions } from './plain';
import { type Serving, serveUntilSignal } from './serving';
import { ownHeaders } from './sources/http';
import { Crew } from './workers/crew';
import { runWorker, type Seat, type Work } from './workers/worker';

/** A field name by RFC 9110, 5.1. */
const HEADER = /^[\w!#$%&'*+.^`|~-]+$/;
const LAST_PORT = 65_535;

run({
  usage: 'npm run gateway -- --supergraph FILE [--port N] [--forward HEADER,HEADER] [--limits strict|NAME=N,NAME=N]',
  about:
    'Serves any Federation 2 supergraph: its subgraphs over HTTP at the addresses that stand in it. No token is asked for;\n' +
    'the named headers of a client go on to the subgraphs. The file is watched: another supergraph is served once it is there.',
  more: plainSettingsHelp(),
  options: {
    supergraph: { type: 'string' },
    port: { type: 'string' },
    forward: { type: 'string' },
    limits: { type: 'string' },
  },
  async main({ supergraph: file, port, forward: names, limits: numbers }) {
    if (file === undefined) throw new UsageError('which supergraph? --supergraph FILE');
    const settings = readPlainConfig();
    const config = port === undefined ? settings : { ...settings, PORT: portNumber(port) };
    const root = createLog(config.LOG_LEVEL);
    const given = {
      forward: headerNames(names ?? ''),
      limits: numbers === undefined ? generous : limitsGiven(numbers),
    };
    if (cluster.isWorker) return runWorker((seat) => startWorker(config, given, root, seat));
    const supergraphSdl = read(file);
    const many = config.WORKERS > 1;
    const log = many ? root.child({ worker: 0 }) : root;
    const started = many ? startMany(config, log, supergraphSdl) : await startOne(config, given, log, supergraphSdl);
    serveUntilSignal(started, { file, supergraphSdl, watched: true }, log);
    process.stdout.write(`Ready: ${await started.opened}/graphql\n`);
  },
});

/** What is said of it beside the settings. */
type Given = Pick<PlainOptions, 'forward' | 'limits'>;

interface Started extends Serving {
  /** Resolves with its address when it can be asked. */
  readonly opened: Promise<string>;
}

async function startOne(config: Config, given: Given, log: Logger, supergraphSdl: string): Promise<Started> {
  const gateway = await openPlainGateway({ ...given, config, log, supergraphSdl }).catch(unservable);
  return { ...gateway, opened: Promise.resolve(gateway.url) };
}

function startMany(config: Config, log: Logger, supergraphSdl: string): Started {
  // Whoever could not start has said why.
  const end = (): never => process.exit(1);
  const observation = new Observation();
  const crew = new Crew({
    ...{ count: config.WORKERS, environment: {}, supergraphSdl, observation, log },
    prepared: () => Promise.resolve(),
    lost: end,
  });
  return {
    observation,
    opened: crew.opened.catch(end),
    reload: (another) => crew.reload(another),
    close: () => crew.close(),
  };
}

function startWorker(config: Config, given: Given, log: Logger, seat: Seat): Promise<Work> {
  const { number, supergraphSdl, page } = seat;
  return openPlainGateway({ ...given, config, log: log.child({ worker: number }), supergraphSdl, page }).catch(
    unservable,
  );
}

/** What is wrong with the file is the user's to mend; what the system refuses has a code, and words of its own. */
function unservable(error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || error instanceof ConfigError || code !== undefined) throw error;
  throw new UsageError(`the supergraph cannot be served: ${error.message.split('\n')[0]}`);
}

/**
 * Each once, in lower case. One that can be no header would never be found, and what depends on it at the subgraphs would
 * fail without a word.
 */
function headerNames(forward: string): string[] {
  const names = forward.split(',').flatMap((name) => name.trim().toLowerCase() || []);
  if (!names.every((name) => HEADER.test(name)))
    throw new UsageError('--forward takes names of headers: HEADER,HEADER');
  const own = names.find((name) => ownHeaders.has(name));
  if (own !== undefined) throw new UsageError(`--forward: ${own} is a header of the gateway's own requests`);
  return [...new Set(names)];
}

function portNumber(text: string): number {
  const port = wholeNumber('port', text, 0);
  if (port > LAST_PORT) throw new UsageError(`--port takes a whole number from 0 to ${LAST_PORT}`);
  return port;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError('the file of the supergraph cannot be read');
  }
}
