import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { claimsFor, type Wish } from '../commands/tokens';
import { type Gateway, openGateway } from '../gateway/gateway';
import { answererOf, subgraphs, subscribersOf } from '../subgraphs';
import type { Chapter } from '../subgraphs/shared/chapter';
import { type Config, readConfig } from '../subgraphs/shared/config';
import type { Broker } from '../subgraphs/shared/events/broker';
import { openBroker } from '../subgraphs/shared/events/nats';
import { newId } from '../subgraphs/shared/ids';
import type { ChapterLink } from '../subgraphs/shared/link/link';
import { RemoteLink } from '../subgraphs/shared/link/remote';
import { createLog } from '../subgraphs/shared/log';
import { createPeers } from '../subgraphs/shared/peers';
import { chapterServer } from '../subgraphs/shared/serve';
import { databaseKinds } from './kinds';
import { makePeopledPlace, TODAY } from './peopled';
import { makePlace } from './place';
import { type EventStream, settled } from './settled';

export { databaseKinds, makePlace, TODAY };

export const transports = ['in-process', 'http'] as const;

/** A fixed moment of `TODAY` (10:00 in Hà Nội); tests that need another pass their own clock. */
export const NOON = new Date('2026-11-20T03:00:00.000Z');

export const supergraphSdl = readFileSync(join(__dirname, '..', 'schema', 'supergraph.graphql'), 'utf8');

export interface GraphOptions {
  readonly database?: 'sqlite' | 'mysql';
  readonly transport?: (typeof transports)[number];
  /** Synthetic residents, the cast among them. */
  readonly residents?: number;
  readonly now?: () => Date;
  /** Chapters that exist but are switched off. */
  readonly down?: readonly string[];
  readonly settings?: Readonly<Record<string, string>>;
  /** Where the gateway finds a chapter, over HTTP: what it gives stands between them. At its own address unless said. */
  readonly between?: (chapter: string, url: string) => string;
  /** The broker of its events, in a stream of its own; they go from chapter to chapter by themselves unless said. */
  readonly nats?: string | undefined;
  /** Where everything is logged; nowhere unless said. */
  readonly log?: Logger;
}

export interface Question {
  /** Who asks; nobody unless said. */
  readonly as?: Wish;
  readonly token?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
  readonly data: any;
  readonly errors: readonly { message: string; path?: (string | number)[]; extensions: { code: string } }[];
}

/** A whole gateway with its five chapters, a population and its own database. */
export class Graph {
  private constructor(
    readonly gateway: Gateway,
    readonly chapters: ReadonlyMap<string, Chapter>,
    /** The ports of chapters that are asked over HTTP. */
    readonly servers: readonly FastifyInstance[],
    private readonly now: () => Date,
    private readonly stream: EventStream | null,
    private readonly endings: readonly (() => Promise<void> | void)[],
  ) {}

