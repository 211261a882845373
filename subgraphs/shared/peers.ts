import type { CallName, Calls } from './calls';
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
}

/** The audience of a call's seal: a seal for a sub-request, or for another call, opens none. */
export const audienceOf = (chapter: string, call: string): string => `${chapter}/${call}`;

/** `chapterOf` names the chapter that answers a call; `links` may fill up later. */
export function createPeers(
  links: ReadonlyMap<string, ChapterLink>,
  chapterOf: (call: CallName) => string | undefined,
  sealKeys: readonly string[],
): Peers {
  return {
    async call(name, ask, { requestId, now, deadline = Date.now() + PATIENCE_MS }) {
      const chapter = chapterOf(name);
      const link = chapter === undefined ? undefined : links.get(chapter);
      if (!link) throw new Fault('UPSTREAM_UNAVAILABLE', new Error(`nobody answers the call ${name}`));
      const body = JSON.stringify(ask);
      const nobody = { caller: null, grants: [], mandate: null, refusal: null };
      const sealed = seal({ chapter: audienceOf(link.name, name), requestId, ...nobody }, body, sealKeys, now);
      return (await link.call(name, body, sealed, deadline)) as never;
    },
  };
}
