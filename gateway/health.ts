import type { ChapterLink } from '../subgraphs/shared/link/link';

export type ChapterState = 'ready' | 'unavailable';

/** Probes may come often; the databases are asked at most this often. */
const FRESH_MS = 500;
const PATIENCE_MS = 2_000;

/** Whether each chapter, with its database, can answer; asked anew when the last look is older than half a second. */
export function createHealth(links: ReadonlyMap<string, ChapterLink>): () => Promise<Record<string, ChapterState>> {
  let last: { at: number; states: Promise<Record<string, ChapterState>> } | undefined;
  const look = async (): Promise<Record<string, ChapterState>> =>
    Object.fromEntries(
      await Promise.all([...links.values()].map(async (link) => [link.name, await stateOf(link)] as const)),
    );
  return () => {
    if (!last || performance.now() - last.at > FRESH_MS) last = { at: performance.now(), states: look() };
    return last.states;
  };
}

async function stateOf(link: ChapterLink): Promise<ChapterState> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ChapterState>((resolve) => {
    timer = setTimeout(() => resolve('unavailable'), PATIENCE_MS);
  });
  const look = link.ready().then(
    () => 'ready' as const,
    () => 'unavailable' as const,
  );
  const state = await Promise.race([look, late]);
  clearTimeout(timer);
  return state;
}
