import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Who runs where: what is measured has one core for itself, the load and the subgraphs share another. Where the machine has
 * one core, or no `taskset`, everything runs anywhere, and the report says so.
 */
export interface Pinning {
  readonly pinned: boolean;
  /** How to start a Node.js process on the measured core: the program and what comes before its arguments. */
  readonly measured: readonly [string, ...string[]];
  /** Moves this process, and what it starts from now on, to the other core; undo with what it returns. */
  aside(): () => void;
}

export function pinning(): Pinning {
  const [load, measured] = allowedCores();
  if (load === undefined || measured === undefined || spawnSync('taskset', ['--version']).error) {
    return { pinned: false, measured: [process.execPath], aside: () => () => undefined };
  }
  const move = (cores: string): void => {
    execFileSync('taskset', ['-a', '-c', '-p', cores, String(process.pid)], { stdio: 'ignore' });
  };
  return {
    pinned: true,
    measured: ['taskset', '-c', String(measured), process.execPath],
    aside() {
      move(String(load));
      return () => move(`${load},${measured}`);
    },
  };
}

/** The numbers of the cores that this process may use; none where /proc does not tell. */
function allowedCores(): number[] {
  let list: string | undefined;
  try {
    list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  } catch {
    return [];
  }
  return (list ?? '').split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, place) => from + place);
  });
}
