import { z } from 'zod';

/** The one place that reads the environment. Every mistake is reported, all at once, before anything starts. */

const port = z.coerce
  .number({ error: 'must be a number' })
  .int()
  .min(1, 'must be 1..65535')
  .max(65_535, 'must be 1..65535');
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' });
const key = z.string().min(32, 'must have at least 32 characters');

function isDatabaseUrl(text: string): boolean {
  if (/^sqlite:.+$/.test(text)) return true;
  if (!/^mysql:\/\/[^/]+\/\w+$/.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return [username, password].every((part) => !/%(?![0-9A-Fa-f]{2})/.test(part));
}

/** Each setting: what it must look like, and what `--help` says of it. */
const settings = {
  NODE_ENV: [z.enum(['development', 'test', 'production']).default('development'), 'development, test or production'],
  HOST: [z.string().min(1).default('127.0.0.1'), 'address to listen on (127.0.0.1)'],
  PORT: [port.default(4000), 'port to listen on (4000)'],
  DATABASE_URL: [
    z
      .string()
      .refine(isDatabaseUrl, 'must be sqlite:FOLDER or mysql://user:pass@host:port/prefix')
      .default('sqlite:./data'),
    'sqlite:FOLDER or mysql://user:pass@host:port/prefix; one database per chapter (sqlite:./data)',
  ],
  DATA_DIR: [z.string().min(1).default('./data'), 'folder of the development keys (./data)'],
  OIDC_ISSUER: [z.string().min(1).optional(), 'issuer of access tokens; unset: the development issuer'],
  OIDC_AUDIENCE: [z.string().min(1).optional(), 'audience that access tokens must name'],
  OIDC_JWKS_URL: [httpUrl.optional(), 'where the issuer publishes its keys'],
  OWN_CLIENTS: [
    z
      .string()
      .default('cong-dan-so')
      .transform((text) => text.split(',').map((part) => part.trim())),
    "client ids of the citizens' own applications; every other client is a relying party (cong-dan-so)",
  ],
  SEAL_KEY: [
    z
      .string()
      .transform((text) => text.split(',').map((part) => part.trim()))
      .pipe(z.array(key).min(1).max(2, 'takes one key, or two during rotation'))
      .optional(),
    'secret between gateway and chapters; "new,old" during rotation',
  ],
  NATS_URL: [
    z.url({ protocol: /^(nats|tls)$/, error: 'must be a nats:// URL' }).optional(),
    'event broker; unset: events stay in-process',
  ],
  REDIS_URL: [
    z.url({ protocol: /^rediss?$/, error: 'must be a redis:// URL' }).optional(),
    'shared limits and caches; unset: in memory',
  ],
  LOG_LEVEL: [
    z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { error: 'must be a level of pino' })
      .default('info'),
    'fatal, error, warn, info, debug, trace or silent (info)',
  ],
} satisfies Record<string, [z.ZodType, string]>;

type Values = { [Name in keyof typeof settings]: z.output<(typeof settings)[Name][0]> };

export interface Config extends Omit<Values, 'SEAL_KEY'> {
  /** One key, or two during rotation; undefined outside production, where the development key is used. */
  readonly SEAL_KEY: string[] | undefined;
  /** Chapters that run elsewhere, by name: from `SUBGRAPH_<NAME>_URL`. */
  readonly subgraphUrls: ReadonlyMap<string, string>;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The settings of a gateway over these chapters, of which `SUBGRAPH_<NAME>_URL` may speak. */
export function readConfig(chapters: readonly string[], environment: NodeJS.ProcessEnv = process.env): Config {
  const reader = new Reader(environment);
  const values = reader.values();
  const subgraphUrls = new Map<string, string>();
  for (const chapter of chapters) {
    const url = reader.take(subgraphSetting(chapter), httpUrl.optional());
    if (typeof url === 'string') subgraphUrls.set(chapter, url);
  }
  const known = new Set(chapters.map(subgraphSetting));
  for (const name of Object.keys(environment)) {
    if (/^SUBGRAPH_.*_URL$/.test(name) && !known.has(name)) reader.mistakes.push(`${name} speaks of no chapter`);
  }
  // A gateway whose chapters all run elsewhere has no database of its own.
  const database = subgraphUrls.size < chapters.length ? ['DATABASE_URL'] : [];
  reader.requireInProduction([...issuerSettings, 'SEAL_KEY', ...database]);
  const set = issuerSettings.filter((name) => environment[name]).length;
  if (environment.NODE_ENV !== 'production' && set > 0 && set < issuerSettings.length) {
    reader.mistakes.push(`${issuerSettings.join(', ')} go together`);
  }
  reader.complain();
  return { ...values, subgraphUrls };
}

/** The settings of a chapter by itself, or of a command on the databases: nobody's token is looked at there. */
export function readChapterConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const reader = new Reader(environment);
  const values = reader.values();
  reader.requireInProduction(['SEAL_KEY', 'DATABASE_URL']);
  reader.complain();
  return { ...values, subgraphUrls: new Map() };
}

/** Takes settings one by one and keeps what is wrong with them. */
class Reader {
  readonly mistakes: string[] = [];

  constructor(private readonly environment: NodeJS.ProcessEnv) {}

  take(name: string, schema: z.ZodType): unknown {
    const text = this.environment[name];
    const parsed = schema.safeParse(text === '' ? undefined : text);
    if (parsed.success) return parsed.data;
    this.mistakes.push(`${name} ${parsed.error.issues[0]?.message ?? 'is wrong'}`);
    return undefined;
  }

  /** Every setting that is the same for all; of no use before `complain`. */
  values(): Values {
    const entries = Object.entries(settings).map(([name, [schema]]) => [name, this.take(name, schema)]);
    return Object.fromEntries(entries) as Values;
  }

  requireInProduction(names: readonly string[]): void {
    if (this.environment.NODE_ENV !== 'production') return;
    for (const name of names.filter((each) => !this.environment[each])) {
      this.mistakes.push(`${name} is required in production`);
    }
  }

  /** Throws ConfigError for all mistakes at once. */
  complain(): void {
    if (this.mistakes.length === 0) return;
    const count = this.mistakes.length === 1 ? '1 setting is wrong' : `${this.mistakes.length} settings are wrong`;
    throw new ConfigError(`${count}: ${this.mistakes.join('; ')}`);
  }
}

const issuerSettings = ['OIDC_ISSUER', 'OIDC_AUDIENCE', 'OIDC_JWKS_URL'];

const subgraphSetting = (chapter: string): string => `SUBGRAPH_${chapter.toUpperCase()}_URL`;

/** A line per setting, for `--help`. */
export function settingsHelp(chapters: readonly string[]): string {
  const lines = Object.entries(settings).map(([name, [, text]]) => `  ${name.padEnd(24)}${text}`);
  for (const chapter of chapters) {
    lines.push(`  ${subgraphSetting(chapter).padEnd(24)}${chapter} over HTTP; unset: in this process`);
  }
  return `Settings (environment variables):\n${lines.join('\n')}\n`;
}
