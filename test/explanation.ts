import type { Answer, Graph, Question } from './graph';

/** What `explainAccess` tells of a personal field. */
export interface Decision {
  readonly field: string;
  readonly path: string;
  readonly person: string | null;
  readonly allowed: boolean;
  readonly basis: string | null;
  readonly reason: string;
}

export interface Explanation {
  readonly decisions: readonly Decision[];
  readonly subgraphs: readonly string[];
}

const EXPLAIN = `query ($operation: String!, $variables: String) {
  explainAccess(operation: $operation, variables: $variables) {
    subgraphs
    decisions { field path person allowed basis reason }
  }
}`;

/** Asks what an operation would disclose; the question is the one that would run it. */
export const explains = (graph: Graph, operation: string, { variables, ...question }: Question = {}): Promise<Answer> =>
  graph.asks(EXPLAIN, {
    ...question,
    variables: { operation, ...(variables ? { variables: JSON.stringify(variables) } : {}) },
  });

export async function explanationOf(graph: Graph, operation: string, question: Question = {}): Promise<Explanation> {
  const answer = await explains(graph, operation, question);
  expect(answer).toBeWhole();
  return answer.data.explainAccess;
}
