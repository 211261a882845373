import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
} from 'graphql';
import { unchained } from './chains';
import { graphOf, isUnresolvable, named, nameOf, selectionsOf, subgraphNames, textOf, topOf } from './joins';

/** A field with the arguments that some `@requires` names, planned as a field of its own. */
export interface Variant {
  readonly field: string;
  readonly arguments: readonly ArgumentNode[];
}

/** A supergraph as it is planned. */
export interface Planned {
  readonly document: DocumentNode;
  /** The subgraph that a plan means by a name: some are of several parts there. */
  readonly subgraphOf: (name: string) => string;
  /** By the name under which each is planned and fetched. */
  readonly variants: ReadonlyMap<string, Variant>;
  /** What a field requires in a subgraph beside keys, by `subgraph Type.field`: names of fields, those of variants too. */
  readonly required: ReadonlyMap<string, readonly string[]>;
  /** The keys by which a subgraph finds entities of a type: names of the fields at their top. */
  readonly keysOf: (subgraph: string) => ReadonlyMap<string, readonly (readonly string[])[]>;
  /** Names of fields that plans fetch beside what is asked for: keys, and what is required. */
  readonly represented: ReadonlySet<string>;
}

type Composite = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/**
 * Gives each field that takes arguments and is named in a `@requires` a field of its own for just those arguments. What a
 * subgraph requires and what the client asks for then never stand under one name: `price(currency: "USD")` that is required,
 * `price(currency: "EUR")` that is asked for, and another one that something else requires.
 */
export function separateRequired(sdl: string): Planned {
  return new Separation(parse(sdl, { noLocation: true })).result();
}

class Separation {
  readonly #types = new Map<string, Composite>();
  readonly #names: ReadonlyMap<string, string>;
  readonly #variants = new Map<string, Variant>();
  /** Names of the new fields, by type and by the name of the field that each stems from. */
  readonly #added = new Map<string, Map<string, string>>();
  readonly #byText = new Map<string, string>();
  readonly #required = new Map<string, string[]>();
  readonly #represented = new Set<string>();
  readonly #keys = new Map<string, Map<string, string[][]>>();

