import type { Readable } from 'node:stream';
import type { Chapter, SubAnswer } from '../chapter';
import type { Cancelled } from './cancellation';
import type { ChapterLink, LinkCondition } from './link';
import { NoAnswer } from './noAnswer';

/**
 * A chapter in this process: no HTTP and no parsing in between, and the same seal, context, errors and deadline as over
 * HTTP. There is no breaker, nothing being in between that could break, and no bulkhead: chapters of one process ask each
 * other, and would wait for each other's places.
 */
export class LocalLink implements ChapterLink {
  readonly name: string;
  #inFlight = 0;

  constructor(private readonly chapter: Chapter) {
    this.name = chapter.name;
  }

  send(...[body, request, seal, { deadline, signal }]: Parameters<ChapterLink['send']>): Promise<SubAnswer> {
    return this.#ask(() => this.chapter.answer(body, request, seal), deadline, signal);
  }

  call(...[name, body, seal, deadline]: Parameters<ChapterLink['call']>): Promise<unknown> {
    return this.#ask(() => this.chapter.call(name, body, seal), deadline);
  }

  stream(...[name, body, seal, deadline]: Parameters<ChapterLink['stream']>): Promise<Readable> {
    let answer: Promise<Readable> | undefined;
    const begin = (): Promise<Readable> => {
      answer = this.chapter.stream(name, body, seal);
      return answer;
    };
    return this.#ask(begin, deadline).catch((error: unknown) => {
      // What comes too late is nobody's to read.
      answer?.then((stream) => stream.destroy()).catch(() => undefined);
      throw error;
    });
  }

  ready(): Promise<void> {
    return this.chapter.ready();
  }

  condition(): LinkCondition {
    return { breaker: 'closed', inFlight: this.#inFlight, queued: 0 };
  }

  close(): Promise<void> {
    return this.chapter.close();
  }

  /** Begins nothing that nobody waits for. What has begun goes on, and is under way until it is over. */
  async #ask<Answer>(begin: () => Promise<Answer>, deadline: number, signal?: Cancelled): Promise<Answer> {
    if (signal?.aborted) throw NoAnswer.notAsked('CANCELLED');
    if (deadline <= Date.now()) throw NoAnswer.late(false);
    this.#inFlight++;
    const answer = begin();
    answer.then(this.#over, this.#over);
    return inTime(answer, deadline, signal);
  }

  readonly #over = (): void => {
    this.#inFlight--;
  };
}

/**
 * Waits no longer than until then (milliseconds since the epoch), which throws `UPSTREAM_TIMEOUT`, or until nobody waits for
 * the answer any more.
 */
export function inTime<Answer>(
  answer: Promise<Answer>,
  deadline: number,
  signal?: Cancelled | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      signal?.forget(cancel);
    };
    const fail = (why: unknown): void => {
      settle();
      reject(why);
    };
    const cancel = (): void => fail(NoAnswer.notAsked('CANCELLED'));
    const timer = setTimeout(() => fail(NoAnswer.late(true)), Math.max(0, deadline - Date.now()));
    signal?.when(cancel);
    answer.then((value) => {
      settle();
      resolve(value);
    }, fail);
  });
}
