import type { AddressInfo } from 'node:net';
import type { Chapter } from '../../subgraphs/shared/chapter';
import { subgraphSetting } from '../../subgraphs/shared/config';
import { chapterServer } from '../../subgraphs/shared/serve';

export interface ChapterPorts {
  /** The settings that send workers to them. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * The chapters of the first process, each at a port that only this machine reaches and the system chooses. What comes there
 * without a seal is refused as anywhere else.
 */
export async function openPorts(chapters: ReadonlyMap<string, Chapter>): Promise<ChapterPorts> {
  const servers = [...chapters].map(([name, chapter]) => ({ name, app: chapterServer(chapter) }));
  await Promise.all(servers.map(({ app }) => app.listen({ host: '127.0.0.1', port: 0 })));
  const address = ({ name, app }: (typeof servers)[number]): [string, string] => {
    const { port } = app.server.address() as AddressInfo;
    return [subgraphSetting(name), `http://127.0.0.1:${port}/graphql`];
  };
  return {
    environment: Object.fromEntries(servers.map(address)),
    close: async () => void (await Promise.all(servers.map(({ app }) => app.close()))),
  };
}
