import cluster from 'node:cluster';
import type { Logger } from 'pino';
import type { Observation } from '../observe';
import { LineCut } from './line';
import { Member } from './member';
import { Pages } from './pages';

export interface CrewOptions {
  readonly count: number;
  /** Settings of the workers beside those of this process. */
  readonly environment: Readonly<Record<string, string>>;
  readonly supergraphSdl: string;
  /** Resolves when what comes before the first request is done. */
  readonly prepared: () => Promise<unknown>;
  /** What this process itself counts, and where it says how the workers fare. */
  readonly observation: Observation;
  readonly log: Logger;
  /** No worker is left, and none will come. */
  readonly lost: () => void;
  /** How long a place stays empty after the second in a row did not stay; twice as long each time. 100 unless said. */
  readonly pauseMs?: number;
}

/** A worker that ends sooner than this after it began to listen did not stay. */
const STAYED_MS = 10_000;
/** How often in a row a place is filled again where nobody stays. */
const ATTEMPTS = 8;
const PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/** Where a worker has its successor. */
interface Place {
  /** How many in a row did not stay. */
  failures: number;
}

/** A worker could not start at all. It has said why on standard error. */
export class CrewFailed extends Error {
  override readonly name = 'CrewFailed';

  constructor() {
    super('a worker could not start');
  }
}

/**
 * The workers, as the first process has them: n processes of the same program that share a port, each replaced when it ends
 * by itself. The first one begins alone, so that what keeps all of them from starting is said once.
 */
export class Crew {
  /** Where they listen, once all do. Rejects with CrewFailed; never settles when they are drained before. */
  readonly opened: Promise<string>;
  readonly #members = new Map<Member, Place>();
  readonly #pauses = new Set<NodeJS.Timeout>();
  readonly #pages: Pages;
  #supergraphSdl: string;
  #replaced = 0;
  #state: 'alone' | 'joining' | 'open' | 'draining' = 'alone';
  #begun: { resolve(url: string): void; reject(error: Error): void } = { resolve() {}, reject() {} };
  #emptied: () => void = () => {};

  constructor(private readonly options: CrewOptions) {
    this.#pages = new Pages(options.observation.registry);
    this.#supergraphSdl = options.supergraphSdl;
    this.opened = new Promise((resolve, reject) => {
      this.#begun = { resolve, reject };
    });
    this.opened.catch(() => undefined);
    // Lags may be no number, which JSON cannot say.
    cluster.setupPrimary({ serialization: 'advanced' });
    options.observation.watch({ name: 'workers', help: 'Workers that listen.', read: () => this.#listening() });
    options.observation.watch({
      name: 'workers_replaced',
      help: 'Workers that ended by themselves and were replaced, since the start.',
      read: () => this.#replaced,
    });
    this.#fork({ failures: 0 });
  }

  /**
   * Has them serve another supergraph, one after another: the first tries it for all, and meanwhile the others have the
   * processor. Rejects when it cannot be served; then all serve what they served.
   */
  async reload(supergraphSdl: string): Promise<void> {
    const strays: Member[] = [];
    let taken = 0;
    // Whoever joins on the way is asked as well: it may have begun with the one before.
    for (const member of this.#members.keys()) {
      try {
        await member.reload(supergraphSdl);
        taken++;
      } catch (error) {
        if (error instanceof LineCut) continue;
        if (taken === 0) throw error;
        strays.push(member);
      }
    }
    if (taken === 0) throw new Error('no worker is there to try it');
    this.#supergraphSdl = supergraphSdl;
    for (const stray of strays) {
      this.options.log.error({ member: stray.number }, 'a worker refused what others serve: it is replaced');
      stray.drain();
    }
  }

  /** Drains all of them; resolves when they have ended. */
  async close(): Promise<void> {
    this.#state = 'draining';
    for (const pause of this.#pauses) clearTimeout(pause);
    const emptied = new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    for (const member of this.#members.keys()) member.drain();
    if (this.#members.size > 0) await emptied;
  }

  #fork(place: Place): void {
    const worker = cluster.fork(this.options.environment);
    const first = {
      supergraph: () => this.#supergraphSdl,
      prepared: this.options.prepared,
      page: () => this.#pages.page(),
    };
    const member = new Member(worker, first, (url) => this.#listens(url));
    this.#members.set(member, place);
    this.#pages.join(member);
    worker.once('exit', (code, signal) => this.#ended(member, place, code, signal));
  }

  #listening(): number {
    return [...this.#members.keys()].filter(({ url }) => url !== undefined).length;
  }

  #listens(url: string): void {
    if (this.#state === 'alone') {
      this.#state = 'joining';
      for (let others = this.options.count - 1; others > 0; others--) this.#fork({ failures: 0 });
    }
    if (this.#state !== 'joining' || this.#listening() < this.options.count) return;
    this.#state = 'open';
    this.#begun.resolve(url);
  }

  #ended(member: Member, place: Place, code: number | null, signal: string | null): void {
    this.#members.delete(member);
    this.#pages.leave(member);
    if (this.#state === 'draining') {
      if (this.#members.size === 0) this.#emptied();
      return;
    }
    if (this.#state === 'alone') {
      this.#begun.reject(new CrewFailed());
      return;
    }
    place.failures = member.stayed < STAYED_MS ? place.failures + 1 : 0;
    const gone = { member: member.number, code, signal };
    if (place.failures > ATTEMPTS) {
      this.options.log.error(gone, 'a worker ended, and so did all before it: its place stays empty');
      this.#begun.reject(new CrewFailed());
      if (this.#members.size === 0 && this.#pauses.size === 0) this.options.lost();
      return;
    }
    this.options.log.warn(gone, 'a worker ended: it is replaced');
    this.#pause(place.failures, () => {
      this.#replaced++;
      this.#fork(place);
    });
  }

  #pause(failures: number, then: () => void): void {
    const first = this.options.pauseMs ?? PAUSE_MS;
    const pauseMs = failures < 2 ? 0 : Math.min(LONGEST_PAUSE_MS, first * 2 ** (failures - 2));
    const pause = setTimeout(() => {
      this.#pauses.delete(pause);
      then();
    }, pauseMs);
    this.#pauses.add(pause);
  }
}
