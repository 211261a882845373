import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream } from '@nats-io/jetstream';
import { connect as connectTo } from '@nats-io/transport-node';
import type { CloudEvent } from '../subgraphs/shared/events/event';
import { freePort, until } from './processes';

const hasNats = spawnSync('nats-server', ['--version']).status === 0;
if (!hasNats) process.stderr.write('nats-server is not installed: events are NOT tested with NATS here\n');

/** The ways of events that tests of them run on. */
export const eventWays: readonly ('by themselves' | 'over NATS')[] = hasNats
  ? ['by themselves', 'over NATS']
  : ['by themselves'];

/** A broker of a test file's own, which it may kill. Its folder outlives it. */
export class NatsServer {
  #process: ChildProcess | undefined;

  private constructor(
    private readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(): Promise<NatsServer> {
    const server = new NatsServer(await freePort(), mkdtempSync(join(tmpdir(), 'nats-')));
    await server.comesUp();
    return server;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  async comesUp(): Promise<void> {
    const settings = ['-a', '127.0.0.1', '-p', String(this.port), '-js', '-sd', this.folder];
    this.#process = spawn('nats-server', settings, { stdio: 'ignore' });
    await until('nats-server accepts connections', () => accepts(this.port));
  }

  async dies(): Promise<void> {
    if (!this.#process || this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }

  async end(): Promise<void> {
    await this.dies();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('close', () => socket.destroy());
    socket.unref();
    socket.once('connect', () => socket.end());
  });

/** Every event of a type that a stream holds, oldest first. */
export async function eventsOf(url: string, stream: string, type: string): Promise<CloudEvent[]> {
  const connection = await connectTo({ servers: url.replace('nats://', '') });
  try {
    const consumer = await jetstream(connection).consumers.get(stream);
    const { num_pending: count } = await consumer.info();
    const events: CloudEvent[] = [];
    if (count === 0) return events;
    const messages = await consumer.fetch({ max_messages: count, expires: 5_000 });
    for await (const message of messages) events.push(message.json<CloudEvent>());
    return events.filter((event) => event.type === type);
  } finally {
    await connection.close();
  }
}
