import { hash } from 'node:crypto';
import { ApolloGateway, type Experimental_DidResolveQueryPlanCallback } from '@apollo/gateway';
import type { GraphQLSchema } from 'graphql';
import type { AskedOperation } from './operation';

type Resolved = Parameters<Experimental_DidResolveQueryPlanCallback>[0];
type RequestContext = Parameters<ApolloGateway['executor']>[0];
export type QueryPlan = Resolved['queryPlan'];
type PlanNode = NonNullable<QueryPlan['node']>;

/** Room for plans: explanations are asked for now and then. */
const PLANS_MIB = 5;

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Makes the plans that the gateway would make, in a gateway of its own behind which there is no chapter: whatever goes
 * wrong here, nothing can be asked. It loads when it is first needed.
 */
export class Planner {
  readonly #gateway: ApolloGateway;
  #loaded: Promise<GraphQLSchema> | undefined;

  constructor(supergraphSdl: string) {
    this.#gateway = new ApolloGateway({
      supergraphSdl,
      logger: silent,
      experimental_approximateQueryPlanStoreMiB: PLANS_MIB,
      buildService: () => ({ process: async () => ({}) }),
      // The plan is all that is wanted. Its execution, which would still answer introspection, is not begun.
      experimental_didResolveQueryPlan: ({ queryPlan }) => {
        throw new Planned(queryPlan);
      },
    });
  }

  /** The schema that clients see. */
  schema(): Promise<GraphQLSchema> {
    this.#loaded ??= this.#gateway.load().then(({ schema }) => schema);
    return this.#loaded;
  }

  async plan({ text, document, operation, variables }: AskedOperation): Promise<QueryPlan> {
    const schema = await this.schema();
    const context = {
      request: { query: text, variables },
      document,
      operation,
      operationName: operation.name?.value ?? null,
      queryHash: hash('sha256', text, 'hex'),
      schema,
      context: {},
      logger: silent,
      metrics: {},
    };
    try {
      await this.#gateway.executor(context as unknown as RequestContext);
    } catch (thrown) {
      if (thrown instanceof Planned) return thrown.plan;
      throw thrown;
    }
    throw new Error('the operation was refused by the planner');
  }
}

/** Leaves the gateway with the plan before anything is run. */
class Planned extends Error {
  constructor(readonly plan: QueryPlan) {
    super('planned');
  }
}

/**
 * The chapters that a plan would ask with these variables, in alphabetical order. `closed` are the paths, without list
 * markers, below which nothing would be found to ask about.
 */
export function askedBy(
  plan: QueryPlan,
  variables: AskedOperation['variables'],
  closed: ReadonlySet<string>,
): readonly string[] {
  const isReached = (path: readonly (string | number)[]): boolean => {
    const keys = path.filter((key) => key !== '@');
    return !keys.some((_, place) => closed.has(keys.slice(0, place + 1).join('.')));
  };
  const servicesOf = (node: PlanNode | undefined): string[] => {
    switch (node?.kind) {
      case 'Fetch':
        return [node.serviceName];
      case 'Flatten':
        return isReached(node.path) ? servicesOf(node.node) : [];
      case 'Condition':
        return servicesOf(variables[node.condition] === true ? node.ifClause : node.elseClause);
      case 'Sequence':
      case 'Parallel':
        return node.nodes.flatMap(servicesOf);
      default:
        return [];
    }
  };
  return [...new Set(servicesOf(plan.node))].sort();
}
