import { closeSync, openSync } from 'node:fs';

/** Longest time that running requests get to finish. */
export const DRAIN_MS = 15_000;

/** Drains on Ctrl-C or SIGTERM and exits 0; exits 1 when draining takes too long. A second signal is not waited for. */
export function drainOnSignal(close: () => Promise<void>, say: (line: string) => void): void {
  let closing = false;
  const drain = (): void => {
    if (closing) process.exit(1);
    closing = true;
    say('draining');
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', drain);
  process.on('SIGTERM', drain);
}

/**
 * Reloads on SIGHUP. A terminal that is closed sends it too, to all that runs in it, and nobody means a reload by that: there
 * it ends the process, as it does by itself. Nothing is drained, since nothing can be logged any more.
 */
export function reloadOnSignal(reload: () => void): void {
  const inTerminal = process.stdout.isTTY || process.stderr.isTTY;
  process.on('SIGHUP', () => {
    if (!inTerminal || hasTerminal()) return reload();
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  });
}

function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}
