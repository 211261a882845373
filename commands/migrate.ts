import 'reflect-metadata';
import { readChapterConfig } from '../subgraphs/shared/config';
import { run } from './command';
import { withDatabases } from './databases';

run({
  usage: 'npm run migrate',
  about: 'Brings the tables of every chapter up to date and exits.',
  options: {},
  async main() {
    await withDatabases(readChapterConfig(), async (databases) => {
      process.stdout.write(`up to date: ${[...databases.keys()].join(', ')}\n`);
    });
  },
});
