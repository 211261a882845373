import type { Readable } from 'node:stream';
import { type Dispatcher, Pool } from 'undici';
import type { SubAnswer } from '../chapter';
import { Fault, tableCode } from '../errors';
import { isGraphqlAnswer, isObject } from './http/graphqlAnswer';
import { HttpTransport, poolOptions, type TransportOptions, transportDefaults } from './http/transport';
import type { ChapterLink, LinkCondition } from './link';
import { NoAnswer } from './noAnswer';

/** Bytes go out as fast as whoever asked for them reads: they have connections of their own and hold up no answer. */
const STREAMS = 64;
/** Longest silence in the middle of bytes. */
const SILENCE_MS = 30_000;
const READY_TIMEOUT_MS = 1_000;

/** A chapter over HTTP. Only a sub-request that says so is ever sent twice: a mutation or a call must not happen twice. */
export class RemoteLink implements ChapterLink {
  readonly #transport: HttpTransport;
  readonly #streams: Pool;
  readonly #path: string;

  constructor(
    readonly name: string,
    url: string,
    options?: Partial<TransportOptions>,
  ) {
    const { origin, pathname, search } = new URL(url);
    this.#path = `${pathname}${search}`;
    this.#transport = new HttpTransport(origin, options);
    const maxResponseSize = options?.maxAnswerBytes ?? transportDefaults.maxAnswerBytes;
    this.#streams = new Pool(origin, { ...poolOptions, connections: STREAMS, maxResponseSize });
  }

  send(...[body, , seal, options]: Parameters<ChapterLink['send']>): Promise<SubAnswer> {
    const { deadline, signal, retriable = false, trace } = options;
    const headers = trace ? [...headersOf(seal), 'traceparent', trace.traceparent] : headersOf(seal);
    const request = { path: this.#path, headers, body, deadline, signal, retriable };
    return this.#transport.post(request, readAnswer);
  }

  async call(...[name, body, seal, deadline]: Parameters<ChapterLink['call']>): Promise<unknown> {
    const request = { path: `/calls/${name}`, headers: headersOf(seal), body, deadline, retriable: false };
    const { answer, code } = await this.#transport.post(request, readObject);
    if (code !== undefined) throw new Fault(tableCode(code));
    if (answer === undefined) throw new Fault('UPSTREAM_UNAVAILABLE');
    return answer;
  }

  async stream(...[name, body, seal, deadline]: Parameters<ChapterLink['stream']>): Promise<Readable> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), Math.max(1, deadline - Date.now()));
    try {
      const request: Dispatcher.RequestOptions = {
        path: `/streams/${name}`,
        method: 'POST',
        headers: headersOf(seal),
        body,
      };
      const answer = await this.#streams.request({ ...request, signal: late.signal, bodyTimeout: SILENCE_MS });
      if (answer.statusCode === 200) return answer.body;
      const { code } = ((await answer.body.json()) ?? {}) as { code?: unknown };
      throw new Fault(code === undefined ? 'UPSTREAM_UNAVAILABLE' : tableCode(code));
    } catch (error) {
      if (error instanceof Fault) throw error;
      throw late.signal.aborted ? new Fault('UPSTREAM_TIMEOUT', error) : NoAnswer.failed(error as Error);
    } finally {
      clearTimeout(timer);
    }
  }

  async ready(): Promise<void> {
    if (!(await this.#transport.isReady('/readyz', READY_TIMEOUT_MS))) throw new Fault('UPSTREAM_UNAVAILABLE');
  }

  condition(): LinkCondition {
    return this.#transport.condition();
  }

  async close(): Promise<void> {
    await Promise.all([this.#transport.close(), this.#streams.destroy()]);
  }
}

const headersOf = (seal: string): string[] => ['content-type', 'application/json', 'x-seal', seal];

const readObject = (value: unknown): Record<string, unknown> | undefined => (isObject(value) ? value : undefined);

/** An answer and the chapter's report beside it, each of its shape. */
function readAnswer(value: unknown): SubAnswer | undefined {
  if (!isGraphqlAnswer(value)) return undefined;
  const { extensions } = value as { extensions?: unknown };
  if (extensions === undefined) return value;
  if (!isObject(extensions)) return undefined;
  const { disclosures = [], grants = [] } = extensions;
  return Array.isArray(disclosures) && Array.isArray(grants) ? value : undefined;
}
