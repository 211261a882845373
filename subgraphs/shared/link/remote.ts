import type { Readable } from 'node:stream';
import { type Dispatcher, Pool } from 'undici';
import type { SubAnswer } from '../chapter';
import { Fault, tableCode } from '../errors';
import type { ChapterLink } from './link';

const CONNECTIONS = 64;
/** Bytes go out as fast as whoever asked for them reads: they have connections of their own and hold up no answer. */
const STREAMS = 64;
/** Longest silence in the middle of bytes. */
const SILENCE_MS = 30_000;
const READY_TIMEOUT_MS = 1_000;
/** More than any answer of a chapter; a chapter gone mad must not fill our memory. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** A chapter over HTTP, through a pool of connections kept alive. Nothing is retried: a mutation must not happen twice. */
export class RemoteLink implements ChapterLink {
  readonly #pool: Pool;
  readonly #streams: Pool;
  readonly #path: string;

  constructor(
    readonly name: string,
    url: string,
  ) {
    const { origin, pathname, search } = new URL(url);
    this.#path = `${pathname}${search}`;
    const options = { keepAliveTimeout: 30_000, connectTimeout: 2_000, maxResponseSize: MAX_ANSWER_BYTES };
    this.#pool = new Pool(origin, { ...options, connections: CONNECTIONS });
    this.#streams = new Pool(origin, { ...options, connections: STREAMS });
  }

  async send(...[body, , seal, deadline]: Parameters<ChapterLink['send']>): Promise<SubAnswer> {
    return readAnswer(await this.#post(this.#path, body, seal, deadline));
  }

  async call(...[name, body, seal, deadline]: Parameters<ChapterLink['call']>): Promise<unknown> {
    const told = await this.#post(`/calls/${name}`, body, seal, deadline);
    const { answer, code } = (told ?? {}) as { answer?: unknown; code?: unknown };
    if (code !== undefined) throw new Fault(tableCode(code));
    if (answer === undefined) throw new Fault('UPSTREAM_UNAVAILABLE');
    return answer;
  }

  async stream(...[name, body, seal, deadline]: Parameters<ChapterLink['stream']>): Promise<Readable> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), Math.max(1, deadline - Date.now()));
    try {
      const answer = await this.#streams.request({
        ...post(`/streams/${name}`, body, seal),
        signal: late.signal,
        bodyTimeout: SILENCE_MS,
      });
      if (answer.statusCode === 200) return answer.body;
      const { code } = ((await answer.body.json()) ?? {}) as { code?: unknown };
      throw new Fault(code === undefined ? 'UPSTREAM_UNAVAILABLE' : tableCode(code));
    } catch (error) {
      if (error instanceof Fault) throw error;
      throw new Fault(late.signal.aborted || isTimeout(error) ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_UNAVAILABLE', error);
    } finally {
      clearTimeout(timer);
    }
  }

  async ready(): Promise<void> {
    const answer = await this.#pool.request({
      path: '/readyz',
      method: 'GET',
      signal: AbortSignal.timeout(READY_TIMEOUT_MS),
    });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Fault('UPSTREAM_UNAVAILABLE');
  }

  async close(): Promise<void> {
    await Promise.all([this.#pool.destroy(), this.#streams.destroy()]);
  }

  async #post(path: string, body: string, seal: string, deadline: number): Promise<unknown> {
    const left = Math.max(1, deadline - Date.now());
    const signal = AbortSignal.timeout(left);
    try {
      const answer = await this.#pool.request({
        ...post(path, body, seal),
        signal,
        headersTimeout: left,
        bodyTimeout: left,
      });
      return await answer.body.json();
    } catch (error) {
      throw new Fault(signal.aborted || isTimeout(error) ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_UNAVAILABLE', error);
    }
  }
}

const post = (path: string, body: string, seal: string): Dispatcher.RequestOptions => ({
  path,
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-seal': seal },
  body,
});

/** Anything but a GraphQL answer is as good as none. */
function readAnswer(answer: unknown): SubAnswer {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) throw new Fault('UPSTREAM_UNAVAILABLE');
  const { data, errors } = answer as { data?: unknown; errors?: unknown };
  if (data === undefined && !Array.isArray(errors)) throw new Fault('UPSTREAM_UNAVAILABLE');
  if (typeof data !== 'object' && data !== undefined) throw new Fault('UPSTREAM_UNAVAILABLE');
  return answer as SubAnswer;
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && /^UND_ERR_(HEADERS|BODY|CONNECT)_TIMEOUT$/.test(String((error as { code?: unknown }).code));
