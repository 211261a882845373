import type { Path } from './projection/careful';
import { type Fields, isFields } from './values';

/** The objects at a path of what was fetched; `@` stands for each item of a list. Where there is nothing, there is none. */
export function gather(value: unknown, path: readonly string[], found: Fields[], from = 0): void {
  let here = value;
  for (let at = from; at < path.length; at++) {
    const step = path[at] as string;
    if (step === '@') {
      if (!Array.isArray(here)) return;
      for (const item of here) gather(item, path, found, at + 1);
      return;
    }
    if (!isFields(here)) return;
    here = here[step];
  }
  if (isFields(here)) found.push(here);
}

/** An object and where it is in what was fetched. */
export interface Located {
  readonly object: Fields;
  readonly path: Path;
}

/** The same with the path of each, in the same order. */
export function gatherPaths(value: unknown, path: readonly string[], found: Located[], to: Path = [], from = 0): void {
  const step = path[from];
  if (step === undefined) {
    if (isFields(value)) found.push({ object: value, path: to });
  } else if (step === '@') {
    if (!Array.isArray(value)) return;
    value.forEach((item, index) => {
      gatherPaths(item, path, found, [...to, index], from + 1);
    });
  } else if (isFields(value)) gatherPaths(value[step], path, found, [...to, step], from + 1);
}
