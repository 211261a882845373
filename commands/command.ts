import { join } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ConfigError } from '../subgraphs/shared/config';
import { FolderInUse } from '../subgraphs/shared/database/ownership';
import { isUnreachable } from '../subgraphs/shared/database/unreachable';

/** The folder of package.json, also when this runs from the build folder. */
export const packageRoot = join(__dirname, __dirname.split(/[\\/]/).includes('dist') ? '../..' : '..');

export const exampleFile = (name: string): string => join(packageRoot, 'examples', `${name}.graphql`);

type ParseArgsOptionsConfig = NonNullable<ParseArgsConfig['options']>;

type Values<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true }>
>['values'];

export interface Command<Options extends ParseArgsOptionsConfig> {
  readonly usage: string;
  readonly about: string;
  /** More text for `--help`. */
  readonly more?: string;
  readonly options: Options;
  main(values: Values<Options>, positionals: readonly string[]): Promise<void>;
}

/** A mistake of whoever typed the command. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Runs a command: `--help`, one line on standard error for what the user can mend, exit 1 for every failure. */
export function run<Options extends ParseArgsOptionsConfig>(command: Command<Options>): void {
  void execute(command).catch((error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  });
}

async function execute<Options extends ParseArgsOptionsConfig>(command: Command<Options>): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { ...command.options, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  if ('help' in values && values.help) {
    process.stdout.write(`Usage: ${command.usage}\n${command.about}\n${command.more ? `\n${command.more}` : ''}`);
    return;
  }
  await command.main(values as Values<Options>, positionals);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof UsageError || error instanceof ConfigError || error instanceof FolderInUse) return error.message;
  if (code?.startsWith('ERR_PARSE_ARGS')) return `${error.message}\n(--help shows the usage)`;
  if (isUnreachable(error)) return 'the database of DATABASE_URL does not answer';
  if (code === 'ER_ACCESS_DENIED_ERROR' || code === 'ER_DBACCESS_DENIED_ERROR') {
    return 'the database refuses the user of DATABASE_URL';
  }
  // Where a process listens for others it is the binding that fails.
  if ((syscall === 'listen' || syscall === 'bind') && code === 'EACCES') return 'this user may not listen on that PORT';
  if (syscall === 'getaddrinfo') return 'HOST is no address of this machine';
  if (code === 'EADDRINUSE')
    return `the port is taken: ${(error as { address?: string }).address}:${(error as { port?: number }).port}`;
  return error.stack ?? error.message;
}

/** A whole number from an option, or a UsageError. */
export function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new UsageError(`--${name} takes a whole number from ${least} up`);
  return value;
}
