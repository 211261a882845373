import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Serving, Usage } from './server';

/** A measured process. */
export class Measuree {
  private constructor(
    private readonly child: ChildProcess,
    readonly serving: Serving,
  ) {}

  static async start(residents: number, mysql = ''): Promise<Measuree> {
    const child = fork(join(__dirname, 'server.js'), [String(residents), mysql], {
      env: { ...process.env, NODE_ENV: 'production' },
    });
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`the measured process ended: ${code}`);
    });
    const [serving] = (await Promise.race([once(child, 'message'), ended])) as [Serving];
    return new Measuree(child, serving);
  }

  async usage(): Promise<Usage> {
    this.child.send('usage');
    const [usage] = (await once(this.child, 'message')) as [Usage];
    return usage;
  }

  /** Whether answers wait for the record from now on. */
  async recording(on: boolean): Promise<void> {
    this.child.send(on ? 'record' : 'no record');
    await once(this.child, 'message');
  }

  stop(): void {
    this.child.disconnect();
  }
}
