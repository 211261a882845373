/** Each request that waits for registries takes some ten thousand bytes. */
const MOST = 2_048;
/** A turn of the event loop that is longer than this makes whoever comes now wait for longer than an answer should take. */
const DELAY_MS = 50;
/** Delays that are looked at together. Only the shortest counts: a collection of garbage makes one of them long, not all. */
const WINDOW = 5;

/**
 * How many requests are answered at a time. A request takes processor time, of which there is so much, and waits for
 * registries, which takes none: so the limit goes up by a quarter while it is what keeps requests waiting, and down by a
 * fifth while the event loop is late.
 */
export class AdaptiveLimit {
  #value: number;
  #reached = false;
  #shortest = Number.POSITIVE_INFINITY;
  #delays = 0;

  constructor(private readonly fewest: number) {
    this.#value = fewest;
  }

  get value(): number {
    return this.#value;
  }

  /** Somebody had to wait for a place. */
  reached(): void {
    this.#reached = true;
  }

  /** The event loop came this many milliseconds late to what was due. */
  delayed(milliseconds: number): void {
    this.#shortest = Math.min(this.#shortest, milliseconds);
    if (++this.#delays < WINDOW) return;
    if (this.#shortest > DELAY_MS) this.#value = Math.max(this.fewest, Math.floor(this.#value * 0.8));
    else if (this.#reached) this.#value = Math.min(MOST, Math.ceil(this.#value * 1.25));
    this.#reached = false;
    this.#shortest = Number.POSITIVE_INFINITY;
    this.#delays = 0;
  }
}
