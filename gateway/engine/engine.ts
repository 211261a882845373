import { type DocumentNode, GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { answerOf, type Outcome, type Tell } from './answer';
import { Operation, operationOf } from './operation';
import { Planner } from './planner';
import { type Planned, separateRequired } from './requires';
import { type Limits, Run } from './run';
import type { Source, Sources } from './sources';

/**
 * Operations that are kept compiled, and the characters of these and of their sub-requests together: compiled, each of them
 * takes one to two hundred bytes. A document alone tells nothing, since fragments make it as short as one likes.
 */
const OPERATIONS = 2_000;
const CHARACTERS = 1_000_000;

export interface EngineOptions {
  /** How errors are told; as they came unless said. */
  readonly tell?: Tell;
}

export interface Answered extends Outcome {
  /** Sub-requests that were sent. */
  readonly sent: number;
}

/** Why there is no plan for a valid operation. */
export class Unplannable extends Error {
  override readonly name = 'Unplannable';
  /** The planner itself refuses to look at so many ways. */
  readonly isTooComplex: boolean;

  constructor(override readonly cause: unknown) {
    super('the operation cannot be planned');
    this.isTooComplex = cause instanceof GraphQLError;
  }
}

/** Executes operations over the subgraphs of one supergraph. It knows nothing of who asks. */
export class Engine<Context> {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** Operations that were found compiled, and that were not, and the milliseconds that went into these. */
  readonly counts = { known: 0, compiled: 0, milliseconds: 0 };
  readonly #planner: Planner;
  readonly #planned: Planned;
  readonly #sources: ReadonlyMap<string, Source<Context>>;
  readonly #tell: Tell;
  readonly #operations = new LRUCache<string, Compiled>({
    max: OPERATIONS,
    maxSize: CHARACTERS,
    sizeCalculation: ({ text, operation }) => text.length + operation.length + 1,
  });

  /** Throws when the SDL is no supergraph that can be served. */
  constructor(sdl: string, sources: Sources<Context>, { tell = asItCame }: EngineOptions = {}) {
    this.#planned = separateRequired(sdl);
    this.#planner = new Planner(sdl, this.#planned);
    this.schema = this.#planner.schema;
    this.#sources = new Map(this.#planner.subgraphs.map((subgraph) => [subgraph.name, sources(subgraph)]));
    this.#tell = tell;
  }

  get size(): number {
    return this.#operations.size;
  }

  /** An operation that was compiled before. */
  known(text: string, operationName: string | null): Operation | undefined {
    const found = this.#find(text, operationName);
    if (found) this.counts.known++;
    return found;
  }

  /**
   * The operation of a valid document, compiled once. Undefined where the document has none of that name. Throws
   * `Unplannable` for one that the planner refuses.
   */
  operation(document: DocumentNode, text: string, operationName: string | null): Operation | undefined {
    const known = this.#find(text, operationName);
    if (known) return known;
    const node = operationOf(document, operationName);
    if (!node) return undefined;
    const started = performance.now();
    const operation = this.compile(document, operationName);
    this.counts.compiled++;
    this.counts.milliseconds += performance.now() - started;
    if (operation) this.#keep(operation, text, operationName);
    return operation;
  }

  #find(text: string, operationName: string | null): Operation | undefined {
    const found = this.#operations.get(keyOf(text, operationName));
    if (found) found.uses++;
    return found?.operation;
  }

  /** The only operation of its document goes without a name as well as with it. */
  #keep(operation: Operation, text: string, operationName: string | null): void {
    const isOnly = operationOf(operation.document, null) === operation.node;
    const names = new Set(isOnly ? [null, operation.node.name?.value ?? null] : [operationName]);
    for (const name of names) {
      this.#operations.set(keyOf(text, name), { operation, text, operationName: name, uses: 1 });
    }
  }

  /** The same without keeping it. */
  compile(document: DocumentNode, operationName: string | null): Operation | undefined {
    const node = operationOf(document, operationName);
    if (!node) return undefined;
    const parts = { planner: this.#planner, planned: this.#planned, schema: this.schema };
    try {
      return new Operation(parts, document, node);
    } catch (error) {
      throw new Unplannable(error);
    }
  }

  /** Those that were asked for most, with as many as wanted. */
  hottest(count: number): { readonly text: string; readonly operationName: string | null }[] {
    return [...this.#operations.values()].sort((a, b) => b.uses - a.uses).slice(0, count);
  }

  /** Runs an operation with coerced variables. Never rejects for what a subgraph does. */
  async run(
    operation: Operation,
    variables: Readonly<Record<string, unknown>>,
    context: Context,
    limits: Limits,
  ): Promise<Answered> {
    const running = { stages: operation.stages, whole: this.#planner.whole, variables: operation.named(variables) };
    // A mutation that has begun runs to its end: what becomes of half of one nobody knows.
    const signal = operation.kind === 'query' ? limits.signal : undefined;
    const run = new Run(running, this.#sources, context, { deadline: limits.deadline, signal });
    await run.execute();
    const fetched = {
      data: run.data,
      lacks: run.lacks,
      plain: run.plain,
      holds: operation.shapes.conditions.teller(variables),
      introspection: operation.introspection(variables),
    };
    return { ...answerOf(operation, fetched, run.told, this.#tell), sent: run.sent };
  }
}

interface Compiled {
  readonly operation: Operation;
  readonly text: string;
  readonly operationName: string | null;
  uses: number;
}

/** No document begins with a digit, so that none is mistaken for another one with a name before it. */
const keyOf = (text: string, operationName: string | null): string =>
  operationName === null ? text : `${operationName.length} ${operationName}${text}`;

/** The text of a whole answer. */
export const answerText = ({ data, errors }: Outcome): string =>
  errors.length === 0 ? `{"data":${data}}\n` : `{"errors":${JSON.stringify(errors)},"data":${data}}\n`;

const asItCame: Tell = ({ message, extensions }, path): GraphQLFormattedError => ({
  message,
  ...(path.length > 0 ? { path } : {}),
  ...(extensions ? { extensions } : {}),
});
