import { Transform } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, RequestPayload } from 'fastify';
import type { Caller } from '../subgraphs/shared/caller';
import { Fault, faultCodeOf } from '../subgraphs/shared/errors';
import { PATIENCE_MS } from './asking';
import type { Authenticator } from './authenticate';
import { refuseConnection } from './connections';
import { Places } from './places';

/** What anybody may send. */
export const BODY_LIMIT = 1024 * 1024;
/** A file of 10 MB in base64, and the operation around it. */
export const LARGE_BODY_LIMIT = 15 * 1024 * 1024;
/** How long a large body may take to arrive: a telephone in the country sends two megabits a second. */
const UPLOAD_MS = 60_000;
/** How long it may wait for its turn to arrive. */
const LINE_MS = 60_000;
/** Longest that the arrival of anything can take. */
export const ARRIVAL_MS = LINE_MS + UPLOAD_MS;

/** Large bodies that are received or answered at a time: each is in memory. */
const RECEIVING = { all: 16, each: 4, line: 256, patience: LINE_MS };
/** Of these, as many are parsed and answered at a time: that takes several times their size, and one processor. */
const ANSWERING = { all: 2, each: 2, line: 16, patience: LINE_MS };

/** What refuses a body for its size; Fastify's own error has the same status. */
class TooLarge extends Error {
  readonly statusCode = 413;
}

/**
 * Reads bodies: a megabyte from everybody, and from those who may file applications as much as an attachment takes. Whose
 * token does not say so is refused before a byte of it is read; a length that is not said beforehand is no large one.
 */
export class Bodies {
  readonly #receiving = new Places(RECEIVING);
  readonly #answering = new Places(ANSWERING);
  /** What each large request gives back when it is over. */
  readonly #large = new WeakMap<FastifyRequest, Set<() => void>>();

  constructor(
    private readonly authenticator: Authenticator,
    private readonly now: () => Date,
  ) {}

  /** Has an application read JSON this way, and no slower than in time. */
  install(app: FastifyInstance): void {
    // What a form of any page can post is not read at all.
    app.removeContentTypeParser('text/plain');
    const parseJson = app.getDefaultJsonParser('error', 'error');
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
      this.#turn(request).then(() => {
        const text = decoded(body as Buffer);
        if (text === null) return done(new Fault('BAD_USER_INPUT'));
        return parseJson(request, text, (error, parsed) => {
          if (error) done(error);
          else if (this.#large.has(request) && !hasSmallQuery(parsed)) done(new TooLarge());
          else done(null, parsed);
        });
      }, done);
    });
    app.addHook('preParsing', (request, _reply, payload, done) => {
      const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
      if (length !== undefined || encoding !== undefined) this.#hurry(request);
      done(null, encoding === undefined ? payload : atMost(BODY_LIMIT, payload));
    });
  }

  /** What a route for large bodies does first; its `bodyLimit` is `LARGE_BODY_LIMIT`. */
  readonly admit = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const length = Number(request.headers['content-length'] ?? 0);
    if (length <= BODY_LIMIT) return;
    const caller = length <= LARGE_BODY_LIMIT ? await this.#caller(request) : null;
    if (!caller?.scopes.includes('application:write')) {
      // The rest of it would be read otherwise, to find the next request behind it.
      reply.header('connection', 'close');
      throw new TooLarge();
    }
    const givingBack = new Set<() => void>();
    reply.raw.once('close', () => {
      for (const give of givingBack) give();
    });
    this.#large.set(request, givingBack);
    await this.#take(this.#receiving, JSON.stringify([caller.client, caller.subject]), request);
  };

  /** Ends the connection of a body that does not arrive. */
  #hurry(request: FastifyRequest): void {
    const { raw } = request;
    const end = (): void => {
      if (!raw.complete) refuseConnection(raw.socket, 'ERR_HTTP_REQUEST_TIMEOUT');
    };
    const timer = setTimeout(end, this.#large.has(request) ? UPLOAD_MS : PATIENCE_MS);
    raw.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
  }

  async #caller({ headers }: FastifyRequest): Promise<Caller | null> {
    try {
      return await this.authenticator.authenticate(headers.authorization, this.now());
    } catch (error) {
      if (faultCodeOf(error) === 'UNAUTHENTICATED') return null;
      throw error;
    }
  }

  async #turn(request: FastifyRequest): Promise<void> {
    if (this.#large.has(request)) await this.#take(this.#answering, '', request);
  }

  async #take(places: Places, key: string, request: FastifyRequest): Promise<void> {
    const give = await places.take(key);
    this.#large.get(request)?.add(give);
    // Whoever left while waiting has nothing to give back any more.
    if (request.raw.socket.destroyed) give();
  }
}

/** Only values may be large: a document is parsed, planned and remembered, and for that a megabyte is plenty. */
function hasSmallQuery(body: unknown): boolean {
  const { query } = (body ?? {}) as { query?: unknown };
  return typeof query !== 'string' || query.length <= BODY_LIMIT;
}

function atMost(limit: number, payload: RequestPayload): Transform {
  let size = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > limit) done(new TooLarge());
      else done(null, chunk);
    },
  });
  // One that breaks off must not be waited for; one that is too large is not destroyed, so that it can be answered.
  payload.once('error', (error) => limited.destroy(error));
  return payload.pipe(limited);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Bytes that are no UTF-8 are refused: read leniently, two different bodies would mean the same. */
function decoded(body: Buffer): string | null {
  try {
    return utf8.decode(body);
  } catch {
    return null;
  }
}
