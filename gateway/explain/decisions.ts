import { collectFields, collectSubFields } from '@graphql-tools/utils';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isListType,
  isObjectType,
} from 'graphql';
import { Fault, type FaultCode } from '../../subgraphs/shared/errors';
import { needOf, permissionOf } from '../../subgraphs/shared/guard';
import { type Authority, type GrantBasis, type Need, permissionRefusal } from '../../subgraphs/shared/scopes';
import type { AskedOperation } from './operation';
import { type Found, opensDesk, Persons, searchesArea } from './persons';

export interface AccessDecision {
  readonly field: string;
  readonly path: string;
  readonly person: string | null;
  readonly allowed: boolean;
  readonly basis: GrantBasis | null;
  readonly reason: string;
}

export interface Decisions {
  readonly decisions: readonly AccessDecision[];
  /** Paths in the answer, without list markers, below which nothing would be reached. */
  readonly closed: ReadonlySet<string>;
}

type Field = GraphQLField<unknown, unknown>;

/** A document of a thousand selections can ask for more decisions than anybody reads. */
const MOST_DECISIONS = 20_000;

/**
 * Follows an operation through the schema as its execution would and decides every personal field on the way. `schema` is
 * the whole supergraph: the one that clients see has lost the directives.
 */
export function decideOperation(
  schema: GraphQLSchema,
  asked: AskedOperation,
  authority: Authority,
  now: Date,
): Decisions {
  return new Walk(schema, asked, authority, now).walk();
}

