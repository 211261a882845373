import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../commands/command';

/** What a gateway starts from. */
export interface Start {
  readonly supergraph: string;
  readonly port: number;
  /** Whether requests that are alike may be answered together, where that has to be asked for. */
  readonly sharing: boolean;
}

/** A gateway under measurement, as a Node.js process. */
export interface Contestant {
  readonly name: string;
  readonly module: string;
  readonly args: (start: Start) => readonly string[];
  readonly environment?: (start: Start) => Readonly<Record<string, string>>;
}

const built = (path: string): string => join(packageRoot, 'dist', path);
const peer = (path: string): string => join(packageRoot, 'bench', 'peers', path);
const fileAndPort = ({ supergraph, port }: Start): string[] => [supergraph, String(port)];

export const limit: Contestant = {
  name: 'hand-written limit',
  module: built('bench/gateway/limit/server.js'),
  args: fileAndPort,
};

export const ours: Contestant = {
  name: 'ours',
  module: built('gateway/serve.js'),
  args: ({ supergraph, port }) => ['--supergraph', supergraph, '--port', String(port), '--forward', 'authorization'],
};

export const apollo: Contestant = {
  name: '@apollo/gateway',
  module: peer('dist/apollo.js'),
  args: fileAndPort,
};

/** Hive by its own command; each with what its makers give it in the public benchmark. */
const hiveWith = (name: string, option: string): Contestant => ({
  name,
  module: peer('node_modules/@graphql-hive/gateway/dist/bin.js'),
  args: ({ supergraph, port }) => [
    'supergraph',
    supergraph,
    option,
    '--config-path',
    peer('dist/hive.js'),
    ...['--host', '127.0.0.1', '--port', String(port)],
  ],
  environment: ({ sharing }) => ({ BENCH_SHARING: sharing ? 'on' : 'off' }),
});

export const hive = hiveWith('Hive', '--jit');
export const hiveWithRust = hiveWith('Hive, Rust runtime', '--hive-router-runtime');

export const mercurius: Contestant = {
  name: 'Mercurius',
  module: peer('dist/mercurius.js'),
  args: fileAndPort,
};

export const isThere = ({ module }: Contestant): boolean => existsSync(module);
