import type { GraphQLFormattedError } from 'graphql';

/** Says that nobody waits for an answer any more. */
export interface Cancellation {
  readonly aborted: boolean;
  /** Has something done then, unless `forget` comes first. */
  when(act: () => void): void;
  forget(act: () => void): void;
}

/** A sub-request as it travels. */
export interface SourceRequest {
  readonly kind: 'query' | 'mutation';
  /** The text of the operation. */
  readonly query: string;
  /** Its variables, the text of a JSON object. */
  readonly variables: string;
  /** Both as the text of a GraphQL-over-HTTP body, `{"query":…,"variables":…}`. */
  readonly body: string;
  /** When the answer must be here, milliseconds since the epoch. */
  readonly deadline: number;
  /** Cancelled when nobody waits for the answer any more. */
  readonly signal?: Cancellation | undefined;
}

/** What came back. The engine takes `data` over and changes it. */
export interface SourceAnswer {
  readonly data?: Record<string, unknown> | null | undefined;
  /** `extensions.code` where one is known. An error without a path is one of the whole sub-request. */
  readonly errors?: readonly GraphQLFormattedError[] | undefined;
  /** Whether no text in `data` has anything that JSON writes with a backslash. No, unless said. */
  readonly plain?: boolean | undefined;
}

/** A subgraph as the plan sees it. */
export interface Source<Context> {
  readonly name: string;
  /** Never throws: what goes wrong is an error of the answer. */
  fetch(request: SourceRequest, context: Context): Promise<SourceAnswer>;
}

/** The way to each subgraph of a supergraph, by the name and the address that stand in it. */
export type Sources<Context> = (subgraph: { readonly name: string; readonly url: string }) => Source<Context>;
