import { type DocumentNode, Kind, visit } from 'graphql';

/** An operation whose own words cannot be mistaken for those of a plan, and how to find them again. */
export interface Named {
  readonly document: DocumentNode;
  /** The key under which a field is fetched that has this key in the answer. */
  readonly internal: (key: string, name: string) => string;
  /** The other way round. */
  readonly external: (internal: string) => string;
  /** The client's names of the variables that have another one in the plan, by that. */
  readonly variables: ReadonlyMap<string, string>;
}

/** What the planner calls the entities that it asks about. */
const REPRESENTATIONS = 'representations';
/** What it calls fields whose names would clash. */
const PLANNERS = /__alias_\d+$/;

/**
 * A client may call any field by any name, `id: name` and `__typename: name` too. The plan fetches keys, types and what is
 * required under their own names, in the same objects: such aliases are fetched under another one.
 */
export function nameApart(document: DocumentNode, represented: ReadonlySet<string>): Named {
  const words = new Set<string>();
  visit(document, { Name: ({ value }) => void words.add(value) });
  const prefix = unusedPrefix('alias_', words);
  const internal = (key: string, name: string): string =>
    key !== name && (key === '__typename' || PLANNERS.test(key) || represented.has(key)) ? prefix + key : key;
  const external = (key: string): string => (key.startsWith(prefix) ? key.slice(prefix.length) : key);
  const variablePrefix = unusedPrefix('variable_', words);
  const variables = new Map(
    [...words].flatMap((word) => (word.startsWith(REPRESENTATIONS) ? [[variablePrefix + word, word] as const] : [])),
  );
  const renamed = visit(document, {
    [Kind.FIELD]: (node) => {
      if (!node.alias) return undefined;
      const key = internal(node.alias.value, node.name.value);
      return key === node.alias.value ? undefined : { ...node, alias: { ...node.alias, value: key } };
    },
    [Kind.VARIABLE]: (node) =>
      node.name.value.startsWith(REPRESENTATIONS)
        ? { ...node, name: { ...node.name, value: variablePrefix + node.name.value } }
        : undefined,
  });
  return { document: renamed, internal, external, variables };
}

function unusedPrefix(start: string, words: ReadonlySet<string>): string {
  let prefix = start;
  while ([...words].some((word) => word.startsWith(prefix))) prefix += '_';
  return prefix;
}
