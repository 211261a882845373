import { buildSchema } from 'graphql';
import type { Authority } from '../../subgraphs/shared/scopes';
import type { StaticLimits } from '../limits';
import { type AccessDecision, decideOperation } from './decisions';
import { readOperation } from './operation';
import { askedBy, Planner } from './plan';
import { ACCESS } from './schema';

export interface AccessExplanation {
  readonly decisions: readonly AccessDecision[];
  readonly subgraphs: readonly string[];
}

/** Tells what an operation would disclose to whoever asks. Throws the code that the operation would be refused with. */
export type Explain = (
  asked: { readonly operation: string; readonly variables?: string | null },
  authority: Authority,
  now: Date,
) => Promise<AccessExplanation>;

/** Reads the operation, decides every personal field on its way, and looks at its plan. */
export function createExplain(supergraphSdl: string, limits: StaticLimits): Explain {
  const supergraph = buildSchema(supergraphSdl, { assumeValidSDL: true });
  const planner = new Planner(supergraphSdl);
  return async ({ operation, variables }, authority, now) => {
    const asked = readOperation(await planner.schema(), limits, operation, variables ?? null);
    const { decisions, closed } = decideOperation(supergraph, asked, authority, now);
    const chapters = askedBy(await planner.plan(asked), asked.variables, closed);
    return { decisions, subgraphs: chapters.filter((name) => name !== ACCESS) };
  };
}
