import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { Logger } from 'pino';
import { Query, Resolver } from 'type-graphql';
import { type Chapter, defineSubgraph, type Subgraph } from '../subgraphs/shared/chapter';
import { readConfig } from '../subgraphs/shared/config';
import type { Database } from '../subgraphs/shared/database/connect';
import { eventTables } from '../subgraphs/shared/database/eventTables';
import { migration } from '../subgraphs/shared/database/migrate';
import type { Run } from '../subgraphs/shared/database/transaction';
import { Public } from '../subgraphs/shared/directives';
import type { Broker } from '../subgraphs/shared/events/broker';
import type { CloudEvent, EventHandler, EventHandlers, Outbox } from '../subgraphs/shared/events/event';
import { openBroker } from '../subgraphs/shared/events/nats';
import { newId } from '../subgraphs/shared/ids';
import type { ChapterLink } from '../subgraphs/shared/link/link';
import { LocalLink } from '../subgraphs/shared/link/local';
import { createLog } from '../subgraphs/shared/log';
import { createPeers, type Peers } from '../subgraphs/shared/peers';
import { settled } from './settled';

/** Two chapters that have nothing but events: `giver` tells of deeds, `taker` notes them down. */

export const KEY = 'test-seal-key-test-seal-key-test-seal-key';
export const DEED = 'vn.congdanso.test.deed';
export const OTHER = 'vn.congdanso.test.other';

/** A made-up resident. */
export const resident = (place: number): string => `resident${String(place).padStart(18, '0')}`;

export interface Means {
  readonly database: Database;
  readonly outbox: Outbox;
}

@Resolver()
class Nothing {
  @Public()
  @Query(() => String, { description: 'Nothing.' })
  nothing(): string {
    return '';
  }
}

const chapterOf = (name: string, handles: EventHandlers<Means>, keep: (means: Means) => void): Subgraph =>
  defineSubgraph<never, Means>({
    name,
    resolvers: [Nothing],
    orphanedTypes: [],
    references: {},
    entities: [],
    migrations: [
      migration(1_795_000_000_000, 'Notes', [
        'CREATE TABLE note (id varchar(26) NOT NULL, subject varchar(26) NOT NULL, number int NOT NULL, type varchar(120) NOT NULL)',
      ]),
      eventTables,
    ],
    handles,
    means: (database, _settings, outbox) => {
      const means = { database, outbox };
      keep(means);
      return means;
    },
    context: (request) => request as never,
  });

/** Notes the event down: twice, should it be handled twice. */
const noteDown = (run: Run, { id, subject, data, type }: CloudEvent): Promise<unknown> =>
  run('INSERT INTO note (id, subject, number, type) VALUES (?, ?, ?, ?)', [id, subject, Number(data.number), type]);

export interface PostOptions {
  readonly database: 'sqlite' | 'mysql';
  readonly nats?: string | undefined;
  readonly settings?: Readonly<Record<string, string>>;
  readonly log?: Logger;
  readonly now?: () => Date;
}

/** Databases and settings of a giver and a taker, and as many running chapters of each as a test starts. */
export class Post {
  readonly stream = `test-${newId()}`;
  /** The ways to the chapters; to the one started last, unless a test puts another. */
  readonly links = new Map<string, ChapterLink>();
  /** What the taker does before it notes an event down. */
  before: (event: CloudEvent) => Promise<void> | void = () => undefined;
  /** The same outside of the transaction. */
  prepare: (event: CloudEvent) => Promise<void> | void = () => undefined;
  now: () => Date;
  #broker: Broker | null | undefined;
  readonly #running: Chapter[] = [];

  private constructor(
    private readonly options: PostOptions,
    readonly url: string,
    private readonly remove: () => Promise<void>,
  ) {
    this.now = options.now ?? (() => new Date());
  }

