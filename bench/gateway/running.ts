import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Contestant, isThere } from './contestants';
import type { Pinning } from './pinning';
import { type Usage, usageOf } from './usage';

const START_MS = 30_000;
const STOP_MS = 5_000;

/** A contestant that was started and answers. */
export class Running {
  /** Nothing measured outlives the benchmark. */
  readonly #kill = (): boolean => this.child.kill('SIGKILL');

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {
    process.once('exit', this.#kill);
  }

  get #ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Throws, in one line, when it does not come to answer. */
  static async start(
    contestant: Contestant,
    { supergraph, sharing }: { readonly supergraph: string; readonly sharing: boolean },
    pinning: Pinning,
  ): Promise<Running> {
    if (!isThere(contestant)) throw new Error('not there');
    const port = await freePort();
    const start = { supergraph, sharing, port };
    const [program, ...before] = pinning.measured;
    const child = spawn(program, [...before, contestant.module, ...contestant.args(start)], {
      env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'warn', ...contestant.environment?.(start) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      complaint = `${complaint}${chunk}`.slice(0, 2_000);
    });
    const running = new Running(`http://127.0.0.1:${port}/graphql`, child);
    for (const end = Date.now() + START_MS; !(await running.#answers()); await sleep(100)) {
      if (!running.#ended && Date.now() < end) continue;
      await running.stop();
      throw new Error(`did not start: ${complaint.trim().split('\n')[0] ?? ''}`);
    }
    return running;
  }

  /** Not all know this question, but whoever says so is awake. */
  async #answers(): Promise<boolean> {
    const headers = { 'content-type': 'application/json' };
    return fetch(this.url, { method: 'POST', headers, body: '{"query":"{ __typename }"}' }).then(
      ({ status }) => status !== 503,
      () => false,
    );
  }

  usage(): Usage {
    return usageOf(this.child.pid ?? 0);
  }

  async stop(): Promise<void> {
    process.off('exit', this.#kill);
    if (this.#ended) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const kill = setTimeout(this.#kill, STOP_MS);
    await ended;
    clearTimeout(kill);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
