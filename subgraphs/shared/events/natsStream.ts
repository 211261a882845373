import type { ConsumerMessages, ConsumerUpdateConfig, JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { EVENT_MEMORY_MS } from './event';

/** How long the broker itself knows an event again that is published twice; later the inboxes do. */
const DUPLICATES_MS = 120_000;
/** How long a chapter may keep an event without saying anything before it is brought again. */
const ACKNOWLEDGED_MS = 5_000;
const NANOSECONDS = 1_000_000;

type Filter = Required<Pick<ConsumerUpdateConfig, 'filter_subject'>> | { filter_subjects: string[] };

interface Opened {
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
}

/** What stands in the broker, as seen over one connection: a stream on disk, and each chapter's place in it. */
export class NatsStream {
  #opened: Promise<Opened> | undefined;

  constructor(
    private readonly connection: NatsConnection,
    private readonly name: string,
  ) {}

  /** Throws while the broker does not have it. */
  async publish(type: string, body: string, options: Parameters<JetStreamClient['publish']>[2]): Promise<void> {
    try {
      const { client } = await this.#open();
      await client.publish(this.#subjectOf(type), body, options);
    } catch (error) {
      // The stream itself may be gone: it is made anew with the next attempt.
      this.#opened = undefined;
      throw error;
    }
  }

  /** A chapter's events from where it stood; ends, or throws, when stream or place are gone. */
  async messages(chapter: string, types: readonly string[]): Promise<ConsumerMessages> {
    this.#opened = undefined;
    const { client, manager } = await this.#open();
    const filter = this.#filterOf(types);
    const there = await found(manager.consumers.info(this.name, chapter));
    if (!there) {
      // One at a time, even where several processes take for a chapter and after one of them died: so they stay in order.
      await manager.consumers.add(this.name, {
        durable_name: chapter,
        ack_policy: 'explicit',
        ack_wait: ACKNOWLEDGED_MS * NANOSECONDS,
        max_ack_pending: 1,
        deliver_policy: 'all',
        ...filter,
      });
    } else {
      await manager.consumers.update(this.name, chapter, filter);
    }
    const consumer = await client.consumers.get(this.name, chapter);
    return consumer.consume({ abort_on_missing_resource: true });
  }

  #open(): Promise<Opened> {
    this.#opened ??= this.#prepare();
    return this.#opened;
  }

  async #prepare(): Promise<Opened> {
    const { jetstream } = await import('@nats-io/jetstream');
    const client = jetstream(this.connection);
    const manager = await client.jetstreamManager(false);
    // One that is there stays as it is: whoever runs the broker may have given it more copies.
    if (!(await found(manager.streams.info(this.name)))) {
      await manager.streams.add({
        name: this.name,
        subjects: [this.#subjectOf('>')],
        storage: 'file',
        retention: 'limits',
        // Nothing comes again after the inboxes have forgotten it.
        max_age: EVENT_MEMORY_MS * NANOSECONDS,
        duplicate_window: DUPLICATES_MS * NANOSECONDS,
      });
    }
    return { client, manager };
  }

  #subjectOf(type: string): string {
    return `${this.name}.events.${type}`;
  }

  /** Brokers before 2.10 know one filter: there a chapter is brought everything and leaves what it does not handle. */
  #filterOf(types: readonly string[]): Filter {
    const [type, ...others] = types;
    if (type !== undefined && others.length === 0) return { filter_subject: this.#subjectOf(type) };
    const [major = 0, minor = 0] = (this.connection.info?.version ?? '').split('.').map(Number);
    if (major < 2 || (major === 2 && minor < 10)) return { filter_subject: this.#subjectOf('>') };
    return { filter_subjects: types.map((each) => this.#subjectOf(each)) };
  }
}

/** Null for what is not there. */
async function found<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  const { JetStreamApiError } = await import('@nats-io/jetstream');
  return asked.catch((error: unknown) => {
    if (error instanceof JetStreamApiError && error.status === 404) return null;
    throw error;
  });
}
