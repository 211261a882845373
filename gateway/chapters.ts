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
import { createPeers, type Peers } from '../subgraphs/shared/peers';

type Prepare = (databases: ReadonlyMap<string, Database>) => Promise<void>;

export interface Chapters {
  /** The chapters of this process, by name. */
  readonly here: ReadonlyMap<string, Chapter>;
  /** The ways to all chapters, by name. */
  readonly links: ReadonlyMap<string, ChapterLink>;
  readonly peers: Peers;
  /**
   * Opens the chapters of this process and prepares them. Rejects when a data folder is taken; never settles when they
   * are closed meanwhile: whoever closes says how the process ends.
   */
  open(prepare?: Prepare): Promise<ReadonlyMap<string, Database>>;
  /** Finishes what is under way of events; while one chapter does, the others still answer it. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the chapters that no setting sends elsewhere. They answer once `open` has opened them. */
export function startChapters(config: Config, log: Logger, now: () => Date): Chapters {
  const sealKeys = sealKeysOf(config);
  const local = subgraphs.filter(({ name }) => !config.subgraphUrls.has(name));
  const links = new Map<string, ChapterLink>();
  const peers = createPeers(links, answererOf, sealKeys);
  // Only chapters have anything to do with events.
  const broker = local.length > 0 ? openBroker(config, sealKeys, log) : null;
  const routes = { subscribers: subscribersOf, broker };
  const settings = { databaseUrl: config.DATABASE_URL, sealKeys, log, now, peers, config, routes };
  const here = new Map(local.map((subgraph) => [subgraph.name, subgraph.start(settings)]));
  for (const [name, chapter] of here) links.set(name, new LocalLink(chapter));
  for (const [name, url] of config.subgraphUrls) links.set(name, new RemoteLink(name, url));

  let closing = false;
  return {
    here,
    links,
    peers,
    async open(prepare) {
      try {
        const databases = await opened(here);
        await prepare?.(databases);
        return databases;
      } catch (error) {
        if (closing) return new Promise<never>(() => {});
        throw error;
      }
    },
    async quiet() {
      closing = true;
      await Promise.all([...here.values()].map((chapter) => chapter.quiet()));
      await broker?.close();
    },
    async close() {
      closing = true;
      await Promise.all([...links.values()].map((link) => link.close()));
    },
  };
}

const opened = async (chapters: ReadonlyMap<string, Chapter>): Promise<ReadonlyMap<string, Database>> =>
  new Map(await Promise.all([...chapters].map(async ([name, chapter]) => [name, await chapter.open()] as const)));
