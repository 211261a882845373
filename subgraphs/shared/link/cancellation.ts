/** Says that nobody waits for an answer any more. */
export interface Cancelled {
  readonly aborted: boolean;
  /** Has something done then, unless `forget` comes first. Nothing is done if that was before. */
  when(act: () => void): void;
  forget(act: () => void): void;
}

/** An AbortSignal says the same at twenty times the price, and each request of a client's has one. */
export class Cancellation implements Cancelled {
  #aborted = false;
  readonly #acts = new Set<() => void>();

  get aborted(): boolean {
    return this.#aborted;
  }

  cancel(): void {
    if (this.#aborted) return;
    this.#aborted = true;
    for (const act of this.#acts) act();
  }

  when(act: () => void): void {
    this.#acts.add(act);
  }

  forget(act: () => void): void {
    this.#acts.delete(act);
  }
}
