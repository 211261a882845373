import type { Access } from './access';
import type { Caller } from './caller';
import type { Peers } from './peers';

/** What a resolver knows about the request. A chapter adds its loaders, nothing else. */
export interface RequestContext {
  readonly requestId: string;
  readonly caller: Caller | null;
  readonly access: Access;
  /** The moment the request counts as made; every rule of the request uses this one. */
  readonly now: Date;
  /** Keys that sign cursors; the first signs, all are believed. */
  readonly cursorKeys: readonly string[];
  /** How other chapters are asked. */
  readonly peers: Peers;
}
