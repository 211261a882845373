import {
  GraphQLError,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Facts } from './facts';
import { hash } from './seed';

/** An object of the world: its type, and where it stands among all. */
export interface Thing {
  readonly __typename: string;
  /** `Product:3` for an entity, the way to it for any other. */
  readonly at: string;
}

/** How often a value fails, between 0 and 1. */
export interface Trouble {
  /** A field that may be null is null. */
  readonly nulls: number;
  /** A field that may be null throws. */
  readonly errors: number;
  /** A field that may not be null is null or throws. */
  readonly breaches: number;
}

const ENTITIES = 5;
const LONGEST = 3;

/** Every value of the world, out of a seed and the place that it stands at. Whoever asks is told the same. */
export class Truth {
  constructor(
    readonly schema: GraphQLSchema,
    readonly facts: Facts,
    private readonly seed: string,
    private readonly trouble: Trouble,
  ) {}

  /** The value of a field of an object, of the query itself without one. May throw, and hold errors in lists. */
  value(parent: Thing | undefined, typename: string, name: string, args: Readonly<Record<string, unknown>>): unknown {
    const type = parent ? typeOf(parent) : typename;
    const field = this.field(type, name);
    const at = `${parent?.at ?? typename}.${name}${Object.keys(args).length === 0 ? '' : `(${canonical(args)})`}`;
    if (this.facts.keys.has(name)) return this.#key(parent, field, at);
    const required = this.requires(type, name);
    const basis = required && parent ? `${at}|${canonical(this.pick(required, parent))}` : at;
    return this.answer(field, basis, args);
  }

  /** What a field answers that depends on `basis` alone. */
  answer(field: GraphQLField<unknown, unknown>, basis: string, args: Readonly<Record<string, unknown>>): unknown {
    const first = typeof args.first === 'number' ? Math.max(0, Math.min(args.first, LONGEST)) : LONGEST;
    return this.#make(field.type, basis, field.name, first);
  }

  /** What stands in a representation for an object: the fields of a selection, null where they fail. */
  pick(set: SelectionSetNode, thing: Thing): Record<string, unknown> {
    const picked: Record<string, unknown> = {};
    for (const node of set.selections) {
      if (node.kind !== Kind.FIELD) continue;
      const field = this.field(typeOf(thing), node.name.value);
      const inner = node.selectionSet;
      let value: unknown;
      try {
        value = this.value(thing, '', field.name, getArgumentValues(field, node));
        value = this.#complete(field.type, value, (each) => (inner ? this.pick(inner, each as Thing) : each));
      } catch {
        value = null;
      }
      picked[node.name.value] = value;
    }
    return picked;
  }

  /** What a field of a type requires, said of the type itself or of an interface. */
  requires(typename: string, name: string): SelectionSetNode | undefined {
    const type = this.schema.getType(typename);
    const interfaces = isObjectType(type) ? type.getInterfaces() : [];
    return [typename, ...interfaces.map((each) => each.name)]
      .map((each) => this.facts.requires.get(`${each}.${name}`))
      .find((set) => set !== undefined);
  }

  field(typename: string, name: string): GraphQLField<unknown, unknown> {
    const type = this.schema.getType(typename);
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    if (!field) throw new Error(`no field ${typename}.${name}`);
    return field;
  }

