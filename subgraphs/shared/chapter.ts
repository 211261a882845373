import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLFormattedError,
  Kind,
  parse,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { Access, type Disclosure } from './access';
import type { CallName, Calls } from './calls';
import type { Config, Configured, SettingName } from './config';
import { type Database, type MigrationClass, openDatabase } from './database/connect';
import { migrate } from './database/migrate';
import { isUnreachable } from './database/unreachable';
import { Fault, type FaultCode, faultCodeOf, publicError } from './errors';
import { audienceOf, type Peers } from './peers';
import type { RequestContext } from './request';
import { buildChapterSchema, type ChapterSchema, type Class, type SchemaParts } from './schema';
import type { Grant } from './scopes';
import { openSeal } from './seal';

/** What a chapter is made of. */
export interface SubgraphParts<Context extends RequestContext, Means> extends SchemaParts<Context> {
  readonly name: string;
  readonly entities: readonly Class[];
  readonly migrations: readonly MigrationClass[];
  /** Settings that the process it runs in must have in production. */
  readonly requires?: readonly SettingName[];
  /** What the chapter works with from request to request: its repository, and its keys where it has any. */
  readonly means: (database: Database, settings: ChapterSettings) => Means;
  /** Lets go of what the means hold beside the database. */
  readonly release?: (means: Means) => Promise<void>;
  /** The chapter's context of one request: its loaders. Nothing in it outlives the request. */
  readonly context: (request: RequestContext, means: Means) => Context;
  /** The calls of `calls.ts` that this chapter answers. */
  readonly calls?: { readonly [Name in CallName]?: CallHandler<Name, Means> };
}

/** Answers a call. What it is asked comes from the gateway or another chapter, under their seal. */
export type CallHandler<Name extends CallName, Means> = (
  ask: Calls[Name]['ask'],
  context: CallContext<Means>,
) => Promise<Calls[Name]['answer']>;

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
  readonly calls: readonly CallName[];
  schema(): ChapterSchema;
  start(settings: ChapterSettings): Chapter;
}

export function defineSubgraph<Context extends RequestContext, Means>(parts: SubgraphParts<Context, Means>): Subgraph {
  let built: ChapterSchema | undefined;
  const schema = () => {
    built ??= buildChapterSchema(parts);
    return built;
  };
  const { name, entities, migrations, requires = [] } = parts;
  const calls = Object.keys(parts.calls ?? {}) as CallName[];
  const start = (settings: ChapterSettings) => new Chapter(parts, schema(), settings);
  return { name, entities, migrations, requires, calls, schema, start };
}

type State =
  | { readonly is: 'opening' }
  | { readonly is: 'ready'; readonly database: Database; readonly means: unknown }
  | { readonly is: 'closed' };

/** How many distinct sub-requests a chapter keeps parsed and validated; the gateway's plans send few. */
const DOCUMENTS = 1_000;
/** Their characters together. Parsed, each takes about twenty bytes, and nobody's made-up documents are to fill the memory. */
const CHARACTERS = 1_000_000;
const RECONNECT_MS = 1_000;

/** A running chapter. It answers sealed sub-requests alike whether they come by HTTP or from the same process. */
export class Chapter {
  readonly name: string;
  #state: State = { is: 'opening' };
  #opening: Promise<Database> | undefined;
  readonly #documents = new LRUCache<string, DocumentNode | 'invalid'>({
    max: DOCUMENTS,
    maxSize: CHARACTERS,
    sizeCalculation: (_, query) => query.length + 1,
  });

  constructor(
    // biome-ignore lint/suspicious/noExplicitAny: the types of a chapter's own context and means stay inside it
    private readonly parts: SubgraphParts<any, any>,
    private readonly built: ChapterSchema,
    private readonly settings: ChapterSettings,
  ) {
    this.name = parts.name;
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
        this.#state = { is: 'ready', database, means: this.parts.means(database, this.settings) };
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

  /** Throws when the chapter cannot answer now. */
  async ready(): Promise<void> {
    if (this.#state.is !== 'ready') throw new Fault('UPSTREAM_UNAVAILABLE');
    await this.#state.database.ping();
  }

  async close(): Promise<void> {
    const state = this.#state;
    this.#state = { is: 'closed' };
    if (state.is === 'ready') {
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
      const document = this.#document(request.query);
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
  async call(name: string, body: string, sealed: string | undefined): Promise<unknown> {
    let requestId: string | undefined;
    try {
      const now = this.settings.now();
      requestId = openSeal(sealed, body, audienceOf(this.name, name), this.settings.sealKeys, now).requestId;
      const calls = this.parts.calls ?? {};
      // Each handler takes its own question; that it gets the one of its name is what the name is for.
      const handler = Object.hasOwn(calls, name) ? (calls[name as CallName] as AnyHandler | undefined) : undefined;
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

  /** Parsed and validated once per text. The gateway has checked the shape, so what fails here is a value of the client's. */
  #document(query: string): DocumentNode {
    let document = this.#documents.get(query);
    if (document === undefined) {
      document = this.#validated(query);
      this.#documents.set(query, document);
    }
    if (document === 'invalid') throw new Fault('BAD_USER_INPUT');
    return document;
  }

  #validated(query: string): DocumentNode | 'invalid' {
    try {
      const document = parse(query, { noLocation: true });
      return validate(this.built.schema, document, undefined, { maxErrors: 1 }).length === 0 ? document : 'invalid';
    } catch {
      return 'invalid';
    }
  }
}

function publicErrors(result: ExecutionResult, log: Logger, where: object): GraphQLFormattedError[] {
  return (result.errors ?? []).map((error) => {
    // graphql-js itself complains of variables without naming a code and without a path.
    const code = error.path === undefined && error.originalError === undefined ? 'BAD_USER_INPUT' : codeOf(error);
    if (code === 'INTERNAL' || code === 'UPSTREAM_UNAVAILABLE') {
      log.error({ ...where, code, error: error.originalError ?? error, field: fieldOf(error) }, 'resolver failed');
    }
    return publicError(code, { path: error.path });
  });
}

/** The field's own name: a path holds aliases, which are the client's words. */
function fieldOf({ nodes }: GraphQLError): string | undefined {
  const [node] = nodes ?? [];
  return node?.kind === Kind.FIELD ? node.name.value : undefined;
}

function codeOf(thrown: unknown): FaultCode {
  const original = (thrown as { originalError?: unknown } | undefined)?.originalError;
  return isUnreachable(original ?? thrown) ? 'UPSTREAM_UNAVAILABLE' : faultCodeOf(thrown);
}
