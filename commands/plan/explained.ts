import type { FetchNode } from '@apollo/query-planner';
import { type DocumentNode, Kind, parse, print, type SelectionSetNode, visit } from 'graphql';
import { Planner } from '../../gateway/engine/planner';
import { type Planned, separateRequired } from '../../gateway/engine/requires';
import { type Stage, type Step, stagesOf } from '../../gateway/engine/stages';

/** What is asked at the root, or about the entities at some places. */
export interface ExplainedFetch {
  /** Where in the answer; empty for the root, `@` for each item of a list. */
  readonly paths: readonly string[];
  /** What must be known of each entity there, such as `Product { upc }`; null at the root. */
  readonly needs: string | null;
  /** What it asks for. */
  readonly brings: SelectionSetNode;
  /** Conditions without which it is left out, such as `unless $brief`. */
  readonly when: readonly string[];
}

/** What travels to a subgraph as one request: one fetch of the plan, or several that were put together. */
export interface ExplainedRequest {
  /** From 1. */
  readonly number: number;
  readonly subgraph: string;
  readonly kind: string;
  /** From 1: how many requests one after another it takes until its answer is there. */
  readonly round: number;
  /** Numbers of the requests whose answers it waits for. */
  readonly after: readonly number[];
  /** Variables of the client that it takes along. */
  readonly variables: readonly string[];
  /** How many fetches of the plan it stands for. */
  readonly together: number;
  readonly fetches: readonly ExplainedFetch[];
}

/** The plans that the engine makes over a supergraph, in words. */
export class ExplainingPlanner {
  readonly #planned: Planned;
  readonly #planner: Planner;

  /** Throws when the SDL is no supergraph. */
  constructor(sdl: string) {
    this.#planned = separateRequired(sdl);
    this.#planner = new Planner(sdl, this.#planned);
  }

  /** What clients see. */
  get schema() {
    return this.#planner.schema;
  }

  /**
   * The requests of a valid document with one operation, in the order in which they can begin. Throws a GraphQLError for
   * one that the planner refuses.
   */
  explain(document: DocumentNode): readonly ExplainedRequest[] {
    return stagesOf(this.#planner.plan(document)).map((stage, place) => ({
      number: place + 1,
      subgraph: stage.subgraph,
      kind: stage.steps[0]?.fetch.operationKind ?? 'query',
      round: stage.depth,
      after: stage.after.map((earlier) => earlier + 1).sort((a, b) => a - b),
      variables: variablesOf(stage),
      together: stage.steps.length,
      fetches: joined(stage.steps.map((step) => explained(step, this.#planned))),
    }));
  }
}

const variablesOf = ({ steps }: Stage): string[] =>
  [...new Set(steps.flatMap(({ fetch }) => fetch.variableUsages ?? []))].sort();

const explained = ({ fetch, path, when }: Step, planned: Planned): ExplainedFetch => ({
  paths: path.length > 0 ? [path.join('.')] : [],
  needs: fetch.requires ? fetch.requires.map((node) => requirement(node, planned)).join(', ') : null,
  brings: selectionOf(fetch, planned),
  when: when.map(({ variable, value }) => `${value ? 'if' : 'unless'} $${variable}`),
});

/** The same thing asked at several places is told once. */
function joined(fetches: readonly ExplainedFetch[]): ExplainedFetch[] {
  const groups = new Map<string, ExplainedFetch>();
  for (const fetch of fetches) {
    const key = JSON.stringify([fetch.needs, print(fetch.brings), fetch.when]);
    const known = groups.get(key);
    groups.set(key, known ? { ...known, paths: [...known.paths, ...fetch.paths] } : fetch);
  }
  return [...groups.values()];
}

type Required = NonNullable<FetchNode['requires']>[number];

/** `Product { upc dimensions { size } }` of what the planner requires. */
function requirement(node: Required, planned: Planned): string {
  const inner = (node.selections ?? []).filter((each) => each.kind !== 'Field' || each.name !== '__typename');
  const within = inner.length > 0 ? ` { ${inner.map((each) => requirement(each, planned)).join(' ')} }` : '';
  return (node.kind === 'Field' ? fieldText(node.name, planned) : `${node.typeCondition ?? ''}`) + within;
}

/** A field that the plan knows under a name of its own, as the subgraph knows it. */
function fieldText(name: string, { variants }: Planned): string {
  const variant = variants.get(name);
  return variant ? `${variant.field}(${variant.arguments.map(print).join(', ')})` : name;
}

/** What a fetch selects; of entities of one type, what it selects of these. */
function selectionOf(fetch: FetchNode, { variants }: Planned): SelectionSetNode {
  const [operation] = parse(fetch.operation, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('a plan fetches by operations');
  const [entities] = operation.selectionSet.selections;
  const below = fetch.requires && entities?.kind === Kind.FIELD ? entities.selectionSet : undefined;
  const [only, ...others] = below?.selections ?? [];
  const ofOneType = only?.kind === Kind.INLINE_FRAGMENT && others.length === 0 ? only.selectionSet : below;
  return visit(readable(ofOneType ?? operation.selectionSet), {
    Field(node) {
      const variant = variants.get(node.name.value);
      return variant && { ...node, name: { ...node.name, value: variant.field }, arguments: variant.arguments };
    },
  });
}

const isTypename = (node: SelectionSetNode['selections'][number]): boolean =>
  node.kind === Kind.FIELD && node.name.value === '__typename' && !node.alias;

/** Without the `__typename` that the planner adds, where anything else is asked for. */
const readable = (set: SelectionSetNode): SelectionSetNode =>
  visit(set, {
    SelectionSet(node) {
      const selections = node.selections.filter((each) => !isTypename(each));
      return selections.length > 0 ? { ...node, selections } : undefined;
    },
  });

/** The fields at the top of a selection, by name, each once. */
export const fieldsOf = (set: SelectionSetNode): string[] => [
  ...new Set(
    set.selections.flatMap((node) => {
      if (node.kind === Kind.FIELD) return [node.name.value];
      return node.kind === Kind.INLINE_FRAGMENT ? fieldsOf(node.selectionSet) : [];
    }),
  ),
];

/** A selection in one line, as GraphQL is written. */
export const lineOf = (set: SelectionSetNode): string => print(set).replace(/\n\s*/g, ' ').slice(2, -2);
