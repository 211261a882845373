import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { graphql } from 'graphql';
import { type Counts, reading } from '../counts';
import type { Service } from '../services';
import { parts } from './subgraphs';

/**
 * The subgraphs of the benchmark graph, in one process: `POST /NAME`. An answer is executed once and kept by the text of its
 * request, so that what is measured is the gateway in front, whatever words it asks in.
 */

/** Gateways ask in a handful of wordings; one that never asks alike twice must not fill the memory. */
const KEPT = 5_000;

const kept = new Map(parts.map(({ name }) => [`/${name}`, new Map<string, Buffer>()]));
const schemas = new Map(parts.map(({ name, schema }) => [`/${name}`, schema]));
const counts: Counts = { requests: 0, withoutCaller: 0 };

async function answer(path: string, body: string): Promise<Buffer> {
  const schema = schemas.get(path);
  const known = kept.get(path);
  if (!schema || !known) throw new Error(`there is no subgraph at ${path}`);
  const found = known.get(body);
  if (found) return found;
  const { query, variables, operationName } = JSON.parse(body);
  const result = await graphql({ schema, source: query, variableValues: variables, operationName });
  const text = Buffer.from(JSON.stringify(result));
  if (known.size >= KEPT) known.clear();
  known.set(body, text);
  return text;
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    counts.requests++;
    if (request.headers.authorization === undefined) counts.withoutCaller++;
    const body = (chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString();
    answer(request.url ?? '', body).then(
      (text) =>
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length }).end(text),
      () => response.writeHead(400).end(),
    );
  });
}

const server = createServer({ keepAliveTimeout: 60_000 }, serve).listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const services = parts.map(({ name, sdl }): Service => ({ name, sdl, url: `http://127.0.0.1:${port}/${name}` }));
  reading(counts);
  process.send?.(services);
});
