import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type FieldNode,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { Bare, refuseBare } from './bare';
import type { Part, Place } from './compile';
import type { Deliveries, Known } from './deliveries';
import { operationOf, selectionsOf } from './fetches';
import { merger } from './merge';
import { Representations } from './representations';
import type { Planned } from './requires';
import type { Step } from './stages';

/** A part of a sub-request in the making: what one fetch of a plan asks, or some of it. */
export class Draft {
  readonly operation: OperationDefinitionNode;
  readonly places: Place[];
  readonly #fetch: FetchNode;

  constructor(
    private readonly step: Step,
    private readonly planned: Planned,
    readonly selections: SelectionSetNode = told(step.fetch, planned),
    /** What other fields of the fetch require, and these do not. */
    private readonly hidden: readonly string[] = [],
  ) {
    this.#fetch = step.fetch;
    this.operation = operationOf(step.fetch);
    this.places = [{ path: step.path, when: step.when }];
  }

  /** What makes it the same as another one. */
  get identity(): string {
    const { requires, inputRewrites, outputRewrites } = this.#fetch;
    const variables = this.operation.variableDefinitions;
    return JSON.stringify([
      requires,
      inputRewrites,
      outputRewrites,
      this.selections,
      variables,
      this.hidden,
      this.step.when,
    ]);
  }

  /**
   * One for all fields that require the same. A field must not wait for what only another one requires, nor fail with it; and
   * two that require a field with different arguments want to be shown it under one name.
   */
  split(schema: GraphQLSchema): readonly Draft[] {
    const root = this.#fetch.requires ? undefined : (schema.getRootType(this.operation.operation) ?? undefined);
    refuseBare(this.#fetch.serviceName, this.selections, root, this.planned, schema);
    if (!this.#fetch.requires) return [this];
    const keys = new Set([...this.planned.keysOf(this.#fetch.serviceName).values()].flat(2));
    const represented = new Set([...keys, ...namesIn(this.#fetch.requires)]);
    const groups = new Map<string, { readonly required: readonly string[]; readonly keep: Set<FieldNode> }>();
    const walk = ({ selections }: SelectionSetNode, typename: string): void => {
      for (const node of selections) {
        if (node.kind === Kind.FIELD) {
          const required = this.#required(typename, node.name.value, schema);
          if (!required.every((name) => represented.has(name))) throw new Bare();
          const key = required.join(' ');
          const group = groups.get(key) ?? { required, keep: new Set() };
          groups.set(key, group);
          group.keep.add(node);
        } else if (node.kind === Kind.INLINE_FRAGMENT) {
          walk(node.selectionSet, node.typeCondition?.name.value ?? typename);
        }
      }
    };
    walk(this.selections, '');
    const all = new Set([...groups.values()].flatMap(({ required }) => required.filter((name) => !keys.has(name))));
    return [...groups.values()].map(({ required, keep }) => {
      const hidden = [...all].filter((name) => !required.includes(name));
      return new Draft(this.step, this.planned, only(this.selections, keep), hidden);
    });
  }

  /** What a field requires in this subgraph, whichever of its types says so. */
  #required(typename: string, field: string, schema: GraphQLSchema): readonly string[] {
    const { required } = this.planned;
    const type = schema.getType(typename);
    const types = isObjectType(type) || isInterfaceType(type) ? [type, ...type.getInterfaces()] : [];
    const names = types.map(({ name }) => required.get(`${this.#fetch.serviceName} ${name}.${field}`));
    return names.find((found) => found !== undefined) ?? [];
  }

  /** Notes what it brings, for those that come after. */
  deliver(deliveries: Deliveries): void {
    if (!this.#fetch.requires) deliveries.ofRoot(this.selections, this.operation);
    // Aliases of arguments that were required stand for other fields than they are called after.
    else for (const { path } of this.places) deliveries.ofEntities(this.selections, path);
  }

  /** Where its entities may be with all that it wants: it asks for plain fields of one type, by plain keys. */
  #known(deliveries: Deliveries): readonly Known[] {
    const { requires = [], inputRewrites, outputRewrites } = this.#fetch;
    const [asked, ...others] = this.selections.selections;
    const [represented, ...more] = requires;
    const isPlain = !inputRewrites?.length && !outputRewrites?.length && this.hidden.length === 0;
    if (!isPlain || others.length > 0 || more.length > 0) return [];
    if (asked?.kind !== Kind.INLINE_FRAGMENT || represented?.kind !== 'InlineFragment') return [];
    const type = asked.typeCondition?.name.value;
    const keys = represented.selections.map((node) => (node.kind === 'Field' && !node.selections ? node.name : ''));
    const wanted = asked.selectionSet.selections.map(plainName);
    if (type === undefined || type !== represented.typeCondition) return [];
    const fields = [...keys, ...wanted].filter((field) => field !== '__typename');
    return deliveries.places(type, fields);
  }

  part(whole: GraphQLSchema, deliveries: Deliveries): Part {
    const { requires, inputRewrites = [], outputRewrites = [] } = this.#fetch;
    const keys = this.planned.keysOf(this.#fetch.serviceName);
    const hidden = new Set(this.hidden);
    const nameOf = (key: string): string | undefined =>
      hidden.has(key) ? undefined : (this.planned.variants.get(key)?.field ?? key);
    return {
      places: this.places,
      represent: requires && new Representations({ schema: whole, requires, rewrites: inputRewrites, nameOf, keys }),
      merge: merger(this.selections, whole, outputRewrites),
      rewrites: outputRewrites,
      keys: keysOf(this.selections),
      selections: this.selections,
      known: this.#known(deliveries),
    };
  }
}

/** The name of a field without anything that could make it another one; empty for any other. */
const plainName = (node: SelectionNode): string =>
  node.kind === Kind.FIELD && !node.alias && !node.arguments?.length && !node.directives?.length && !node.selectionSet
    ? node.name.value
    : '';

/** The names of all fields that representations are made of. */
const namesIn = (nodes: readonly QueryPlanSelectionNode[]): string[] =>
  nodes.flatMap((node) => [...(node.kind === 'Field' ? [node.name] : []), ...namesIn(node.selections ?? [])]);

/** What a fetch selects, in the words of the subgraph. */
function told(fetch: FetchNode, { variants }: Planned): SelectionSetNode {
  const set = selectionsOf(fetch);
  if (variants.size === 0) return set;
  return visit(set, {
    [Kind.FIELD]: (node) => {
      const variant = variants.get(node.name.value);
      if (!variant) return undefined;
      const alias = node.alias ?? node.name;
      return { ...node, alias, name: { ...node.name, value: variant.field }, arguments: variant.arguments };
    },
  });
}

/** The same selections with only these fields at the top. */
function only({ selections, ...set }: SelectionSetNode, keep: ReadonlySet<FieldNode>): SelectionSetNode {
  const kept = selections.flatMap((node): SelectionNode[] => {
    if (node.kind === Kind.FIELD) return keep.has(node) ? [node] : [];
    if (node.kind === Kind.FRAGMENT_SPREAD) return [node];
    const inner = only(node.selectionSet, keep);
    return inner.selections.length > 0 ? [{ ...node, selectionSet: inner }] : [];
  });
  return { ...set, selections: kept };
}

const keysOf = ({ selections }: SelectionSetNode): string[] => [
  ...new Set(
    selections.flatMap((node) => {
      if (node.kind === Kind.FIELD) return [node.alias?.value ?? node.name.value];
      return node.kind === Kind.INLINE_FRAGMENT ? keysOf(node.selectionSet) : [];
    }),
  ),
];
