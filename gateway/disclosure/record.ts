import type { Logger } from 'pino';
import type { CommitEntry } from '../../subgraphs/shared/calls';
import { type FaultCode, faultCodeOf } from '../../subgraphs/shared/errors';
import type { Peers } from '../../subgraphs/shared/peers';

/** Entries that go out in one commit at most. */
const MOST = 200;
/**
 * Disclosures that they hold together at most, beyond the first entry's own. An officer's answer over a whole commune may be
 * more than the log takes at once: it goes alone, and takes nobody else's answer with it.
 */
const MOST_DISCLOSURES = 1_000;
/** Longest that an entry waits for others to go with. */
const GATHERING_MS = 15;

interface Waiting {
  readonly entry: CommitEntry;
  readonly deadline: number;
  readonly done: (code: FaultCode | null) => void;
}

/** What an answer waits for before it leaves. */
export interface Recorder {
  /** Resolves with null once the entry is on the record, or with the code why nothing may leave. Never throws. */
  commit(entry: CommitEntry, deadline: number): Promise<FaultCode | null>;
}

/**
 * Puts disclosures on the record before their answers leave, those of concurrent requests together: the record costs a
 * share of a transaction, not one each. One commit is under way at a time, since the log is written one after another; the
 * next entries gather meanwhile, and a little longer the more requests are still being answered. A request that is alone
 * waits for nobody.
 */
export class DisclosureRecord implements Recorder {
  readonly #waiting: Waiting[] = [];
  #underWay = false;
  #gathering: NodeJS.Timeout | undefined;

  constructor(
    private readonly peers: Peers,
    private readonly log: Logger,
    private readonly now: () => Date,
    /** How many requests are being answered, those that wait here among them. */
    private readonly requests: () => number,
  ) {}

  commit(entry: CommitEntry, deadline: number): Promise<FaultCode | null> {
    return new Promise((done) => {
      this.#waiting.push({ entry, deadline, done });
      this.#gather();
    });
  }

  #gather(): void {
    if (this.#underWay || this.#waiting.length === 0) return;
    const others = this.requests() - this.#waiting.length;
    if (others <= 0 || this.#waiting.length >= MOST) this.#flush();
    else this.#gathering ??= setTimeout(() => this.#flush(), Math.min(GATHERING_MS, others / 2));
  }

  #flush(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    const group = this.#waiting.splice(0, groupSize(this.#waiting));
    this.#underWay = true;
    void this.#send(group).then((codes) => {
      this.#underWay = false;
      group.forEach(({ done }, place) => {
        done(codes === null ? 'DISCLOSURE_LOG_UNAVAILABLE' : (codes[place] ?? null));
      });
      this.#gather();
    });
  }

  async #send(group: readonly Waiting[]): Promise<readonly (FaultCode | null)[] | null> {
    const entries = group.map(({ entry }) => entry);
    const [first] = entries;
    if (!first) return [];
    try {
      // Whoever would wait longest decides: an entry that comes too late finds its request gone, and stands as a record of an answer that never left.
      const deadline = Math.max(...group.map((waiting) => waiting.deadline));
      const options = { requestId: first.requestId, now: this.now(), deadline };
      const { codes } = await this.peers.call('commit', { entries }, options);
      return codes.length === entries.length ? codes : null;
    } catch (error) {
      this.log.error(
        { requestId: first.requestId, code: faultCodeOf(error), error },
        'disclosures could not be recorded',
      );
      return null;
    }
  }
}

/** How many of those who wait, from the first on, go together. */
function groupSize(waiting: readonly Waiting[]): number {
  let disclosures = 0;
  const beyond = waiting.findIndex(({ entry }, place) => {
    disclosures += entry.disclosures.length;
    return place > 0 && (place >= MOST || disclosures > MOST_DISCLOSURES);
  });
  return beyond === -1 ? waiting.length : beyond;
}
