import type { FetchDataRewrite } from '@apollo/query-planner';
import { type GraphQLSchema, isObjectType, Kind, type SelectionSetNode } from 'graphql';
import type { Path } from './projection/careful';
import { isOfType } from './representations';
import { type Fields, isFields } from './values';

/** Puts what a subgraph said of an object to what is known of it. */
export type Merge = (known: Fields, told: Fields) => void;

/**
 * Puts one value to another. An object wins over null: of a value that two subgraphs tell parts of, one may have failed.
 * What both tell goes to the later one.
 */
export function merged(known: unknown, told: unknown): unknown {
  if (told === null || told === undefined) return known === undefined ? told : known;
  if (isFields(known) && isFields(told)) {
    mergeInto(known, told);
    return known;
  }
  if (Array.isArray(known) && Array.isArray(told) && known.length === told.length) {
    told.forEach((item, place) => {
      known[place] = merged(known[place], item);
    });
    return known;
  }
  return told;
}

export function mergeInto(known: Fields, told: Fields): void {
  for (const key of Object.keys(told)) put(known, key, told[key]);
}

/** For any key: clients may call a field `constructor` or `__proto__`, which every object seems to have. */
function put(known: Fields, key: string, told: unknown): void {
  const value = merged(Object.hasOwn(known, key) ? known[key] : undefined, told);
  if (key === '__proto__') Object.defineProperty(known, key, { value, enumerable: true, configurable: true });
  else known[key] = value;
}

/**
 * How the answers to one selection are put to what is known, once they are rewritten: straight code, since there may be
 * thousands of them.
 */
export function merger(set: SelectionSetNode, schema: GraphQLSchema, rewrites: readonly FetchDataRewrite[]): Merge {
  const keys = new Map<string, boolean>();
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) {
        const key = rewritten(rewrites, [node.alias?.value ?? node.name.value]).join('');
        keys.set(key, keys.get(key) === true || node.selectionSet !== undefined);
      } else if (node.kind === Kind.INLINE_FRAGMENT) visit(node.selectionSet);
    }
  };
  visit(set);
  const lines = [...keys].map(([key, isComposite]) => {
    if (key === '__typename')
      return 'if ((v = told.__typename) !== undefined) known.__typename = type(known.__typename, v);';
    if (key in Object.prototype) return `if (Object.hasOwn(told, "${key}")) put(known, "${key}", told.${key});`;
    const value = isComposite ? `merged(known.${key}, v)` : 'v';
    const has = isComposite ? 'v !== undefined' : `v !== undefined && (v !== null || known.${key} === undefined)`;
    return `v = told.${key}; if (${has}) known.${key} = ${value};`;
  });
  // Made of names of the GraphQL grammar, which are letters, digits and underscores.
  const make = new Function(
    'merged',
    'put',
    'type',
    `"use strict";\nreturn (known, told) => {\nlet v;\n${lines.join('\n')}\n};`,
  );
  // A subgraph that knows a type by its interface only does not know better than one that named it.
  const type = (known: unknown, told: unknown): unknown =>
    typeof known === 'string' && isObjectType(schema.getType(known)) && !isObjectType(schema.getType(String(told)))
      ? known
      : told;
  return make(merged, put, type) as Merge;
}

/** Names that the planner changed on the way are changed back in what came. */
export function rewrite(rewrites: readonly FetchDataRewrite[], schema: GraphQLSchema, value: unknown): void {
  for (const each of rewrites) rewriteAt(each, each.path, schema, value);
}

/** The same for a path of an error, which goes by the names in what came. */
export function rewritten(rewrites: readonly FetchDataRewrite[], path: Path): Path {
  return rewrites.reduce(renamed, path);
}

/** The planner's own names are of one field each, so it does not matter of which type the object is. */
function renamed(path: Path, change: FetchDataRewrite): Path {
  if (change.kind !== 'KeyRenamer') return path;
  const steps = change.path.filter((step) => !step.startsWith(FRAGMENT));
  let at = -1;
  for (const step of steps) {
    do at++;
    while (typeof path[at] === 'number');
    if (path[at] !== step) return path;
  }
  return path.with(at, change.renameKeyTo);
}

function rewriteAt(change: FetchDataRewrite, path: readonly string[], schema: GraphQLSchema, value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) rewriteAt(change, path, schema, item);
    return;
  }
  const [step, ...rest] = path;
  if (!isFields(value) || step === undefined) return;
  if (step.startsWith(FRAGMENT)) {
    const { __typename: typename } = value;
    // Where the type was not asked for, it was not needed to tell.
    if (typename === undefined || isOfType(schema, typename, step.slice(FRAGMENT.length))) {
      rewriteAt(change, rest, schema, value);
    }
  } else if (rest.length > 0) {
    rewriteAt(change, rest, schema, value[step]);
  } else if (change.kind === 'ValueSetter') {
    value[step] = change.setValueTo;
  } else if (value[step] !== undefined) {
    value[change.renameKeyTo] ??= value[step];
    value[step] = undefined;
  }
}

const FRAGMENT = '... on ';
