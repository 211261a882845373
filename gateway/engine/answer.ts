import type { GraphQLFormattedError } from 'graphql';
import type { Operation } from './operation';
import { type Fetched, type Path, projectCarefully } from './projection/careful';
import type { FieldShape, SelectionShape } from './projection/shape';
import type { Told } from './run';
import { type Fields, isFields } from './values';

/** How an error is told to the client, at a path of the answer. */
export type Tell = (error: GraphQLFormattedError, path: Path) => GraphQLFormattedError;

export interface Outcome {
  /** The JSON of `data`. */
  readonly data: string;
  readonly errors: readonly GraphQLFormattedError[];
}

/** Writes the answer out of what was fetched and of what went wrong. */
export function answerOf(operation: Operation, fetched: Fetched, told: readonly Told[], tell: Tell): Outcome {
  const errors: GraphQLFormattedError[] = [];
  const paths: Path[] = [];
  const cut = new Set<string>();
  for (const { path, error } of told) {
    const place = placeOf(operation, fetched, path);
    if (place === null) continue;
    // Several fields that the client did not ask for leave the same place empty.
    if (place.length < path.length) {
      const same = JSON.stringify([place, error.message, error.extensions?.code]);
      if (cut.has(same)) continue;
      cut.add(same);
    }
    paths.push(place);
    errors.push(tell(error, place));
  }
  const fast = operation.fast.project(fetched);
  if (fast !== undefined) return { data: fast, errors };
  const found: Path[] = [];
  const data = projectCarefully(operation.shapes, fetched, paths, found);
  return { data, errors: [...errors, ...found.map((path) => tell(nonsense, path))] };
}

/** For a value that no subgraph may give. */
const nonsense: GraphQLFormattedError = { message: '', extensions: { code: 'UPSTREAM_UNAVAILABLE' } };

/**
 * Where in the answer a path of what was fetched leads, as far as the client asked for what is there. Null where nobody wants
 * it: who fetched it did not know yet that the object is of a type for which it is not asked.
 */
function placeOf({ shapes, represented }: Operation, { data, holds }: Fetched, path: Path): Path | null {
  const place: (string | number)[] = [];
  let selection: SelectionShape | undefined = shapes.root;
  let value: unknown = data;
  for (const key of path) {
    if (typeof key === 'number') {
      value = Array.isArray(value) ? value[key] : undefined;
      place.push(key);
      continue;
    }
    const here: Fields = isFields(value) ? value : {};
    const field: FieldShape | undefined = selection
      ?.of(here.__typename)
      .fields.find(({ read, when }) => read === key && (when === undefined || holds(when)));
    if (!field) return isFields(value) && !represented.has(key) ? null : place;
    place.push(field.key);
    value = here[key];
    selection = field.of;
  }
  return place;
}
