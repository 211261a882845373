import 'reflect-metadata';
import { drainOnSignal } from '../gateway/lifecycle';
import { portOf, subgraphs } from '../subgraphs';
import { readChapterConfig, settingsHelp } from '../subgraphs/shared/config';
import { sealKeysOf } from '../subgraphs/shared/keys';
import { createLog } from '../subgraphs/shared/log';
import { chapterServer } from '../subgraphs/shared/serve';
import { run, UsageError, wholeNumber } from './command';

const names = subgraphs.map(({ name }) => name);

run({
  usage: `npm run subgraph -- ${names.join('|')} [--port N]`,
  about: 'Serves one chapter over HTTP: sealed sub-requests at /graphql, /healthz, /readyz.',
  more: settingsHelp([]),
  options: { port: { type: 'string' } },
  async main({ port }, [name]) {
    const subgraph = subgraphs.find((candidate) => candidate.name === name);
    if (!subgraph) throw new UsageError(`which chapter? One of ${names.join(', ')}`);
    const config = readChapterConfig();
    const log = createLog(config.LOG_LEVEL);
    const chapter = subgraph.start({
      databaseUrl: config.DATABASE_URL,
      sealKeys: sealKeysOf(config),
      log,
      now: () => new Date(),
    });
    const app = chapterServer(chapter);
    drainOnSignal(
      async () => {
        await app.close();
        await chapter.close();
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
