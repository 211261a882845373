import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The program as it is run: built, in processes of its own. */
export const root = join(__dirname, '..');

/** Builds it, unless it was built after the last change. */
export function buildIfChanged(): void {
  const folders = (JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8')) as { include: string[] })
    .include;
  const changed = folders
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules'))
    .map((file) => statSync(file).mtimeMs);
  const built = join(root, 'dist', '.tsbuildinfo');
  const program = join(root, 'dist', 'gateway', 'main.js');
  if (!existsSync(built) || !existsSync(program) || statSync(built).mtimeMs < Math.max(...changed)) {
    execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json'], { cwd: root });
  }
}

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a command of `commands/` to its end, with these settings and no others. */
export const runCommand = (
  name: string,
  parameters: readonly string[],
  settings: NodeJS.ProcessEnv,
  input = '',
): Promise<Ended> =>
  new Promise((done) => {
    const program = join(root, 'dist', 'commands', `${name}.js`);
    const child = execFile(
      process.execPath,
      [program, ...parameters],
      { cwd: root, env: settings },
      (failure, out, error) => done({ code: failure ? Number(failure.code) : 0, out, error }),
    );
    child.stdin?.end(input);
  });
