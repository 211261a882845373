import type { Readable } from 'node:stream';
import type { SubAnswer, SubRequest } from '../chapter';

/** A way to a chapter. */
export interface ChapterLink {
  readonly name: string;
  /** Sends a sealed sub-request. Throws a Fault when no answer comes. `body` is the exact text that was sealed. */
  send(body: string, request: SubRequest, seal: string, deadline: number): Promise<SubAnswer>;
  /** Makes a sealed call (see `calls.ts`). Throws the Fault that the chapter threw, or one when no answer comes. */
  call(name: string, body: string, seal: string, deadline: number): Promise<unknown>;
  /** Asks for bytes, sealed as a call is. Throws as `call` does, until they begin to come; later the stream fails. */
  stream(name: string, body: string, seal: string, deadline: number): Promise<Readable>;
  /** Throws when the chapter cannot answer now. */
  ready(): Promise<void>;
  close(): Promise<void>;
}
