import { Fault } from '../../subgraphs/shared/errors';
import { type Client, Clients, type Waiting } from './clients';
import { AdaptiveLimit } from './limit';

/** With fewer requests than this nobody is refused: so many profiles are answered within half a second by one processor. */
const FEWEST = 128;
/**
 * While every request waits longer than this before it is begun, and has for a while, more come than can be answered. A crowd
 * that came at once waits as long, and is through before that (K. Nichols and V. Jacobson, "Controlling Queue Delay", 2012).
 */
const LATE_MS = 250;
const STANDING_MS = 500;
/** How long a request waits at most, where the answers take long and not the line. */
const PATIENCE_MS = 5_000;
/** A request that waits was read already, and takes the memory of its body. */
const LINE = 1_000;
/**
 * A client may have this many times as many places as are left: one alone four fifths of them, two of them four ninths
 * each, so that whoever comes next finds some (dynamic thresholds, A. Choudhury and E. Hahne, 1998).
 */
const SHARE = 4;
/**
 * How long requests are begun in one turn of the event loop. Registries in the same process answer without a pause: begun as
 * they come, all that have arrived would be answered before anybody could look at how many there are.
 */
const TURN_MS = 10;
/** Requests that are begun in one turn at most. */
const BATCH = 16;

/** Refuses whom there is no place for now. */
export class Overloaded extends Fault {
  constructor() {
    super('RATE_LIMITED');
  }
}

/**
 * Whom to answer while more is asked than can be answered. Those who are refused are refused early, so that nearly all of
 * the processor is left for the others; a place that becomes free goes to the client that has the fewest.
 */
export class Admission {
  /** Requests refused so far. */
  shed = 0;
  #inFlight = 0;
  #waiting = 0;
  /** Since when every request that was begun had waited too long. */
  #lateSince: number | null = null;
  #turnSince: number | null = null;
  #due = 0;
  readonly #clients = new Clients();

  constructor(
    private readonly limit = new AdaptiveLimit(FEWEST),
    /** Milliseconds of a clock that is never set. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  get inFlight(): number {
    return this.#inFlight;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** How many may be answered at a time, for now. */
  get places(): number {
    return this.limit.value;
  }

  /** The event loop came this many milliseconds late to what was due. */
  delayed(milliseconds: number): void {
    this.limit.delayed(milliseconds);
    this.#continue();
  }

  /**
   * Whether a request of this client need not even be read: there are more than can be answered, and nobody has more of them
   * who could give way. Whoever is refused for it is counted.
   */
  refuses(key: string): boolean {
    if (this.#all < FEWEST || !this.#isLate()) return false;
    const own = this.#clients.of(key)?.all ?? 0;
    if ((this.#clients.richest()?.all ?? 0) > own + 1) return false;
    this.shed++;
    return true;
  }

  /** Resolves with what gives the place back, which may be called again. Throws `Overloaded` for whom there is none in time. */
  async enter(key: string): Promise<() => void> {
    const client = this.#clients.open(key);
    if (this.#waiting === 0 && this.#isFree(client) && this.#isTurnYoung()) this.#take(client, 0);
    else await this.#turn(key, client);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#inFlight--;
      client.taken--;
      this.#clients.leave(key);
      this.#continue();
    };
  }

  #turn(key: string, client: Client): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        client.line.delete(waiting);
        this.#waiting--;
      };
      const waiting: Waiting = {
        since: this.now(),
        go: () => {
          leave();
          resolve();
        },
        refuse: () => {
          leave();
          this.shed++;
          this.#clients.leave(key);
          reject(new Overloaded());
        },
      };
      const timer = setTimeout(waiting.refuse, PATIENCE_MS);
      client.line.add(waiting);
      this.#waiting++;
      this.#thin();
      this.#continue();
    });
  }

  /** Has those give way who came last, of the client with the most requests. */
  #thin(): void {
    while (this.#waiting > LINE || (this.#waiting > 0 && this.#all > FEWEST && this.#isLate())) {
      lastOf(this.#clients.richest()?.line ?? [])?.refuse();
    }
  }

  /** Has requests that wait begun, as many as there are places for, in turns of the event loop of their own. */
  #continue(): void {
    if (this.#waiting === 0 || this.#due > 0) return;
    const poorest = this.#clients.poorest();
    if (!poorest || !this.#isFree(poorest)) {
      this.limit.reached();
      return;
    }
    const started = { at: Number.NaN };
    this.#due = BATCH;
    for (let one = 0; one < BATCH; one++) setImmediate(() => this.#begin(started));
  }

  /** One request. What it does without a pause is done before the next of these is called. */
  #begin(started: { at: number }): void {
    const now = this.now();
    if (Number.isNaN(started.at)) started.at = now;
    const poorest = now - started.at < TURN_MS ? this.#clients.poorest() : undefined;
    if (poorest && this.#isFree(poorest)) {
      for (const first of poorest.line) {
        this.#take(poorest, now - first.since);
        first.go();
        break;
      }
    }
    if (--this.#due > 0) return;
    this.#thin();
    this.#continue();
  }

  #take(client: Client, waited: number): void {
    this.#inFlight++;
    client.taken++;
    if (waited < LATE_MS) this.#lateSince = null;
    else this.#lateSince ??= this.now();
  }

  get #all(): number {
    return this.#inFlight + this.#waiting;
  }

  /** Whether requests have been begun too late for a while. */
  #isLate(): boolean {
    return this.#lateSince !== null && this.now() - this.#lateSince >= STANDING_MS;
  }

  #isFree(client: Client): boolean {
    const left = this.limit.value - this.#inFlight;
    return left > 0 && client.taken < SHARE * left;
  }

  #isTurnYoung(): boolean {
    const now = this.now();
    if (this.#turnSince === null) {
      this.#turnSince = now;
      setImmediate(() => {
        this.#turnSince = null;
      });
    }
    return now - this.#turnSince < TURN_MS;
  }
}

function lastOf<Value>(values: Iterable<Value>): Value | undefined {
  let last: Value | undefined;
  for (const value of values) last = value;
  return last;
}
