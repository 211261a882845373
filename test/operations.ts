import type { GeneratorValue } from 'fast-check';
import * as fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isUnionType,
} from 'graphql';

/** A made-up operation, and what stands where in its answer. */
export interface MadeOperation {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Schema coordinates of the fields of persons by path in the answer, with [] after each list. */
  readonly personal: ReadonlyMap<string, string>;
}

/** Ids that arguments are given, by the coordinate of the argument. */
export type Ids = Readonly<Record<string, readonly string[]>>;

/** Small numbers are no likelier than large ones. */
const evenly = (range: { min: number; max: number }) => fc.noBias(fc.integer(range));

type Gen = GeneratorValue;
type Field = GraphQLField<unknown, unknown>;

/** What leads from one person to others: chosen more often than what ends with a value. */
const LEADING =
  /^(household|members|resident|relatives|electronicIdentity|dependants|applications|edges|node|applicant|subject|head|documents)$/;

/** Makes operations out of the schema that clients see: with aliases, fragments of both kinds, and conditions by variables. */
export class OperationMaker {
  #aliases = 0;
  #variables = new Map<string, { readonly type: string; readonly value: unknown }>();
  #fragments: string[] = [];
  #personal = new Map<string, string>();

  private constructor(
    private readonly gen: Gen,
    private readonly schema: GraphQLSchema,
    private readonly ids: Ids,
  ) {}

  static make(gen: Gen, schema: GraphQLSchema, roots: readonly string[], depth: number, ids: Ids): MadeOperation {
    return new OperationMaker(gen, schema, ids).#operation(roots, depth);
  }

