/** No wait between two attempts is longer. */
const LONGEST_MS = 60_000;

/** The wait after so many attempts in vain: twice as long each time, and never quite the same for two. */
export const backoff = (attempts: number, firstMs: number, longestMs = LONGEST_MS): number =>
  Math.min(firstMs * 2 ** Math.min(attempts - 1, 30), longestMs) * (0.5 + Math.random() / 2);

/** Waits that all end at once when `end` is called. None of them keeps the process alive. */
export class Waits {
  readonly #waiting = new Set<() => void>();
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  wait(milliseconds: number): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      timer.unref();
      this.#waiting.add(wake);
    });
  }

  end(): void {
    this.#ended = true;
    for (const wake of [...this.#waiting]) wake();
  }
}
