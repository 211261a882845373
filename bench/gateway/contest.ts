import { isDeepStrictEqual } from 'node:util';
import { median } from '../figures';
import { drive } from '../load';
import type { Contestant } from './contestants';
import type { Counts } from './counts';
import type { Pinning } from './pinning';
import { Running } from './running';

export const CONNECTIONS = 16;

/** One table of the report: the same question to each contestant. */
export interface Contest {
  readonly title: string;
  /** The first is whom the answers of the others are compared with. */
  readonly contestants: readonly Contestant[];
  readonly supergraph: string;
  readonly query: string;
  /** Whether callers are alike, and may be answered together. */
  readonly sharing: boolean;
  readonly headers: (contestant: Contestant, place: number) => Readonly<Record<string, string>>;
  /** What of an answer is compared. */
  readonly compared: (answer: unknown) => unknown;
  /** Whether an answer under load may be taken for the one that was compared. */
  readonly isWhole: (answer: Buffer, compared: Buffer) => boolean;
  /** What the subgraphs counted since the last time. */
  readonly counts: () => Promise<Counts>;
}

export interface Pace {
  /** Seconds of load before anything is measured. */
  readonly warmUp: number;
  /** Seconds of each measurement. */
  readonly seconds: number;
  readonly rounds: number;
}

export interface Round {
  readonly perSecond: number;
  /** Milliseconds of processor time per request. */
  readonly cpu: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Bytes. */
  readonly resident: number;
  /** Sub-requests per request. */
  readonly subRequests: number;
}

export interface Row {
  readonly name: string;
  /** In the order of time; round n of one row ran beside round n of the others. */
  readonly rounds: readonly Round[];
  /** Why there are no figures. */
  readonly failure?: string;
}

interface Entry {
  readonly contestant: Contestant;
  readonly rounds: Round[];
  running?: Running;
  answer?: Buffer;
  failure?: string;
}

/** Starts all, compares their answers, warms them up, and measures them in turn. Whoever fails once has no figures. */
export async function hold(
  contest: Contest,
  pace: Pace,
  pinning: Pinning,
  say: (line: string) => void,
): Promise<Row[]> {
  const entries: Entry[] = contest.contestants.map((contestant) => ({ contestant, rounds: [] }));
  const each = async (work: (entry: Entry) => Promise<void>): Promise<void> => {
    for (const entry of entries.filter(({ failure }) => failure === undefined)) {
      await work(entry).catch((error: Error) => {
        entry.failure = error.message;
        say(`${entry.contestant.name}: ${entry.failure}`);
      });
    }
  };
  try {
    await each(async (entry) => {
      entry.running = await Running.start(entry.contestant, contest, pinning);
    });
    await each((entry) => compare(contest, entry, entries[0]));
    await each(async (entry) => {
      await measure(contest, entry, pace.warmUp);
    });
    for (let round = 1; round <= pace.rounds; round++) {
      await each(async (entry) => {
        entry.rounds.push(await measure(contest, entry, pace.seconds));
      });
      say(`round ${round} of ${pace.rounds}`);
    }
  } finally {
    await Promise.all(entries.map(({ running }) => running?.stop()));
  }
  return entries.map(({ contestant: { name }, rounds, failure }) =>
    failure === undefined ? { name, rounds } : { name, rounds: [], failure },
  );
}

const read = (answer: Buffer): unknown => JSON.parse(answer.toString());

/** A comparison is worth something only between equal answers. */
async function compare(contest: Contest, entry: Entry, first: Entry | undefined): Promise<void> {
  const { contestant, running } = entry;
  if (!running) throw new Error('not started');
  const response = await fetch(running.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...contest.headers(contestant, 0) },
    body: JSON.stringify({ query: contest.query }),
  });
  entry.answer = Buffer.from(await response.arrayBuffer());
  if (!first?.answer) throw new Error('there is nothing to compare its answer with');
  const [answer, right] = [entry.answer, first.answer].map((bytes) => contest.compared(read(bytes)));
  if (!isDeepStrictEqual(answer, right)) {
    throw new Error(`another answer: ${response.status} ${entry.answer.toString('utf8', 0, 200)}`);
  }
}

async function measure(contest: Contest, entry: Entry, seconds: number): Promise<Round> {
  const { contestant, running, answer } = entry;
  if (!running || !answer) throw new Error('not started');
  await contest.counts();
  const before = running.usage();
  const { requests, perSecond, p50, p99 } = await drive({
    url: running.url,
    body: JSON.stringify({ query: contest.query }),
    headers: (place) => contest.headers(contestant, place),
    isWhole: (bytes) => contest.isWhole(bytes, answer),
    connections: CONNECTIONS,
    seconds,
  });
  const after = running.usage();
  const seen = await contest.counts();
  if (!contest.sharing && seen.withoutCaller > 0)
    throw new Error(`${seen.withoutCaller} sub-requests without their caller`);
  return {
    perSecond,
    cpu: (after.cpu - before.cpu) / requests,
    p50,
    p99,
    resident: after.resident,
    subRequests: seen.requests / requests,
  };
}

/** The middle of a figure over the rounds. */
export const middle = ({ rounds }: Row, figure: keyof Round): number => median(rounds.map((round) => round[figure]));

/** How one row stands to another: the middle of the ratios of the rounds that ran beside each other. */
export const ratio = (row: Row, to: Row, figure: keyof Round): number =>
  median(row.rounds.map((round, place) => round[figure] / (to.rounds[place]?.[figure] ?? Number.NaN)));
