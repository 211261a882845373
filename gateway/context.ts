import type { Caller } from '../subgraphs/shared/caller';
import type { Authority } from '../subgraphs/shared/scopes';
import type { Ledger } from './disclosure/ledger';

/** One client request on its way through the gateway. */
export interface GatewayContext {
  readonly requestId: string;
  readonly caller: Caller | null;
  readonly authority: Authority;
  /** What the chapters opened for this request, and the grants that came up on the way. */
  readonly ledger: Ledger;
  readonly now: Date;
  /** When the answer must be on its way, milliseconds since the epoch. */
  readonly deadline: number;
}
