import 'reflect-metadata';
import { subgraphs } from '../subgraphs';
import type { Subgraph } from '../subgraphs/shared/chapter';
import { readChapterConfig } from '../subgraphs/shared/config';
import { InboxTable } from '../subgraphs/shared/database/inboxTable';
import { FolderInUse } from '../subgraphs/shared/database/ownership';
import { run, UsageError } from './command';
import { withDatabase } from './databases';

const names = subgraphs.map(({ name }) => name);

run({
  usage: 'npm run events -- list | replay ID | discard ID [--chapter NAME]',
  about:
    'Shows the events that were laid aside because they could not be handled, and lets one go: once more, or never. Later events of the same resident wait behind it.',
  more: [
    'On MySQL the gateway may run meanwhile and goes on within half a minute; a SQLite folder belongs to one process at a time.',
    `--chapter: one of ${names.join(', ')}; unless said, all whose databases are here.`,
    'Uses DATABASE_URL as the chapters do.\n',
  ].join('\n'),
  options: { chapter: { type: 'string' } },
  async main({ chapter }, [action, id, ...rest]) {
    const config = readChapterConfig();
    const chosen = subgraphs.filter(({ name }) => chapter === undefined || name === chapter);
    if (chosen.length === 0) throw new UsageError(`which chapter? One of ${names.join(', ')}`);
    const within = <Found>(subgraph: Subgraph, work: (inbox: InboxTable) => Promise<Found>): Promise<Found> =>
      withDatabase(config, subgraph, (database) => work(new InboxTable(database))).catch((error: unknown) => {
        throw error instanceof FolderInUse ? new UsageError(`${error.message}; stop the gateway first`) : error;
      });
    if (action === 'list' && id === undefined) {
      const lines: string[] = [];
      for (const each of chosen) lines.push(...(await within(each, (inbox) => linesOf(each.name, inbox))));
      process.stdout.write(`${[...lines, `${lines.length} laid aside`].join('\n')}\n`);
      return;
    }
    if ((action !== 'replay' && action !== 'discard') || id === undefined || rest.length > 0) {
      throw new UsageError('list, replay ID or discard ID?');
    }
    for (const each of chosen) {
      if (!(await within(each, (inbox) => inbox.release(id, action, new Date().toISOString())))) continue;
      process.stdout.write(`${action === 'replay' ? 'to be handled once more' : 'discarded'}: ${id} (${each.name})\n`);
      return;
    }
    throw new UsageError(`no event ${id} is laid aside`);
  },
});

/** Says nothing of whom they are about. */
async function linesOf(chapter: string, inbox: InboxTable): Promise<string[]> {
  return (await inbox.dead()).map(({ id, type, receivedAt, attempts, code, behind }) =>
    [id, type, chapter, `since ${receivedAt}`, `${attempts} attempts`, code, `${behind} behind it`].join('  '),
  );
}
