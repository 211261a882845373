import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Cancelled } from '../cancellation';
import { NoAnswer } from '../noAnswer';

/** A POST that asks for JSON. */
export interface HttpRequest {
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: string;
  /** When the answer must be here, milliseconds since the epoch. */
  readonly deadline: number;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: Cancelled | undefined;
  /** Whether it may be sent once more after a failure. */
  readonly retriable: boolean;
}

/**
 * Makes an answer of parsed JSON and its HTTP status, 2xx or 4xx; undefined where that is none. `plain`: no text in it has
 * anything that JSON writes with a backslash.
 */
export type ReadAnswer<Answer> = (value: unknown, status: number, plain: boolean) => Answer | undefined;

/**
 * One request on its connection, and what comes back. As soon as it is known that this will be no answer (headers that speak
 * of none, the deadline, nobody waiting), the connection is closed and nothing more is read.
 */
export class Exchange<Answer> implements Dispatcher.DispatchHandler {
  /** Rejects with a NoAnswer. */
  readonly answer: Promise<Answer>;
  #resolve!: (answer: Answer) => void;
  #reject!: (why: unknown) => void;
  #isSettled = false;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  readonly #chunks: Buffer[] = [];
  readonly #begun = Date.now();
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly request: HttpRequest,
    private readonly read: ReadAnswer<Answer>,
    /** Milliseconds after which being late is whoever was asked's own doing. */
    private readonly fairMs: number,
    /** Called once, when undici holds nothing of it any more; that may be long after the answer is given up. */
    private readonly over: () => void,
  ) {
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#timer = setTimeout(this.#late, request.deadline - this.#begun);
    request.signal?.when(this.#cancel);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // It waited for its connection for too long. Throwing takes it back and leaves the connection to others.
    if (this.#isSettled) throw new Error('nobody waits for the answer any more');
    this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status;
    if (status < 200) return;
    if (status >= 500 || (status >= 300 && status < 400)) this.#giveUp(NoAnswer.status(status));
    else if (!isJson.test(headers['content-type'] ?? '')) this.#giveUp(NoAnswer.garbage('NO_JSON'));
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.over();
    const [first = empty] = this.#chunks;
    const bytes = this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : first;
    try {
      const text = bytes.toString();
      const answer = this.read(parse(text), this.#status, !text.includes('\\'));
      if (answer === undefined) throw NoAnswer.garbage('NO_ANSWER');
      this.#settle();
      this.#resolve(answer);
    } catch (error) {
      this.#fail(error);
    }
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.over();
    if (!this.#isSettled) this.#fail(NoAnswer.failed(error));
  }

  readonly #late = (): void => this.#giveUp(NoAnswer.late(Date.now() - this.#begun >= this.fairMs));
  readonly #cancel = (): void => this.#giveUp(NoAnswer.notAsked('CANCELLED'));

  #giveUp(why: NoAnswer): void {
    this.#fail(why);
    this.#controller?.abort(why);
  }

  #fail(why: unknown): void {
    this.#settle();
    this.#reject(why);
  }

  #settle(): void {
    this.#isSettled = true;
    clearTimeout(this.#timer);
    this.request.signal?.forget(this.#cancel);
  }
}

const empty = Buffer.alloc(0);
/** RFC 6839: `application/json` and whatever ends in `+json`. */
const isJson = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/** A parser's own message quotes what it could not read. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw NoAnswer.garbage('NO_JSON');
  }
}
