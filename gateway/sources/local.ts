import type { Chapter } from '../../subgraphs/shared/chapter';
import { Fault } from '../../subgraphs/shared/errors';
import type { ChapterLink } from './link';

/** A chapter in this process: no HTTP and no parsing in between, and the same seal, context and errors as over HTTP. */
export class LocalLink implements ChapterLink {
  readonly name: string;

  constructor(private readonly chapter: Chapter) {
    this.name = chapter.name;
  }

  async send(...[body, request, seal, deadline]: Parameters<ChapterLink['send']>) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Fault('UPSTREAM_TIMEOUT')), Math.max(0, deadline - Date.now()));
    });
    try {
      return await Promise.race([this.chapter.answer(body, request, seal), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  ready(): Promise<void> {
    return this.chapter.ready();
  }

  close(): Promise<void> {
    return this.chapter.close();
  }
}
