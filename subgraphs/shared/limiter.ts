import { hash } from 'node:crypto';
import { Redis, ReplyError } from 'ioredis';
import type { Logger } from 'pino';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

/** How much of something one key may have in a span of time, counted from its first use. */
export interface Limit {
  /** One word, its own among all processes that share a Redis. */
  readonly name: string;
  /** Whole number, 1 or more. */
  readonly points: number;
  /** Whole seconds, up to 2,147,483: a timer of Node.js cannot wait longer. */
  readonly seconds: number;
}

export interface Limiter {
  /**
   * Whether this key still had so many points; what is refused is counted too. The store sees a digest of the key. A
   * digest of few digits can be guessed, so a limit on a person goes by their opaque id, never by their number.
   */
  spend(key: string, points?: number): Promise<boolean>;
}

/** Where limits are counted. */
export interface Counters {
  limiter(limit: Limit): Limiter;
  close(): Promise<void>;
}

export interface CountersOptions {
  /** `REDIS_URL`; undefined: each process counts by itself. */
  readonly redisUrl: string | undefined;
  readonly log: Logger;
}

/**
 * Limits that every process with the same Redis shares. While it is away each process counts by itself, so that n of them
 * allow up to n times as much: a limit is there against abuse, and losing it altogether or losing the service would be worse.
 */
export function openCounters({ redisUrl, log }: CountersOptions): Counters {
  const shared = redisUrl === undefined ? null : new SharedStore(redisUrl, log);
  return {
    limiter(limit) {
      const options = { keyPrefix: `cong-dan-so:limit:${limit.name}`, points: limit.points, duration: span(limit) };
      const memory = new RateLimiterMemory(options);
      const redis = shared && new RateLimiterRedis({ ...options, storeClient: shared.client });
      return {
        async spend(key, points = 1) {
          const digest = hash('sha256', key, 'base64url');
          const answer = redis && (await shared.ask(() => had(redis, digest, points)));
          return answer ?? had(memory, digest, points);
        },
      };
    },
    close: async () => shared?.close(),
  };
}

/** A single limit with counters of its own. */
export function createLimiter({ redisUrl, log, ...limit }: CountersOptions & Limit): Limiter & Pick<Counters, 'close'> {
  const counters = openCounters({ redisUrl, log });
  return { ...counters.limiter(limit), close: counters.close };
}

/** A longer timer fires at once, and the limit would forget everything all the time. */
const LONGEST_S = 2_147_483;

function span({ name, seconds }: Limit): number {
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_S) return seconds;
  throw new RangeError(`the limit ${name} must last 1 to ${LONGEST_S} whole seconds, got ${seconds}`);
}

async function had(limiter: RateLimiterAbstract, key: string, points: number): Promise<boolean> {
  try {
    await limiter.consume(key, points);
    return true;
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) return false;
    throw thrown;
  }
}

/** Longest wait for Redis: a limit must not hold up what it protects. */
const PATIENCE_MS = 500;

/**
 * The connection to Redis. Nothing waits for it to come back and nothing is sent twice, and the log says when it goes and
 * comes. The library's own insurance limiter would keep to itself why Redis was not asked.
 */
class SharedStore {
  readonly client: Redis;
  #ready = false;
  #away = false;
  #closed = false;

  constructor(
    url: string,
    private readonly log: Logger,
  ) {
    this.client = new Redis(url, {
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: PATIENCE_MS,
      disconnectTimeout: PATIENCE_MS,
    });
    this.client.on('error', (error: unknown) => this.#failed(error));
    this.client.on('close', () => {
      this.#ready = false;
    });
    this.client.on('ready', () => {
      this.#ready = true;
      this.#answered();
    });
  }

  /** What the work brings, or null when Redis does not give it. */
  async ask(work: () => Promise<boolean>): Promise<boolean | null> {
    if (!this.#ready) return null;
    try {
      const answer = await work();
      if (this.#ready) this.#answered();
      return answer;
    } catch (error) {
      this.#failed(error);
      // No answer: the other side may be gone without a word, and the next one need not wait to find out.
      if (this.#ready && !(error instanceof ReplyError)) {
        this.#ready = false;
        this.client.disconnect(true);
      }
      return null;
    }
  }

  close(): void {
    this.#closed = true;
    this.#ready = false;
    this.client.disconnect();
  }

  #failed(error: unknown): void {
    if (this.#away || this.#closed) return;
    this.#away = true;
    this.log.warn({ code: codeOf(error) }, 'redis is away: this process limits by itself');
  }

  #answered(): void {
    if (!this.#away) return;
    this.#away = false;
    this.log.warn('redis is back: limits are shared again');
  }
}

/** The system's code, or the word that Redis begins an error with. The rest of the text names hosts and keys. */
function codeOf(error: unknown): string {
  const { code, message = '', name = 'unknown' } = error as Partial<NodeJS.ErrnoException>;
  return code ?? /^[A-Z]{2,}\b/.exec(message)?.[0] ?? name;
}
