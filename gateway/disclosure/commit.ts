import type { ApolloServerPlugin } from '@apollo/server';
import { publicError } from '../../subgraphs/shared/errors';
import type { GatewayContext } from '../context';
import type { Observation } from '../observe';
import { operationHash } from './operation';
import type { Recorder } from './record';

/**
 * The last step before an answer leaves: what it discloses goes on the record, on the condition that each grant is still
 * what it was. If it cannot, or is not, the answer is emptied and says why.
 */
export const commitDisclosures = (record: Recorder, observation: Observation): ApolloServerPlugin<GatewayContext> => ({
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue, document, response }) {
        const { requestId, caller, ledger, deadline } = contextValue;
        const { disclosures } = ledger;
        if (disclosures.length === 0) return;
        // Nothing is opened without either; should it be, it stays here.
        const code =
          caller && document
            ? await record.commit({ requestId, caller, operationHash: operationHash(document), disclosures }, deadline)
            : 'INTERNAL';
        if (code === null) {
          for (const { basis } of disclosures) observation.disclosed(basis);
          return;
        }
        observation.error(code);
        response.body = { kind: 'single', singleResult: { data: null, errors: [publicError(code)] } };
      },
    };
  },
});
