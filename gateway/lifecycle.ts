/** Longest time that running requests get to finish. */
const DRAIN_MS = 15_000;

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
