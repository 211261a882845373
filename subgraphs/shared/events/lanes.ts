import { backoff } from './patience';

export interface LanesParts {
  /** The lanes in which something is left, as the database has it. */
  waiting(): Promise<readonly string[]>;
  /** Works a lane off. Gives after how many milliseconds to go on, or why not: it is empty, or held by a dead letter. */
  work(lane: string): Promise<number | 'empty' | 'held'>;
  failed(error: unknown): void;
  readonly backoffMs: number;
}

/** How many lanes are worked off beside each other. */
const BESIDE = 8;
/** How long what another process left may lie, while there is something to do. */
const LOOK_MS = 60_000;
/** Whether an operator has freed a held lane is looked at so many first waits later. */
const HELD_WAITS = 300;
const HELD_LONGEST_MS = 30_000;

/** Which lane is worked off when: never one twice at once, a bounded number together, and none while none is nudged. */
export class Lanes {
  readonly #queue = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #held = new Set<string>();
  #heldTimer: NodeJS.Timeout | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(private readonly parts: LanesParts) {}

  get closed(): boolean {
    return this.#closed;
  }

  /** There is something in this lane. */
  nudge(lane: string): void {
    if (this.#closed) return;
    if (performance.now() - this.#lookedAt > LOOK_MS) this.look();
    if (this.#running.has(lane)) this.#again.add(lane);
    else this.#queue.add(lane);
    this.#fill();
  }

  look(): void {
    if (this.#closed) return;
    this.#lookedAt = performance.now();
    this.parts.waiting().then(
      (lanes) => lanes.forEach((lane) => void this.nudge(lane)),
      (error: unknown) => {
        this.parts.failed(error);
        if (!this.#closed) this.#later('', () => this.look(), backoff(5, this.parts.backoffMs));
      },
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#queue.clear();
    clearTimeout(this.#heldTimer);
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#running.values());
  }

  #fill(): void {
    for (const lane of this.#queue) {
      if (this.#running.size >= BESIDE) return;
      this.#queue.delete(lane);
      this.#running.set(lane, this.#work(lane));
    }
  }

  async #work(lane: string): Promise<void> {
    this.#again.delete(lane);
    this.#held.delete(lane);
    clearTimeout(this.#timers.get(lane));
    this.#timers.delete(lane);
    const outcome = await this.parts.work(lane).catch((error: unknown) => {
      this.parts.failed(error);
      const failures = (this.#failures.get(lane) ?? 0) + 1;
      this.#failures.set(lane, failures);
      return backoff(failures, this.parts.backoffMs);
    });
    this.#running.delete(lane);
    if (this.#closed) return;
    if (typeof outcome === 'number') this.#later(lane, () => this.nudge(lane), outcome);
    else {
      this.#failures.delete(lane);
      if (outcome === 'held') this.#hold(lane);
      else if (this.#again.has(lane)) this.#queue.add(lane);
    }
    this.#fill();
  }

  #later(key: string, action: () => void, milliseconds: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      action();
    }, milliseconds);
    timer.unref();
    this.#timers.set(key, timer);
  }

  /** A command in another process frees a lane; only while one is held is there anything to look for. */
  #hold(lane: string): void {
    this.#held.add(lane);
    if (this.#heldTimer) return;
    this.#heldTimer = setTimeout(
      () => {
        this.#heldTimer = undefined;
        for (const each of [...this.#held]) this.nudge(each);
      },
      Math.min(HELD_WAITS * this.parts.backoffMs, HELD_LONGEST_MS),
    );
    this.#heldTimer.unref();
  }
}