  /** Keys are always there, and tell where their object stands. */
  #key(parent: Thing | undefined, field: GraphQLField<unknown, unknown>, at: string): unknown {
    if (!parent) throw new Error('a key of nothing');
    if (field.name === 'id') return parent.at;
    const type = getNamedType(field.type);
    if (!isObjectType(type)) return `${field.name} of ${parent.at}`;
    return this.facts.entities.has(type.name) ? this.#entity(type.name, at) : { __typename: type.name, at };
  }

  #make(type: GraphQLOutputType, at: string, name: string, first: number): unknown {
    const fails = this.#roll(at, 'fails');
    if (isNonNullType(type)) {
      if (fails < this.trouble.breaches / 2) return null;
      if (fails < this.trouble.breaches) throw new GraphQLError(`sown at ${at}`);
      return this.#sound(type.ofType, at, name, first);
    }
    if (fails < this.trouble.nulls) return null;
    if (fails < this.trouble.nulls + this.trouble.errors) throw new GraphQLError(`sown at ${at}`);
    return this.#sound(type, at, name, first);
  }

  #sound(type: GraphQLOutputType, at: string, name: string, first: number): unknown {
    if (isListType(type)) {
      const length = Math.min(first, Math.floor(this.#roll(at, 'length') * (LONGEST + 1)));
      return Array.from({ length }, (_, index) => {
        try {
          return this.#make(type.ofType, `${at}/${index}`, name, LONGEST);
        } catch (error) {
          return error;
        }
      });
    }
    const named = getNamedType(type);
    if (isEnumType(named)) return this.#one(named.getValues(), at).value;
    if (isAbstractType(named)) {
      const known = this.facts.possible.get(`${name}: ${named.name}`);
      const types = known ?? this.schema.getPossibleTypes(named).map((each) => each.name);
      return this.#object(this.#one(types, `${at}?`), at);
    }
    return isObjectType(named) ? this.#object(named.name, at) : this.#leaf(named.name, at);
  }

  #object(typename: string, at: string): Thing {
    const interfaces = this.schema.getType(typename);
    const names = [typename, ...(isObjectType(interfaces) ? interfaces.getInterfaces().map(({ name }) => name) : [])];
    return names.some((name) => this.facts.entities.has(name))
      ? this.#entity(typename, at)
      : { __typename: typename, at };
  }

  #entity(typename: string, at: string): Thing {
    return { __typename: typename, at: `${typename}:${Math.floor(this.#roll(at, 'which') * ENTITIES)}` };
  }

  #leaf(typename: string, at: string): unknown {
    const number = hash(`${this.seed} ${at}`);
    // Values that programs mistake for nothing are as common as any other.
    const isEmpty = number % 4 === 0;
    switch (typename) {
      case 'Int':
        return isEmpty ? 0 : (number % 2_000) - 500;
      case 'Float':
        return isEmpty ? 0 : (number % 10_000) / 8;
      case 'Boolean':
        return number % 2 === 0;
      case 'String':
        return isEmpty ? '' : `${'"é\\\n'[number % 5] ?? ''}${number.toString(36)}`;
      case 'Moment':
        return isEmpty ? { at: number % 100, zones: [null, 'Asia/Ho_Chi_Minh'] } : `moment ${number % 1_000}`;
      default:
        return `${typename} ${number}`;
    }
  }

  /** As the specification completes values; fields of required objects that may not be null are not in this world. */
  #complete(type: GraphQLOutputType, value: unknown, leaf: (value: unknown) => unknown): unknown {
    if (isNonNullType(type)) {
      const inner = this.#complete(type.ofType, value, leaf);
      if (inner === null) throw new Error('null where there may be none');
      return inner;
    }
    if (value === null || value instanceof Error) return null;
    if (!isListType(type)) return leaf(value);
    try {
      return (value as readonly unknown[]).map((item) => this.#complete(type.ofType, item, leaf));
    } catch {
      return null;
    }
  }

  #one<T>(values: readonly T[], at: string): T {
    const value = values[Math.floor(this.#roll(at, 'one') * values.length)];
    if (value === undefined) throw new Error(`nothing to choose from at ${at}`);
    return value;
  }

  #roll(at: string, what: string): number {
    return hash(`${this.seed} ${what} ${at}`) / 2 ** 32;
  }
}

/** The type of an object, also where a subgraph only knows an interface of it. */
export const typeOf = ({ __typename, at }: Thing): string => /^(\w+):\d+$/.exec(at)?.[1] ?? __typename;

/** JSON with keys in order. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
