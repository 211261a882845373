import { buildSchema } from 'graphql';
import type { Authority } from '../../subgraphs/shared/scopes';
import type { Engine } from '../engine/engine';
import type { StaticLimits } from '../limits/static';
import { type AccessDecision, decideOperation } from './decisions';
import { readOperation } from './operation';
import { askedBy } from './plan';
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

/** Reads the operation, decides every personal field on its way, and looks at its plan. `engine` is there when it is asked. */
export function createExplain<Context>(
  supergraphSdl: string,
  limits: StaticLimits,
  engine: () => Engine<Context>,
): Explain {
  const supergraph = buildSchema(supergraphSdl, { assumeValidSDL: true });
  return async ({ operation, variables }, authority, now) => {
    const { schema } = engine();
    const asked = readOperation(schema, limits, operation, variables ?? null);
    const { decisions, closed } = decideOperation(supergraph, asked, authority, now);
    const planned = engine().compile(asked.document, asked.operation.name?.value ?? null);
    const chapters = planned ? askedBy(planned, asked.variables, closed) : [];
    return { decisions, subgraphs: chapters.filter((name) => name !== ACCESS) };
  };
}
