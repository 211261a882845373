import 'reflect-metadata';
import { drainOnSignal } from '../gateway/lifecycle';
import { answererOf, portOf, subgraphs, subscribersOf } from '../subgraphs';
import { readChapterConfig, settingsHelp } from '../subgraphs/shared/config';
import { openBroker } from '../subgraphs/shared/events/nats';
import { sealKeysOf } from '../subgraphs/shared/keys';
import { RemoteLink } from '../subgraphs/shared/link/remote';
import { createLog } from '../subgraphs/shared/log';
import { createPeers } from '../subgraphs/shared/peers';
import { chapterServer } from '../subgraphs/shared/serve';
import { run, UsageError, wholeNumber } from './command';

const names = subgraphs.map(({ name }) => name);

run({
  usage: `npm run subgraph -- ${names.join('|')} [--port N]`,
  about: 'Serves one chapter over HTTP: sealed sub-requests at /graphql, /healthz, /readyz.',
  more: settingsHelp(names),
  options: { port: { type: 'string' } },
  async main({ port }, [name]) {
    const subgraph = subgraphs.find((candidate) => candidate.name === name);
    if (!subgraph) throw new UsageError(`which chapter? One of ${names.join(', ')}`);
    const config = readChapterConfig([subgraph, ...names.filter((each) => each !== name)]);
    const log = createLog(config.LOG_LEVEL);
    const sealKeys = sealKeysOf(config);
    const links = new Map(
      names.map((each) => [each, new RemoteLink(each, config.subgraphUrls.get(each) ?? localUrl(each))]),
    );
    const broker = openBroker(config, sealKeys, log);
    const chapter = subgraph.start({
      databaseUrl: config.DATABASE_URL,
      sealKeys,
      log,
      now: () => new Date(),
      peers: createPeers(links, answererOf, sealKeys),
      config,
      routes: { subscribers: subscribersOf, broker },
    });
    const app = chapterServer(chapter);
    drainOnSignal(
      async () => {
        await app.close();
        await chapter.close();
        await broker?.close();
        await Promise.all([...links.values()].map((link) => link.close()));
      },
      (line) => log.info(line),
    );
    const url = await app.listen({
      host: config.HOST,
      port: port === undefined ? portOf(subgraph.name) : wholeNumber('port', port, 1),
    });
    await chapter.open();
    process.stdout.write(`${subgraph.name} is ready: ${url}/graphql\n`);
  },
});

/** Where another chapter runs unless a setting says so: on this machine, at its own port. */
function localUrl(name: string): string {
  return `http://127.0.0.1:${portOf(name)}/graphql`;
}
