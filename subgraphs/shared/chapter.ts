import type { Readable } from 'node:stream';
import { execute, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { Access, type Disclosure } from './access';
import type { CallName, Calls, StreamName, Streams } from './calls';
import { codeOf, publicErrors } from './chapterErrors';
import type { Config, Configured, SettingName } from './config';
import { type Database, type MigrationClass, openDatabase } from './database/connect';
import { eventEntities } from './database/eventTables';
import { migrate } from './database/migrate';
import { isUnreachable } from './database/unreachable';
import { Fault, publicError } from './errors';
import type { EventHandlers, Outbox } from './events/event';
import { ChapterEvents, type EventCounts } from './events/events';
import type { EventRoutes } from './events/routes';
import { audienceOf, DELIVER, type Peers } from './peers';
import type { RequestContext } from './request';
import { buildChapterSchema, type ChapterSchema, type Class, type SchemaParts } from './schema';
import type { Grant } from './scopes';
import { isSealed, openSeal } from './seal';
import { SubDocuments } from './subDocuments';

/** What a chapter is made of. */
export interface SubgraphParts<Context extends RequestContext, Means> extends SchemaParts<Context> {
  readonly name: string;
  readonly entities: readonly Class[];
  readonly migrations: readonly MigrationClass[];
  /** Settings that the process it runs in must have in production. */
  readonly requires?: readonly SettingName[];
  /** What the chapter works with from request to request: its repository, and its keys where it has any. */
  readonly means: (database: Database, settings: ChapterSettings, outbox: Outbox) => Means;
  /** Lets go of what the means hold beside the database. */
  readonly release?: (means: Means) => Promise<void>;
  /** The chapter's context of one request: its loaders. Nothing in it outlives the request. */
  readonly context: (request: RequestContext, means: Means) => Context;
  /** The calls of `calls.ts` that this chapter answers. */
  readonly calls?: { readonly [Name in CallName]?: CallHandler<Name, Means> };
  /** The streams of `calls.ts` that this chapter answers. */
  readonly streams?: { readonly [Name in StreamName]?: StreamHandler<Name, Means> };
  /** The events of other chapters that concern this one. */
  readonly handles?: EventHandlers<Means>;
}

/** Answers a call. What it is asked comes from the gateway or another chapter, under their seal. */
export type CallHandler<Name extends CallName, Means> = (
  ask: Calls[Name]['ask'],
  context: CallContext<Means>,
) => Promise<Calls[Name]['answer']>;

/** Answers in bytes. Throws as long as it has not begun. */
export type StreamHandler<Name extends StreamName, Means> = (
  ask: Streams[Name],
  context: CallContext<Means>,
) => Promise<Readable>;

type AnyHandler = (ask: unknown, context: CallContext<unknown>) => Promise<unknown>;

export interface CallContext<Means> {
  readonly requestId: string;
  /** The chapter's own clock: what counts is the moment at which it acts. */
  readonly now: Date;
  readonly means: Means;
  readonly peers: Peers;
  readonly log: Logger;
}

export interface ChapterSettings {
  readonly databaseUrl: string;
  readonly sealKeys: readonly string[];
  readonly log: Logger;
  readonly now: () => Date;
  readonly peers: Peers;
  readonly config: Config;
  /** Where its events go. */
  readonly routes: EventRoutes;
}

/** A sub-request: the fields of a GraphQL-over-HTTP body. */
export interface SubRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName?: string | null | undefined;
}

export interface SubAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: ChapterReport;
}

/** What a chapter tells the gateway beside the answer; it goes no further. */
export interface ChapterReport {
  /** What was opened, for the record. */
  readonly disclosures?: readonly Disclosure[];
  /** Grants that later sub-requests of the same request carry. */
  readonly grants?: readonly Grant[];
}

/** A chapter as the table of contents lists it; the type of its context stays inside. */
export interface Subgraph extends Configured {
  readonly entities: readonly Class[];
  readonly migrations: readonly MigrationClass[];
  /** The calls and streams that it answers. */
  readonly calls: readonly (CallName | StreamName)[];
  /** The types of events that it handles. */
  readonly handles: readonly string[];
  schema(): ChapterSchema;
  start(settings: ChapterSettings): Chapter;
}

