import { isIP } from 'node:net';
import { z } from 'zod';
import { signingKeys } from './jwk';

/** The one place that reads the environment. Every mistake is reported, all at once, before anything starts. */

const port = z.coerce
  .number({ error: 'must be a number' })
  .int()
  .min(1, 'must be 1..65535')
  .max(65_535, 'must be 1..65535');
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' });
const rate = z.coerce
  .number({ error: 'must be a whole number, 1 or more' })
  .int('must be a whole number, 1 or more')
  .min(1, 'must be a whole number, 1 or more');
const key = z.string().min(32, 'must have at least 32 characters');
const keyPair = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(key).min(1).max(2, 'takes one key, or two during rotation'))
  .optional();

function isDatabaseUrl(text: string): boolean {
  if (/^sqlite:.+$/.test(text)) return true;
  if (!/^mysql:\/\/[^/]+\/\w+$/.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return [username, password].every((part) => !/%(?![0-9A-Fa-f]{2})/.test(part));
}

/** `dir:FOLDER`, or a bucket by the rules of S3 with folders in it. */
const isStoreUrl = (text: string): boolean =>
  /^dir:.+$/.test(text) || /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w.-]+)*\/?$/.test(text);

/** An address, or a range of them such as `10.0.0.0/8`. One of all addresses would trust whoever asks. */
function isNetwork(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  const bits = { 4: 32, 6: 128 }[isIP(address)];
  if (bits === undefined || address.includes('%') || more.length > 0) return false;
  return length === undefined || (/^[1-9]\d{0,2}$/.test(length) && Number(length) <= bits);
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
  DATA_DIR: [z.string().min(1).default('./data'), 'folder of the development keys and of attachments (./data)'],
  ATTACHMENTS_URL: [
    z.string().refine(isStoreUrl, 'must be dir:FOLDER or s3://BUCKET/FOLDER').optional(),
    'where attachments are: dir:FOLDER or s3://BUCKET/FOLDER; unset: attachments in DATA_DIR',
  ],
  S3_ENDPOINT: [httpUrl.optional(), 'an S3-compatible service; unset: AWS'],
  S3_REGION: [
    z
      .string()
      .regex(/^[a-z0-9-]+$/, 'must be the name of a region')
      .default('us-east-1'),
    'its region (us-east-1)',
  ],
  S3_ACCESS_KEY_ID: [z.string().min(1).optional(), 'key of the bucket; unset: as the AWS SDK finds it'],
  S3_SECRET_ACCESS_KEY: [z.string().min(1).optional(), 'secret of that key'],
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
  RATE_PER_CLIENT: [rate.default(200), "requests a second of one relying party's client (200)"],
  RATE_PER_PERSON: [rate.default(600), 'requests a minute for one person through one application (600)'],
  TRUSTED_PROXIES: [
    z
      .string()
      .default('')
      .transform((text) => (text === '' ? [] : text.split(',').map((part) => part.trim())))
      .pipe(z.array(z.string().refine(isNetwork, 'must be IP addresses or ranges: 10.0.0.7,10.1.0.0/16'))),
    'proxies whose X-Forwarded-For tells who asks: IP addresses and ranges such as 10.1.0.0/16; unset: none',
  ],
  REQUEST_TIMEOUT_MS: [
    rate.max(600_000, 'must be at most 600000').default(10_000),
    'milliseconds from a request to its answer; registries that take longer are left out (10000)',
  ],
  SEAL_KEY: [keyPair, 'secret between gateway and chapters; "new,old" during rotation'],
  RECEIPT_KEY: [
    signingKeys.optional(),
    'private JWK (P-256 or Ed25519) that signs receipts and checkpoints; an array of up to three during rotation, newest first',
  ],
  RECORD_KEY: [keyPair, 'secret that guards the ends of the access record; "new,old" during rotation'],
  PAYMENT_KEY: [
    keyPair,
    'secret shared with the payment service, "new,old" during rotation; unset in production: no fee can be paid',
  ],
  NATS_URL: [
    z.url({ protocol: /^(nats|tls)$/, error: 'must be a nats:// URL' }).optional(),
    'event broker (NATS JetStream); unset: events go from chapter to chapter by themselves',
  ],
  NATS_STREAM: [
    z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,60}$/, 'must be 1 to 60 letters, digits, - or _')
      .default('congdanso'),
    'stream of the events, and first part of their subjects; one for each installation (congdanso)',
  ],
  EVENT_ATTEMPTS: [rate.default(12), 'attempts to handle an event before it is laid aside (12)'],
  EVENT_BACKOFF_MS: [rate.default(100), 'wait after the first attempt in vain, twice as long each time (100)'],
  REDIS_URL: [
    z.url({ protocol: /^rediss?$/, error: 'must be a redis:// URL' }).optional(),
    'shared limits and caches; unset: in memory',
  ],
  OTEL_EXPORTER_OTLP_ENDPOINT: [
    httpUrl.optional(),
    'collector of traces (OTLP over HTTP); unset: no traces. OTEL_EXPORTER_OTLP_HEADERS and OTEL_TRACES_SAMPLER hold as OpenTelemetry has them',
  ],
  OTEL_SERVICE_NAME: [
    z.string().min(1).default('cong-dan-so-gateway'),
    'what the gateway goes by in traces (cong-dan-so-gateway)',
  ],
  WORKERS: [
    z.coerce
      .number({ error: 'must be 1..256' })
      .int('must be 1..256')
      .min(1, 'must be 1..256')
      .max(256, 'must be 1..256')
      .default(1),
    'gateway processes on the one port, beside a first that has the chapters; without REDIS_URL each counts fair use by itself, so that up to as many times the rates may pass (1: one process for all)',
  ],
  SUPERGRAPH: [
    z.string().min(1).optional(),
    'file of the supergraph, watched for changes; unset: schema/supergraph.graphql, read anew on SIGHUP only',
  ],
  TRUSTED_DOCUMENTS: [
    z.string().min(1).optional(),
    'file of the only operations that are run: a persisted query manifest or {"id": "document"}; unset: any within the limits',
  ],
  LOG_LEVEL: [
    z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { error: 'must be a level of pino' })
      .default('info'),
    'fatal, error, warn, info, debug, trace or silent (info)',
  ],
} satisfies Record<string, [z.ZodType, string]>;

