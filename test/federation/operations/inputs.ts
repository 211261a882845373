import { type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import type { Random } from '../world/seed';

const DEPTH = 2;
const NULLS = 0.12;
const TEXTS = ['', 'x', 'Product:1', '"\\\\', 'é'];

/** A random value of a type as it stands in an operation. */
export const literalOf = (type: GraphQLInputType, random: Random): string =>
  write(type, randomValue(type, random, false));

/** A random value of a type as it stands among variables; never null where it is said to be sure. */
export function randomValue(type: GraphQLInputType, random: Random, isSure: boolean, depth = DEPTH): unknown {
  if (isNonNullType(type)) return randomValue(type.ofType, random, true, depth);
  if (!isSure && random.chance(NULLS)) return null;
  if (isListType(type)) {
    const item: GraphQLInputType = type.ofType;
    return Array.from({ length: depth <= 0 ? 0 : random.below(3) }, () => randomValue(item, random, false, depth - 1));
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => (isNonNullType(field.type) && field.defaultValue === undefined) || (depth > 0 && random.chance(0.5)),
    );
    return Object.fromEntries(fields.map((field) => [field.name, randomValue(field.type, random, false, depth - 1)]));
  }
  if (isEnumType(type)) return random.one(type.getValues()).name;
  switch (type.name) {
    case 'Int':
      return random.below(5);
    case 'Float':
      return random.below(40) / 8;
    case 'Boolean':
      return random.chance(0.5);
    default:
      return random.one(TEXTS);
  }
}

function write(type: GraphQLInputType, value: unknown): string {
  const inner = isNonNullType(type) ? type.ofType : type;
  if (value === null) return 'null';
  if (isListType(inner)) {
    const item: GraphQLInputType = inner.ofType;
    return Array.isArray(value) ? `[${value.map((each) => write(item, each)).join(', ')}]` : write(item, value);
  }
  if (isInputObjectType(inner)) {
    const fields = inner.getFields();
    const entries = Object.entries(value as Readonly<Record<string, unknown>>).flatMap(([name, each]) => {
      const field = fields[name];
      return field ? [`${name}: ${write(field.type, each)}`] : [];
    });
    return `{ ${entries.join(', ')} }`;
  }
  return isEnumType(inner) ? String(value) : JSON.stringify(value);
}
