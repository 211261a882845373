import { randomUUID } from 'node:crypto';
import { Fault, type FaultCode, faultCodeOf, publicError } from '../subgraphs/shared/errors';

const statuses: Partial<Readonly<Record<FaultCode, number>>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  OPERATION_NOT_TRUSTED: 403,
  // As clients know it: the document is sent again, and nothing went wrong.
  PERSISTED_QUERY_NOT_FOUND: 200,
  SCOPE_NOT_GRANTED: 403,
  PURPOSE_MISMATCH: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UPSTREAM_UNAVAILABLE: 503,
  DISCLOSURE_LOG_UNAVAILABLE: 503,
  UPSTREAM_TIMEOUT: 504,
};

/** Status and code for what was thrown before or around GraphQL. */
export function refusalOf(error: unknown): [number, FaultCode] {
  if (error instanceof Fault) return [statuses[error.code] ?? 400, error.code];
  const status = (error as { statusCode?: unknown }).statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) return [status, 'BAD_USER_INPUT'];
  return [500, faultCodeOf(error)];
}

/** An answer written by hand, for bytes that the HTTP parser refused or that did not come. */
export function refusedBytes(code: string | undefined): string {
  const status = {
    HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
    ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  };
  const line = status[code as keyof typeof status] ?? '400 Bad Request';
  const body = JSON.stringify({ errors: [publicError('BAD_USER_INPUT')] });
  const head = ['content-type: application/json', `x-request-id: ${randomUUID()}`, `content-length: ${body.length}`];
  return [`HTTP/1.1 ${line}`, ...head, 'connection: close', '', body].join('\r\n');
}
