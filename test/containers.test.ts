import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { subgraphs } from '../subgraphs';
import { readChapterConfig, readConfig, settingsHelp } from '../subgraphs/shared/config';

interface Service {
  readonly image?: string;
  readonly user?: string | number;
  readonly read_only?: boolean;
  readonly restart?: string;
  readonly cap_drop?: readonly string[];
  readonly privileged?: boolean;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly env_file?: unknown;
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}

const root = join(__dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const supergraphSdl = read('schema/supergraph.graphql');
const chapters = subgraphs.map(({ name }) => name);
const composeText = read('docker-compose.yml');
const compose = parse(composeText, { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
};
const services = Object.entries(compose.services);
const service = (name: string): Service => {
  const found = compose.services[name];
  if (!found) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
};

const chapterOf = ({ command = [] }: Service): string | undefined =>
  command[0] === 'dist/commands/subgraph.js' ? command[1] : undefined;
const ours = services.filter(([name, each]) => name === 'gateway' || chapterOf(each) !== undefined);

/** What an operator would put into `.env`. */
const secrets: Readonly<Record<string, string>> = {
  OIDC_ISSUER: 'https://id.example.vn',
  OIDC_AUDIENCE: 'cong-dan-so',
  OIDC_JWKS_URL: 'https://id.example.vn/jwks.json',
  SEAL_KEY: 'a'.repeat(44),
  RECEIPT_KEY: JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })),
  RECORD_KEY: 'd'.repeat(44),
  PAYMENT_KEY: 'e'.repeat(44),
  MYSQL_ROOT_PASSWORD: 'b'.repeat(44),
  REDIS_PASSWORD: 'c'.repeat(44),
  ...Object.fromEntries(chapters.map((name, place) => [`DB_PASSWORD_${name.toUpperCase()}`, String(place).repeat(44)])),
};

/** `${NAME}`, `${NAME:-default}` and `${NAME:?what is missing}`. */
const variable = /\$\{(\w+)(?::([-?])([^}]*))?\}/g;
const filledIn = (text: string): string =>
  text.replace(variable, (_whole, name: string, kind?: string, rest?: string) => {
    const value = secrets[name] ?? (kind === '-' ? rest : undefined);
    if (value === undefined) throw new Error(`docker-compose.yml asks for ${name}, which nothing gives`);
    return value;
  });

const environmentOf = ({ environment = {} }: Service): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filledIn(String(value))]));

/** The port that the code gives each chapter, as the composed supergraph has it. */
const portOf = (chapter: string): string => {
  const found = new RegExp(`@join__graph\\(name: "${chapter}", url: "http://127\\.0\\.0\\.1:(\\d+)/graphql"\\)`).exec(
    supergraphSdl,
  );
  if (!found?.[1]) throw new Error(`the supergraph has no address for ${chapter}`);
  return found[1];
};

