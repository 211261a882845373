import { join } from 'node:path';
import type { Contest } from './contest';
import { apollo, hive, hiveWithRust, limit, mercurius, ours } from './contestants';
import { SubgraphProcess } from './counts';
import * as queries from './graph/queries';
import type { Section } from './report';
import type { Service } from './services';
import { writeSupergraph } from './supergraph';

export type Held = Contest & Pick<Section, 'about' | 'references'>;

let callers = 0;
const anotherCaller = () => ({ authorization: `Bearer caller-${++callers}` });

/** The contests on the public benchmark graph, and what ends its subgraphs. */
export async function publicContests(): Promise<{ readonly contests: readonly Held[]; stop(): void }> {
  const subgraphs = await SubgraphProcess.start<readonly Service[]>(join(__dirname, 'graph', 'server.js'));
  const common = {
    contestants: [limit, ours, apollo, hive, hiveWithRust, mercurius],
    references: [apollo.name, limit.name],
    supergraph: writeSupergraph('public', subgraphs.where),
    counts: () => subgraphs.counts(),
    compared: (answer: unknown) => answer,
    isWhole: (answer: Buffer, compared: Buffer) => answer.equals(compared),
  };
  return {
    contests: [
      {
        ...common,
        title: 'Another caller on each request',
        about:
          'The query of the public gateways-benchmark, an answer of 88 KB; every request names another caller, which the gateway passes on, so nothing can be shared between requests.',
        query: queries.whole,
        sharing: false,
        headers: anotherCaller,
      },
      {
        ...common,
        title: 'Callers alike',
        about:
          'The same query without a caller; Hive answers requests that are alike together, as in the public benchmark.',
        query: queries.whole,
        sharing: true,
        headers: () => ({}),
      },
      {
        ...common,
        title: 'A small query',
        about: `\`${queries.small}\`: one field of one subgraph, another caller on each request.`,
        query: queries.small,
        sharing: false,
        headers: anotherCaller,
      },
    ],
    stop: () => subgraphs.stop(),
  };
}
