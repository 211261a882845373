import { readFileSync } from 'node:fs';

/** What a process and those that it started have used so far. */
export interface Usage {
  /** Milliseconds of processor time, user and system. */
  readonly cpu: number;
  /** Bytes of memory that it holds now. */
  readonly resident: number;
}

/** Linux tells processor time to programs in hundredths of a second, whatever its own clock does. */
const TICK_MS = 10;

/** Reads /proc; where there is none, nothing is known and all figures are NaN. */
export function usageOf(pid: number): Usage {
  try {
    const read = (name: string): string => readFileSync(`/proc/${pid}/${name}`, 'utf8');
    // The name of the program is in brackets and may hold anything.
    const fields = read('stat')
      .replace(/^.*\) /s, '')
      .split(' ');
    const resident = Number(/^VmRSS:\s*(\d+) kB$/m.exec(read('status'))?.[1] ?? 0) * 1024;
    const own = { cpu: (Number(fields[11]) + Number(fields[12])) * TICK_MS, resident };
    return read(`task/${pid}/children`)
      .split(' ')
      .filter((child) => child.trim() !== '')
      .map((child) => usageOf(Number(child)))
      .reduce((sum, of) => ({ cpu: sum.cpu + of.cpu, resident: sum.resident + of.resident }), own);
  } catch {
    return { cpu: Number.NaN, resident: Number.NaN };
  }
}