describe('docker-compose.yml', () => {
  it('has a service for each chapter, under its name, and for nothing else', () => {
    const served = Object.fromEntries(ours.flatMap(([name, each]) => [[name, chapterOf(each)]]));
    expect(served).toEqual({ gateway: undefined, ...Object.fromEntries(chapters.map((name) => [name, name])) });
    expect(
      services
        .map(([name]) => name)
        .filter((name) => !(name in served))
        .sort(),
    ).toEqual(['mysql', 'nats', 'redis']);
  });

  it('gives our processes no setting that they do not know', () => {
    const known = new Set([...settingsHelp(chapters).matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name));
    expect(known).toContain('SEAL_KEY');
    for (const [name, each] of ours) {
      expect({ [name]: Object.keys(each.environment ?? {}).filter((setting) => !known.has(setting)) }).toEqual({
        [name]: [],
      });
      expect(each.env_file).toBeUndefined();
    }
  });

  it.each(ours)('gives %s settings without a mistake, in production', (name, each) => {
    const environment = environmentOf(each);
    const own = subgraphs.filter((subgraph) => subgraph.name === name);
    const config = name === 'gateway' ? readConfig(subgraphs, environment) : readChapterConfig(own, environment);
    expect(config.NODE_ENV).toBe('production');
    expect(config.HOST).toBe('0.0.0.0');
  });

  it('sends the gateway to every chapter, and gives it no database', () => {
    const environment = environmentOf(service('gateway'));
    const { subgraphUrls } = readConfig(chapters, environment);
    expect(Object.fromEntries(subgraphUrls)).toEqual(
      Object.fromEntries(chapters.map((name) => [name, `http://${name}:${portOf(name)}/graphql`])),
    );
    expect(environment).not.toHaveProperty('DATABASE_URL');
    expect(service('gateway').networks).not.toContain('data');
  });

  it.each(chapters)('sends %s to every chapter, whose calls it may need', (asking) => {
    const { subgraphUrls } = readChapterConfig(chapters, environmentOf(service(asking)));
    expect(Object.fromEntries(subgraphUrls)).toEqual(
      Object.fromEntries(chapters.map((name) => [name, `http://${name}:${portOf(name)}/graphql`])),
    );
  });

  it('gives each chapter a database user of its own', () => {
    const users = chapters.map((name) => new URL(environmentOf(service(name)).DATABASE_URL ?? ''));
    expect(users.map(({ username }) => username)).toEqual(chapters);
    expect(new Set(users.map(({ password }) => password)).size).toBe(chapters.length);
    const made = Object.keys(service('mysql').environment ?? {}).filter((name) => name.startsWith('DB_PASSWORD_'));
    expect(made.sort()).toEqual(chapters.map((name) => `DB_PASSWORD_${name.toUpperCase()}`).sort());
  });

  it('looks for each chapter, and for the gateway, at the port where it listens', () => {
    for (const name of chapters) {
      expect(service(name).healthcheck?.test.at(-1)).toBe(`http://127.0.0.1:${portOf(name)}/readyz`);
    }
    expect(service('gateway').healthcheck?.test.at(-1)).toBe('http://127.0.0.1:4000/readyz');
  });

  it.each(services)('checks the health of %s and waits for what it needs to be healthy', (_name, each) => {
    expect(each.healthcheck?.test.length).toBeGreaterThan(1);
    for (const [needed, { condition }] of Object.entries(each.depends_on ?? {})) {
      expect({ needed, condition }).toEqual({ needed, condition: 'service_healthy' });
      expect(compose.services).toHaveProperty(needed);
      expect(each.networks.filter((network) => service(needed).networks.includes(network))).not.toEqual([]);
    }
  });

  it('waits with the gateway for every chapter', () => {
    expect(Object.keys(service('gateway').depends_on ?? {})).toEqual(expect.arrayContaining(chapters));
  });

  it.each(services)('runs %s without root, without capabilities, on a file system it cannot change', (_name, each) => {
    expect(each.user).toMatch(/^[a-z]+$/);
    expect(each.user).not.toBe('root');
    expect(each.cap_drop).toEqual(['ALL']);
    expect(each.privileged).toBeUndefined();
    expect(each.read_only).toBe(true);
    expect(each.restart).toBe('unless-stopped');
  });

  it("publishes the gateway's port only, and that on the machine itself unless told otherwise", () => {
    expect(services.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['gateway']);
    expect(service('gateway').ports?.map(filledIn)).toEqual(['127.0.0.1:4000:4000']);
    const open = Object.entries(compose.networks).filter(([, network]) => !network?.internal);
    expect(open.map(([name]) => name)).toEqual(['front']);
    expect(services.filter(([, { networks }]) => networks.includes('front')).map(([name]) => name)).toEqual([
      'gateway',
    ]);
  });

  it('holds no secret, and asks for each by name before anything starts', () => {
    const secret = /(PASSWORD|KEY|TOKEN|SECRET|AUTH)(_|$)/;
    for (const [, { environment = {} }] of services) {
      for (const [name, value] of Object.entries(environment)) {
        if (secret.test(name)) expect(String(value)).toMatch(/^\$\{\w+(:\?[^}]+)?\}$/);
        expect(String(value)).not.toMatch(/:\/\/[^/@$]*:[^/@$]+@/);
      }
    }
    const required = new Set(
      [...composeText.matchAll(variable)].flatMap(([, name, kind]) => (kind === '?' ? [name] : [])),
    );
    expect([...required].sort()).toEqual(Object.keys(secrets).sort());
  });

  it('has each of its names in .env.example, without a value where it is required', () => {
    const example = new Map(
      read('.env.example')
        .split('\n')
        .flatMap((line) => (/^\w+=/.test(line) ? [line.split('=', 2) as [string, string]] : [])),
    );
    expect([...example.keys()].sort()).toEqual(
      [...new Set([...composeText.matchAll(variable)].map(([, name]) => name))].sort(),
    );
    expect([...example].filter(([name, value]) => name in secrets && value !== '')).toEqual([]);
    expect(read('.gitignore').split('\n')).toContain('.env');
  });

  it('names versions, never `latest`', () => {
    const images = [...`${composeText}\n${read('Dockerfile')}`.matchAll(/(?:image:|FROM) (\S+)/g)].map(
      ([, image]) => image,
    );
    expect(images.filter((image) => !/:v?\d/.test(String(image)))).toEqual([]);
  });

  it('mounts scripts that are there and can be run', () => {
    const mounted = [...composeText.matchAll(/- (\.\/\S+?):/g)].map(([, file]) => String(file));
    expect(mounted.map((file) => statSync(join(root, file)).mode & 0o111)).toEqual(mounted.map(() => 0o111));
  });
});

