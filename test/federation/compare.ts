import { isDeepStrictEqual } from 'node:util';
import type { Answer } from './federation';

type Path = readonly (string | number)[];

export interface Difference {
  readonly what: 'data' | 'error missing' | 'error too many';
  readonly path: Path;
  readonly detail: string;
}

/**
 * Where an answer differs from the one that is right. Of errors it matters which place they left empty: below a place that
 * became null, the specification lets a server stop at any of several errors.
 */
export function differences(right: Answer, answer: Answer): Difference[] {
  const found: Difference[] = [];
  const path = firstDifference(right.data ?? null, answer.data ?? null, []);
  if (path) found.push({ what: 'data', path, detail: `${at(right.data, path)} became ${at(answer.data, path)}` });
  else if (JSON.stringify(right.data) !== JSON.stringify(answer.data)) {
    found.push({ what: 'data', path: [], detail: 'keys in another order' });
  }
  const wanted = places(right);
  const told = places(answer);
  for (const [place, error] of wanted) {
    if (!told.has(place)) found.push({ what: 'error missing', path: error.path, detail: error.message });
  }
  for (const [place, error] of told) {
    if (!wanted.has(place)) found.push({ what: 'error too many', path: error.path, detail: error.message });
  }
  return found;
}

/** Errors by the place where their null stands. */
function places({ data, errors }: Answer): Map<string, { path: Path; message: string }> {
  return new Map(
    errors.map(({ path = [], message }) => {
      let value: unknown = data;
      let length = 0;
      while (length < path.length && typeof value === 'object' && value !== null) {
        value = Object.getOwnPropertyDescriptor(value, path[length] ?? '')?.value;
        length++;
      }
      return [JSON.stringify(path.slice(0, length)), { path, message }];
    }),
  );
}

function firstDifference(right: unknown, other: unknown, path: Path): Path | undefined {
  if (isDeepStrictEqual(right, other)) return undefined;
  if (typeof right !== 'object' || typeof other !== 'object' || right === null || other === null) return path;
  if (Array.isArray(right) !== Array.isArray(other)) return path;
  const ownKeys = [...new Set([...Object.keys(right), ...Object.keys(other)])];
  for (const key of ownKeys) {
    const step = Array.isArray(right) ? Number(key) : key;
    const found = firstDifference(own(right, key), own(other, key), [...path, step]);
    if (found) return found;
  }
  return path;
}

const own = (value: object, key: string): unknown => Object.getOwnPropertyDescriptor(value, key)?.value;

function at(data: unknown, path: Path): string {
  let value = data;
  for (const step of path) value = typeof value === 'object' && value !== null ? own(value, String(step)) : undefined;
  return (JSON.stringify(value) ?? 'nothing').slice(0, 200);
}
