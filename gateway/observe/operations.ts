import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import type { GraphQLFormattedError, OperationDefinitionNode } from 'graphql';
import { tableCode } from '../../subgraphs/shared/errors';
import type { Observation } from '../observe';
import type { Observed } from './observed';

interface ObservedContext extends BaseContext {
  readonly observed: Observed;
}

/** Notes which operation is asked for and the codes of its answer, where Apollo Server is what answers. */
export const observeOperations = <Context extends ObservedContext>(): ApolloServerPlugin<Context> => ({
  async requestDidStart({ contextValue: { observed } }) {
    return {
      async didResolveOperation({ operation }) {
        if (operation) observed.operation(operation.name?.value ?? null, operation.operation);
      },
      async willSendResponse({ response: { body } }) {
        if (body.kind !== 'single') return;
        for (const { extensions } of body.singleResult.errors ?? []) observed.error(tableCode(extensions?.code));
      },
    };
  },
});

/** The same of an operation that goes without Apollo Server. */
export function observeKnown(
  observation: Pick<Observation, 'error'>,
  observed: Observed,
  { name, operation }: OperationDefinitionNode,
  errors: readonly GraphQLFormattedError[],
): void {
  observed.operation(name?.value ?? null, operation);
  for (const { extensions } of errors) {
    const code = tableCode(extensions?.code);
    observation.error(code);
    observed.error(code);
  }
}
