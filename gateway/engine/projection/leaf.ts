import { type GraphQLLeafType, isEnumType } from 'graphql';
import { jsonOf, quoted } from './text';

/** A leaf's value as JSON; undefined for a value that is none of its type. Never sees null. */
export type WriteLeaf = (value: unknown) => string | undefined;

const id: WriteLeaf = (value) =>
  typeof value === 'string' ? quoted(value) : Number.isSafeInteger(value) ? `"${value}"` : undefined;

const writers: ReadonlyMap<string, WriteLeaf> = new Map<string, WriteLeaf>([
  ['String', (value) => (typeof value === 'string' ? quoted(value) : undefined)],
  // Whole numbers are ids too, and are told as text.
  ['ID', id],
  ['Int', (value) => (Number.isInteger(value) ? int(value as number) : undefined)],
  ['Float', (value) => (Number.isFinite(value) ? `${value as number}` : undefined)],
  ['Boolean', (value) => (typeof value === 'boolean' ? `${value}` : undefined)],
]);

const int = (value: number): string | undefined => ((value | 0) === value ? `${value | 0}` : undefined);

/** How the values of a leaf type are written. Scalars of the schema's own take whatever their subgraph says. */
export function leafWriter(type: GraphQLLeafType): WriteLeaf {
  if (isEnumType(type)) {
    const names = new Set<unknown>(type.getValues().map(({ name }) => name));
    return (value) => (names.has(value) ? `"${value as string}"` : undefined);
  }
  return writers.get(type.name) ?? jsonOf;
}
