import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { type All, Conditions, conditionOf, follows, isPossible } from './conditions';

/** A field of the answer. */
export interface FieldShape {
  /** Its name in the answer. */
  readonly key: string;
  /** Its name in what was fetched. */
  readonly read: string;
  readonly kind: 'value' | 'typename' | 'introspection';
  readonly type: GraphQLOutputType;
  /** The number of the condition under which it is there; undefined: always. */
  readonly when: number | undefined;
  /** What is selected of it, where it is an object, an interface or a union. */
  readonly of: SelectionShape | undefined;
}

/** The fields of an object of one type, in the order of the answer. */
export interface ObjectShape {
  /** Null where the object's own type is not known, and only what holds for each of them is told. */
  readonly typename: string | null;
  readonly fields: readonly FieldShape[];
}

interface Selected {
  readonly set: SelectionSetNode;
  readonly when: All;
}

interface Collected {
  readonly key: string;
  readonly name: string;
  readonly of: Selected[];
  /** The conditions under which it was met so far. */
  readonly whens: All[];
}

/** A field stands where it is met first, and that may depend on variables. */
interface Met {
  readonly field: Collected;
  readonly when: All;
  /** Under these it was met before. */
  readonly before: readonly All[];
}

/** The shape of an operation's answer: what is selected, by the type of each object, worked out as it is needed. */
export class Shapes {
  readonly conditions = new Conditions();
  readonly root: SelectionShape;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #known = new Map<string, SelectionShape>();
  readonly #numbers = new Map<SelectionSetNode, number>();

  /** `internal` tells under which key a field is fetched that has this key in the answer. */
  constructor(
    readonly schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    readonly internal: (key: string, name: string) => string,
  ) {
    this.#fragments = new Map(
      document.definitions.flatMap((node) =>
        node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
      ),
    );
    const type = schema.getRootType(operation.operation);
    if (!type) throw new Error(`the schema has no ${operation.operation}`);
    this.root = this.selection(type, [{ set: operation.selectionSet, when: [] }]);
  }

  /** The same selections of the same type are one. */
  selection(type: GraphQLCompositeType, selected: readonly Selected[]): SelectionShape {
    const parts = selected.map(({ set, when }) => `${this.#number(set)}${when.length > 0 ? JSON.stringify(when) : ''}`);
    const key = `${type.name} ${parts.join(' ')}`;
    let known = this.#known.get(key);
    if (!known) {
      known = new SelectionShape(this, type, selected);
      this.#known.set(key, known);
    }
    return known;
  }

  /** Collects the fields of selection sets as the specification does, under the fragments that apply. */
  collect(selected: readonly Selected[], applies: (condition: string) => boolean): readonly Met[] {
    const found = new Map<string, Collected>();
    const met: Met[] = [];
    const visit = ({ set, when }: Selected): void => {
      for (const node of set.selections) {
        const own = conditionOf(node.directives);
        const all = own === null ? null : own.length === 0 ? when : [...when, ...own];
        if (all === null || !isPossible(all)) continue;
        if (node.kind === Kind.FIELD) {
          const key = node.alias?.value ?? node.name.value;
          const field = found.get(key) ?? { key, name: node.name.value, of: [], whens: [] };
          found.set(key, field);
          const isSure = field.whens.some((before) => follows(all, before));
          if (!isSure) met.push({ field, when: all, before: [...field.whens] });
          field.whens.push(all);
          if (node.selectionSet) field.of.push({ set: node.selectionSet, when: all });
          continue;
        }
        const inner = node.kind === Kind.INLINE_FRAGMENT ? node : this.#fragments.get(node.name.value);
        const condition = inner?.typeCondition?.name.value;
        if (inner && (condition === undefined || applies(condition))) visit({ set: inner.selectionSet, when: all });
      }
    };
    for (const each of selected) visit(each);
    return met;
  }

  #number(set: SelectionSetNode): number {
    let number = this.#numbers.get(set);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(set, number);
    }
    return number;
  }
}

/** What is selected at one place of an answer. */
export class SelectionShape {
  readonly #byType = new Map<string | null | undefined, ObjectShape>();

  constructor(
    private readonly shapes: Shapes,
    readonly type: GraphQLCompositeType,
    private readonly selected: readonly Selected[],
  ) {}

  /** The only type that objects here can have; undefined where it is told by each. */
  get only(): string | undefined {
    return isObjectType(this.type) ? this.type.name : undefined;
  }

  /**
   * The fields of an object that says it is of this type. One that is only known by its interface has what holds for each type
   * that it may be of; one whose type clients cannot see or that cannot stand here, what is asked of none in particular.
   */
  of(typename: unknown): ObjectShape {
    const { schema } = this.shapes;
    const own = isObjectType(this.type) ? this.type.name : typename;
    const type = typeof own === 'string' ? schema.getType(own) : undefined;
    const isPossible = isObjectType(this.type) || (isObjectType(type) && schema.isSubType(this.type, type));
    if (isObjectType(type) && isPossible) return this.#shape(type.name, type.name, [type]);
    const isHidden = own !== undefined && !isInterfaceType(type);
    if (isHidden || isObjectType(this.type)) return this.#shape(null, null, [this.type]);
    return this.#shape(undefined, null, schema.getPossibleTypes(this.type));
  }

  #shape(key: string | null | undefined, typename: string | null, types: readonly GraphQLCompositeType[]): ObjectShape {
    let shape = this.#byType.get(key);
    if (!shape) {
      shape = this.#collect(typename, types.length > 0 ? types : [this.type]);
      this.#byType.set(key, shape);
    }
    return shape;
  }

  #collect(typename: string | null, types: readonly GraphQLCompositeType[]): ObjectShape {
    const { schema } = this.shapes;
    const applies = (condition: string): boolean => {
      const wanted = schema.getType(condition);
      return types.every(
        (type) => wanted === type || (isAbstractType(wanted) && !isUnionType(type) && schema.isSubType(wanted, type)),
      );
    };
    const [type = this.type] = types;
    const fields = this.shapes.collect(this.selected, applies).flatMap(({ field: { key, name, of }, when, before }) => {
      const field = fieldOf(schema, type, name);
      if (!field) return [];
      const named = getNamedType(field.type);
      const shape: FieldShape = {
        key,
        read: this.shapes.internal(key, name),
        kind: field.kind,
        type: field.type,
        when: this.shapes.conditions.number(when, before),
        of: field.kind === 'value' && isCompositeType(named) ? this.shapes.selection(named, of) : undefined,
      };
      return [shape];
    });
    return { typename, fields };
  }
}

function fieldOf(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  name: string,
): { readonly kind: FieldShape['kind']; readonly type: GraphQLOutputType } | undefined {
  if (name === TypeNameMetaFieldDef.name) return { kind: 'typename', type: TypeNameMetaFieldDef.type };
  if (type === schema.getQueryType()) {
    const meta = [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name);
    if (meta) return { kind: 'introspection', type: meta.type };
  }
  const field = isUnionType(type) ? undefined : type.getFields()[name];
  return field && { kind: 'value', type: field.type };
}
