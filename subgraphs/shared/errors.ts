import { GraphQLError, type GraphQLFormattedError, type SourceLocation } from 'graphql';

/**
 * The closed table of error codes. A client sees the code and the constant message, nothing else: details belong in the
 * log, under the request id.
 */
const messages = {
  UNAUTHENTICATED: 'A valid access token is needed.',
  FORBIDDEN: 'This client may not use this operation.',
  CONSENT_REQUIRED: 'A consent of the citizen is needed.',
  CONSENT_PAUSED: 'The consent is paused.',
  CONSENT_REVOKED: 'The consent was revoked.',
  CONSENT_EXPIRED: 'The consent has expired.',
  CONSENT_EXHAUSTED: 'The consent has no uses left.',
  SCOPE_NOT_GRANTED: 'No grant covers this field for this person.',
  PURPOSE_MISMATCH: 'The purpose is not the one of the grant.',
  PURPOSE_CEILING_EXCEEDED: 'The request goes beyond what its purpose allows.',
  SUBJECT_UNKNOWN_OR_NO_CONSENT: 'No such person, or no grant for this person.',
  LEVEL_2_REQUIRED: 'An electronic identity of level 2 is needed.',
  NOT_FOUND: 'There is no such thing, or it is not yours to see.',
  BAD_USER_INPUT: 'An argument or variable has the wrong form.',
  IDEMPOTENCY_CONFLICT: 'The idempotency key was used with another input.',
  STEP_NOT_ALLOWED: 'The present state does not allow this step.',
  PAYMENT_REQUIRED: 'The fee must be paid first.',
  RATE_LIMITED: 'Too many requests; try again later.',
  OPERATION_TOO_COMPLEX: 'The operation is larger than the limits allow.',
  PERSISTED_QUERY_NOT_FOUND: 'The persisted query is not known.',
  OPERATION_NOT_TRUSTED: 'Only registered operations are served.',
  UPSTREAM_UNAVAILABLE: 'A registry is not available; its part of the answer is missing.',
  UPSTREAM_TIMEOUT: 'A registry did not answer in time; its part of the answer is missing.',
  DISCLOSURE_LOG_UNAVAILABLE: 'The disclosure could not be recorded, so nothing was disclosed.',
  GRAPHQL_PARSE_FAILED: 'The document is not valid GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema.',
  INTERNAL: 'Something went wrong on our side.',
} as const;

export type FaultCode = keyof typeof messages;

export const faultCodes = Object.keys(messages) as FaultCode[];

const isFaultCode = (code: unknown): code is FaultCode => typeof code === 'string' && Object.hasOwn(messages, code);

/** The one exception our code throws on purpose. Carries a code of the table and nothing about anybody. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly extensions: { readonly code: FaultCode };

  /** `cause` is for the log and never leaves. */
  constructor(
    readonly code: FaultCode,
    cause?: unknown,
  ) {
    super(messages[code], cause === undefined ? undefined : { cause });
    this.extensions = { code };
  }
}

/** Codes of other libraries that mean one of ours. */
const aliases: Readonly<Record<string, FaultCode>> = {
  INTERNAL_SERVER_ERROR: 'INTERNAL',
  BAD_REQUEST: 'BAD_USER_INPUT',
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_SUPPORTED: 'PERSISTED_QUERY_NOT_FOUND',
};

/** The table's code for anything that was thrown; `INTERNAL` for what nobody foresaw. */
export function faultCodeOf(thrown: unknown): FaultCode {
  if (thrown instanceof Fault) return thrown.code;
  if (thrown instanceof GraphQLError) {
    if (thrown.originalError && thrown.originalError !== thrown) {
      const original = faultCodeOf(thrown.originalError);
      if (original !== 'INTERNAL') return original;
    }
    return tableCode(thrown.extensions.code);
  }
  return 'INTERNAL';
}

/** The table's code for an `extensions.code` that came from elsewhere. */
export function tableCode(code: unknown): FaultCode {
  if (isFaultCode(code)) return code;
  return (typeof code === 'string' && Object.hasOwn(aliases, code) && aliases[code]) || 'INTERNAL';
}

/** An error as it leaves: constant message, code, where in the document, where in the answer. An allow-list, not a filter. */
export function publicError(
  code: FaultCode,
  at: { path?: readonly (string | number)[] | undefined; locations?: readonly SourceLocation[] | undefined } = {},
): GraphQLFormattedError {
  return {
    message: messages[code],
    ...(at.locations?.length ? { locations: at.locations } : {}),
    ...(at.path?.length ? { path: at.path } : {}),
    extensions: { code },
  };
}
