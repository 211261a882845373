import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner';
import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import { jsonOf, quoted } from './projection/text';
import type { Fields } from './values';

/** Tells by what an entity is known to a subgraph: the JSON of its representation, or undefined for one it does not concern. */
export type Represent = (entity: Fields) => string | undefined;

interface Member {
  /** Its name in the representation. */
  name: string;
  constant?: string;
  readonly inner: QueryPlanSelectionNode[];
  readonly rewrites: FetchDataRewrite[];
}

/** What a representation is made of. */
export interface Represented {
  readonly schema: GraphQLSchema;
  readonly requires: readonly QueryPlanSelectionNode[];
  readonly rewrites: readonly FetchDataRewrite[];
  /** Under which name a fetched field is shown to the subgraph; undefined for one that is not shown. */
  readonly nameOf: (key: string) => string | undefined;
  /** By which fields the subgraph finds entities of a type; of a type that is not there nothing is known. */
  readonly keys: ReadonlyMap<string, readonly (readonly string[])[]>;
}

/** How the entities of one type are represented. */
export interface Representation {
  readonly write: Represent;
  /** The fields that it is made of beside the type, where these are leaves; undefined where there is more to it. */
  readonly leaves: readonly string[] | undefined;
}

/** How entities are represented to a subgraph. What each type needs is worked out when the first of it comes by. */
export class Representations {
  readonly #byType = new Map<unknown, Representation>();

  constructor(private readonly given: Represented) {}

  of(typename: unknown): Representation {
    let known = this.#byType.get(typename);
    if (!known) {
      known = this.#make(typename);
      // Names that are no types are a subgraph's fault, and there is no end of them.
      if (typeof typename === 'string' && this.given.schema.getType(typename)) this.#byType.set(typename, known);
    }
    return known;
  }

  #make(typename: unknown): Representation {
    const { schema, requires, rewrites, nameOf } = this.given;
    const members = new Members(schema, nameOf).collect(requires, typename, rewrites);
    if (!members.has('__typename') || !this.#isFound(members, typename)) return nothing;
    const isFlat = [...members.values()].every(({ inner }) => inner.length === 0);
    const leaves = [...members].flatMap(([key, { constant }]) =>
      key === '__typename' || constant !== undefined ? [] : [key],
    );
    return { write: writer(members, schema, nameOf), leaves: isFlat ? leaves : undefined };
  }

  /** Whether there is a key of the entity's among them: the subgraph cannot find it by anything else. */
  #isFound(members: ReadonlyMap<string, Member>, typename: unknown): boolean {
    const { schema, keys } = this.given;
    const { constant } = members.get('__typename') ?? {};
    const type: unknown = constant === undefined ? typename : JSON.parse(constant);
    const names = new Set([...members.values()].map(({ name }) => name));
    const possible = [...keys].filter(([of]) => isOfType(schema, type, of)).flatMap(([, all]) => all);
    return possible.length === 0 || possible.some((key) => key.every((name) => names.has(name)));
  }
}

const nothing: Representation = { write: () => undefined, leaves: undefined };

class Members {
  readonly #found = new Map<string, Member>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly nameOf: Represented['nameOf'],
  ) {}

  collect(
    selections: readonly QueryPlanSelectionNode[],
    typename: unknown,
    rewrites: readonly FetchDataRewrite[],
  ): Map<string, Member> {
    this.#visit(selections, typename);
    // What is no entity here must not become one by a change of its type.
    if (this.#found.size > 0) for (const rewrite of rewrites) this.#rewrite(rewrite, typename);
    return this.#found;
  }

  #visit(selections: readonly QueryPlanSelectionNode[], typename: unknown): void {
    for (const node of selections) {
      if (node.kind === 'InlineFragment') {
        if (node.typeCondition === undefined || isOfType(this.schema, typename, node.typeCondition)) {
          this.#visit(node.selections, typename);
        }
        continue;
      }
      const key = node.alias ?? node.name;
      const name = this.nameOf(key);
      if (name === undefined) continue;
      const member = this.#found.get(key) ?? { name, inner: [], rewrites: [] };
      this.#found.set(key, member);
      member.inner.push(...(node.selections ?? []));
    }
  }

  #rewrite(rewrite: FetchDataRewrite, typename: unknown): void {
    const path = [...rewrite.path];
    while (path[0]?.startsWith(FRAGMENT)) {
      if (!isOfType(this.schema, typename, path[0].slice(FRAGMENT.length))) return;
      path.shift();
    }
    const [key, ...rest] = path;
    const member = key === undefined ? undefined : this.#found.get(key);
    if (key === undefined) return;
    if (rest.length > 0) member?.rewrites.push({ ...rewrite, path: rest });
    else if (rewrite.kind === 'KeyRenamer') {
      if (member) member.name = rewrite.renameKeyTo;
    } else {
      const constant = JSON.stringify(rewrite.setValueTo);
      this.#found.set(key, { name: key, inner: [], rewrites: [], ...member, constant });
    }
  }
}

const FRAGMENT = '... on ';

/** Whether objects that say they are of a type meet a condition. Some say the name of an interface. */
export function isOfType(schema: GraphQLSchema, typename: unknown, condition: string): boolean {
  if (typename === condition) return true;
  if (typeof typename !== 'string') return false;
  const type = schema.getType(typename);
  const wanted = schema.getType(condition);
  return isAbstractType(wanted) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(wanted, type);
}

function writer(members: Map<string, Member>, schema: GraphQLSchema, nameOf: Represented['nameOf']): Represent {
  const parts = [...members].map(([key, { name, constant, inner, rewrites }]) => ({
    key,
    label: `${quoted(name)}:`,
    constant,
    write: inner.length > 0 ? composite(inner, rewrites, schema, nameOf) : leaf,
  }));
  return (entity) => {
    let text = '{';
    for (const { key, label, constant, write } of parts) {
      let value = constant;
      if (value === undefined) {
        const found = entity[key];
        // What should have been fetched before and was not: whoever failed has said so.
        if (found === undefined) return undefined;
        value = write(found);
        if (value === undefined) return undefined;
      }
      text += text.length === 1 ? label : `,${label}`;
      text += value;
    }
    return `${text}}`;
  };
}

const leaf = (value: unknown): string | undefined =>
  typeof value === 'string' ? quoted(value) : typeof value === 'number' ? `${value}` : jsonOf(value);

function composite(
  inner: readonly QueryPlanSelectionNode[],
  rewrites: readonly FetchDataRewrite[],
  schema: GraphQLSchema,
  nameOf: Represented['nameOf'],
): (value: unknown) => string {
  const byType = new Map<unknown, Represent>();
  const write = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
    if (typeof value !== 'object' || value === null) return 'null';
    const object = value as Fields;
    const typename = object.__typename;
    let represent = byType.get(typename);
    if (!represent) {
      represent = writer(new Members(schema, nameOf).collect(inner, typename, rewrites), schema, nameOf);
      if (typename === undefined || (typeof typename === 'string' && schema.getType(typename)))
        byType.set(typename, represent);
    }
    return represent(object) ?? 'null';
  };
  return write;
}