  constructor(private readonly document: DocumentNode) {
    for (const node of document.definitions) {
      if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION) {
        this.#types.set(node.name.value, node);
      }
    }
    this.#names = subgraphNames(document);
  }

  result(): Planned {
    const rewritten = new Map([...this.#types].map(([name, type]) => [name, this.#rewriteRequires(type)]));
    const definitions = this.document.definitions.map((node) => {
      const type = 'name' in node && node.name ? rewritten.get(node.name.value) : undefined;
      return type && type.kind === node.kind ? this.#withVariants(type) : node;
    });
    return {
      ...unchained({ ...this.document, definitions }),
      variants: this.#variants,
      required: this.#required,
      keysOf: (subgraph) => this.#keys.get(subgraph) ?? new Map(),
      represented: new Set([...this.#represented, ...this.#variants.keys()]),
    };
  }

  #rewriteRequires(type: Composite): Composite {
    for (const directive of named(type.directives, 'join__type')) {
      const key = textOf(directive, 'key');
      if (key === undefined) continue;
      const set = selectionsOf(key);
      this.#note(set);
      const subgraph = this.#names.get(graphOf(directive) ?? '');
      if (subgraph !== undefined && !isUnresolvable(directive)) this.#noteKey(subgraph, type.name.value, topOf(set));
    }
    // The planner represents entities by the first key that it finds, also by one that the subgraph does not take.
    const ordered = [...(type.directives ?? [])].sort((a, b) => Number(isUnresolvable(a)) - Number(isUnresolvable(b)));
    const fields = type.fields?.map((field) => {
      const directives = field.directives?.map((directive) => this.#rewriteDirective(type, field, directive));
      return { ...field, ...(directives ? { directives } : {}) };
    });
    return { ...type, directives: ordered, ...(fields ? { fields } : {}) } as Composite;
  }

  #rewriteDirective(type: Composite, field: FieldDefinitionNode, directive: DirectiveNode): DirectiveNode {
    const requires = directive.name.value === 'join__field' ? textOf(directive, 'requires') : undefined;
    if (requires === undefined) return directive;
    const set = selectionsOf(requires);
    this.#note(set);
    const separated = this.#separate(set, type.name.value);
    const text = print(separated).slice(1, -1).replace(/\s+/g, ' ').trim();
    const subgraph = this.#names.get(graphOf(directive) ?? '');
    const names = new Set([...topOf(separated), ...this.#variantsIn(separated)]);
    this.#required.set(`${subgraph} ${type.name.value}.${field.name.value}`, [...names].sort());
    return {
      ...directive,
      arguments: (directive.arguments ?? []).map((argument) =>
        argument.name.value === 'requires' ? { ...argument, value: { kind: Kind.STRING, value: text } } : argument,
      ),
    };
  }

  #variantsIn(set: SelectionSetNode): string[] {
    return set.selections.flatMap((node): string[] => {
      const inner = node.kind !== Kind.FRAGMENT_SPREAD && node.selectionSet ? this.#variantsIn(node.selectionSet) : [];
      return node.kind === Kind.FIELD && this.#variants.has(node.name.value) ? [node.name.value, ...inner] : inner;
    });
  }

  #noteKey(subgraph: string, type: string, names: string[]): void {
    const keys = this.#keys.get(subgraph) ?? new Map<string, string[][]>();
    this.#keys.set(subgraph, keys.set(type, [...(keys.get(type) ?? []), names]));
  }

  #note(set: SelectionSetNode): void {
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) this.#represented.add(node.name.value);
      if (node.kind !== Kind.FRAGMENT_SPREAD && node.selectionSet) this.#note(node.selectionSet);
    }
  }

  #separate(set: SelectionSetNode, typename: string): SelectionSetNode {
    const selections = set.selections.map((node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) return node;
      if (node.kind === Kind.INLINE_FRAGMENT) {
        const condition = node.typeCondition?.name.value ?? typename;
        return { ...node, selectionSet: this.#separate(node.selectionSet, condition) };
      }
      const definition = this.#types.get(typename)?.fields?.find(({ name }) => name.value === node.name.value);
      if (!definition) return node;
      const inner = node.selectionSet && this.#separate(node.selectionSet, nameOf(definition.type));
      const name = definition.arguments?.length ? this.#variant(typename, node) : node.name.value;
      const field: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: name } };
      return inner ? { ...field, selectionSet: inner } : field;
    });
    return { ...set, selections };
  }

  /** The name of the field that stands for a field with arguments. */
  #variant(typename: string, node: FieldNode): string {
    const field = node.name.value;
    const args = node.arguments ?? [];
    const text = `${field}(${args.map(print).sort().join()})`;
    let name = this.#byText.get(text);
    if (name === undefined) {
      name = `${field}_required_${this.#variants.size}`;
      this.#byText.set(text, name);
      this.#variants.set(name, { field, arguments: args });
    }
    for (const owner of this.#owners(typename)) {
      const added = this.#added.get(owner) ?? new Map<string, string>();
      this.#added.set(owner, added.set(name, field));
    }
    return name;
  }

  /** A type and, for an interface, the types that implement it. */
  #owners(typename: string): string[] {
    const implementers = [...this.#types.values()].filter(({ interfaces }) =>
      interfaces?.some(({ name }) => name.value === typename),
    );
    return [typename, ...implementers.map(({ name }) => name.value)];
  }

  #withVariants(type: Composite): Composite {
    const added = this.#added.get(type.name.value);
    if (!added) return type;
    const variants = [...added].flatMap(([name, from]) => {
      const original = type.fields?.find((field) => field.name.value === from);
      return original ? [{ ...original, name: { ...original.name, value: name }, arguments: [] }] : [];
    });
    return { ...type, fields: [...(type.fields ?? []), ...variants] } as Composite;
  }
}