export type SettingName = keyof typeof settings;
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

/** A chapter that may run in this process, and what it cannot do without in production. */
export interface Configured {
  readonly name: string;
  readonly requires: readonly SettingName[];
}

/** Chapters that settings may speak of; those that can only be elsewhere go by their name. */
export type ConfiguredChapters = readonly (string | Configured)[];

const nameOf = (chapter: string | Configured): string => (typeof chapter === 'string' ? chapter : chapter.name);
const requiredBy = (chapters: ConfiguredChapters): readonly SettingName[] =>
  chapters.flatMap((chapter) => (typeof chapter === 'string' ? [] : chapter.requires));

/** The settings of a gateway over these chapters, of which `SUBGRAPH_<NAME>_URL` may speak. */
export function readConfig(chapters: ConfiguredChapters, environment: NodeJS.ProcessEnv = process.env): Config {
  const reader = new Reader(environment);
  const values = reader.values();
  const names = chapters.map(nameOf);
  const subgraphUrls = reader.chapterUrls(names);
  const known = new Set(names.map(subgraphSetting));
  for (const name of Object.keys(environment)) {
    if (/^SUBGRAPH_.*_URL$/.test(name) && !known.has(name)) reader.mistakes.push(`${name} speaks of no chapter`);
  }
  // A gateway whose chapters all run elsewhere has no database of its own.
  const database = subgraphUrls.size < chapters.length ? ['DATABASE_URL'] : [];
  const local = chapters.filter((chapter) => !subgraphUrls.has(nameOf(chapter)));
  reader.requireInProduction([...issuerSettings, 'SEAL_KEY', ...database, ...requiredBy(local)]);
  if (environment.NODE_ENV !== 'production') reader.requireTogether(issuerSettings);
  reader.requireTogether(bucketKey);
  reader.complain();
  return { ...values, subgraphUrls };
}

