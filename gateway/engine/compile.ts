import type { FetchDataRewrite } from '@apollo/query-planner';
import type { GraphQLSchema, SelectionSetNode } from 'graphql';
import { Deliveries, type Known } from './deliveries';
import { Draft } from './draft';
import { isFlat } from './fetches';
import type { Merge } from './merge';
import type { Literal } from './projection/conditions';
import type { Representations } from './representations';
import type { Planned } from './requires';
import type { Stage } from './stages';
import { SubRequestText } from './subRequest';

/** One place of a plan that a part of a sub-request is for. */
export interface Place {
  /** Where its objects are; `@` stands for each item of a list. */
  readonly path: readonly string[];
  readonly when: readonly Literal[];
}

/** What a sub-request asks at the root, or about the entities at some places. */
export interface Part {
  readonly places: readonly Place[];
  /** Undefined for what is asked at the root. */
  readonly represent: Representations | undefined;
  readonly merge: Merge;
  /** What the planner renamed on the way. */
  readonly rewrites: readonly FetchDataRewrite[];
  /** What it brings to each object. */
  readonly keys: readonly string[];
  readonly selections: SelectionSetNode;
  /** Places whose objects may be entities of this part with all that it brings; those are not asked about. */
  readonly known: readonly Known[];
}

/** A sub-request ready to be sent. */
export interface CompiledStage {
  readonly subgraph: string;
  readonly kind: 'query' | 'mutation';
  readonly parts: readonly Part[];
  readonly text: SubRequestText;
  /** How many stages come before; it begins when they are over. */
  readonly waits: number;
  /** The stages that wait for it. */
  readonly before: readonly number[];
  /** How many stages follow at most, one after another. */
  readonly left: number;
}

export interface CompileParts {
  readonly whole: GraphQLSchema;
  readonly planned: Planned;
}

export function compileStages(stages: readonly Stage[], given: CompileParts): readonly CompiledStage[] {
  const depth = Math.max(0, ...stages.map((stage) => stage.depth));
  const deliveries = new Deliveries(given.whole);
  const changes = stages.some(({ steps }) => steps.some(({ fetch }) => fetch.operationKind === 'mutation'));
  return stages.map((stage, place) => {
    const drafts = joined(stage.steps.flatMap((step) => new Draft(step, given.planned).split(given.whole)));
    const parts = drafts.map((draft) => draft.part(given.whole, deliveries));
    // What was fetched before a change is not what is there after it.
    if (!changes) for (const draft of drafts) draft.deliver(deliveries);
    return {
      subgraph: stage.subgraph,
      kind: stage.steps[0]?.fetch.operationKind === 'mutation' ? 'mutation' : 'query',
      parts,
      text: new SubRequestText(drafts.map(({ operation, selections }) => ({ operation, selections }))),
      waits: stage.after.length,
      before: stages.flatMap(({ after }, other) => (after.includes(place) ? [other] : [])),
      left: depth - stage.depth,
    };
  });
}

/**
 * Parts that ask the same of entities at several places are one, so that an entity that stands in both is asked about once.
 * Those that bring objects are not: what is fetched into these later differs from place to place.
 */
function joined(drafts: readonly Draft[]): readonly Draft[] {
  const byText = new Map<string, Draft>();
  return drafts.filter((draft) => {
    const isJoinable = isFlat(draft.selections);
    const known = isJoinable ? byText.get(draft.identity) : undefined;
    if (known) known.places.push(...draft.places);
    else if (isJoinable) byText.set(draft.identity, draft);
    return !known;
  });
}
