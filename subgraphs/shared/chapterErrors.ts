import { type ExecutionResult, type GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import type { Logger } from 'pino';
import { isUnreachable } from './database/unreachable';
import { type FaultCode, faultCodeOf, publicError } from './errors';

/** The errors of a sub-request as they leave a chapter; what nobody foresaw stands in the log. */
export function publicErrors(result: ExecutionResult, log: Logger, where: object): GraphQLFormattedError[] {
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

/** The code for whatever was thrown in a chapter: a database that is away makes it unavailable. */
export function codeOf(thrown: unknown): FaultCode {
  const original = (thrown as { originalError?: unknown } | undefined)?.originalError;
  return isUnreachable(original ?? thrown) ? 'UPSTREAM_UNAVAILABLE' : faultCodeOf(thrown);
}
