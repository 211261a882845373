import { groupBy } from '../../shared/group';
import type { KinshipName, KinshipRow } from '../entities';
import type { Change } from './rule';

/** Parents, grandparents … as far up as anybody alive can have. */
const GENERATIONS = 5;
/** Who share a parent or a grandparent are kin within three generations (Luật Hôn nhân và gia đình 2014, Điều 3, khoản 18). */
const SHARED = 2;

const upwards: readonly KinshipName[] = ['FATHER', 'MOTHER'];
const byBlood: readonly KinshipName[] = [...upwards, 'CHILD', 'SIBLING', 'GRANDPARENT', 'GRANDCHILD'];

/**
 * Whether two persons may not marry for being kin (Điều 5, khoản 2, điểm d): in the direct line, or within three generations,
 * as far as the register knows their parents. One statement for each generation.
 */
export async function areKin(change: Change, a: string, b: string): Promise<boolean> {
  const { run, register } = change;
  const distances = new Map([a, b].map((person) => [person, new Map([[person, 0]])]));
  let frontier = [a, b];
  for (let generation = 1; generation <= GENERATIONS && frontier.length > 0; generation++) {
    const kin = await register.read(run, register.kin, 'residentId', frontier);
    if (generation === 1 && kin.some((row) => isBlood(row, a, b))) return true;
    const parents = groupBy(
      kin.filter(({ kind }) => upwards.includes(kind)),
      ({ residentId }) => residentId,
    );
    frontier = [...distances.values()].flatMap((found) => climb(found, parents, generation));
  }
  const [ofA, ofB] = [distances.get(a), distances.get(b)];
  if (!ofA || !ofB) return false;
  return [...ofA].some(([elder, fromA]) => {
    const fromB = ofB.get(elder);
    if (fromB === undefined) return false;
    return fromA === 0 || fromB === 0 || (fromA <= SHARED && fromB <= SHARED);
  });
}

const isBlood = ({ residentId, relativeId, kind }: KinshipRow, a: string, b: string): boolean =>
  byBlood.includes(kind) && ((residentId === a && relativeId === b) || (residentId === b && relativeId === a));

/** Adds the parents of whom was found a generation ago; gives those who are new. */
function climb(
  found: Map<string, number>,
  parents: ReadonlyMap<string, readonly KinshipRow[]>,
  generation: number,
): string[] {
  const children = [...found].filter(([, distance]) => distance === generation - 1).map(([id]) => id);
  const elders = children
    .flatMap((id) => parents.get(id) ?? [])
    .flatMap(({ relativeId }) => (relativeId !== null && !found.has(relativeId) ? [relativeId] : []));
  for (const elder of elders) found.set(elder, generation);
  return elders;
}
