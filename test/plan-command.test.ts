import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { type ExplainedRequest, ExplainingPlanner } from '../commands/plan/explained';
import { planPicture } from '../commands/plan/picture';
import { planText } from '../commands/plan/text';
import { buildIfChanged, type Ended, root, runCommand } from './built';

/** Plans as operators read them. */

const federation =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@external", "@requires"])';

/** A shop in three parts. */
const parts = {
  products: `${federation}
    type Query { product(id: ID!): Product products: [Product!]! }
    type Mutation { rename(id: ID!, name: String!): Product }
    type Product @key(fields: "id") { id: ID! name: String price(currency: String!): Int similar: [Product!] }`,
  shipping: `${federation}
    type Mutation { ship(id: ID!): Product }
    type Product @key(fields: "id") {
      id: ID!
      price(currency: String!): Int @external
      cost: Int @requires(fields: "price(currency: \\"USD\\")")
      days: Int
    }`,
  reviews: `${federation}
    type Product @key(fields: "id") { id: ID! reviews: [Review!] }
    type Review { text: String }`,
};

const composed = composeServices(
  Object.entries(parts).map(([name, sdl]) => ({ name, typeDefs: parse(sdl), url: `http://127.0.0.1/${name}` })),
);
if (composed.errors) throw new Error(composed.errors.join('\n'));
const supergraph = composed.supergraphSdl;
const planner = new ExplainingPlanner(supergraph);
const explain = (text: string): readonly ExplainedRequest[] => planner.explain(parse(text));

describe('the text', () => {
  it('tells rounds, subgraphs, what each request needs and brings, and what waits for what', () => {
    expect(
      planText(explain('query Q($id: ID!) { product(id: $id) { name cost reviews { text } } }')).split('\n'),
    ).toEqual([
      '3 sub-requests in 2 rounds',
      '',
      'Round 1',
      '  #1 products (with $id)',
      '     at the root',
      '       brings product(id: $id) { id name price(currency: "USD") }',
      '',
      'Round 2',
      '  #2 reviews (after #1)',
      '     at product',
      '       needs  Product { id }',
      '       brings reviews { text }',
      '  #3 shipping (after #1)',
      '     at product',
      '       needs  Product { id price(currency: "USD") }',
      '       brings cost',
      '',
    ]);
  });

  it('puts together what travels together, and tells the same thing once', () => {
    const [, shipping] = explain('{ product(id: 1) { days similar { days similar { days } } } }');
    expect(shipping).toMatchObject({ subgraph: 'shipping', together: 3, round: 2, after: [1] });
    expect(shipping?.fetches).toHaveLength(1);
    expect(shipping?.fetches[0]?.paths).toEqual(['product', 'product.similar.@', 'product.similar.@.similar.@']);
    expect(planText([shipping as ExplainedRequest])).toContain('3 fetches put together');
  });

  it('says on what a request depends', () => {
    const text = planText(explain('query Q($brief: Boolean!) { products { name ... @skip(if: $brief) { days } } }'));
    expect(text).toContain('at products.@, unless $brief');
  });

  it('keeps mutations one after another', () => {
    const requests = explain('mutation { rename(id: 1, name: "a") { name } ship(id: 1) { days } }');
    expect(requests.map(({ subgraph, kind, after }) => [subgraph, kind, after])).toEqual([
      ['products', 'mutation', []],
      ['shipping', 'mutation', [1]],
    ]);
    expect(planText(requests)).toContain('#2 shipping (mutation; after #1)');
  });

  it('says when nobody is asked', () => {
    expect(planText(explain('{ __typename }'))).toBe('No subgraph is asked: the gateway answers by itself.\n');
  });
});

describe('the picture', () => {
  /** `from -> to` of each arrow. */
  const arrows = (svg: string): string[] =>
    [...svg.matchAll(/<title>(.+?)&#45;&gt;(.+?)<\/title>/g)].map(([, tail, head]) => `${tail} -> ${head}`).sort();

  it('goes from the client through the requests to the answer', async () => {
    const svg = await planPicture('query Q', explain('{ product(id: 1) { name cost reviews { text } } }'));
    expect(svg).toMatch(/<svg [\s\S]*<\/svg>\s*$/);
    expect(arrows(svg)).toEqual([
      'client -> request 1',
      'request 1 -> request 2',
      'request 1 -> request 3',
      'request 2 -> answer',
      'request 3 -> answer',
    ]);
    for (const text of ['query Q', 'client', 'answer', '#1 products', '#3 shipping', 'round 2']) {
      expect(svg).toContain(`>${text}</text>`);
    }
    expect(svg).toContain('needs Product { id price(currency: &quot;USD&quot;) }');
  });

  it('is one of nobody but client and answer where nobody is asked', async () => {
    expect(arrows(await planPicture('query', []))).toEqual(['client -> answer']);
  });
});

describe('npm run plan', () => {
  let folder: string;
  beforeAll(() => {
    buildIfChanged();
    folder = mkdtempSync(join(tmpdir(), 'cong-dan-so-'));
    writeFileSync(join(folder, 'shop.graphql'), supergraph);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const plan = (input: string, ...parameters: string[]): Promise<Ended> =>
    runCommand('plan', ['-', '--supergraph', join(folder, 'shop.graphql'), ...parameters], {}, input);

  it('explains the profile, which asks every registry, and draws it', async () => {
    const picture = join(folder, 'profile.svg');
    const example = join(root, 'examples', 'profile.graphql');
    const { code, out, error } = await runCommand('plan', [example, '--picture', picture], {});
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(/^query Profile: planned in [\d.]+ ms, \d+ sub-requests in \d rounds\n/);
    for (const chapter of ['residents', 'identity', 'documents', 'services', 'scoring']) {
      expect(out).toMatch(new RegExp(`^ {2}#\\d+ ${chapter}`, 'm'));
      expect(readFileSync(picture, 'utf8')).toContain(` ${chapter}</text>`);
    }
  }, 60_000);

  it('takes one of several operations, for any supergraph', async () => {
    const both = 'query A { products { ...F } } query B { products { days } } fragment F on Product { name }';
    expect((await plan(both, '--operation', 'A')).out).toContain('query A: planned');
    expect(await plan(both, '--operation', 'C')).toMatchObject({ code: 1, error: '- has no operation C, but A, B\n' });
  }, 60_000);

  it('says in one line what is wrong, and where', async () => {
    expect(await plan('{ nothing }')).toMatchObject({
      code: 1,
      error: '1:3 Cannot query field "nothing" on type "Query".\n',
    });
    const example = join(root, 'examples', 'first.graphql');
    const wrong = await runCommand('plan', [example, '--supergraph', example], {});
    expect(wrong).toMatchObject({ code: 1, error: `${example} holds no supergraph of Federation 2\n` });
    expect(await runCommand('plan', [join(folder, 'none.graphql')], {})).toMatchObject({ code: 1 });
  }, 60_000);
});
