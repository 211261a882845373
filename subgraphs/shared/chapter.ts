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
import { type Database, type MigrationClass, openDatabase } from './database/connect';
import { migrate } from './database/migrate';
import { isUnreachable } from './database/unreachable';
import { Fault, type FaultCode, faultCodeOf, publicError } from './errors';
import type { RequestContext } from './request';
import { buildChapterSchema, type ChapterSchema, type Class, type SchemaParts } from './schema';
import { openSeal } from './seal';

/** What a chapter is made of. */
export interface SubgraphParts<Context extends RequestContext, Repository> extends SchemaParts<Context> {
  readonly name: string;
  readonly entities: readonly Class[];
  readonly migrations: readonly MigrationClass[];
  /** All SQL of the chapter, made once for its database. */
  readonly repository: (database: Database) => Repository;
  /** The chapter's context of one request: its loaders. Nothing in it outlives the request. */
  readonly context: (request: RequestContext, repository: Repository) => Context;
}

export interface ChapterSettings {
  readonly databaseUrl: string;
  readonly sealKeys: readonly string[];
  readonly log: Logger;
  readonly now: () => Date;
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
}

/** A chapter as the table of contents lists it; the type of its context stays inside. */
export interface Subgraph {
  readonly name: string;
  readonly entities: readonly Class[];
  readonly migrations: readonly MigrationClass[];
  schema(): ChapterSchema;
  start(settings: ChapterSettings): Chapter;
}

export function defineSubgraph<Context extends RequestContext, Repository>(
  parts: SubgraphParts<Context, Repository>,
): Subgraph {
  let built: ChapterSchema | undefined;
  const schema = () => {
    built ??= buildChapterSchema(parts);
    return built;
  };
  const { name, entities, migrations } = parts;
  return { name, entities, migrations, schema, start: (settings) => new Chapter(parts, schema(), settings) };
}

type State =
  | { readonly is: 'opening' }
  | { readonly is: 'ready'; readonly database: Database; readonly repository: unknown }
  | { readonly is: 'closed' };

/** How many distinct sub-requests a chapter keeps parsed and validated; the gateway's plans send few. */
const DOCUMENTS = 1_000;
const RECONNECT_MS = 1_000;

/** A running chapter. It answers sealed sub-requests alike whether they come by HTTP or from the same process. */
export class Chapter {
  readonly name: string;
  #state: State = { is: 'opening' };
  #opening: Promise<Database> | undefined;
  readonly #documents = new LRUCache<string, DocumentNode | 'invalid'>({ max: DOCUMENTS });

  constructor(
    // biome-ignore lint/suspicious/noExplicitAny: the types of a chapter's own context and repository stay inside it
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
        this.#state = { is: 'ready', database, repository: this.parts.repository(database) };
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
    const { database } = this;
    this.#state = { is: 'closed' };
    await database?.close();
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
      const { caller, grants, at } = opened;
      requestId = opened.requestId;
      if (this.#state.is !== 'ready') throw new Fault('UPSTREAM_UNAVAILABLE');
      const { log, sealKeys } = this.settings;
      const context = this.parts.context(
        { requestId, caller, grants, now: at, cursorKeys: sealKeys },
        this.#state.repository,
      );
      const document = this.#document(request.query);
      const result = await execute({
        schema: this.built.schema,
        document,
        variableValues: request.variables ?? {},
        operationName: request.operationName ?? null,
        contextValue: context,
      });
      return result.errors
        ? { ...result, errors: publicErrors(result, log, { requestId, chapter: this.name }) }
        : (result as SubAnswer);
    } catch (thrown) {
      const code = codeOf(thrown);
      const where = { requestId, chapter: this.name };
      if (code === 'INTERNAL') this.settings.log.error({ ...where, error: thrown }, 'sub-request failed');
      else this.settings.log.warn({ ...where, code }, 'sub-request refused');
      return { errors: [publicError(code)] };
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