describe('Dockerfile', () => {
  const lines = read('Dockerfile')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const lastStage = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  const argumentsOf = (instruction: string): string[] =>
    lastStage.flatMap((line) => (line.startsWith(`${instruction} `) ? [line.slice(instruction.length + 1)] : []));
  const manifest = JSON.parse(read('package.json')) as { engines: { node: string }; scripts: Record<string, string> };

  it('runs a version of Node.js that package.json supports', () => {
    const least = /^>=(\d+)\./.exec(manifest.engines.node)?.[1];
    const used = lines.flatMap((line) => /^FROM node:(\d+)-/.exec(line)?.[1] ?? []);
    expect(used).toHaveLength(2);
    expect(new Set(used).size).toBe(1);
    expect(Number(used[0])).toBeGreaterThan(Number(least));
  });

  it('carries every folder that the running code opens', () => {
    const opened = ['gateway', 'commands'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .flatMap((file) => [...read(join(folder, file)).matchAll(/join\(packageRoot, '([\w-]+)'/g)])
        .map(([, name]) => name),
    );
    const copied = argumentsOf('COPY').map((text) => /^--from=build \/app\/(\S+) /.exec(text)?.[1]);
    expect(new Set(opened)).toEqual(new Set(['schema', 'examples']));
    expect(copied).toEqual(expect.arrayContaining([...opened, 'dist', 'node_modules', 'package.json']));
  });

  it('is built from everything that the build needs, and from nothing that was not listed', () => {
    const ignored = read('.dockerignore').split('\n');
    const sources = (JSON.parse(read('tsconfig.build.json')) as { include: string[] }).include;
    expect(ignored).toContain('*');
    for (const source of sources.filter((name) => name !== 'bench')) expect(ignored).toContain(`!${source}`);
    expect(ignored.filter((line) => /^!(\.env|data|\.git|node_modules|dist|test)/.test(line))).toEqual([]);
  });

  it('leaves tools behind, does not run as root, and can be asked for its health', () => {
    expect(lines).toContain('RUN npm prune --omit=dev --no-audit --no-fund');
    expect(argumentsOf('USER')).toEqual(['node']);
    expect(argumentsOf('ENV').join(' ')).toMatch(/NODE_ENV=production .*HOST=0\.0\.0\.0/);
    expect(argumentsOf('HEALTHCHECK').join()).toContain('/healthz');
  });

  it('starts the gateway unless told to start a chapter, without a shell that would swallow signals', () => {
    const [entry, command] = ['ENTRYPOINT', 'CMD'].map(
      (name) => JSON.parse(String(argumentsOf(name).at(-1))) as string[],
    );
    expect([...(entry ?? []), ...(command ?? [])].join(' ')).toBe(manifest.scripts.start);
    expect(manifest.scripts.subgraph).toMatch(/node dist\/commands\/subgraph\.js$/);
  });
});
