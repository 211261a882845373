import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** What the subgraphs saw of a gateway since they were last asked. */
export interface Counts {
  /** Sub-requests. */
  requests: number;
  /** Those that named no caller. */
  withoutCaller: number;
}

/** In the process of the subgraphs: tells the counts whenever it is asked, and begins anew. Ends with the parent. */
export function reading(counts: Counts): void {
  process.on('message', () => {
    process.send?.({ ...counts });
    counts.requests = 0;
    counts.withoutCaller = 0;
  });
  process.on('disconnect', () => process.exit(0));
}

/** A process that serves the subgraphs of a graph. Its first message says where. */
export class SubgraphProcess<Where> {
  private constructor(
    private readonly child: ChildProcess,
    readonly where: Where,
  ) {}

  static async start<Where>(module: string): Promise<SubgraphProcess<Where>> {
    const child = fork(module, { env: { ...process.env, NODE_ENV: 'production' } });
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`the subgraphs ended: ${code}`);
    });
    const [where] = (await Promise.race([once(child, 'message'), ended])) as [Where];
    ended.catch(() => undefined);
    return new SubgraphProcess(child, where);
  }

  async counts(): Promise<Counts> {
    this.child.send('counts');
    const [counts] = (await once(this.child, 'message')) as [Counts];
    return counts;
  }

  stop(): void {
    this.child.disconnect();
  }
}
