import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { Logger } from 'pino';
import type { SubAnswer, SubRequest } from '../../subgraphs/shared/chapter';
import { faultCodeOf, publicError, tableCode } from '../../subgraphs/shared/errors';
import type { ChapterLink } from '../../subgraphs/shared/link/link';
import { seal } from '../../subgraphs/shared/seal';
import type { GatewayContext } from '../context';
import type { Observation } from '../observe';
import { missingPaths } from './missing';

/** A chapter as the plan sees it: seals caller, grants and body into each sub-request, and never throws. */
export class SealedSource implements GraphQLDataSource {
  constructor(
    private readonly link: ChapterLink,
    private readonly keys: readonly string[],
    private readonly observation: Observation,
    private readonly log: Logger,
  ) {}

  async process({ request, context }: GraphQLDataSourceProcessOptions): ReturnType<GraphQLDataSource['process']> {
    const { requestId, authority, ledger, deadline, now } = context as GatewayContext;
    const subRequest: SubRequest = { query: request.query ?? '', variables: request.variables ?? {} };
    const body = textOf(subRequest);
    // A variable nested too deeply to be written down fits no type of ours.
    if (body === undefined) {
      const errors = missingPaths(subRequest).map((path) => publicError('BAD_USER_INPUT', { path }));
      return { errors } as unknown as Awaited<ReturnType<GraphQLDataSource['process']>>;
    }
    const sealed = seal(
      { chapter: this.link.name, requestId, ...authority, grants: ledger.grants },
      body,
      this.keys,
      now,
    );
    const started = performance.now();
    const { extensions, ...answer } = await this.#send(body, subRequest, sealed, deadline, requestId);
    if (extensions) ledger.add(extensions);
    const failure = answer.errors?.find((error) => error.path === undefined);
    const code = failure && tableCode(failure.extensions?.code);
    this.observation.chapter(this.link.name, (performance.now() - started) / 1000, code ?? 'ok');
    if (code === 'UNAUTHENTICATED')
      this.log.error({ requestId, chapter: this.link.name }, 'a chapter refused the seal');
    // A seal that is not believed (clocks, keys) is our fault: the client's token is good.
    const toldCode = code === 'UNAUTHENTICATED' ? 'UPSTREAM_UNAVAILABLE' : code;
    // A failure of the whole sub-request is told at each place that it leaves empty, so that no null goes unexplained (as far as the first hundred).
    const told = toldCode
      ? { ...answer, errors: missingPaths(subRequest).map((path) => publicError(toldCode, { path })) }
      : answer;
    return told as Awaited<ReturnType<GraphQLDataSource['process']>>;
  }

  async #send(
    body: string,
    request: SubRequest,
    sealed: string,
    deadline: number,
    requestId: string,
  ): Promise<SubAnswer> {
    try {
      return await this.link.send(body, request, sealed, deadline);
    } catch (error) {
      const code = faultCodeOf(error);
      this.log.warn({ requestId, chapter: this.link.name, code, error }, 'a chapter did not answer');
      return { errors: [publicError(code)] };
    }
  }
}

function textOf(request: SubRequest): string | undefined {
  try {
    return JSON.stringify(request);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
