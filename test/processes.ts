import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from './built';

/** The built programs in processes of their own. */

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}

export async function until(
  what: string,
  happens: () => Promise<boolean> | boolean,
  milliseconds = 20_000,
): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await happens())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((wake) => setTimeout(wake, 25));
  }
}

const started: Running[] = [];

/** Ends whatever still runs of what a test file started. */
export async function endAll(): Promise<void> {
  for (const running of started) if (!running.ended) running.signal('SIGKILL');
  await Promise.all(started.map(({ exit }) => exit));
}

/** A process with these settings and no others. The gateway, unless another program of `dist/` is named. */
export class Running {
  readonly #process: ChildProcess;
  readonly exit: Promise<number | null>;
  readonly url: string;
  out = '';
  log = '';

  constructor(
    settings: Readonly<Record<string, string>>,
    [program, ...parameters]: readonly string[] = ['gateway/main.js'],
  ) {
    this.url = `http://127.0.0.1:${settings.PORT}`;
    this.#process = spawn(process.execPath, [join('dist', program ?? ''), ...parameters], {
      cwd: root,
      env: settings,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process.stdout?.on('data', (text) => {
      this.out += text;
    });
    this.#process.stderr?.on('data', (text) => {
      this.log += text;
    });
    this.exit = once(this.#process, 'close').then(([code]) => code as number | null);
    started.push(this);
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  get ended(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  /** Status and body; status 0 while nothing listens. */
  async get(path: string): Promise<{ status: number; body: unknown }> {
    try {
      const answer = await fetch(this.url + path);
      return { status: answer.status, body: await answer.json() };
    } catch {
      return { status: 0, body: undefined };
    }
  }

  async becomes(status: number): Promise<void> {
    await until(`${this.url}/readyz answers ${status}`, async () => {
      if (this.ended) throw new Error(`it ended: ${this.log}`);
      return (await this.get('/readyz')).status === status;
    });
  }
}
