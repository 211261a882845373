import { arch, cpus, release, type as system, totalmem } from 'node:os';
import { CONNECTIONS, type Pace } from './contest';
import { versionsOfPeers } from './peers';
import type { Pinning } from './pinning';

/** On what, with what and how it was measured, a line each. */
export function circumstances({ pinned }: Pinning, { rounds, seconds, warmUp }: Pace, now: Date): string[] {
  const { model = 'unknown processor' } = cpus()[0] ?? {};
  const versions = Object.entries(versionsOfPeers())
    .filter(([name]) => !['fastify', 'undici'].includes(name))
    .map(([name, version]) => `${name} ${version}`);
  return [
    `${now.toISOString().slice(0, 10)}: ${cpus().length} × ${model}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, ${system()} ${release()} ${arch()}, Node.js ${process.version}`,
    pinned
      ? 'each gateway is one process with a core for itself; load and subgraphs share another core'
      : 'nothing was pinned to a core: gateways, load and subgraphs shared all of them',
    `${rounds} rounds in turn of ${seconds} s each after ${warmUp} s of warming up, ${CONNECTIONS} connections; figures are medians of the rounds, ratios medians of the ratios within each round`,
    'whoever leaves part of its core idle waited for the load or the subgraphs, and could do more than its requests/s say',
    `peers: ${versions.join(', ')}`,
  ];
}
