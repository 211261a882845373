import { Fault } from '../subgraphs/shared/errors';

export interface PlacesOptions {
  /** How many may have a place at a time, and how many of them one person. */
  readonly all: number;
  readonly each: number;
  /** How many wait at most, and for how many milliseconds. */
  readonly line: number;
  readonly patience: number;
}

interface Waiting {
  readonly key: string;
  readonly go: () => void;
}

/** Places for what takes memory or a connection for longer than a moment. Who finds none waits in line, for a while. */
export class Places {
  readonly #taken = new Map<string, number>();
  readonly #line = new Set<Waiting>();
  #all = 0;

  constructor(private readonly options: PlacesOptions) {}

  /** Resolves with what gives the place back, which may be called again. Throws `RATE_LIMITED` when that would take too long. */
  async take(key: string): Promise<() => void> {
    if (this.#isFree(key)) this.#occupy(key);
    else if (this.#line.size < this.options.line) await this.#turn(key);
    else throw new Fault('RATE_LIMITED');
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#give(key);
    };
  }

  #turn(key: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = { key, go: () => leave(resolve) };
      const leave = (end: () => void): void => {
        clearTimeout(timer);
        this.#line.delete(waiting);
        end();
      };
      const timer = setTimeout(() => leave(() => reject(new Fault('RATE_LIMITED'))), this.options.patience);
      this.#line.add(waiting);
    });
  }

  #give(key: string): void {
    this.#all--;
    const left = this.#of(key) - 1;
    if (left > 0) this.#taken.set(key, left);
    else this.#taken.delete(key);
    for (const waiting of this.#line) {
      if (!this.#isFree(waiting.key)) continue;
      this.#occupy(waiting.key);
      waiting.go();
      return;
    }
  }

  #occupy(key: string): void {
    this.#all++;
    this.#taken.set(key, this.#of(key) + 1);
  }

  #of(key: string): number {
    return this.#taken.get(key) ?? 0;
  }

  #isFree(key: string): boolean {
    return this.#all < this.options.all && this.#of(key) < this.options.each;
  }
}
