import { execute, type GraphQLError, parse } from 'graphql';
import type { Logger } from 'pino';
import { Fault, type FaultCode, faultCodeOf, publicError } from '../../subgraphs/shared/errors';
import type { GatewayContext } from '../context';
import type { Source, SourceAnswer, SourceRequest } from '../engine/sources';
import type { Rates } from '../rates';
import type { Explain } from './explain';
import { ACCESS, accessSchema } from './schema';

/** Each explanation has a plan made, which costs more than its few characters: a request gets this many. */
const MOST = 5;

/** Answers `explainAccess` in the gateway's own process. It holds no link to any chapter. */
export class ExplainingSource implements Source<GatewayContext> {
  readonly name = ACCESS;

  constructor(
    private readonly explain: Explain,
    private readonly rates: Rates,
    private readonly log: Logger,
  ) {}

  async fetch({ query, variables }: SourceRequest, context: GatewayContext): Promise<SourceAnswer> {
    const { authority, now, requestId } = context;
    let asked = 0;
    const { data, errors } = await execute({
      schema: accessSchema,
      document: parse(query, { noLocation: true }),
      variableValues: JSON.parse(variables),
      rootValue: {
        explainAccess: async (args: Parameters<Explain>[0]) => {
          if (++asked > MOST) throw new Fault('OPERATION_TOO_COMPLEX');
          await this.rates.explain(authority.caller);
          return this.explain(args, authority, now);
        },
      },
    });
    const told = errors?.map((error) => publicError(this.#codeOf(error, requestId), { path: error.path }));
    return { data: data ?? null, ...(told ? { errors: told } : {}) };
  }

  #codeOf(error: GraphQLError, requestId: string): FaultCode {
    // graphql-js itself complains of variables without naming a code and without a path.
    const code = error.path === undefined && error.originalError === undefined ? 'BAD_USER_INPUT' : faultCodeOf(error);
    if (code === 'INTERNAL') {
      this.log.error({ requestId, chapter: ACCESS, code, error: error.originalError ?? error }, 'explanation failed');
    }
    return code;
  }
}
