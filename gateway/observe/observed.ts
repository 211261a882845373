import type { FaultCode } from '../../subgraphs/shared/errors';
import type { RequestSpan } from '../tracing';

export type OperationType = 'query' | 'mutation' | 'subscription';

const NO_CODES: ReadonlySet<FaultCode> = new Set();

/**
 * What metrics, access log and trace are to tell of one request, gathered on its way. The name of its operation is what the
 * client wrote; it leaves through `OperationNames` only.
 */
export class Observed {
  #operation: { readonly name: string | null; readonly type: OperationType } | null = null;
  #codes: Set<FaultCode> | null = null;
  readonly #began = performance.now();

  /** `span` is null where the request is not traced. */
  constructor(readonly span: RequestSpan | null) {}

  /** Called once it is known which operation of the document is asked for. */
  operation(name: string | null, type: OperationType): void {
    this.#operation = { name, type };
  }

  /** The code of an error in the answer; each counts once. */
  error(code: FaultCode): void {
    this.#codes ??= new Set();
    this.#codes.add(code);
  }

  /** Since the request came, in milliseconds. */
  get elapsed(): number {
    return performance.now() - this.#began;
  }

  get asked(): { readonly name: string | null; readonly type: OperationType } | null {
    return this.#operation;
  }

  get codes(): ReadonlySet<FaultCode> {
    return this.#codes ?? NO_CODES;
  }
}
