import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { type PlanNode, type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Planned } from './requires';

/**
 * How far the planner looks for a better plan. Its cost grows with the number of ways that lead to a field; without bounds
 * a crafted document of a few hundred characters keeps it busy for seconds.
 */
const BOUNDS = { maxEvaluatedPlans: 1_000, pathsLimit: 200 };

/** Apollo's schema and plans of a supergraph. */
export class Planner {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** The same with what is hidden from clients: subgraphs speak of it. */
  readonly whole: GraphQLSchema;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  readonly #supergraph: Supergraph;
  readonly #planner: QueryPlanner;

  /** `planned` is the supergraph with the fields that only plans know. Throws when the SDL is no supergraph. */
  constructor(
    sdl: string,
    private readonly planned: Planned,
  ) {
    const told = Supergraph.build(sdl, { validateSupergraph: true });
    // Where fields stand for others, these are no longer used, which would be a mistake in anybody's own schema.
    this.#supergraph = Supergraph.build(planned.document, { validateSupergraph: false });
    this.schema = told.apiSchema().toGraphQLJSSchema();
    this.whole = this.#supergraph.schema.toGraphQLJSSchema();
    this.subgraphs = told.subgraphsMetadata();
    // Fragments of the client's would have to be renamed wherever sub-requests travel together.
    this.#planner = new QueryPlanner(this.#supergraph, { reuseQueryFragments: false, debug: BOUNDS });
  }

  /** The plan of a valid document with one operation. Throws a GraphQLError for one that the limits of the planner refuse. */
  plan(document: DocumentNode): QueryPlan {
    const plan = this.#planner.buildQueryPlan(operationFromDocument(this.#supergraph.apiSchema(), document));
    if (plan.node && plan.node.kind !== 'Subscription') name(plan.node, this.planned.subgraphOf);
    return plan;
  }
}

/** Calls the subgraphs of a plan by their own names. */
function name(node: PlanNode, subgraphOf: Planned['subgraphOf']): void {
  if (node.kind === 'Fetch') node.serviceName = subgraphOf(node.serviceName);
  else if (node.kind === 'Flatten') name(node.node, subgraphOf);
  else if (node.kind === 'Sequence' || node.kind === 'Parallel') for (const each of node.nodes) name(each, subgraphOf);
  else if (node.kind === 'Condition') {
    if (node.ifClause) name(node.ifClause, subgraphOf);
    if (node.elseClause) name(node.elseClause, subgraphOf);
  }
}
