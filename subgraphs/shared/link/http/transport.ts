import { setTimeout as sleep } from 'node:timers/promises';
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleType,
} from 'cockatiel';
import { Pool } from 'undici';
import type { LinkCondition } from '../link';
import { NoAnswer } from '../noAnswer';
import { Bulkhead } from './bulkhead';
import { Exchange, type HttpRequest, type ReadAnswer } from './exchange';

export interface TransportOptions {
  /** Requests under way at a time, each on a connection of its own. */
  readonly connections: number;
  /** Requests that wait for one at most. */
  readonly queue: number;
  /** More than any honest answer; a server gone mad must not fill our memory. */
  readonly maxAnswerBytes: number;
  /** Failures one after another that open the breaker. */
  readonly failures: number;
  /** Milliseconds for which it is open before one request may try. */
  readonly pauseMs: number;
  /** Milliseconds that a server must have had for its being late to count as a failure: others eat deadlines up, too. */
  readonly fairMs: number;
  /** Longest wait before a query is asked again, milliseconds; each waits a random part of it. */
  readonly jitterMs: number;
}

export const transportDefaults: TransportOptions = {
  connections: 64,
  queue: 1_000,
  maxAnswerBytes: 16 * 1024 * 1024,
  failures: 5,
  pauseMs: 1_000,
  fairMs: 1_000,
  jitterMs: 100,
};

/** What every pool of ours has in common. No silence is timed here: each request has its deadline. */
export const poolOptions = { keepAliveTimeout: 30_000, connectTimeout: 2_000, headersTimeout: 0, bodyTimeout: 0 };

/**
 * JSON over HTTP to one server: connections kept alive, a bulkhead, a breaker, a deadline, a largest answer, and a second
 * attempt for what may be repeated.
 */
export class HttpTransport {
  readonly #options: TransportOptions;
  readonly #pool: Pool;
  readonly #bulkhead: Bulkhead;
  readonly #breaker: CircuitBreakerPolicy;

  constructor(origin: string, options: Partial<TransportOptions> = {}) {
    this.#options = { ...transportDefaults, ...options };
    const { connections, queue, failures, pauseMs, maxAnswerBytes } = this.#options;
    // One connection more, for `isReady`.
    this.#pool = new Pool(origin, {
      ...poolOptions,
      connections: connections + 1,
      maxResponseSize: maxAnswerBytes,
    });
    this.#bulkhead = new Bulkhead(connections, queue);
    this.#breaker = circuitBreaker(
      handleType(NoAnswer, ({ verdict }) => verdict !== 'nothing'),
      { halfOpenAfter: pauseMs, breaker: new ConsecutiveBreaker(failures) },
    );
    this.#breaker.onBreak(() => this.#bulkhead.clear('BREAKER_OPEN'));
  }

  /** Throws a NoAnswer. */
  async post<Answer>(request: HttpRequest, read: ReadAnswer<Answer>): Promise<Answer> {
    const { state } = this.#breaker;
    // One request at a time tries a breaker that is not closed. Nobody waits to hear how that ends, nor in order to try.
    if (state !== CircuitState.Closed && (state === CircuitState.HalfOpen || this.#bulkhead.isFull)) {
      throw NoAnswer.notAsked('BREAKER_OPEN');
    }
    try {
      return await this.#breaker.execute(() => this.#ask(request, read));
    } catch (error) {
      throw error instanceof BrokenCircuitError ? NoAnswer.notAsked('BREAKER_OPEN') : error;
    }
  }

  /** Whether the server answers 200 to a GET of this path within so many milliseconds, whatever the breaker thinks of it. */
  async isReady(path: string, milliseconds: number): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(milliseconds);
      const answer = await this.#pool.request({ path, method: 'GET', signal });
      await answer.body.dump({ limit: 64 * 1024, signal });
      return answer.statusCode === 200;
    } catch {
      return false;
    }
  }

  condition(): LinkCondition {
    const { inFlight, queued } = this.#bulkhead;
    return { breaker: stateNames[this.#breaker.state], inFlight, queued };
  }

  /** Cuts off what is under way. */
  async close(): Promise<void> {
    this.#bulkhead.clear('CLOSED');
    await this.#pool.destroy();
  }

  async #ask<Answer>(request: HttpRequest, read: ReadAnswer<Answer>): Promise<Answer> {
    try {
      return await this.#attempt(request, read);
    } catch (error) {
      if (!request.retriable || !(error instanceof NoAnswer) || error.verdict !== 'repeatable') throw error;
      const wait = Math.random() * this.#options.jitterMs;
      if (Date.now() + wait >= request.deadline) throw error;
      await sleep(wait);
      // Others have learnt meanwhile that it is gone, or this was the one that tried.
      if (this.#breaker.state !== CircuitState.Closed) throw error;
      return await this.#attempt(request, read);
    }
  }

  async #attempt<Answer>(request: HttpRequest, read: ReadAnswer<Answer>): Promise<Answer> {
    const { path, headers, body, deadline, signal } = request;
    if (signal?.aborted) throw NoAnswer.notAsked('CANCELLED');
    if (deadline <= Date.now()) throw NoAnswer.late(false);
    const place = this.#bulkhead.enter(deadline, signal);
    if (place) await place;
    const exchange = new Exchange(request, read, this.#options.fairMs, this.#bulkhead.leave);
    this.#pool.dispatch({ method: 'POST', path, headers, body }, exchange);
    return exchange.answer;
  }
}

const stateNames: Readonly<Record<CircuitState, LinkCondition['breaker']>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  // By hand, which nobody does.
  [CircuitState.Isolated]: 'open',
};
