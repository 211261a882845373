import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A subgraph of a supergraph under measurement. */
export interface Service {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

/** Where the list of subgraphs lies: beside the supergraph, for those gateways that take no supergraph. */
export const servicesFile = (supergraph: string): string => join(dirname(supergraph), 'services.json');

export const readServices = (supergraph: string): readonly Service[] =>
  JSON.parse(readFileSync(servicesFile(supergraph), 'utf8'));
