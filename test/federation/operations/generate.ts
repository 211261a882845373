import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';
import type { Request } from '../federation';
import type { Random } from '../world/seed';
import { literalOf, randomValue } from './inputs';

const DEPTH = 5;
/** How much of what an operation has, between 0 and 1. */
const CHANCE = {
  mutation: 0.1,
  alias: 0.25,
  argument: 0.5,
  variable: 0.35,
  omitted: 0.15,
  default: 0.3,
  typename: 0.12,
  fragment: 0.3,
  named: 0.25,
  again: 0.05,
  directive: 0.08,
  introspection: 0.04,
};

/** Names that something else has, too: keys, required fields, names that planners and programs use themselves. */
const ALIASES = [
  ...[
    'a',
    'b',
    'id',
    'sku',
    'name',
    'code',
    'price',
    'weight',
    'score',
    'title',
    'total',
    'rank',
    'grid',
    'region',
    'email',
  ],
  ...['__typename', 'price__alias_0', 'price_required_0', 'alias_id', '_entities', 'representations'],
  ...['constructor', 'toString', '__proto__', 'length'],
];

/** What stands under each key of one place of the answer. */
type Scope = Map<string, { readonly signature: string; readonly owner: string; readonly inner: Scope }>;

/** Makes valid operations of a schema; a few are not, by fields that cannot stand side by side. */
export class Generator {
  #left: number;
  readonly #variables: string[] = [];
  readonly #values: Record<string, unknown> = {};
  readonly #fragments: string[] = [];
  readonly #byType = new Map<string, string[]>();
  readonly #conditions: string[] = [];

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly random: Random,
    /** At most so many fields, type names aside. */
    size: number,
  ) {
    this.#left = size;
  }

  request(): Request {
    const mutation = this.schema.getMutationType();
    const kind = mutation && this.random.chance(CHANCE.mutation) ? 'mutation' : 'query';
    const root = kind === 'mutation' ? mutation : this.schema.getQueryType();
    if (!root) throw new Error('a schema without a query');
    const set = this.#selections(root, new Map(), DEPTH);
    const variables = this.#variables.length > 0 ? `(${this.#variables.join(', ')})` : '';
    return { query: [`${kind} Random${variables} ${set}`, ...this.#fragments].join('\n'), variables: this.#values };
  }

  #selections(type: GraphQLCompositeType, scope: Scope, depth: number): string {
    const made: string[] = [];
    const wanted = 1 + this.random.below(depth > 3 ? 3 : 5);
    for (let count = 0; count < wanted; count++) made.push(...this.#selection(type, scope, depth));
    if (made.length === 0) made.push('__typename');
    return `{ ${made.join(' ')} }`;
  }

  #selection(type: GraphQLCompositeType, scope: Scope, depth: number): string[] {
    if (isUnionType(type) || this.random.chance(CHANCE.fragment)) return this.#fragment(type, scope, depth);
    if (this.random.chance(CHANCE.typename)) return this.#typename(type, scope);
    if (type === this.schema.getQueryType() && this.random.chance(CHANCE.introspection)) {
      const alias = this.#key(type.name, '__type', 'introspection', scope);
      return [
        alias === undefined
          ? ''
          : `${alias.text}__type(name: "${this.random.one(['Product', 'Found', 'Nothing'])}") { kind name fields { name } }`,
      ];
    }
    const field = this.random.one(Object.values(type.getFields()));
    const text = this.#field(type, field, scope, depth);
    return text === undefined ? [] : [text];
  }

  #typename(type: GraphQLCompositeType, scope: Scope): string[] {
    const key = this.#key(type.name, '__typename', '__typename: String!', scope);
    return key ? [`${key.text}__typename${this.#directive()}`] : [];
  }

  #field(
    type: GraphQLCompositeType,
    field: GraphQLField<unknown, unknown>,
    scope: Scope,
    depth: number,
  ): string | undefined {
    const inner = getNamedType(field.type);
    if (this.#left <= 0 || (isCompositeType(inner) && depth <= 1)) return undefined;
    this.#left--;
    const args = this.#arguments(field.args);
    const key = this.#key(type.name, field.name, `${field.name}${args}: ${String(field.type)}`, scope);
    if (!key) return undefined;
    const set = isCompositeType(inner) ? ` ${this.#selections(inner, key.inner, depth - 1)}` : '';
    return `${key.text}${field.name}${args}${this.#directive()}${set}`;
  }

  /** A key under which a field may stand: free, or taken by the same, or by one of another type that looks the same. */
  #key(owner: string, name: string, signature: string, scope: Scope): { text: string; inner: Scope } | undefined {
    const wanted = this.random.chance(CHANCE.alias) ? this.random.one(ALIASES) : name;
    for (const key of [wanted, name, `${name}_${scope.size}`]) {
      const taken = scope.get(key);
      const type = (text: string): string => text.slice(text.lastIndexOf(':'));
      const apart = taken && taken.owner !== owner && this.#isObject(owner) && this.#isObject(taken.owner);
      if (taken && taken.signature !== signature && !(apart && type(taken.signature) === type(signature))) continue;
      const entry = taken ?? { signature, owner, inner: new Map() };
      scope.set(key, entry);
      return { text: key === name ? '' : `${key}: `, inner: entry.inner };
    }
    return undefined;
  }

  #isObject = (name: string): boolean => isObjectType(this.schema.getType(name));

  #fragment(type: GraphQLCompositeType, scope: Scope, depth: number): string[] {
    if (this.#left <= 0 || depth <= 0) return [];
    const condition = this.random.one(this.#conditionsOf(type));
    const again = this.#byType.get(condition.name);
    if (again && scope.size === 0 && this.random.chance(CHANCE.again)) return [`...${this.random.one(again)}`];
    const set = this.#selections(condition, scope, depth);
    if (!this.random.chance(CHANCE.named)) {
      const on = condition === type && this.random.chance(0.3) ? '' : ` on ${condition.name}`;
      return [`...${on}${this.#directive()} ${set}`];
    }
    const name = `F${this.#fragments.length}`;
    this.#fragments.push(`fragment ${name} on ${condition.name} ${set}`);
    this.#byType.set(condition.name, [...(again ?? []), name]);
    return [`...${name}${this.#directive()}`];
  }

  /** Types that something of a type may be, and what else these are. */
  #conditionsOf(type: GraphQLCompositeType): GraphQLCompositeType[] {
    const objects: readonly GraphQLObjectType[] = isAbstractType(type) ? this.schema.getPossibleTypes(type) : [type];
    const root = objects.some((each) => each === this.schema.getQueryType() || each === this.schema.getMutationType());
    if (root) return [type];
    const others = Object.values(this.schema.getTypeMap()).filter(
      (each) =>
        (isInterfaceType(each) || isUnionType(each)) &&
        this.schema.getPossibleTypes(each).some((one) => objects.includes(one)),
    );
    return [type, ...objects, ...objects, ...(others as GraphQLCompositeType[])];
  }

  #directive(): string {
    if (!this.random.chance(CHANCE.directive)) return '';
    const made = [this.random.one(['skip', 'include'])];
    if (this.random.chance(0.15)) made.push(made[0] === 'skip' ? 'include' : 'skip');
    return made.map((name) => ` @${name}(if: ${this.#condition(name === 'include')})`).join('');
  }

  #condition(likely: boolean): string {
    if (this.random.chance(0.3)) return String(this.random.chance(0.6) === likely);
    if (this.#conditions.length > 0 && this.random.chance(0.6)) return this.random.one(this.#conditions);
    const name = `$if${this.#conditions.length}`;
    this.#conditions.push(name);
    const value = this.random.chance(0.6) === likely;
    if (this.random.chance(CHANCE.default)) this.#variables.push(`${name}: Boolean! = ${value}`);
    else {
      this.#variables.push(`${name}: Boolean!`);
      this.#values[name.slice(1)] = value;
    }
    return name;
  }

  #arguments(args: readonly GraphQLArgument[]): string {
    const used = args.filter((each) => isRequiredArgument(each) || this.random.chance(CHANCE.argument));
    if (used.length === 0) return '';
    return `(${used.map((each) => `${each.name}: ${this.#argument(each)}`).join(', ')})`;
  }

  #argument({ type, defaultValue }: GraphQLArgument): string {
    if (!this.random.chance(CHANCE.variable)) return literalOf(type, this.random);
    const name = `v${this.#variables.length}`;
    // A variable that may be null may stand for what has a default, too.
    const isLoose = isNonNullType(type) && defaultValue !== undefined && this.random.chance(0.3);
    const declared = isLoose ? type.ofType : type;
    const fallback = this.random.chance(CHANCE.default) ? ` = ${literalOf(declared, this.random)}` : '';
    this.#variables.push(`$${name}: ${String(declared)}${fallback}`);
    const mayBeAbsent = !isNonNullType(declared) || fallback !== '';
    if (!(mayBeAbsent && this.random.chance(CHANCE.omitted)))
      this.#values[name] = randomValue(declared, this.random, isLoose);
    return `$${name}`;
  }
}