  static async start(options: GraphOptions = {}): Promise<Graph> {
    const now = options.now ?? (() => NOON);
    const log = options.log ?? createLog('silent');
    const place = await makePeopledPlace(options.database ?? 'sqlite', options.residents ?? 200);
    const settings: Record<string, string> & typeof place.settings = {
      ...place.settings,
      NODE_ENV: 'test',
      // Tests ask faster than any person.
      RATE_PER_CLIENT: '1000000',
      RATE_PER_PERSON: '1000000',
      ...(options.nats ? { NATS_URL: options.nats, NATS_STREAM: `test-${newId()}` } : {}),
      ...options.settings,
    };
    const chapterNames = subgraphs.map(({ name }) => name);
    const remote = options.transport === 'http';
    const servers: FastifyInstance[] = [];
    const chapters = new Map<string, Chapter>();
    const urls: Record<string, string> = {};
    const links = new Map<string, ChapterLink>();
    let broker: Broker | null = null;
    if (remote) {
      const peers = createPeers(links, answererOf, [TEST_SEAL_KEY]);
      const config = readConfig(chapterNames, { SEAL_KEY: TEST_SEAL_KEY, ...settings });
      broker = openBroker(config, [TEST_SEAL_KEY], log);
      for (const subgraph of subgraphs) {
        const chapter = subgraph.start({
          databaseUrl: settings.DATABASE_URL,
          sealKeys: [TEST_SEAL_KEY],
          log,
          now,
          peers,
          config,
          routes: { subscribers: subscribersOf, broker },
        });
        const server = chapterServer(chapter);
        await server.listen({ host: '127.0.0.1', port: 0 });
        const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/graphql`;
        urls[`SUBGRAPH_${subgraph.name.toUpperCase()}_URL`] = options.between?.(subgraph.name, url) ?? url;
        links.set(subgraph.name, new RemoteLink(subgraph.name, url));
        servers.push(server);
        chapters.set(subgraph.name, chapter);
      }
    }
    const config: Config = {
      ...readConfig(chapterNames, { PORT: '1', SEAL_KEY: TEST_SEAL_KEY, ...settings, ...urls }),
      PORT: 0,
    };
    const gateway = await openGateway({
      config,
      log,
      supergraphSdl,
      now,
    });
    await (remote ? Promise.all([...chapters.values()].map((chapter) => chapter.open())) : gateway.opened);
    for (const [name, chapter] of gateway.chapters) chapters.set(name, chapter);
    for (const name of options.down ?? []) await chapters.get(name)?.close();
    const { NATS_URL: nats, NATS_STREAM } = config;
    const stream = nats === undefined ? null : { url: nats, stream: NATS_STREAM };
    return new Graph(gateway, chapters, servers, now, stream, [
      // What is being handled is finished while all of them still answer.
      async () => void (await Promise.all([...chapters.values()].map((chapter) => chapter.quiet()))),
      () => gateway.close(),
      ...[...links.values()].map((link) => () => link.close()),
      ...servers.map((server) => () => server.close()),
      ...(remote ? [...chapters.values()].map((chapter) => () => chapter.close()) : []),
      async () => broker?.close(),
      place.remove,
    ]);
  }

  get url(): string {
    return this.gateway.url;
  }

  token(wish: Wish): Promise<string> {
    const { issuer } = this.gateway;
    if (!issuer) throw new Error('this gateway has no development issuer');
    return issuer.token(claimsFor(wish), this.now());
  }

  async asks(query: string, question: Question = {}): Promise<Answer> {
    const token = question.token ?? (question.as && (await this.token(question.as)));
    return this.posts(JSON.stringify({ query, ...(question.variables ? { variables: question.variables } : {}) }), {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...question.headers,
    });
  }

  async posts(body: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    const text = await response.text();
    const { data, errors = [] } = parsed(text);
    return { status: response.status, headers: response.headers, text, data, errors };
  }

  /** SQL statements sent so far, over all chapters, without those of transactions that write. */
  statements(): number {
    return [...this.chapters.values()].reduce((sum, chapter) => sum + (chapter.database?.statements() ?? 0), 0);
  }

  /** Transactions that wrote so far, and their statements. */
  written(): { transactions: number; statements: number } {
    const writers = [...this.chapters.values()].flatMap(({ database }) => (database ? [database.writer] : []));
    return {
      transactions: writers.reduce((sum, writer) => sum + writer.transactions(), 0),
      statements: writers.reduce((sum, writer) => sum + writer.statements(), 0),
    };
  }

  /** How many statements a question costs once its plan is known. */
  async cost(query: string, question: Question): Promise<number> {
    await this.asks(query, question);
    const before = this.statements();
    await this.asks(query, question);
    return this.statements() - before;
  }

  /**
   * Waits until no event is on its way any more, but for those that a dead letter holds up. Fails after this many
   * milliseconds.
   */
  settled(milliseconds = 20_000): Promise<void> {
    return settled(this.chapters.values(), milliseconds, this.stream);
  }

  async close(): Promise<void> {
    for (const end of this.endings) await end();
  }
}

export const TEST_SEAL_KEY = 'test-seal-key-test-seal-key-test-seal-key';

/** What a production start needs of keys. */
export const TEST_KEYS = {
  SEAL_KEY: TEST_SEAL_KEY,
  RECEIPT_KEY: JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })),
  RECORD_KEY: 'test-record-key-test-record-key-test-record',
} as const;

function parsed(text: string): { data?: unknown; errors?: Answer['errors'] } {
  try {
    return JSON.parse(text) as { data?: unknown; errors?: Answer['errors'] };
  } catch {
    return {};
  }
}
