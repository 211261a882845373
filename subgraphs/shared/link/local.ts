import type { Chapter } from '../chapter';
import { Fault } from '../errors';
import type { ChapterLink } from './link';

/** A chapter in this process: no HTTP and no parsing in between, and the same seal, context and errors as over HTTP. */
export class LocalLink implements ChapterLink {
  readonly name: string;

  constructor(private readonly chapter: Chapter) {
    this.name = chapter.name;
  }

  send(...[body, request, seal, deadline]: Parameters<ChapterLink['send']>) {
    return inTime(this.chapter.answer(body, request, seal), deadline);
  }

  call(...[name, body, seal, deadline]: Parameters<ChapterLink['call']>) {
    return inTime(this.chapter.call(name, body, seal), deadline);
  }

  stream(...[name, body, seal, deadline]: Parameters<ChapterLink['stream']>) {
    const answer = this.chapter.stream(name, body, seal);
    return inTime(answer, deadline).catch((error: unknown) => {
      // What comes too late is nobody's to read.
      answer.then((stream) => stream.destroy()).catch(() => undefined);
      throw error;
    });
  }

  ready(): Promise<void> {
    return this.chapter.ready();
  }

  close(): Promise<void> {
    return this.chapter.close();
  }
}

/** Throws `UPSTREAM_TIMEOUT` when an answer is not there by then (milliseconds since the epoch). */
export async function inTime<Answer>(answer: Promise<Answer>, deadline: number): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Fault('UPSTREAM_TIMEOUT')), Math.max(0, deadline - Date.now()));
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
