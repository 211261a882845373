import { type GraphQLOutputType, isLeafType, isListType, isNonNullType } from 'graphql';
import { leafWriter } from './leaf';
import type { FieldShape, ObjectShape, SelectionShape, Shapes } from './shape';

export type Path = readonly (string | number)[];

/** What a projection works on. */
export interface Fetched {
  readonly data: unknown;
  /** Whether it is known why something may be missing. */
  readonly lacks: boolean;
  /** Whether no text in it has anything that JSON writes with a backslash. */
  readonly plain: boolean;
  /** Whether a condition of the operation holds, by number. */
  readonly holds: (condition: number) => boolean;
  /** What introspection answered, as JSON by the field's name in the answer. */
  readonly introspection: Readonly<Record<string, string>>;
}

/** Errors of one answer that are told one by one. */
export const MOST_ERRORS = 100;

/** A null that must not stand where it is. */
const REFUSED = Symbol('refused');
type Written = string | typeof REFUSED;

/**
 * Writes an answer with every rule of the specification: what must not be null and is takes its parent with it. Places
 * where nothing that was told before explains it are added to `found`.
 */
export function projectCarefully(shapes: Shapes, fetched: Fetched, explained: readonly Path[], found: Path[]): string {
  const written = new Writer(fetched, explained, found).object(shapes.root, fetched.data, []);
  return written === REFUSED ? 'null' : written;
}

class Writer {
  readonly #explained = new Told();

  constructor(
    private readonly fetched: Fetched,
    explained: readonly Path[],
    private readonly found: Path[],
  ) {
    for (const path of explained) this.#explained.add(path);
  }

  object(selection: SelectionShape, value: unknown, path: Path): Written {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.#wrong(path);
    const object = value as Readonly<Record<string, unknown>>;
    const shape = selection.of(own(object, '__typename'));
    const parts: string[] = [];
    for (const field of shape.fields) {
      if (field.when !== undefined && !this.fetched.holds(field.when)) continue;
      const written = this.#field(field, shape, object, path);
      if (written === REFUSED) return REFUSED;
      parts.push(`"${field.key}":${written}`);
    }
    return `{${parts.join(',')}}`;
  }

  #field(field: FieldShape, { typename }: ObjectShape, object: Readonly<Record<string, unknown>>, path: Path): Written {
    if (field.kind === 'typename') {
      if (typename !== null) return `"${typename}"`;
      this.#note([...path, field.key]);
      return REFUSED;
    }
    if (field.kind === 'introspection') {
      return this.fetched.introspection[field.key] ?? this.#wrong([...path, field.key]);
    }
    return this.#value(field, field.type, own(object, field.read), [...path, field.key]);
  }

  #value(field: FieldShape, type: GraphQLOutputType, value: unknown, path: Path): Written {
    if (isNonNullType(type)) {
      const written = this.#value(field, type.ofType, value, path);
      if (written !== 'null') return written;
      // An error somewhere in an object may have taken all of it along.
      if (value !== undefined || !this.#explained.explain(path.slice(0, -1))) this.#note(path);
      return REFUSED;
    }
    // What was fetched from nowhere, or left out by its subgraph, is no null that anybody meant.
    if (value === undefined && !this.fetched.lacks) return this.#wrong(path);
    const written = value === null || value === undefined ? 'null' : this.#present(field, type, value, path);
    return written === REFUSED ? 'null' : written;
  }

  #present(field: FieldShape, type: GraphQLOutputType, value: unknown, path: Path): Written {
    if (isListType(type)) {
      if (!Array.isArray(value)) return this.#wrong(path);
      const items: string[] = [];
      for (const [index, item] of value.entries()) {
        const written = this.#value(field, type.ofType, item, [...path, index]);
        if (written === REFUSED) return REFUSED;
        items.push(written);
      }
      return `[${items.join(',')}]`;
    }
    if (field.of) return this.object(field.of, value, path);
    const written = isLeafType(type) ? leafWriter(type)(value) : undefined;
    return written ?? this.#wrong(path);
  }

  /** Told where it stands; what it leaves is a null. */
  #wrong(path: Path): string {
    this.#note(path);
    return 'null';
  }

  #note(path: Path): void {
    if (this.found.length >= MOST_ERRORS || this.#explained.explain(path)) return;
    this.found.push(path);
    this.#explained.add(path);
  }
}

/** Where errors were told, by the steps of their paths. */
class Told {
  #isHere = false;
  readonly #below = new Map<string | number, Told>();

  add(path: Path): void {
    let here: Told = this;
    for (const key of path) {
      const next = here.#below.get(key) ?? new Told();
      here.#below.set(key, next);
      here = next;
    }
    here.#isHere = true;
  }

  /** Whether an error stands at a place or below it, or at the object that it is part of. */
  explain(path: Path): boolean {
    let here: Told = this;
    for (const [at, key] of path.entries()) {
      if (here.#isHere && at === path.length - 1) return true;
      const next = here.#below.get(key);
      if (!next) return false;
      here = next;
    }
    return here.#isHere || here.#below.size > 0;
  }
}

const own = (object: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;
