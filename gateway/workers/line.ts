import type { Worker } from 'node:cluster';

/** What one end may ask the other, by name. */
type Questions = Readonly<Record<string, { ask: unknown; answer: unknown }>>;

type Answerers<Asked extends Questions> = {
  readonly [Name in keyof Asked]: (ask: Asked[Name]['ask']) => Promise<Asked[Name]['answer']>;
};

type Letter =
  | { readonly asks: string; readonly number: number; readonly ask: unknown }
  | { readonly answers: number; readonly answer?: unknown; readonly failed?: string };

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The line between the first process and a worker; each end asks, and answers what it is asked. `worker` is the other
 * end's face here: `cluster.worker` in the worker itself.
 */
export class Line<Asks extends Questions, Asked extends Questions> {
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #cut = false;

  constructor(
    private readonly worker: Worker,
    private readonly answerers: Answerers<Asked>,
  ) {
    worker.on('message', (letter: Letter) => this.#receive(letter));
    // Either may come first, or alone.
    worker.once('disconnect', () => this.cut());
    worker.once('exit', () => this.cut());
  }

  /** Rejects with what the other end failed with, or when it is gone before it answers. */
  ask<Name extends keyof Asks & string>(name: Name, ask: Asks[Name]['ask']): Promise<Asks[Name]['answer']> {
    return new Promise((resolve, reject) => {
      if (this.#cut) return reject(new LineCut());
      const number = ++this.#last;
      this.#waiting.set(number, { resolve: resolve as Waiting['resolve'], reject });
      this.#send({ asks: name, number, ask });
    });
  }

  /** Nobody is there any more to answer. */
  cut(): void {
    this.#cut = true;
    for (const { reject } of this.#waiting.values()) reject(new LineCut());
    this.#waiting.clear();
  }

  #receive(letter: Letter): void {
    if ('asks' in letter) void this.#answer(letter.asks, letter.number, letter.ask);
    else if ('answers' in letter) {
      const waiting = this.#waiting.get(letter.answers);
      this.#waiting.delete(letter.answers);
      if (letter.failed === undefined) waiting?.resolve(letter.answer);
      else waiting?.reject(new Error(letter.failed));
    }
  }

  async #answer(name: string, number: number, ask: unknown): Promise<void> {
    try {
      const answer = await this.answerers[name]?.(ask);
      this.#send({ answers: number, answer });
    } catch (error) {
      this.#send({ answers: number, failed: error instanceof Error ? error.message : String(error) });
    }
  }

  #send(letter: Letter): void {
    if (this.#cut) return;
    this.worker.send(letter, undefined, undefined, (error) => {
      if (error) this.cut();
    });
  }
}

export class LineCut extends Error {
  override readonly name = 'LineCut';

  constructor() {
    super('the other process is gone');
  }
}
