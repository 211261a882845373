import type { Part } from './compile';
import { Distinct, KNOWN } from './distinct';
import { rewritten } from './merge';
import { gather, gatherPaths, type Located } from './places';
import type { Path } from './projection/careful';
import { holds } from './projection/conditions';
import type { Fields } from './values';

/** The subgraph cannot be asked about an object, which lacks what it would be known by. */
export const NOT_ASKED = -2;

/** What a part of a sub-request asks this time. */
export interface Asked {
  readonly part: Part;
  /** Where in the sub-request's answer it stands. */
  readonly key: string;
  /** Places that are asked for this time, and their objects in the order of these. */
  readonly places: readonly (readonly string[])[];
  readonly objects: readonly Fields[];
  /** The representation of each object, by number, or why there is none. */
  readonly representations: readonly number[];
  readonly texts: readonly string[];
}

/**
 * What a part has to ask, by what was fetched so far; undefined for nothing. Objects of entities that are known already are
 * completed.
 */
export function ask(part: Part, data: Fields, variables: Readonly<Record<string, unknown>>): Asked | undefined {
  const places = part.places.flatMap(({ path, when }) => (holds(when, variables) ? [path] : []));
  const objects: Fields[] = [];
  for (const path of places) gather(data, path, objects);
  if (objects.length === 0) return undefined;
  const { represent } = part;
  if (!represent) return { part, key: '', places, objects, representations: [], texts: [] };
  const distinct = new Distinct(represent);
  learn(part, data, distinct);
  const representations = objects.map((object) => {
    const found = distinct.find(object);
    if (!found) return NOT_ASKED;
    if (found.number === KNOWN) part.merge(object, found.entity);
    return found.number;
  });
  return { part, key: '', places, objects, representations, texts: distinct.texts };
}

/** Entities that were fetched for another place with all that this part wants need not be asked about. */
function learn({ known, keys }: Part, data: Fields, distinct: Distinct): void {
  for (const { path, type } of known) {
    const found: Fields[] = [];
    gather(data, path, found);
    for (const entity of found) {
      // A null may have a reason, which is told where it was fetched.
      if (keys.every((key) => entity[key] !== undefined && entity[key] !== null)) distinct.learn(entity, type);
    }
  }
}

/** Where the objects of each representation stand. */
export function pathsByNumber({ places, representations }: Asked, data: Fields): readonly Path[][] {
  const located = pathsOf(data, places);
  const found: Path[][] = [];
  representations.forEach((number, at) => {
    const path = located[at]?.path;
    if (number < 0 || !path) return;
    found[number] ??= [];
    found[number].push(path);
  });
  return found;
}

/** Where nothing stands of what was asked for. */
export function emptyPaths({ part, places }: Asked, data: Fields): Path[] {
  const keys = new Set(part.keys.flatMap((key) => rewritten(part.rewrites, [key])));
  keys.delete('__typename');
  return pathsOf(data, places).flatMap(({ object, path }) =>
    [...keys].filter((key) => object[key] === undefined || object[key] === null).map((key) => [...path, key]),
  );
}

function pathsOf(data: Fields, places: readonly (readonly string[])[]): readonly Located[] {
  const found: Located[] = [];
  for (const path of places) gatherPaths(data, path, found);
  return found;
}
