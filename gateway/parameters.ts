import type { FastifyRequest } from 'fastify';
import { Fault } from '../subgraphs/shared/errors';
import { type Accepted, acceptedBy } from './accept';
import type { Asked } from './documents/documents';

/** A request by GraphQL over HTTP, read and of the right form; what it means was not looked at yet. */
export interface Parameters extends Asked {
  readonly method: 'GET' | 'POST';
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly accepted: Accepted;
}

/** Refuses who would take no answer that there is. */
class NotAcceptable extends Error {
  readonly statusCode = 406;
}

/** Whom a browser sends it for (Fetch Metadata) where a page of somebody else made it do so. */
const foreignSites: readonly unknown[] = ['cross-site', 'same-site'];
/** No page sets them for another origin without the browser asking first, which is always answered with a refusal. */
const askedFirst = ['apollo-require-preflight', 'x-apollo-operation-name'] as const;
const SHA_256 = /^[0-9a-f]{64}$/;

/** Throws `BAD_USER_INPUT` for a request that is none, and for one that a foreign page could make a browser send. */
export function parametersOf(request: FastifyRequest): Parameters {
  const accepted = acceptedBy(request.headers.accept);
  if (!accepted) throw new NotAcceptable();
  const { method } = request;
  if (method !== 'GET' && method !== 'POST') throw new Fault('BAD_USER_INPUT');
  if (method === 'GET' && isForeign(request, accepted)) throw new Fault('BAD_USER_INPUT');
  const { query, documentId, operationName, variables, extensions } =
    method === 'GET' ? searched(request) : posted(request);
  const { persistedQuery } = record(extensions);
  return {
    method,
    // An empty one is as good as none.
    query: string(query) || undefined,
    documentId: string(documentId) || undefined,
    sha256Hash: persistedQuery === undefined ? undefined : sha256HashOf(record(persistedQuery)),
    operationName: string(operationName) ?? null,
    variables: record(variables),
    accepted,
  };
}

/**
 * A page can have any browser send a GET, with an `Accept` of its choice where it is a script: for a link, an image and the
 * like the browser does not name our media types, and it says for whom it sends it. See docs/decisions/0025.
 */
function isForeign({ headers }: FastifyRequest, { named }: Accepted): boolean {
  if (askedFirst.some((name) => headers[name] !== undefined && headers[name] !== '')) return false;
  if (isJson(headers['content-type'])) return false;
  return !named || foreignSites.includes(headers['sec-fetch-site']);
}

const isJson = (contentType: string | undefined): boolean =>
  contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json';

function posted({ body }: FastifyRequest): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Fault('BAD_USER_INPUT');
  return body as Record<string, unknown>;
}

function searched({ headers, query }: FastifyRequest): Record<string, unknown> {
  const { 'content-type': contentType } = headers;
  if (contentType !== undefined && !isJson(contentType)) throw new Fault('BAD_USER_INPUT');
  const given = query as Record<string, unknown>;
  return { ...given, variables: json(given.variables), extensions: json(given.extensions) };
}

/** What stands in a parameter of the address; one that came twice is a list and no text. */
function json(parameter: unknown): unknown {
  const text = string(parameter);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text, refusingPrototypes);
  } catch {
    throw new Fault('BAD_USER_INPUT');
  }
}

/** As the parser of bodies does. */
function refusingPrototypes(key: string, value: unknown): unknown {
  const isPrototype = typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');
  if (key === '__proto__' || (key === 'constructor' && isPrototype)) throw new Fault('BAD_USER_INPUT');
  return value;
}

function string(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new Fault('BAD_USER_INPUT');
  return value;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new Fault('BAD_USER_INPUT');
  return value as Record<string, unknown>;
}

function sha256HashOf({ version, sha256Hash }: Readonly<Record<string, unknown>>): string {
  const hash = string(sha256Hash);
  if (version !== 1 || hash === undefined || !SHA_256.test(hash)) throw new Fault('BAD_USER_INPUT');
  return hash;
}
