import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import type { ConnectionOptions, NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { Config } from '../config';
import { Fault } from '../errors';
import { inTime } from '../link/local';
import type { Broker, BrokerEvent } from './broker';
import { isMarked, mark } from './mark';
import { NatsStream } from './natsStream';
import { Waits } from './patience';

/** The header with the mark of `mark.ts`. */
const MARK = 'Event-Mark';
const RETRY_MS = 500;
/** What is to be published can wait in the outbox; whoever sends it must be able to stop. */
const CONNECTED_MS = 1_000;
const PUBLISH_MS = 5_000;

/** The broker of `NATS_URL`; null where there is none. */
export function openBroker(
  { NATS_URL: url, NATS_STREAM: stream }: Pick<Config, 'NATS_URL' | 'NATS_STREAM'>,
  sealKeys: readonly string[],
  log: Logger,
): Broker | null {
  return url === undefined ? null : new Nats({ url, stream, sealKeys, log });
}

interface NatsParts {
  readonly url: string;
  readonly stream: string;
  readonly sealKeys: readonly string[];
  readonly log: Logger;
}

/** NATS JetStream over one connection, made on first need and, whatever befalls it, anew until `close`. */
class Nats implements Broker {
  readonly #waits = new Waits();
  #opening: Promise<NatsStream> | undefined;
  #connection: NatsConnection | undefined;

  constructor(private readonly parts: NatsParts) {}

  async publish({ id, type, body }: BrokerEvent): Promise<void> {
    try {
      const { headers } = await import('@nats-io/transport-node');
      const marked = headers();
      marked.set(MARK, mark(body, String(this.parts.sealKeys[0])));
      const stream = await inTime(this.#stream(), Date.now() + CONNECTED_MS);
      await stream.publish(type, body, { msgID: id, headers: marked, timeout: PUBLISH_MS });
    } catch (error) {
      throw new Fault('UPSTREAM_UNAVAILABLE', error);
    }
  }

  consume(chapter: string, types: readonly string[], take: (body: string) => Promise<void>): { stop(): Promise<void> } {
    const waits = new Waits();
    let messages: ConsumerMessages | undefined;
    let taking: Promise<void> = Promise.resolve();
    const work = async (): Promise<void> => {
      while (!waits.ended && !this.#waits.ended) {
        try {
          messages = await (await this.#stream()).messages(chapter, types);
          if (waits.ended) return messages.stop();
          for await (const message of messages) {
            taking = this.#take(message, take, waits);
            await taking;
          }
        } catch (error) {
          if (!waits.ended) this.parts.log.warn({ chapter, error }, 'waiting for the events of the broker');
        }
        await waits.wait(RETRY_MS);
      }
    };
    void work();
    return {
      stop: async () => {
        waits.end();
        messages?.stop();
        await taking;
      },
    };
  }

  async close(): Promise<void> {
    this.#waits.end();
    await this.#connection?.close();
  }

  /** Until the chapter has it. One that it cannot have before the end goes back to the broker. */
  async #take(message: JsMsg, take: (body: string) => Promise<void>, waits: Waits): Promise<void> {
    const { log, sealKeys } = this.parts;
    const body = message.string();
    if (!isMarked(body, message.headers?.get(MARK) ?? '', sealKeys)) {
      log.error({ place: message.seq }, 'a message of the broker is no event of ours');
      return message.term();
    }
    while (!waits.ended) {
      try {
        await take(body);
        return message.ack();
      } catch (error) {
        if (error instanceof Fault && error.code === 'BAD_USER_INPUT') {
          log.error({ place: message.seq }, 'an event of the broker has a form that no chapter knows');
          return message.term();
        }
        log.warn({ error }, 'an event of the broker cannot be kept yet');
        message.working();
        await waits.wait(RETRY_MS);
      }
    }
    message.nak();
  }

  #stream(): Promise<NatsStream> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open(): Promise<NatsStream> {
    const { connect } = await import('@nats-io/transport-node');
    const { url, stream, log } = this.parts;
    for (let told = false; !this.#waits.ended; ) {
      try {
        const connection = await connect(optionsOf(url));
        // Closed for good, because the broker refused us: its operator may yet mend that.
        void connection.closed().then(() => {
          this.#opening = undefined;
        });
        this.#connection = connection;
        if (this.#waits.ended) await connection.close();
        return new NatsStream(connection, stream);
      } catch (error) {
        if (!told) log.warn({ error }, 'waiting for the broker');
        told = true;
        await this.#waits.wait(RETRY_MS);
      }
    }
    throw new Fault('UPSTREAM_UNAVAILABLE');
  }
}

/** The client takes no credentials within an address. */
function optionsOf(url: string): ConnectionOptions {
  const { hostname, port, protocol, username, password } = new URL(url);
  return {
    servers: `${hostname}:${port || '4222'}`,
    ...(username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : {}),
    ...(protocol === 'tls:' ? { tls: {} } : {}),
    name: 'cong-dan-so',
    maxReconnectAttempts: -1,
    reconnectTimeWait: RETRY_MS,
    timeout: PUBLISH_MS,
  };
}
