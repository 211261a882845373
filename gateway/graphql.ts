import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Cancellation } from '../subgraphs/shared/link/cancellation';
import type { Documents } from './documents/documents';
import type { Running } from './federation';
import { answerKnown, type Execution } from './known';
import { type Parameters, parametersOf } from './parameters';
import { utf8 } from './utf8';

export interface GraphqlParts<Context extends Running> {
  /** What executes a request that comes now. */
  readonly execution: () => Execution<Context>;
  readonly documents: Documents;
  /** Who asks and what for. Throws what refuses them. */
  readonly contextOf: (request: FastifyRequest, signal: Cancellation) => Promise<Context>;
}

/** Answers `/graphql`: what is asked, who asks, and only then what it costs to look at. */
export function graphql<Context extends Running>({ documents, contextOf, execution }: GraphqlParts<Context>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const parameters = parametersOf(request);
    reply.type(`${parameters.accepted.mediaType}; charset=utf-8`);
    const query = documents.textOf(parameters);
    // A document that goes by its hash may be a mutation too.
    request.body = { query };
    const context = await contextOf(request, leaving(reply));
    const current = execution();
    // What came with its hash is to be remembered under it, known or not.
    if (parameters.sha256Hash === undefined || parameters.query === undefined) {
      const text = await answerKnown(current, { ...parameters, query }, context);
      if (text !== undefined) return reply.header('cache-control', 'no-store').send(utf8(text));
    }
    documents.admit(query, parameters);
    const { status, headers, body } = await current.apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: requestOf(query, parameters),
      context: async () => context,
    });
    for (const [name, value] of headers) reply.header(name, value);
    // Nothing is delivered in parts.
    if (body.kind === 'chunked') throw new Error('an answer in parts');
    return reply.code(status ?? 200).send(body.string);
  };
}

/** Cancelled when the client leaves before its answer. */
function leaving({ raw }: FastifyReply): Cancellation {
  const cancellation = new Cancellation();
  raw.once('close', () => {
    if (!raw.writableFinished) cancellation.cancel();
  });
  return cancellation;
}

/** The request with its document written out, for Apollo Server, which reads it once more. */
function requestOf(query: string, parameters: Parameters): HTTPGraphQLRequest {
  const { method, operationName, variables, accepted } = parameters;
  const { mediaType, named } = accepted;
  const headers = new HeaderMap([['content-type', 'application/json']]);
  headers.set('accept', named ? mediaType : '*/*');
  if (method === 'POST') return { method, headers, search: '', body: { query, operationName, variables } };
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  if (operationName !== null) search.set('operationName', operationName);
  return { method, headers, search: search.toString(), body: undefined };
}
