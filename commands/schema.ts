import 'reflect-metadata';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { ACCESS, accessSdl } from '../gateway/explain/schema';
import { portOf, subgraphs } from '../subgraphs';
import { packageRoot, run, UsageError } from './command';

const folder = join(packageRoot, 'schema');

/** What the supergraph is composed of: the chapters, and the part that the gateway answers itself, which has no address. */
export const schemaParts = (): { readonly name: string; readonly sdl: string; readonly url: string }[] => [
  ...subgraphs.map(({ name, schema }) => ({
    name,
    sdl: schema().sdl,
    url: `http://127.0.0.1:${portOf(name)}/graphql`,
  })),
  // Answered by the gateway itself: nothing is sent there.
  { name: ACCESS, sdl: accessSdl, url: 'gateway:access' },
];

/** The files of `schema/`, by name: each part's SDL and the supergraph composed of them. Throws when they do not compose. */
export function schemaFiles(): Map<string, string> {
  const parts = schemaParts();
  const files = new Map(parts.map(({ name, sdl }) => [`${name}.graphql`, sdl]));
  const composed = composeServices(parts.map(({ name, sdl, url }) => ({ name, typeDefs: parse(sdl), url })));
  if (composed.errors) throw new UsageError(composed.errors.map((error) => error.message).join('\n'));
  files.set('supergraph.graphql', `${composed.supergraphSdl}\n`);
  return files;
}

const read = (file: string): string | undefined => {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch {
    return undefined;
  }
};

if (require.main === module) {
  run({
    usage: 'npm run schema [-- --check]',
    about: 'Writes the files of schema/ out of the code; with --check it only says which of them differ, and exits 1.',
    options: { check: { type: 'boolean' } },
    async main({ check }) {
      const files = schemaFiles();
      const changed = [...files].filter(([file, content]) => read(file) !== content).map(([file]) => file);
      if (!check) {
        mkdirSync(folder, { recursive: true });
        for (const file of changed) writeFileSync(join(folder, file), files.get(file) ?? '');
        process.stdout.write(changed.length === 0 ? 'schema/ is up to date\n' : `wrote ${changed.join(', ')}\n`);
      } else if (changed.length > 0) {
        throw new UsageError(`schema/ differs from the code: ${changed.join(', ')} (npm run schema writes it)`);
      } else {
        process.stdout.write('schema/ is up to date\n');
      }
    },
  });
}
