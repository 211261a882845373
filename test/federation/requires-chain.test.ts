import { buildSchema, graphql } from 'graphql';
import { Federation } from './federation';
import { federation } from './subgraphs';

interface Sent {
  readonly id: string;
  readonly score?: number;
  readonly weight?: number;
  readonly tier?: number;
  readonly heavy?: number;
  readonly rank?: number;
  readonly badge?: string;
  readonly grade?: string;
}

const ids = ['a', 'b'];
const scoreOf = (id: string): number => (id === 'a' ? 0 : 7);
const some = ids.map((id) => ({ id }));
const needs = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('something was not sent');
  return value;
};
const product = {
  __resolveReference: (each: Sent) => each,
  next: ({ id }: Sent) => (id === 'a' ? { id: 'b' } : null),
};

/**
 * Medals need badges, badges ranks, ranks tiers, and tiers scores, by turns of two subgraphs; loads need what is heavy, and
 * that needs weights in one unit. Scores and weights are a third subgraph's.
 */
const house = new Federation({
  shop: {
    typeDefs: `${federation}
      type Query { product: Product shelf: [Product!]! shop: Shop thing: Thing }
      type Shop { name: String best: Product rows: [[Product!]!]! }
      union Thing = Product | Shop
      enum Grade { LOW HIGH }
      type Product @key(fields: "id") {
        id: ID!
        name: String
        next: Product @shareable
        score: Int @external
        weight(unit: String): Int @external
        rank: Int @external
        tier: Int @requires(fields: "score")
        grade: Grade @requires(fields: "score")
        heavy: Int @requires(fields: "weight(unit: \\"kg\\")")
        badge: String @requires(fields: "rank")
      }`,
    resolvers: {
      Query: {
        product: () => ({ id: 'a' }),
        shelf: () => some,
        shop: () => ({ name: 'corner', best: { id: 'b' }, rows: [some, [], [{ id: 'b' }]] }),
        thing: () => ({ __typename: 'Product', id: 'b' }),
      },
      Product: {
        ...product,
        name: ({ id }: Sent) => `product ${id}`,
        tier: ({ score }: Sent) => needs(score) + 1,
        grade: ({ score }: Sent) => (needs(score) > 5 ? 'HIGH' : 'LOW'),
        heavy: ({ weight }: Sent) => needs(weight) * 2,
        badge: ({ rank }: Sent) => `badge ${needs(rank)}`,
      },
    },
  },
  honours: {
    typeDefs: `${federation}
      enum Grade { LOW HIGH }
      type Query { honoured: [Product!]! }
      type Product @key(fields: "id") {
        id: ID!
        next: Product @shareable
        score: Int @external
        tier: Int @external
        grade: Grade @external
        heavy: Int @external
        badge: String @external
        rank: Int @requires(fields: "tier")
        medal: String @requires(fields: "badge tier score")
        load: String @requires(fields: "heavy grade")
      }`,
    resolvers: {
      Query: { honoured: () => some },
      Product: {
        ...product,
        rank: ({ tier }: Sent) => needs(tier) * 10,
        medal: ({ badge, tier, score }: Sent) => `medal ${needs(badge)} ${needs(tier)} ${needs(score)}`,
        load: ({ heavy, grade }: Sent) => `load ${needs(heavy)} ${needs(grade)}`,
      },
    },
  },
  votes: {
    typeDefs: `${federation}
      type Query { voted: [Product!]! }
      type Product @key(fields: "id") { id: ID! score: Int weight(unit: String): Int friend: Product }`,
    resolvers: {
      Query: { voted: () => some },
      Product: {
        ...product,
        score: ({ id }: Sent) => scoreOf(id),
        weight: ({ id }: Sent, { unit }: { unit?: string }) => (scoreOf(id) + 2) * (unit === 'kg' ? 1 : 1000),
        friend: () => ({ id: 'b' }),
      },
    },
  },
});

/** The same as one schema. */
const whole = buildSchema(`
  type Query {
    product: Product
    shelf: [Product!]!
    honoured: [Product!]!
    voted: [Product!]!
    shop: Shop
    thing: Thing
  }
  type Shop { name: String best: Product rows: [[Product!]!]! }
  union Thing = Product | Shop
  enum Grade { LOW HIGH }
  type Product {
    id: ID!
    name: String
    next: Product
    friend: Product
    score: Int
    weight(unit: String): Int
    tier: Int
    rank: Int
    badge: String
    medal: String
    grade: Grade
    heavy: Int
    load: String
  }`);

function wholeOf(id: string): Record<string, unknown> {
  const score = scoreOf(id);
  const [tier, rank, heavy, grade] = [score + 1, (score + 1) * 10, (score + 2) * 2, score > 5 ? 'HIGH' : 'LOW'];
  return {
    __typename: 'Product',
    ...{ id, name: `product ${id}`, score, tier, rank, heavy, grade },
    badge: `badge ${rank}`,
    medal: `medal badge ${rank} ${tier} ${score}`,
    load: `load ${heavy} ${grade}`,
    weight: ({ unit }: { unit?: string }) => (score + 2) * (unit === 'kg' ? 1 : 1000),
    next: () => (id === 'a' ? wholeOf('b') : null),
    friend: () => wholeOf('b'),
  };
}

