import type { Logger } from 'pino';
import type { SubAnswer, SubRequest } from '../../subgraphs/shared/chapter';
import { faultCodeOf, publicError, tableCode } from '../../subgraphs/shared/errors';
import type { ChapterLink } from '../../subgraphs/shared/link/link';
import { seal } from '../../subgraphs/shared/seal';
import type { GatewayContext } from '../context';
import type { Source, SourceAnswer, SourceRequest } from '../engine/sources';
import type { Observation } from '../observe';
import type { TraceHeaders } from '../tracing';

/** A chapter as the plan sees it: seals caller, grants and body into each sub-request. */
export class SealedSource implements Source<GatewayContext> {
  readonly name: string;

  constructor(
    private readonly link: ChapterLink,
    private readonly keys: readonly string[],
    private readonly observation: Observation,
    private readonly log: Logger,
  ) {
    this.name = link.name;
  }

  async fetch(request: SourceRequest, context: GatewayContext): Promise<SourceAnswer> {
    const { requestId, authority, ledger, now, observed } = context;
    const sealed = seal(
      { chapter: this.name, requestId, ...authority, grants: ledger.grants },
      request.body,
      this.keys,
      now,
    );
    const span = observed.span?.fetch(this.name);
    const started = performance.now();
    const { extensions, ...answer } = await this.#send(request, sealed, requestId, span?.headers);
    if (extensions) ledger.add(extensions);
    const failure = answer.errors?.find((error) => error.path === undefined);
    const code = failure && tableCode(failure.extensions?.code);
    this.observation.chapter(this.name, (performance.now() - started) / 1000, code ?? 'ok');
    span?.end(code ?? 'ok');
    if (code !== 'UNAUTHENTICATED') return answer;
    // A seal that is not believed (clocks, keys) is our fault: the client's token is good.
    this.log.error({ requestId, chapter: this.name }, 'a chapter refused the seal');
    return { errors: [publicError('UPSTREAM_UNAVAILABLE')] };
  }

  async #send(
    request: SourceRequest,
    sealed: string,
    requestId: string,
    trace: TraceHeaders | undefined,
  ): Promise<SubAnswer> {
    const { kind, body, deadline, signal } = request;
    const options = { deadline, signal, retriable: kind === 'query', trace };
    try {
      // A mutation must not happen twice.
      return await this.link.send(body, new Read(request), sealed, options);
    } catch (error) {
      const code = faultCodeOf(error);
      this.log.warn({ requestId, chapter: this.name, code, error }, 'a chapter did not answer');
      return { errors: [publicError(code)] };
    }
  }
}

/** A sub-request for a chapter of this process, which takes its variables as they are; nobody else needs them read. */
class Read implements SubRequest {
  readonly query: string;

  constructor(private readonly request: SourceRequest) {
    this.query = request.query;
  }

  get variables(): Readonly<Record<string, unknown>> {
    return JSON.parse(this.request.variables);
  }
}
