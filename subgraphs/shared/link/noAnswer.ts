import { Fault } from '../errors';

/** Why nobody answered, as the log names it. What came instead of an answer is quoted nowhere: it may speak of a person. */
type Reason =
  | 'LATE'
  | 'CANCELLED'
  | 'BREAKER_OPEN'
  | 'QUEUE_FULL'
  | 'CLOSED'
  | 'NO_JSON'
  | 'NO_ANSWER'
  | `HTTP_${number}`;

class Cause extends Error {
  override readonly name = 'Cause';

  constructor(readonly code: Reason) {
    super(code);
  }
}

/**
 * What the lack of an answer says of whoever was asked. `repeatable` is a failure too, one after which a query may be asked
 * again at once.
 */
type Verdict = 'nothing' | 'failed' | 'repeatable';

/** No answer came. */
export class NoAnswer extends Fault {
  constructor(
    code: 'UPSTREAM_UNAVAILABLE' | 'UPSTREAM_TIMEOUT',
    cause: Error,
    readonly verdict: Verdict,
  ) {
    super(code, cause);
  }

  /** The deadline passed, after whoever was asked had or had not `hadTime` to answer. */
  static late(hadTime: boolean): NoAnswer {
    return new NoAnswer('UPSTREAM_TIMEOUT', new Cause('LATE'), hadTime ? 'failed' : 'nothing');
  }

  /** It was not asked, or whoever asked did not wait. */
  static notAsked(reason: 'CANCELLED' | 'BREAKER_OPEN' | 'QUEUE_FULL' | 'CLOSED'): NoAnswer {
    return new NoAnswer('UPSTREAM_UNAVAILABLE', new Cause(reason), 'nothing');
  }

  /** Something came that is no answer. */
  static garbage(reason: 'NO_JSON' | 'NO_ANSWER'): NoAnswer {
    return new NoAnswer('UPSTREAM_UNAVAILABLE', new Cause(reason), 'failed');
  }

  /** Bad Gateway and Service Unavailable come from in front of a server, or from one that is closing. */
  static status(status: number): NoAnswer {
    const verdict = status === 502 || status === 503 ? 'repeatable' : 'failed';
    return new NoAnswer('UPSTREAM_UNAVAILABLE', new Cause(`HTTP_${status}`), verdict);
  }

  /** The connection failed. */
  static failed(error: Error & { readonly code?: unknown }): NoAnswer {
    const code = String(error.code);
    if (timeouts.has(code)) return new NoAnswer('UPSTREAM_TIMEOUT', error, 'failed');
    const verdict = ours.has(code) ? 'nothing' : repeatable.has(code) ? 'repeatable' : 'failed';
    return new NoAnswer('UPSTREAM_UNAVAILABLE', error, verdict);
  }
}

const timeouts = new Set(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
/** Refused, or cut off: it has not arrived, or what has become of it is not known. */
const repeatable = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
/** A closed pool, and a header that cannot be sent. */
const ours = new Set(['UND_ERR_CLOSED', 'UND_ERR_DESTROYED', 'UND_ERR_INVALID_ARG']);
