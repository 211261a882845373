import {
  type DocumentNode,
  executeSync,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { type CompiledStage, compileStages } from './compile';
import { nameApart } from './naming';
import { normalised } from './normalise';
import type { Planner } from './planner';
import { FastProjection } from './projection/fast';
import { Shapes } from './projection/shape';
import type { Planned } from './requires';
import { stagesOf } from './stages';

/** What operations of one supergraph are made with. */
export interface OperationParts {
  readonly planner: Planner;
  readonly planned: Planned;
  /** What clients see. */
  readonly schema: GraphQLSchema;
}

/** One operation, planned and compiled once, run as often as it is asked for. */
export class Operation {
  /** Tells it from every other one of the process. */
  readonly number = ++numbers;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly stages: readonly CompiledStage[];
  readonly shapes: Shapes;
  readonly fast: FastProjection;
  /** The client's name of a key of what was fetched. */
  readonly external: (key: string) => string;
  /** Names of fields that plans fetch for themselves, whatever the client asks for. */
  readonly represented: ReadonlySet<string>;
  readonly #schema: GraphQLSchema;
  readonly #introspection: DocumentNode | undefined;
  readonly #variables: ReadonlyMap<string, string>;

  /** `document` is valid and holds the operation. Throws for one that cannot be planned. */
  constructor(
    { planner, planned, schema }: OperationParts,
    readonly document: DocumentNode,
    readonly node: OperationDefinitionNode,
  ) {
    this.kind = node.operation;
    this.#schema = schema;
    this.represented = planned.represented;
    const alone = withoutOthers(document, node);
    const named = nameApart(normalised(schema, alone, node), planned.represented);
    this.stages = compileStages(stagesOf(planner.plan(named.document)), { whole: planner.whole, planned });
    this.#refuseUnplanned(named.document);
    this.shapes = new Shapes(schema, alone, node, named.internal);
    this.fast = new FastProjection(this.shapes);
    this.external = named.external;
    this.#variables = named.variables;
    this.#introspection = introspectionOf(alone, node);
  }

  /**
   * The planner leaves out what it thinks has nobody behind it, such as an interface that nothing implements, and the answer
   * would be a null without a reason.
   */
  #refuseUnplanned(document: DocumentNode): void {
    const [operation] = document.definitions;
    const wanted = operation?.kind === Kind.OPERATION_DEFINITION ? keysOf(operation.selectionSet) : [];
    const parts = this.stages.flatMap((stage) => stage.parts);
    const fetched = new Set(parts.flatMap(({ represent, keys }) => (represent ? [] : keys)));
    if (!wanted.every((key) => fetched.has(key))) throw new Error('the plan leaves out a field');
  }

  /** The variables with their defaults, as the specification reads them; undefined when they do not fit. */
  coerced(variables: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | undefined {
    const definitions = this.node.variableDefinitions ?? [];
    if (definitions.length === 0) return none;
    return getVariableValues(this.#schema, definitions, variables, { maxErrors: 1 }).coerced;
  }

  /** Characters of its sub-requests, which have its fragments written out: what it holds in memory grows with these. */
  get length(): number {
    return this.stages.reduce((sum, { text }) => sum + text.length, 0);
  }

  /** The plan's variables by its own names. */
  named(variables: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    if (this.#variables.size === 0) return variables;
    return { ...variables, ...Object.fromEntries([...this.#variables].map(([name, own]) => [name, variables[own]])) };
  }

  /** What the schema tells of itself, as JSON by the field's name in the answer. */
  introspection(variables: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
    if (!this.#introspection) return {};
    const { data } = executeSync({
      schema: this.#schema,
      document: this.#introspection,
      rootValue: {},
      variableValues: variables,
    });
    return Object.fromEntries(Object.entries(data ?? {}).map(([key, value]) => [key, JSON.stringify(value)]));
  }
}

const none = {};
let numbers = 0;

/** The keys of what is fetched at the root; there are no fragments by name. */
const keysOf = ({ selections }: SelectionSetNode): string[] =>
  selections.flatMap((node) => {
    if (node.kind === Kind.INLINE_FRAGMENT) return keysOf(node.selectionSet);
    return node.kind === Kind.FIELD && !node.name.value.startsWith('__') ? [node.alias?.value ?? node.name.value] : [];
  });

/** The operation of that name; the only one where no name is given. */
export const operationOf = (document: DocumentNode, name: string | null): OperationDefinitionNode | undefined =>
  getOperationAST(document, name) ?? undefined;

/** Without other operations, and the fragments that only these use. */
function withoutOthers(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const others = document.definitions.some((node) => node.kind === Kind.OPERATION_DEFINITION && node !== operation);
  if (!others) return document;
  const used = new Set<string>();
  const note = (node: { readonly selectionSet: SelectionSetNode }): void => {
    visit(node.selectionSet, {
      [Kind.FRAGMENT_SPREAD]: ({ name }) => {
        if (used.has(name.value)) return;
        used.add(name.value);
        for (const each of document.definitions) {
          if (each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name.value) note(each);
        }
      },
    });
  };
  note(operation);
  const definitions = document.definitions.filter(
    (node) => node === operation || (node.kind === Kind.FRAGMENT_DEFINITION && used.has(node.name.value)),
  );
  return { ...document, definitions };
}

/** The part of an operation that asks the schema itself. */
function introspectionOf(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode | undefined {
  if (operation.operation !== 'query') return undefined;
  const only = (set: SelectionSetNode): SelectionSetNode['selections'] =>
    set.selections.flatMap((node): SelectionSetNode['selections'] => {
      if (node.kind === Kind.FIELD) return ['__schema', '__type'].includes(node.name.value) ? [node] : [];
      const inner =
        node.kind === Kind.INLINE_FRAGMENT
          ? node.selectionSet
          : document.definitions.find(
              (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === node.name.value,
            );
      const found = inner && only('selectionSet' in inner ? inner.selectionSet : (inner as SelectionSetNode));
      if (!found || found.length === 0) return [];
      const { directives } = node;
      const selectionSet = { kind: Kind.SELECTION_SET, selections: found } as const;
      return [{ kind: Kind.INLINE_FRAGMENT, selectionSet, ...(directives ? { directives } : {}) }];
    });
  const selections = only(operation.selectionSet);
  if (selections.length === 0) return undefined;
  const asking: OperationDefinitionNode = {
    ...operation,
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return { ...document, definitions: [asking, ...fragments] };
}