  static async open(options: PostOptions): Promise<Post> {
    const folder = mkdtempSync(join(tmpdir(), 'events-'));
    if (options.database === 'sqlite') {
      return new Post(options, `sqlite:${folder}`, async () => rmSync(folder, { recursive: true, force: true }));
    }
    rmSync(folder, { recursive: true });
    const server = String(process.env.MYSQL_TEST_URL).replace(/\/[^/@]*$/, '');
    const prefix = `events_${process.pid}_${newId().slice(0, 6)}`;
    return new Post(options, `${server}/${prefix}`, async () => {
      const connection = await createConnection(server);
      for (const name of ['giver', 'taker']) await connection.query(`DROP DATABASE IF EXISTS \`${prefix}_${name}\``);
      await connection.end();
    });
  }

  /** Starts a chapter beside those that run; later events go to it. */
  async start(name: 'giver' | 'taker', nats: string | null = this.options.nats ?? null): Promise<Running> {
    let means: Means | undefined;
    const handler: EventHandler<Means, void> = {
      prepare: async (event) => this.prepare(event),
      apply: async (run, event) => {
        await this.before(event);
        await noteDown(run, event);
      },
    };
    const handles: EventHandlers<Means> = name === 'taker' ? { [DEED]: handler, [OTHER]: handler } : {};
    const subgraph = chapterOf(name, handles, (made) => {
      means = made;
    });
    const settings = { NODE_ENV: 'test', EVENT_ATTEMPTS: '3', EVENT_BACKOFF_MS: '2', ...this.options.settings };
    const config = readConfig([], { ...settings, ...(nats ? { NATS_URL: nats, NATS_STREAM: this.stream } : {}) });
    const log = this.options.log ?? createLog('silent');
    if (nats) this.#broker ??= openBroker(config, [KEY], log);
    const chapter = subgraph.start({
      databaseUrl: this.url,
      sealKeys: [KEY],
      log,
      now: () => this.now(),
      peers: this.peers,
      config,
      routes: {
        subscribers: (type) => ([DEED, OTHER].includes(type) ? ['taker'] : []),
        broker: nats ? (this.#broker ?? null) : null,
      },
    });
    this.links.set(name, new LocalLink(chapter));
    this.#running.push(chapter);
    await chapter.open();
    if (!means) throw new Error('a chapter that is open has means');
    return { chapter, ...means };
  }

  get broker(): Broker | null {
    return this.#broker ?? null;
  }

  get peers(): Peers {
    return createPeers(this.links, () => undefined, [KEY]);
  }

  settled(milliseconds = 15_000): Promise<void> {
    const { nats } = this.options;
    return settled(this.#running, milliseconds, nats ? { url: nats, stream: this.stream } : null);
  }

  /** As at the beginning, with the chapters that run. */
  async clear({ database }: Means): Promise<void> {
    this.before = this.prepare = () => undefined;
    this.now = () => new Date();
    for (const table of ['note', 'event_inbox']) await database.source.query(`DELETE FROM ${table}`);
  }

  async close(): Promise<void> {
    await Promise.all(this.#running.map((chapter) => chapter.quiet()));
    await Promise.all(this.#running.map((chapter) => chapter.close()));
    await this.#broker?.close();
    await this.remove();
  }
}

export interface Running extends Means {
  readonly chapter: Chapter;
}

/** One transaction of a chapter that tells of as many deeds as there are numbers. */
export const tell = (
  { database, outbox }: Means,
  subject: string,
  numbers: readonly number[],
  type = DEED,
): Promise<void> =>
  database.writer.transaction((run) =>
    outbox.emit(
      run,
      numbers.map((number) => ({ type, subject, data: { number } })),
      new Date(),
    ),
  );

/** What was noted down of each resident, in the order in which it was. */
export async function notes({ database }: Means): Promise<Map<string, number[]>> {
  const found: { subject: string; number: number }[] = await database.source.query('SELECT subject, number FROM note');
  const bySubject = new Map<string, number[]>();
  for (const { subject, number } of found) bySubject.set(subject, [...(bySubject.get(subject) ?? []), number]);
  return bySubject;
}
