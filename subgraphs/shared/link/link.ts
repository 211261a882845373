import type { Readable } from 'node:stream';
import type { SubAnswer, SubRequest } from '../chapter';
import type { Cancelled } from './cancellation';

/** How a sub-request may be sent. */
export interface SendOptions {
  /** When the answer must be here, milliseconds since the epoch. */
  readonly deadline: number;
  /** Cancelled when nobody waits for the answer any more. */
  readonly signal?: Cancelled | undefined;
  /** Whether it may be sent once more after a failure: queries only. No, unless said. */
  readonly retriable?: boolean;
  /** Its place in a trace, by W3C Trace Context, for whoever is asked over HTTP. */
  readonly trace?: { readonly traceparent: string } | undefined;
}

/** How the way to somebody is, for `/metrics`. */
export interface LinkCondition {
  readonly breaker: 'closed' | 'open' | 'half-open';
  /** Requests under way. */
  readonly inFlight: number;
  /** Requests that wait until they may be. */
  readonly queued: number;
}

/** A way to a chapter. */
export interface ChapterLink {
  readonly name: string;
  /** Sends a sealed sub-request. Throws a Fault when no answer comes. `body` is the exact text that was sealed. */
  send(body: string, request: SubRequest, seal: string, options: SendOptions): Promise<SubAnswer>;
  /** Makes a sealed call (see `calls.ts`), once. Throws the Fault that the chapter threw, or one when no answer comes. */
  call(name: string, body: string, seal: string, deadline: number): Promise<unknown>;
  /** Asks for bytes, sealed as a call is. Throws as `call` does, until they begin to come; later the stream fails. */
  stream(name: string, body: string, seal: string, deadline: number): Promise<Readable>;
  /** Throws when the chapter cannot answer now. */
  ready(): Promise<void>;
  condition?(): LinkCondition;
  close(): Promise<void>;
}