export function defineSubgraph<Context extends RequestContext, Means>(parts: SubgraphParts<Context, Means>): Subgraph {
  let built: ChapterSchema | undefined;
  const schema = () => {
    built ??= buildChapterSchema(parts);
    return built;
  };
  const { name, migrations, requires = [] } = parts;
  const entities = [...parts.entities, ...eventEntities];
  const handles = Object.keys(parts.handles ?? {});
  const calls = Object.keys({ ...parts.calls, ...parts.streams }) as (CallName | StreamName)[];
  const start = (settings: ChapterSettings) => new Chapter({ ...parts, entities }, schema(), settings);
  return { name, entities, migrations, requires, calls, handles, schema, start };
}

type State =
  | { readonly is: 'opening' }
  | {
      readonly is: 'ready';
      readonly database: Database;
      readonly means: unknown;
      readonly events: ChapterEvents<unknown>;
    }
  | { readonly is: 'closed' };

const RECONNECT_MS = 1_000;

/** A running chapter. It answers sealed sub-requests alike whether they come by HTTP or from the same process. */
export class Chapter {
  readonly name: string;
  #state: State = { is: 'opening' };
  #opening: Promise<Database> | undefined;
  readonly #documents: SubDocuments;

  constructor(
    // biome-ignore lint/suspicious/noExplicitAny: the types of a chapter's own context and means stay inside it
    private readonly parts: SubgraphParts<any, any>,
    private readonly built: ChapterSchema,
    private readonly settings: ChapterSettings,
  ) {
    this.name = parts.name;
    this.#documents = new SubDocuments(built.schema);
  }

  get database(): Database | undefined {
    return this.#state.is === 'ready' ? this.#state.database : undefined;
  }

  /** Opens and migrates the database; waits for as long as it is not there, saying so once per attempt. */
  open(): Promise<Database> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open(): Promise<Database> {
    const { name, entities, migrations } = this.parts;
    while (this.#state.is === 'opening') {
      let database: Database | undefined;
      try {
        database = await openDatabase({ url: this.settings.databaseUrl, chapter: name, entities, migrations });
        const steps = await migrate(database, name);
        if (steps.length > 0) this.settings.log.info({ chapter: name, steps }, 'migrated');
        // Closed meanwhile: what was opened must not come to life, nor keep its lock.
        if (this.#isClosed()) {
          await database.close();
          break;
        }
        this.#begin(database);
        return database;
      } catch (error) {
        await database?.close();
        if (!isUnreachable(error)) throw error;
        this.settings.log.warn({ chapter: name, error }, `waiting for the database of ${name}`);
        await new Promise((wake) => setTimeout(wake, RECONNECT_MS));
      }
    }
    throw new Error(`${name} was closed before its database was open`);
  }