class Walk {
  readonly #decisions = new Map<string, AccessDecision>();
  /** By path without list markers: whether anything below would be reached. */
  readonly #reached = new Map<string, boolean>();
  readonly #fragments: Record<string, FragmentDefinitionNode>;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly asked: AskedOperation,
    private readonly authority: Authority,
    private readonly now: Date,
  ) {
    this.#fragments = Object.fromEntries(asked.fragments);
  }

  walk(): Decisions {
    const { operation, variables } = this.asked;
    const root = this.schema.getRootType(operation.operation);
    if (!root) throw new Fault('BAD_USER_INPUT');
    const { fields } = collectFields(this.schema, this.#fragments, variables, root, operation.selectionSet);
    const has = (any: ReadonlySet<string>): boolean =>
      [...fields.values()].some((nodes) => {
        const [field] = fieldOf(root, nodes);
        return field !== undefined && any.has(`${root.name}.${field.name}`) && this.#refusalOf(field) === null;
      });
    const finds = { ofArea: has(searchesArea), ofDesk: isOfficer(this.authority) && has(opensDesk) };
    const persons = new Persons(this.authority, this.now, finds);
    for (const [key, nodes] of fields) this.#root(persons, root, key, nodes);
    const closed = new Set([...this.#reached].flatMap(([path, reached]) => (reached ? [] : [path])));
    return { decisions: [...this.#decisions.values()], closed };
  }

  #root(persons: Persons, root: GraphQLObjectType, key: string, nodes: FieldNode[]): void {
    const [field, node] = fieldOf(root, nodes);
    if (!field || !node) return;
    const code = this.#refusalOf(field);
    const found: Found[] = code
      ? [{ is: 'out of reach', code }]
      : persons.behind(`${root.name}.${field.name}`, getArgumentValues(field, node, this.asked.variables));
    this.#note(
      key,
      found.some(({ is }) => is !== 'out of reach'),
    );
    this.#below(persons, field.type, nodes, key, found);
  }

  #refusalOf(root: Field): FaultCode | null {
    const permission = permissionOf(root);
    return permission === undefined ? null : permissionRefusal(this.authority.caller, permission);
  }

  /** `found` is who a person in here would be. */
  #below(persons: Persons, type: GraphQLOutputType, nodes: FieldNode[], path: string, found: readonly Found[]): void {
    const place = `${path}${'[]'.repeat(listDepth(type))}`;
    for (const object of this.#objects(type)) {
      const { fields } = collectSubFields(this.schema, this.#fragments, this.asked.variables, object, nodes);
      for (const [key, inner] of fields) this.#field(persons, object, inner, `${place}.${key}`, found);
    }
  }

  #field(persons: Persons, parent: GraphQLObjectType, nodes: FieldNode[], path: string, found: readonly Found[]): void {
    const [field, node] = fieldOf(parent, nodes);
    if (!field || !node) return;
    const need = needOf(field);
    if (!need) {
      this.#below(persons, field.type, nodes, path, found);
      return;
    }
    const coordinate = `${parent.name}.${field.name}`;
    const open = found.filter((who) => this.#decide(persons, who, need, coordinate, path));
    this.#note(path, open.length > 0);
    if (open.length === 0) return;
    for (const part of this.#parts(field, node, need)) {
      for (const who of open) this.#decide(persons, who, part.need, part.coordinate, path);
    }
    this.#below(persons, field.type, nodes, path, persons.anybody());
  }

  #decide(persons: Persons, found: Found, need: Need, field: string, path: string): boolean {
    const decision = persons.decide(found, need);
    const { allowed } = decision;
    const granted = reasons[found.is] ?? 'GRANTED';
    const told: AccessDecision = {
      field,
      path,
      person: found.is === 'person' ? found.id : null,
      allowed,
      basis: allowed ? decision.grant.basis : null,
      reason: allowed ? granted : decision.code,
    };
    // The same place may be come to in several ways, and what is the same for all strangers is told once.
    this.#decisions.set(JSON.stringify(told), told);
    if (this.#decisions.size > MOST_DECISIONS) throw new Fault('OPERATION_TOO_COMPLEX');
    return allowed;
  }

  /** A field that opens for any part of its category shows only the parts that are granted: those its argument names, or all. */
  #parts(field: Field, node: FieldNode, { scope, own }: Need): { need: Need; coordinate: string }[] {
    const [argument, type] = field.args.map((arg) => [arg, enumOf(arg)] as const).find(([, found]) => found) ?? [];
    if (!scope.endsWith('.*') || !argument || !type) return [];
    const asked = getArgumentValues(field, node, this.asked.variables)[argument.name];
    return type
      .getValues()
      .filter(({ value }) => !Array.isArray(asked) || asked.includes(value))
      .map(({ name }) => ({
        need: { scope: `${scope.slice(0, -1)}${name}`, own },
        coordinate: `${type.name}.${name}`,
      }));
  }

  #objects(type: GraphQLOutputType): readonly GraphQLObjectType[] {
    const named = getNamedType(type);
    if (isAbstractType(named)) return this.schema.getPossibleTypes(named);
    return isObjectType(named) ? [named] : [];
  }

  /** The same path may lead through several types: what one of them reaches is reached. */
  #note(path: string, reached: boolean): void {
    const place = path.replaceAll('[]', '');
    this.#reached.set(place, reached || this.#reached.get(place) === true);
  }
}

const isOfficer = ({ caller }: Authority): boolean => caller?.kind === 'OFFICER';

/** Why somebody is open whom nobody names beforehand. */
const reasons: Partial<Record<Found['is'], string>> = {
  'resident of the area': 'MANDATE_OF_AREA',
  'person of the desk': 'MANDATE_OF_APPLICATION',
};

/** A field's definition and the node that its arguments stand on; neither for `__typename` and the like. */
function fieldOf(parent: GraphQLObjectType, [node]: readonly FieldNode[]): [Field?, FieldNode?] {
  return node ? [parent.getFields()[node.name.value], node] : [];
}

/** The enum of an argument that takes a list of its values. */
function enumOf({ type }: GraphQLArgument) {
  const named = getNamedType(type);
  return isListType(getNullableType(type)) && isEnumType(named) ? named : undefined;
}

function listDepth(type: GraphQLOutputType): number {
  const inner = getNullableType(type);
  return isListType(inner) ? 1 + listDepth(inner.ofType) : 0;
}
