import type { Logger } from 'pino';
import { faultCodeOf, publicError } from '../../subgraphs/shared/errors';
import { isGraphqlAnswer } from '../../subgraphs/shared/link/http/graphqlAnswer';
import { HttpTransport, type TransportOptions } from '../../subgraphs/shared/link/http/transport';
import type { LinkCondition } from '../../subgraphs/shared/link/link';
import type { Source, SourceAnswer, SourceRequest } from '../engine/sources';

/** The part of a client's request that may go on to a foreign subgraph. */
export interface Forwardable {
  readonly requestId: string;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The place of the sub-request in a trace; the client's own header never goes on beside it. */
  readonly trace?: { readonly traceparent: string } | undefined;
}

export interface HttpSourceOptions {
  /** Names of the client's headers that the subgraph gets too; none, unless said. */
  readonly forward?: readonly string[];
  readonly transport?: Partial<TransportOptions>;
}

/** Any subgraph of Federation over HTTP. It gets no seal, and of the client what `forward` names. */
export class HttpSource implements Source<Forwardable> {
  readonly #transport: HttpTransport;
  readonly #path: string;
  readonly #forward: readonly string[];

  /** Throws a TypeError for what is no http(s) URL, and for a header of `ownHeaders`. */
  constructor(
    readonly name: string,
    url: string,
    private readonly log: Logger,
    options: HttpSourceOptions = {},
  ) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new TypeError(`the subgraph ${name} is not at an http(s) URL`);
    const { origin, pathname, search } = new URL(url);
    this.#path = `${pathname}${search}`;
    this.#forward = (options.forward ?? []).map((header) => header.toLowerCase());
    const hop = this.#forward.find((header) => ownHeaders.has(header));
    if (hop !== undefined) throw new TypeError(`the header ${hop} cannot be forwarded`);
    this.#transport = new HttpTransport(origin, options.transport);
  }

  async fetch({ kind, body, deadline, signal }: SourceRequest, context: Forwardable): Promise<SourceAnswer> {
    const isQuery = kind === 'query';
    const isPlain = this.#forward.length === 0 && !context.trace;
    const headers = isPlain ? plainHeaders : this.#headersOf(context);
    try {
      // A mutation that was sent runs to its end: what becomes of one that is cut off nobody knows.
      return await this.#transport.post(
        { path: this.#path, headers, body, deadline, signal: isQuery ? signal : undefined, retriable: isQuery },
        readAnswer,
      );
    } catch (error) {
      const code = faultCodeOf(error);
      this.log.warn({ requestId: context.requestId, subgraph: this.name, code, error }, 'a subgraph did not answer');
      return { errors: [publicError(code)] };
    }
  }

  condition(): LinkCondition {
    return this.#transport.condition();
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  #headersOf({ headers, trace }: Forwardable): string[] {
    const all = [...plainHeaders, ...(trace ? ['traceparent', trace.traceparent] : [])];
    for (const name of this.#forward) {
      const value = trace && name === 'traceparent' ? undefined : headers[name];
      if (value !== undefined) all.push(name, value);
    }
    return all;
  }
}

const plainHeaders = [
  ...['content-type', 'application/json'],
  ...['accept', 'application/graphql-response+json, application/json;q=0.9'],
];

/**
 * Names, in lower case, of what the gateway says of its own request and of the connection that it comes by (RFC 9110, 7.6.1):
 * a client's go no further.
 */
export const ownHeaders: ReadonlySet<string> = new Set([
  ...[
    'accept',
    'accept-encoding',
    'connection',
    'content-encoding',
    'content-length',
    'content-type',
    'expect',
    'host',
  ],
  ...['keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

/** GraphQL over HTTP: an answer that is not 2xx is one where it says what is wrong; anybody's 404 page in JSON is none. */
function readAnswer(value: unknown, status: number, plain: boolean): SourceAnswer | undefined {
  if (!isGraphqlAnswer(value) || (status >= 300 && !value.errors)) return undefined;
  return { data: value.data, errors: value.errors, plain };
}