  #begin(database: Database): void {
    const { name, handles = {} } = this.parts;
    const { config, ...settings } = this.settings;
    const { EVENT_ATTEMPTS: attempts, EVENT_BACKOFF_MS: backoffMs } = config;
    const events = new ChapterEvents<unknown>({ ...settings, chapter: name, database, attempts, backoffMs });
    const means: unknown = this.parts.means(database, this.settings, events.outbox);
    this.#state = { is: 'ready', database, means, events };
    events.start(handles, means);
  }

  /** Events handled so far, by type. */
  get handled(): ReadonlyMap<string, number> {
    return this.#state.is === 'ready' ? this.#state.events.handled : new Map();
  }

  /** What of its events is left; undefined while it has no database. */
  async eventCounts(): Promise<EventCounts | undefined> {
    return this.#state.is === 'ready' ? this.#state.events.counts() : undefined;
  }

  /** Sends and handles no more events; what is under way is finished. Requests are answered on. */
  async quiet(): Promise<void> {
    if (this.#state.is === 'ready') await this.#state.events.close();
  }

  /** Throws when the chapter cannot answer now. */
  async ready(): Promise<void> {
    if (this.#state.is !== 'ready') throw new Fault('UPSTREAM_UNAVAILABLE');
    await this.#state.database.ping();
  }

  async close(): Promise<void> {
    const state = this.#state;
    this.#state = { is: 'closed' };
    if (state.is === 'ready') {
      await state.events.close();
      await this.parts.release?.(state.means);
      await state.database.close();
    }
    await this.#opening?.catch(() => undefined);
  }

  #isClosed(): boolean {
    return this.#state.is === 'closed';
  }

  /** Answers a sub-request. `body` is its text as sent, which the seal vouches for. Never throws. */
  async answer(body: string, request: SubRequest, sealed: string | undefined): Promise<SubAnswer> {
    let requestId: string | undefined;
    try {
      const opened = openSeal(sealed, body, this.name, this.settings.sealKeys, this.settings.now());
      const { caller, at } = opened;
      requestId = opened.requestId;
      if (this.#state.is !== 'ready') throw new Fault('UPSTREAM_UNAVAILABLE');
      const { log, sealKeys, peers } = this.settings;
      const access = new Access(opened, at);
      const context = this.parts.context(
        { requestId, caller, access, now: at, cursorKeys: sealKeys, peers },
        this.#state.means,
      );
      const document = this.#documents.read(request.query);
      const result = await execute({
        schema: this.built.schema,
        document,
        variableValues: request.variables ?? {},
        operationName: request.operationName ?? null,
        contextValue: context,
      });
      const answer: SubAnswer = result.errors
        ? { ...result, errors: publicErrors(result, log, { requestId, chapter: this.name }) }
        : (result as SubAnswer);
      const { disclosures, confirmed } = access;
      return disclosures.length + confirmed.length === 0
        ? answer
        : { ...answer, extensions: { disclosures, grants: confirmed } };
    } catch (thrown) {
      const code = codeOf(thrown);
      const where = { requestId, chapter: this.name };
      if (code === 'INTERNAL') this.settings.log.error({ ...where, error: thrown }, 'sub-request failed');
      else this.settings.log.warn({ ...where, code }, 'sub-request refused');
      return { errors: [publicError(code)] };
    }
  }

  /** Answers a call. `body` is its text as sent, which the seal vouches for. Throws the Fault that the asker is to get. */
  call(name: string, body: string, sealed: string | undefined): Promise<unknown> {
    return this.#tell('calls', name, body, sealed);
  }

  /** Answers a call with bytes; throws as `call` does. */
  async stream(name: string, body: string, sealed: string | undefined): Promise<Readable> {
    return (await this.#tell('streams', name, body, sealed)) as Readable;
  }

  /** Whether a seal is genuine, for a sub-request or for the call of this name, before its body is known. */
  isSealed(sealed: string | undefined, call?: string): boolean {
    const audience = call === undefined ? this.name : audienceOf(this.name, call);
    return isSealed(sealed, audience, this.settings.sealKeys, this.settings.now());
  }

  async #tell(kind: 'calls' | 'streams', name: string, body: string, sealed: string | undefined): Promise<unknown> {
    let requestId: string | undefined;
    try {
      const now = this.settings.now();
      requestId = openSeal(sealed, body, audienceOf(this.name, name), this.settings.sealKeys, now).requestId;
      const handlers = this.parts[kind] ?? {};
      const { events } = this.#state.is === 'ready' ? this.#state : {};
      if (events && name === DELIVER) return await events.take(readEvents(body)).then(() => ({}));
      // Each handler takes its own question; that it gets the one of its name is what the name is for.
      const handler = Object.hasOwn(handlers, name) ? (handlers as Record<string, AnyHandler>)[name] : undefined;
      if (!handler) throw new Fault('NOT_FOUND');
      if (this.#state.is !== 'ready') throw new Fault('UPSTREAM_UNAVAILABLE');
      const { log, peers } = this.settings;
      return await handler(JSON.parse(body), { requestId, now, means: this.#state.means, peers, log });
    } catch (thrown) {
      const code = codeOf(thrown);
      if (code === 'INTERNAL' || code === 'UPSTREAM_UNAVAILABLE') {
        this.settings.log.error({ requestId, chapter: this.name, call: name, code, error: thrown }, 'call failed');
      }
      throw new Fault(code, thrown);
    }
  }
}

/** What is no list of texts is none of a chapter's. */
function readEvents(body: string): string[] {
  const { events } = JSON.parse(body) as { events?: unknown };
  if (!Array.isArray(events) || !events.every((event) => typeof event === 'string')) throw new Fault('BAD_USER_INPUT');
  return events;
}
