import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../commands/command';

/**
 * The package of the peers, which the rest of the project does without; beside it, their versions of packages would be found
 * before ours. Two things in it are held back: graphql, because
 * Mercurius cannot print names with 16.15, and @graphql-tools/delegate, because later ones ask for packages that are not there.
 */
const folder = join(packageRoot, 'bench', 'peers');

/** Installs the peers on first use, and builds what starts them. */
export function preparePeers(): void {
  if (!existsSync(join(folder, 'node_modules'))) {
    process.stdout.write('installing the peers: npm ci --prefix bench/peers …\n');
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['ci', '--prefix', folder, ...quiet], { stdio: 'inherit' });
  }
  execFileSync(join(packageRoot, 'node_modules', '.bin', 'tsc'), ['-p', folder], { stdio: 'inherit' });
}

/** The pinned versions, by package. */
export function versionsOfPeers(): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).dependencies;
}
