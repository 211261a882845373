import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { packageRoot } from '../../commands/command';
import { type Service, servicesFile } from './services';

/** Composes these subgraphs and writes what gateways start from, under this name. Returns the supergraph's file. */
export function writeSupergraph(name: string, services: readonly Service[]): string {
  const composed = composeServices(services.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })));
  if (composed.errors) throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  const folder = join(packageRoot, 'data', 'bench', 'gateway', name);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'supergraph.graphql');
  writeFileSync(file, composed.supergraphSdl);
  writeFileSync(servicesFile(file), JSON.stringify(services));
  return file;
}