const all = ids.map(wholeOf);
const [first, second] = all;
const rootValue = {
  product: first,
  shelf: all,
  honoured: all,
  voted: all,
  thing: second,
  shop: { name: 'corner', best: second, rows: [all, [], [second]] },
};

/** Each subgraph finds items by keys that others do not all have. */
const store = new Federation({
  goods: {
    typeDefs: `${federation}
      type Query { items: [Item!]! }
      interface Tiered { tier: Int }
      type Item implements Tiered @key(fields: "id") @key(fields: "sku") @key(fields: "code", resolvable: false) {
        id: ID!
        sku: ID!
        code: ID!
        score: Int @external
        rank: Int @external
        tier: Int @requires(fields: "score")
        badge: String @requires(fields: "rank")
      }`,
    resolvers: {
      Query: { items: () => [{ id: '1', sku: 's', code: 'c' }] },
      Item: {
        __resolveReference: (each: Sent) => ({ ...each, id: '1', sku: 's', code: 'c' }),
        tier: ({ score }: Sent) => needs(score) + 1,
        badge: ({ rank }: Sent) => `badge ${needs(rank)}`,
      },
    },
  },
  ranks: {
    typeDefs: `${federation}
      type Query { ranked: [Item!]! }
      type Item @key(fields: "sku") { sku: ID! score: Int tier: Int @external rank: Int @requires(fields: "tier") }`,
    resolvers: {
      Query: { ranked: () => [{ sku: 's' }] },
      Item: { __resolveReference: (each: Sent) => each, rank: ({ tier }: Sent) => needs(tier) * 10, score: () => 4 },
    },
  },
  titles: {
    typeDefs: `${federation}
      type Item @key(fields: "id") { id: ID! rank: Int @external title: String @requires(fields: "rank") }`,
    resolvers: {
      Item: { __resolveReference: (each: Sent) => each, title: ({ rank }: Sent) => `title ${needs(rank)}` },
    },
  },
});

afterAll(async () => {
  await house.close();
  await store.close();
});

const places: readonly (readonly [string, (fields: string) => string])[] = [
  ['at the root', (fields) => `{ product { ${fields} } }`],
  ['in a list', (fields) => `{ shelf { ${fields} } }`],
  ['below another object', (fields) => `{ shop { best { ${fields} } } }`],
  ['in lists of lists', (fields) => `{ shop { name rows { id ${fields} } } }`],
  ['below itself', (fields) => `{ product { ${fields} next { ${fields} next { badge } } } }`],
  ['in a union', (fields) => `{ thing { ... on Product { ${fields} } } }`],
  ['in a fragment', (fields) => `{ shop { best { ...some } } } fragment some on Product { name ${fields} }`],
  ['under a condition', (fields) => `query ($with: Boolean!) { shelf { name ... @include(if: $with) { ${fields} } } }`],
  [
    'beside one under a condition',
    (fields) => `query ($with: Boolean!) { shelf { badge @include(if: $with) ${fields} } }`,
  ],
  ['from the subgraph between', (fields) => `{ honoured { ${fields} next { ${fields} } } }`],
  ['from the subgraph at the end', (fields) => `{ voted { ${fields} next { ${fields} } friend { ${fields} } } }`],
];

const chains = [
  'tier',
  'rank',
  'badge',
  'medal',
  'load',
  'rank badge name',
  'score medal tier',
  'best: badge tier: name rank: medal',
  'load heavy weight(unit: "g")',
];

describe('a field that requires one that requires another', () => {
  it.each(places)('is told %s as by one schema of the whole', async (_, written) => {
    for (const fields of chains) {
      const query = written(fields);
      for (const on of query.includes('$with') ? [true, false] : [true]) {
        const variables = query.includes('$with') ? { with: on } : {};
        const right = await graphql({ schema: whole, source: query, rootValue, variableValues: variables });
        expect({ query, ...(await house.ours({ query, variables })) }).toEqual({
          query,
          data: plain(right.data),
          errors: [],
        });
      }
    }
  });

  it('is fetched link by link, and nothing twice', async () => {
    house.forget();
    await house.ours({ query: '{ shelf { badge } }' });
    expect(house.asked.map(({ subgraph }) => subgraph)).toEqual(['shop', 'votes', 'shop', 'honours', 'shop']);
  });

  it.each(['items', 'ranked'])('is told of entities that subgraphs know by different keys, from %s', async (field) => {
    const whole = { code: 'c', title: 'title 50', badge: 'badge 50', rank: 50, tier: 5 };
    for (const [name, value] of Object.entries(whole)) {
      const one = await store.ours({ query: `{ ${field} { ${name} } }` });
      expect(one).toEqual({ data: { [field]: [{ [name]: value }] }, errors: [] });
    }
    const query = `{ ${field} { ${Object.keys(whole).join(' ')} } }`;
    expect(await store.ours({ query })).toEqual({ data: { [field]: [whole] }, errors: [] });
  });

  it('costs nothing where it is left out', async () => {
    house.forget();
    const query = 'query ($with: Boolean!) { shelf { name badge @include(if: $with) } }';
    await house.ours({ query, variables: { with: false } });
    expect(house.asked.map(({ subgraph }) => subgraph)).toEqual(['shop']);
  });
});

const plain = (data: unknown): unknown => JSON.parse(JSON.stringify(data));
