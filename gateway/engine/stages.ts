import type { FetchNode, PlanNode, QueryPlan, ResponsePath } from '@apollo/query-planner';
import { isFlat, selectionsOf } from './fetches';
import { follows, type Literal } from './projection/conditions';

/** One fetch of a plan, taken out of the tree. */
export interface Step {
  /** Its number, in the order of the plan. */
  readonly number: number;
  readonly fetch: FetchNode;
  /** Where in the answer what it fetches belongs; `@` stands for each item of a list. */
  readonly path: readonly string[];
  /** Without these variables having these values it is left out. */
  readonly when: readonly Literal[];
}

/** Steps that travel to one subgraph as one sub-request. */
export interface Stage {
  readonly subgraph: string;
  readonly steps: readonly Step[];
  /** The stages, by their place in the list, that must be over before. */
  readonly after: readonly number[];
  /** How many stages must come one after another until this one has been answered, itself included. */
  readonly depth: number;
}

interface Placed extends Step {
  /** Numbers of the steps that come before. */
  readonly after: readonly number[];
  readonly depth: number;
}

/**
 * Turns a plan's tree of sequences and parallels into sub-requests and what each waits for. What a plan asks of one subgraph
 * in several branches at the same depth travels together: none of it waits for more than one round would have taken anyhow.
 * Mutations stay as they are, one after another.
 */
export function stagesOf(plan: QueryPlan): readonly Stage[] {
  const steps = late(stepsOf(plan));
  const stages: { key: string; steps: Placed[] }[] = [];
  for (const step of steps) {
    const isJoinable = step.fetch.requires !== undefined;
    const key = `${step.depth} ${step.fetch.serviceName}`;
    const stage = isJoinable && stages.find((other) => other.key === key);
    if (stage) stage.steps.push(step);
    else stages.push({ key: isJoinable ? key : '', steps: [step] });
  }
  // Those that a stage waits for have a smaller depth, so they stand before it.
  stages.sort((a, b) => depthOf(a.steps) - depthOf(b.steps));
  const stageOf = new Map(stages.flatMap((stage, place) => stage.steps.map(({ number }) => [number, place] as const)));
  return stages.map((stage) => {
    const after = new Set(stage.steps.flatMap((step) => step.after.map((number) => stageOf.get(number) as number)));
    return {
      subgraph: stage.steps[0]?.fetch.serviceName ?? '',
      steps: stage.steps,
      after: [...after],
      depth: depthOf(stage.steps),
    };
  });
}

/**
 * A step that brings a few plain fields, for which nothing waits, goes with the last one to its subgraph: the answer waits for
 * that anyhow. Larger ones do not: what takes long is begun as soon as it can be.
 */
function late(steps: readonly Placed[]): readonly Placed[] {
  const awaited = new Set(steps.flatMap(({ after }) => after));
  return steps.map((step) => {
    if (awaited.has(step.number) || !step.fetch.requires || !isFlat(selectionsOf(step.fetch))) return step;
    const company = steps.filter(
      ({ fetch, when }) => fetch.requires && fetch.serviceName === step.fetch.serviceName && follows(step.when, when),
    );
    return { ...step, depth: Math.max(...company.map(({ depth }) => depth), step.depth) };
  });
}

const depthOf = (steps: readonly Placed[]): number => steps[0]?.depth ?? 0;

function stepsOf(plan: QueryPlan): Placed[] {
  const steps: Placed[] = [];
  /** Gives the numbers of the steps that end a node: what comes next waits for these. */
  const walk = (
    node: PlanNode | undefined,
    path: ResponsePath,
    after: readonly number[],
    when: readonly Literal[],
  ): readonly number[] => {
    switch (node?.kind) {
      case 'Fetch': {
        const number = steps.length;
        const depth = 1 + Math.max(0, ...after.map((earlier) => steps[earlier]?.depth ?? 0));
        steps.push({ number, fetch: node, path: path.map(String), when, after, depth });
        return [number];
      }
      case 'Flatten':
        return walk(node.node, [...path, ...node.path], after, when);
      case 'Parallel':
        return node.nodes.flatMap((child) => walk(child, path, after, when));
      case 'Sequence':
        return node.nodes.reduce<readonly number[]>((before, child) => {
          const ends = walk(child, path, before, when);
          return ends.length > 0 ? ends : before;
        }, after);
      case 'Condition': {
        const variable = node.condition;
        return [
          ...walk(node.ifClause, path, after, [...when, { variable, value: true }]),
          ...walk(node.elseClause, path, after, [...when, { variable, value: false }]),
        ];
      }
      case 'Defer':
        throw new Error('plans are made without @defer');
      default:
        return [];
    }
  };
  if (plan.node?.kind === 'Subscription') throw new Error('subscriptions are not planned');
  walk(plan.node, [], [], []);
  return steps;
}
