import type { Caller } from '../subgraphs/shared/caller';
import type { Grant } from '../subgraphs/shared/scopes';

/** One client request on its way through the gateway. */
export interface GatewayContext {
  readonly requestId: string;
  readonly caller: Caller | null;
  readonly grants: readonly Grant[];
  readonly now: Date;
  /** When the answer must be on its way, milliseconds since the epoch. */
  readonly deadline: number;
}
