import type { Readable } from 'node:stream';
import type { CallName, Calls, StreamName, Streams } from './calls';
import { Fault } from './errors';
import type { ChapterLink } from './link/link';
import { seal } from './seal';

/** Longest wait for an answer where the request itself sets no end. */
const PATIENCE_MS = 5_000;

export interface CallOptions {
  readonly requestId: string;
  readonly now: Date;
  /** Milliseconds since the epoch. */
  readonly deadline?: number;
}

/** Asks whichever chapter answers a call, in this process or elsewhere. */
export interface Peers {
  call<Name extends CallName>(
    name: Name,
    ask: Calls[Name]['ask'],
    options: CallOptions,
  ): Promise<Calls[Name]['answer']>;
  /** Resolves when the answer begins; whoever asks reads or destroys it. */
  stream<Name extends StreamName>(name: Name, ask: Streams[Name], options: CallOptions): Promise<Readable>;
  /** Brings events to a chapter, which has them once this is over. The one call that every chapter answers. */
  send(chapter: string, events: readonly string[], options: CallOptions): Promise<void>;
}

/** The name of that call. What it brings is `{ events }`, each the text of an envelope. */
export const DELIVER = 'deliver';

/** The audience of a call's seal: a seal for a sub-request, or for another call, opens none. */
export const audienceOf = (chapter: string, call: string): string => `${chapter}/${call}`;

/** `chapterOf` names the chapter that answers a call; `links` may fill up later. */
export function createPeers(
  links: ReadonlyMap<string, ChapterLink>,
  chapterOf: (call: CallName | StreamName) => string | undefined,
  sealKeys: readonly string[],
): Peers {
  const letter = (link: ChapterLink, name: string, ask: object, { requestId, now, deadline }: CallOptions) => {
    const body = JSON.stringify(ask);
    const nobody = { caller: null, grants: [], mandate: null, refusal: null };
    const sealed = seal({ chapter: audienceOf(link.name, name), requestId, ...nobody }, body, sealKeys, now);
    return [name, body, sealed, deadline ?? Date.now() + PATIENCE_MS] as const;
  };
  const letterTo = (name: CallName | StreamName, ask: object, options: CallOptions) => {
    const chapter = chapterOf(name);
    const link = chapter === undefined ? undefined : links.get(chapter);
    if (!link) throw new Fault('UPSTREAM_UNAVAILABLE', new Error(`nobody answers the call ${name}`));
    return { link, to: letter(link, name, ask, options) };
  };
  return {
    async call(name, ask, options) {
      const { link, to } = letterTo(name, ask, options);
      return (await link.call(...to)) as never;
    },
    async stream(name, ask, options) {
      const { link, to } = letterTo(name, ask, options);
      return link.stream(...to);
    },
    async send(chapter, events, options) {
      const link = links.get(chapter);
      if (!link) throw new Fault('UPSTREAM_UNAVAILABLE', new Error(`there is no way to ${chapter}`));
      await link.call(...letter(link, DELIVER, { events }, options));
    },
  };
}
