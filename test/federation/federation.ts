import { composeServices } from '@apollo/composition';
import { ApolloGateway } from '@apollo/gateway';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import { Engine } from '../../gateway/engine/engine';
import type { Source } from '../../gateway/engine/sources';

/** A subgraph as its authors write it. */
export interface Subgraph {
  readonly typeDefs: string;
  readonly resolvers?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Request {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly GraphQLFormattedError[];
  /** Errors that Apollo's gateway found in values, and tells beside the answer. */
  readonly completion?: readonly GraphQLFormattedError[];
}

/** What a subgraph was asked. */
export interface Asked {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Anything that answers operations of one schema. */
export type Executor = (request: Request, context?: object) => Promise<Answer>;

interface Options {
  /** Answers fields without a resolver of their own, in every subgraph. */
  readonly fieldResolver?: GraphQLFieldResolver<unknown, unknown>;
  /** Changes what subgraphs answer. */
  readonly disturb?: (answer: Record<string, unknown>, asked: Asked) => Record<string, unknown>;
}

const DEADLINE_MS = 60_000;

/** Subgraphs in this process, and two gateways over them: ours and Apollo's. */
export class Federation {
  readonly supergraphSdl: string;
  readonly schemas: ReadonlyMap<string, GraphQLSchema>;
  /** Sub-requests since the last `forget`. */
  asked: Asked[] = [];
  #engine: Engine<object> | undefined;
  #apollo: Promise<{ gateway: ApolloGateway; ask: Executor }> | undefined;

  constructor(
    subgraphs: Readonly<Record<string, Subgraph>>,
    private readonly options: Options = {},
  ) {
    const parsed = Object.entries(subgraphs).map(([name, { typeDefs, resolvers }]) => ({
      name,
      url: `http://${name}.test/`,
      typeDefs: parse(typeDefs),
      resolvers: resolvers ?? {},
    }));
    const composed = composeServices(parsed);
    if (!composed.supergraphSdl) throw new Error(composed.errors?.map(({ message }) => message).join('\n'));
    this.supergraphSdl = composed.supergraphSdl;
    this.schemas = new Map(
      // The types of resolvers in Apollo's package know no interfaces.
      parsed.map(({ name, typeDefs, resolvers }) => [
        name,
        buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }]),
      ]),
    );
  }

  get engine(): Engine<object> {
    this.#engine ??= new Engine<object>(this.supergraphSdl, ({ name }) => this.#source(name));
    return this.#engine;
  }

  /** What clients see. */
  get schema(): GraphQLSchema {
    return this.engine.schema;
  }

  /** Answers of our engine. */
  ours: Executor = async ({ query, variables = {} }, context = {}) => {
    const document = parse(query);
    const operation = this.engine.operation(document, query, null);
    if (!operation) throw new Error('the document has several operations');
    const coerced = operation.coerced(variables);
    if (!coerced) throw new Error('the variables do not fit');
    const { data, errors } = await this.engine.run(operation, coerced, context, { deadline: Date.now() + DEADLINE_MS });
    return { data: JSON.parse(data), errors };
  };

  /** Answers of Apollo's own executor on the same subgraphs. */
  apollo: Executor = async (request, context) => {
    this.#apollo ??= this.#openApollo();
    return (await this.#apollo).ask(request, context);
  };

  forget(): void {
    this.asked = [];
  }

  async close(): Promise<void> {
    await (await this.#apollo)?.gateway.stop();
  }

  #source(name: string): Source<object> {
    return {
      name,
      fetch: async ({ query, variables }, context) => this.#ask(name, query, JSON.parse(variables), context),
    };
  }

  async #ask(
    subgraph: string,
    query: string,
    variables: Readonly<Record<string, unknown>>,
    context: unknown,
  ): Promise<Record<string, unknown>> {
    const asked = { subgraph, query, variables };
    this.asked.push(asked);
    const schema = this.schemas.get(subgraph);
    if (!schema) throw new Error(`no subgraph ${subgraph}`);
    const answer = await answerOf(schema, { query, variables }, context, this.options.fieldResolver);
    // As it is after a journey: nothing in it is shared with the subgraph.
    const received = JSON.parse(JSON.stringify(answer));
    return this.options.disturb ? this.options.disturb(received, asked) : received;
  }

  async #openApollo(): Promise<{ gateway: ApolloGateway; ask: Executor }> {
    const gateway = new ApolloGateway({
      supergraphSdl: this.supergraphSdl,
      logger: silent,
      buildService: ({ name }) => ({
        process: async ({ request, context }) => this.#ask(name, request.query ?? '', request.variables ?? {}, context),
      }),
    });
    const { executor, schema } = await gateway.load();
    const ask: Executor = async (request, context = {}) => {
      const document = parse(request.query);
      const asking = { request, document, schema, context, queryHash: request.query, source: request.query };
      // What Apollo Server would add is of no use to the executor.
      const { data, errors, extensions } =
        (await executor?.({ ...asking, logger: silent, metrics: {} } as never)) ?? {};
      const completion = extensions?.valueCompletion as readonly Error[] | undefined;
      return {
        data: plain(data),
        errors: (errors ?? []).map(formatted),
        completion: (completion ?? []).map(formatted),
      };
    };
    return { gateway, ask };
  }
}

/** Executes a request on one schema; one that is not valid there is an error of the test. */
export async function answerOf(
  schema: GraphQLSchema,
  { query, variables = {} }: Request,
  contextValue: unknown,
  fieldResolver?: GraphQLFieldResolver<unknown, unknown> | null,
): Promise<{ data?: unknown; errors?: readonly unknown[] }> {
  const document = parse(query);
  const mistakes = validate(schema, document, rules);
  if (mistakes.length > 0) throw new Error(`${mistakes[0]?.message}\n${query}`);
  return execute({ schema, document, variableValues: variables, contextValue, fieldResolver: fieldResolver ?? null });
}

const rules: readonly ValidationRule[] = specifiedRules;
const plain = <T>(value: T): T => (value === undefined ? value : JSON.parse(JSON.stringify(value)));
/** Apollo's executor passes on whatever was thrown. */
const formatted = (error: Error): GraphQLFormattedError =>
  error instanceof GraphQLError ? plain(error.toJSON()) : { message: error.message };
const nothing = (): void => {};
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
