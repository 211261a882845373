import type { Cancelled } from '../cancellation';
import { NoAnswer } from '../noAnswer';

interface Waiting {
  readonly go: () => void;
  readonly fail: (why: NoAnswer) => void;
}

/**
 * How much may be asked of one server at a time, so that a slow one does not take everything there is to take. Whoever finds
 * no place waits in a line that has an end, and leaves it at the deadline or when nobody waits for them any more.
 */
export class Bulkhead {
  #inFlight = 0;
  /** In the order of their arrival. */
  readonly #line = new Set<Waiting>();

  constructor(
    private readonly places: number,
    private readonly longest: number,
  ) {}

  get inFlight(): number {
    return this.#inFlight;
  }

  get queued(): number {
    return this.#line.size;
  }

  get isFull(): boolean {
    return this.#inFlight >= this.places;
  }

  /** Takes a place, or resolves when there is one. Throws a NoAnswer when the line is too long, and rejects with one. */
  enter(deadline: number, signal: Cancelled | undefined): Promise<void> | undefined {
    if (!this.isFull) {
      this.#inFlight++;
      return undefined;
    }
    if (this.#line.size >= this.longest) throw NoAnswer.notAsked('QUEUE_FULL');
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        signal?.forget(cancel);
        this.#line.delete(waiting);
      };
      const fail = (why: NoAnswer): void => {
        leave();
        reject(why);
      };
      const go = (): void => {
        leave();
        resolve();
      };
      const waiting: Waiting = { go, fail };
      const cancel = (): void => fail(NoAnswer.notAsked('CANCELLED'));
      // It has not been asked: those that it does not answer tell what it is like.
      const timer = setTimeout(() => fail(NoAnswer.late(false)), deadline - Date.now());
      signal?.when(cancel);
      this.#line.add(waiting);
    });
  }

  /**
   * Gives a place back. The first in the line has it in the next turn of the loop, when its connection is free, and when a
   * breaker has heard how the last one fared.
   */
  readonly leave = (): void => {
    if (this.#line.size > 0) setImmediate(this.#handOver);
    else this.#inFlight--;
  };

  readonly #handOver = (): void => {
    const [first] = this.#line;
    if (first) first.go();
    else this.#inFlight--;
  };

  /** Sends everybody in the line away. */
  clear(reason: 'BREAKER_OPEN' | 'CLOSED'): void {
    for (const waiting of this.#line) waiting.fail(NoAnswer.notAsked(reason));
  }
}
