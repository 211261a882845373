import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import { type FaultCode, tableCode } from '../subgraphs/shared/errors';
import type { Accepted } from './accept';

/** What is wrong with a request by the rules of GraphQL, not of HTTP. */
const requestErrors: readonly FaultCode[] = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT'];

/**
 * The status of an operation that cannot be run. Who asks for `application/json` by name cannot tell such an answer from
 * that of a proxy in between, and so gets it as the answer that it is (GraphQL over HTTP, application/json).
 */
export const statusOfRequestError = (code: FaultCode, { mediaType, named }: Accepted): 200 | 400 =>
  named && mediaType === 'application/json' && requestErrors.includes(code) ? 200 : 400;

/** Gives Apollo Server's answers these statuses. What a request is answered as must have been decided before. */
export const statusOfRequestErrors = <Context extends BaseContext>(): ApolloServerPlugin<Context> => ({
  async requestDidStart() {
    return {
      async willSendResponse({ request, response, errors }) {
        if (request.http?.headers.get('accept') !== 'application/json' || response.http.status !== 400) return;
        const accepted = { mediaType: 'application/json', named: true } as const;
        const codes = (errors ?? []).map(({ extensions }) => tableCode(extensions.code));
        if (codes.every((code) => statusOfRequestError(code, accepted) === 200)) response.http.status = 200;
      },
    };
  },
});
