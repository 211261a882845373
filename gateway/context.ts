import type { Caller } from '../subgraphs/shared/caller';
import type { Cancellation } from '../subgraphs/shared/link/cancellation';
import type { Authority } from '../subgraphs/shared/scopes';
import type { Ledger } from './disclosure/ledger';
import type { Observed } from './observe/observed';

/** One client request on its way through the gateway. */
export interface GatewayContext {
  readonly requestId: string;
  readonly caller: Caller | null;
  readonly authority: Authority;
  /** What the chapters opened for this request, and the grants that came up on the way. */
  readonly ledger: Ledger;
  readonly observed: Observed;
  readonly now: Date;
  /** When chapters must have answered, milliseconds since the epoch. */
  readonly deadline: number;
  /** Aborted when the client has left. */
  readonly signal?: Cancellation | undefined;
  /** When the answer must be on its way. The time between the two belongs to the record. */
  readonly recordedBy: number;
}