  #operation(roots: readonly string[], depth: number): MadeOperation {
    const query = this.schema.getQueryType();
    if (!query) throw new Error('the schema has no queries');
    const asked = Array.from({ length: this.#upTo(3) }, () => this.#one(roots));
    const fields = asked.flatMap((name) => {
      const field = query.getFields()[name];
      return field ? [this.#field(query, field, '', depth)] : [];
    });
    const declared = [...this.#variables].map(([name, { type }]) => `$${name}: ${type}`).join(', ');
    const head = declared === '' ? 'query' : `query (${declared})`;
    return {
      text: [`${head} { __typename ${fields.join(' ')} }`, ...this.#fragments].join('\n'),
      variables: Object.fromEntries([...this.#variables].map(([name, { value }]) => [name, value])),
      personal: this.#personal,
    };
  }

  /** Always has something in it; of a person always the id, which says whose the rest is. */
  #selection(type: GraphQLCompositeType, path: string, depth: number): string {
    const asked = this.#fieldsOf(type, path, depth);
    if (isAbstractType(type)) {
      const [object] = this.schema.getPossibleTypes(type);
      if (object)
        asked.push(`... on ${object.name} { ${['__typename', ...this.#fieldsOf(object, path, depth)].join(' ')} }`);
    }
    return `{ ${['__typename', ...(type.name === 'Resident' ? ['id'] : []), ...asked.map((text) => this.#wrapped(type, text))].join(' ')} }`;
  }

  #fieldsOf(type: GraphQLCompositeType, path: string, depth: number): string[] {
    if (isUnionType(type)) return [];
    const possible = Object.values(type.getFields())
      .filter(({ args }) => args.every((argument) => this.#canGive(argument)))
      .filter((field) => depth > 0 || !isCompositeType(getNamedType(field.type)));
    if (possible.length === 0) return [];
    const weighted = possible.flatMap((field) => (LEADING.test(field.name) ? [field, field, field, field] : [field]));
    return Array.from({ length: this.#upTo(4) }, () => this.#field(type, this.#one(weighted), path, depth));
  }

  #field(parent: GraphQLCompositeType, field: Field, path: string, depth: number): string {
    const given = this.#argumentsOf(parent, field);
    // An alias of its own wherever two of the same name could differ.
    const alias = given !== '' || field.args.length > 0 || this.#chance(4) ? `a${++this.#aliases}` : undefined;
    const place = `${path === '' ? '' : `${path}.`}${alias ?? field.name}`;
    const type = getNamedType(field.type);
    if (parent.name === 'Resident' && field.name !== 'id') this.#personal.set(place, `Resident.${field.name}`);
    const below = isCompositeType(type)
      ? ` ${this.#selection(type, `${place}${'[]'.repeat(listDepth(field.type))}`, depth - 1)}`
      : '';
    const condition = this.#chance(12) ? this.#condition() : '';
    return `${alias ? `${alias}: ` : ''}${field.name}${given}${condition}${below}`;
  }

  #wrapped(type: GraphQLCompositeType, text: string): string {
    if (this.#chance(8)) return `... on ${type.name}${this.#chance(2) ? this.#condition() : ''} { ${text} }`;
    if (this.#chance(8)) {
      const name = `f${this.#fragments.length}`;
      this.#fragments.push(`fragment ${name} on ${type.name} { ${text} }`);
      return `...${name}${this.#chance(2) ? this.#condition() : ''}`;
    }
    return text;
  }

  #condition(): string {
    const directive = this.#one(['skip', 'include']);
    if (this.#chance(4)) return ` @${directive}(if: ${this.gen(fc.boolean)})`;
    return ` @${directive}(if: $${this.#variable('Boolean!', this.gen(fc.boolean))})`;
  }

  #argumentsOf(parent: GraphQLCompositeType, field: Field): string {
    const given = field.args.flatMap((argument) => {
      if (!isNonNullType(argument.type) && (!this.#canGive(argument) || !this.#chance(4))) return [];
      const value = this.#valueOf(argument, `${parent.name}.${field.name}`);
      return value === undefined ? [] : [`${argument.name}: ${value}`];
    });
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  }

  #canGive({ name, type }: GraphQLArgument): boolean {
    const named = getNamedType(type);
    return !isNonNullType(type) || name === 'id' || isEnumType(named) || name === 'filter';
  }

  /** As GraphQL writes it, or a variable. */
  #valueOf({ name, type }: GraphQLArgument, coordinate: string): string | undefined {
    const named = getNamedType(type);
    if (name === 'first') return String(this.#upTo(5));
    if (name === 'id') {
      const id = this.#one(this.ids[coordinate] ?? ['made-up']);
      return this.#chance(2) ? JSON.stringify(id) : `$${this.#variable('ID!', id)}`;
    }
    if (coordinate === 'Query.residents' && name === 'filter') return '{ nameContains: "nguyen" }';
    if (!isEnumType(named)) return undefined;
    const values = named.getValues().map((value) => value.name);
    if (!isListType(getNullableType(type))) return this.#one(values);
    const some = this.gen(fc.subarray, values, { maxLength: 4 });
    return this.#chance(2) ? `[${some.join(', ')}]` : `$${this.#variable(`[${named.name}!]`, some)}`;
  }

  #variable(type: string, value: unknown): string {
    const name = `v${this.#variables.size}`;
    this.#variables.set(name, { type, value });
    return name;
  }

  /** By its place: what is drawn is compared and printed, and a schema is too large for that. */
  #one<Item>(items: readonly Item[]): Item {
    const item = items[this.gen(evenly, { min: 0, max: items.length - 1 })];
    if (item === undefined) throw new Error('there is nothing to choose from');
    return item;
  }

  #upTo(most: number): number {
    return this.gen(evenly, { min: 1, max: most });
  }

  /** One in so many. */
  #chance(oneIn: number): boolean {
    return this.gen(evenly, { min: 1, max: oneIn }) === oneIn;
  }
}

function listDepth(type: GraphQLOutputType): number {
  const inner = getNullableType(type);
  return isListType(inner) ? 1 + listDepth(inner.ofType) : 0;
}
