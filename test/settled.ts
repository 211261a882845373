import { JetStreamApiCodes, JetStreamApiError, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { Chapter } from '../subgraphs/shared/chapter';

/** A stream of events, for who wants to know whether something is left in it. */
export interface EventStream {
  readonly url: string;
  readonly stream: string;
}

/** Waits until nothing of these chapters' events is on its way any more, but for what a dead letter holds up. */
export async function settled(
  chapters: Iterable<Chapter>,
  milliseconds: number,
  stream: EventStream | null,
): Promise<void> {
  const all = [...chapters];
  const inBroker = stream ? await watch(stream) : null;
  const end = performance.now() + milliseconds;
  try {
    // What moves from one place to the next while they are counted is in none of them: a round counts if nothing moved.
    for (let before = '-'; ; ) {
      const [kept = 0, brought = 0] = [await left(all), (await inBroker?.left()) ?? 0];
      const after = `${kept + brought} ${moved(all)}`;
      if (after === before && kept + brought === 0) return;
      if (performance.now() > end) throw new Error(`${kept + brought} events are still on their way`);
      before = after;
      await new Promise((wake) => setTimeout(wake, 5));
    }
  } finally {
    await inBroker?.end();
  }
}

async function left(chapters: readonly Chapter[]): Promise<number> {
  const counts = await Promise.all(chapters.map((chapter) => chapter.eventCounts()));
  return counts.reduce((sum, count) => sum + (count ? count.sending + count.waiting : 0), 0);
}

const moved = (chapters: readonly Chapter[]): number =>
  chapters.reduce((sum, { database }) => sum + (database?.writer.transactions() ?? 0), 0);

async function watch({ url, stream }: EventStream): Promise<{ left(): Promise<number>; end(): Promise<void> }> {
  const connection = await connect({ servers: url.replace('nats://', '') });
  const manager = await jetstreamManager(connection);
  return {
    left: async () => {
      let count = 0;
      try {
        for await (const { num_pending, num_ack_pending } of manager.consumers.list(stream)) {
          count += num_pending + num_ack_pending;
        }
      } catch (error) {
        // Before the first event was published there may be no stream.
        const isMissing = error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound;
        if (!isMissing) throw error;
      }
      return count;
    },
    end: () => connection.close(),
  };
}
