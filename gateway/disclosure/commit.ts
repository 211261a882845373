import type { ApolloServerPlugin } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { type FaultCode, publicError } from '../../subgraphs/shared/errors';
import type { GatewayContext } from '../context';
import type { Observation } from '../observe';
import { operationHash } from './operation';
import type { Recorder } from './record';

/** Puts on the record what an answer discloses. Resolves with null when the answer may leave, or with the code why it may not. */
export type Commit = (context: GatewayContext, document: DocumentNode | undefined) => Promise<FaultCode | null>;

/**
 * The last step before an answer leaves: what it discloses goes on the record, on the condition that each grant is still
 * what it was.
 */
export function createCommit(record: Recorder, observation: Observation): Commit {
  return async ({ requestId, caller, ledger, recordedBy, observed }, document) => {
    const { disclosures } = ledger;
    if (disclosures.length === 0) return null;
    const end = observed.span?.step('record');
    // Nothing is opened without either; should it be, it stays here.
    const code =
      caller && document
        ? await record.commit({ requestId, caller, operationHash: operationHash(document), disclosures }, recordedBy)
        : 'INTERNAL';
    end?.();
    if (code === null) for (const { basis } of disclosures) observation.disclosed(basis);
    else {
      observation.error(code);
      observed.error(code);
    }
    return code;
  };
}

/** Empties an answer of Apollo Server's that may not leave; it says why. */
export const commitDisclosures = (commit: Commit): ApolloServerPlugin<GatewayContext> => ({
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue, document, response }) {
        const code = await commit(contextValue, document);
        if (code !== null) {
          response.body = { kind: 'single', singleResult: { data: null, errors: [publicError(code)] } };
        }
      },
    };
  },
});
