import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleFile, packageRoot, run } from '../commands/command';
import { castTokens } from '../commands/tokens';
import { seedIfEmpty } from '../population/first';
import { subgraphs } from '../subgraphs';
import { readConfig, settingsHelp } from '../subgraphs/shared/config';
import { createLog } from '../subgraphs/shared/log';
import { openGateway } from './gateway';
import { drainOnSignal } from './lifecycle';

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
    const say = (line: string): void => {
      process.stdout.write(`${line}\n`);
    };
    const gateway = await openGateway({
      config,
      log,
      supergraphSdl: readFileSync(join(packageRoot, 'schema', 'supergraph.graphql'), 'utf8'),
      ...(config.NODE_ENV === 'production' ? {} : { prepare: (databases) => seedIfEmpty(databases, config, say) }),
      graphiql: {
        example: readFileSync(exampleFile('profile'), 'utf8'),
        // Tokens are handed out to this machine only, whatever address a forgotten NODE_ENV leaves open.
        callers: async () => (gateway.issuer && isLoopback(config.HOST) ? castTokens(gateway.issuer, new Date()) : []),
      },
    });
    drainOnSignal(gateway.close, (line) => log.info(line));
    await gateway.opened;
    say(welcome(gateway.url, gateway.issuer !== null));
  },
});

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
