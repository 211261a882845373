import type { SubAnswer, SubRequest } from '../../subgraphs/shared/chapter';

/** A way to a chapter. */
export interface ChapterLink {
  readonly name: string;
  /** Sends a sealed sub-request. Throws a Fault when no answer comes. `body` is the exact text that was sealed. */
  send(body: string, request: SubRequest, seal: string, deadline: number): Promise<SubAnswer>;
  /** Throws when the chapter cannot answer now. */
  ready(): Promise<void>;
  close(): Promise<void>;
}