/**
 * The settings of a chapter by itself, which may ask other chapters, or of a command on the databases: nobody's token is
 * looked at there.
 */
export function readChapterConfig(
  chapters: ConfiguredChapters = [],
  environment: NodeJS.ProcessEnv = process.env,
): Config {
  const reader = new Reader(environment);
  const values = reader.values();
  const subgraphUrls = reader.chapterUrls(chapters.map(nameOf));
  reader.requireInProduction(['SEAL_KEY', 'DATABASE_URL', ...requiredBy(chapters)]);
  reader.requireTogether(bucketKey);
  reader.complain();
  return { ...values, subgraphUrls };
}

/** The settings of a gateway over somebody else's subgraphs, of which none is required. */
export function readPlainConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const reader = new Reader(environment);
  const values = reader.values();
  reader.complain();
  return { ...values, subgraphUrls: new Map() };
}

/** Those of them that it looks at. */
const plainSettings: readonly SettingName[] = [
  ...(['NODE_ENV', 'HOST', 'PORT', 'REQUEST_TIMEOUT_MS', 'TRUSTED_DOCUMENTS', 'WORKERS', 'LOG_LEVEL'] as const),
  ...(['TRUSTED_PROXIES', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_SERVICE_NAME'] as const),
];

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

  /** Where chapters run that do not run here. */
  chapterUrls(chapters: readonly string[]): Map<string, string> {
    const urls = chapters.map((chapter) => [chapter, this.take(subgraphSetting(chapter), httpUrl.optional())] as const);
    return new Map(urls.flatMap(([chapter, url]) => (typeof url === 'string' ? [[chapter, url] as const] : [])));
  }

  requireInProduction(names: readonly string[]): void {
    if (this.environment.NODE_ENV !== 'production') return;
    for (const name of names.filter((each) => !this.environment[each])) {
      this.mistakes.push(`${name} is required in production`);
    }
  }

  /** What is half said is not meant. */
  requireTogether(names: readonly string[]): void {
    const set = names.filter((name) => this.environment[name]).length;
    if (set > 0 && set < names.length) this.mistakes.push(`${names.join(', ')} go together`);
  }

  /** Throws ConfigError for all mistakes at once. */
  complain(): void {
    if (this.mistakes.length === 0) return;
    const count = this.mistakes.length === 1 ? '1 setting is wrong' : `${this.mistakes.length} settings are wrong`;
    throw new ConfigError(`${count}: ${this.mistakes.join('; ')}`);
  }
}

const bucketKey = ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'];
const issuerSettings = ['OIDC_ISSUER', 'OIDC_AUDIENCE', 'OIDC_JWKS_URL'];

/** The setting that says where a chapter runs. */
export const subgraphSetting = (chapter: string): string => `SUBGRAPH_${chapter.toUpperCase()}_URL`;

/** The same for a gateway over somebody else's subgraphs. */
export const plainSettingsHelp = (): string => help(plainSettings.map(settingLine));

/** A line per setting, for `--help`. */
export function settingsHelp(chapters: readonly string[]): string {
  const lines = (Object.keys(settings) as SettingName[]).map(settingLine);
  for (const chapter of chapters) {
    lines.push(`  ${subgraphSetting(chapter).padEnd(29)}${chapter} over HTTP; unset: in this process`);
  }
  return help(lines);
}

const settingLine = (name: SettingName): string => `  ${name.padEnd(29)}${settings[name][1]}`;

const help = (lines: readonly string[]): string => `Settings (environment variables):\n${lines.join('\n')}\n`;
