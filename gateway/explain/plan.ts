import type { Operation } from '../engine/operation';
import { holds } from '../engine/projection/conditions';
import type { AskedOperation } from './operation';

/**
 * The chapters that an operation would ask with these variables, in alphabetical order. `closed` are the paths, without list
 * markers, below which nothing would be found to ask about.
 */
export function askedBy(
  { stages, external }: Operation,
  variables: AskedOperation['variables'],
  closed: ReadonlySet<string>,
): readonly string[] {
  const isReached = (path: readonly string[]): boolean => {
    const keys = path.filter((key) => key !== '@').map(external);
    return !keys.some((_, place) => closed.has(keys.slice(0, place + 1).join('.')));
  };
  const asked = stages.filter(({ parts }) =>
    parts.some(({ places }) => places.some(({ path, when }) => isReached(path) && holds(when, variables))),
  );
  return [...new Set(asked.map(({ subgraph }) => subgraph))].sort();
}
