import type { Logger } from 'pino';
import { drainOnSignal, reloadOnSignal } from './lifecycle';
import type { Observation } from './observe';
import { Reloader } from './reload';

/** A gateway, or several in one. */
export interface Serving {
  readonly observation: Observation;
  /** Serves another supergraph from now on. Rejects when it cannot be served; then nothing has changed. */
  reload(supergraphSdl: string): Promise<void>;
  /** Lets running requests finish, then closes everything. */
  close(): Promise<void>;
}

export interface ServedFile {
  readonly file: string;
  /** What it held at the start. */
  readonly supergraphSdl: string;
  /** Whether a change is noticed without SIGHUP. */
  readonly watched: boolean;
}

/** Has signals reach what serves: SIGHUP reads the supergraph anew, SIGTERM and Ctrl-C drain. */
export function serveUntilSignal(serving: Serving, { watched, ...served }: ServedFile, log: Logger): void {
  const reloader = new Reloader({
    ...served,
    log,
    serve: (supergraphSdl) => serving.reload(supergraphSdl),
    reloaded: (outcome) => serving.observation.reloaded(outcome),
  });
  drainOnSignal(
    async () => {
      await reloader.close();
      await serving.close();
    },
    (line) => log.info(line),
  );
  reloadOnSignal(() => void reloader.reload());
  if (watched) reloader.watch();
}
