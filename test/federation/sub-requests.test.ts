import { Federation } from './federation';
import { federation } from './subgraphs';

/**
 * How often subgraphs are asked, and for what: shops list goods, people own them, and three registries know more of both.
 */

const goods = ['1', '2', '3'];
interface Good {
  readonly id: string;
  readonly price?: number;
}

const shops = new Federation(
  {
    shops: {
      typeDefs: `${federation}
        type Query { shops: [Shop!]! best: Good people: [Person!]! }
        type Mutation { rename(id: ID!): Person again: Person }
        type Shop { name: String! goods: [Good!]! owner: Person! }
        type Good @key(fields: "id") { id: ID! }
        type Person @key(fields: "id") { id: ID! name: String }`,
      resolvers: {
        Query: {
          shops: () => [
            { name: 'north', goods: goods.map((id) => ({ id })), owner: { id: '1', name: 'Mai' } },
            { name: 'south', goods: [...goods].reverse().map((id) => ({ id })), owner: { id: '1', name: 'Mai' } },
          ],
          best: () => ({ id: '2' }),
          people: () => [
            { id: '1', name: 'Mai' },
            { id: '2', name: null },
          ],
        },
        Person: { __resolveReference: ({ id }: Good) => ({ id, name: id === '1' ? 'Mai' : null }) },
        Mutation: {
          rename: (_: unknown, { id }: { id: string }) => ({ id, name: 'before' }),
          again: () => ({ id: '1', name: 'after' }),
        },
      },
    },
    prices: {
      typeDefs: `${federation}
        type Good @key(fields: "id") { id: ID! price: Int! seller: Person }
        type Person @key(fields: "id") { id: ID! }`,
      resolvers: {
        Good: {
          __resolveReference: ({ id }: Good) => ({
            id,
            price: Number(id) * 10,
            seller: { id: id === '3' ? '2' : '1' },
          }),
        },
      },
    },
    stock: {
      typeDefs: `${federation}
        type Good @key(fields: "id") {
          id: ID!
          price: Int! @external
          inStock: Boolean
          shipping: Int @requires(fields: "price")
        }`,
      resolvers: {
        Good: {
          __resolveReference: (good: Good) => good,
          inStock: () => true,
          shipping: ({ price = 0 }: Good) => price / 10,
        },
      },
    },
  },
  {},
);
afterAll(() => shops.close());

const asking = async (query: string) => {
  shops.forget();
  const { data, errors } = await shops.ours({ query });
  expect(errors).toEqual([]);
  // Whatever is saved, the answer is the one that Apollo's executor puts together.
  const asked = shops.asked.map(({ subgraph, variables }) => [subgraph, variables] as const);
  expect(data).toEqual((await shops.apollo({ query })).data);
  return asked;
};

describe('entities', () => {
  it('are asked about once, wherever they stand', async () => {
    expect(await asking('{ shops { goods { price } } }')).toEqual([
      ['shops', {}],
      ['prices', { representations: goods.map((id) => ({ __typename: 'Good', id })) }],
    ]);
  });

  it('of two places that want the same are asked about together', async () => {
    expect(await asking('{ shops { goods { price } } best { price } }')).toEqual([
      ['shops', {}],
      ['prices', { representations: goods.map((id) => ({ __typename: 'Good', id })) }],
    ]);
  });

  it('of two places that want something else travel together all the same', async () => {
    const asked = await asking('{ shops { goods { price } } best { seller { id } } }');
    expect(asked.map(([subgraph]) => subgraph)).toEqual(['shops', 'prices']);
    expect(Object.keys(asked[1]?.[1] ?? {})).toEqual(['representations_0', 'representations_1']);
  });

  it('that nothing waits for go with the last sub-request to their subgraph', async () => {
    const asked = await asking('{ shops { goods { inStock shipping } } }');
    expect(asked.map(([subgraph]) => subgraph)).toEqual(['shops', 'prices', 'stock']);
  });

  it('that another place has brought already are not asked about again', async () => {
    const query = '{ people { id name } shops { goods { seller { name } } } }';
    const asked = await asking(query);
    // Mai is known; of the other one the name is null, and null may have had a reason.
    expect(asked.slice(2)).toEqual([['shops', { representations: [{ __typename: 'Person', id: '2' }] }]]);
  });

  it('are asked about again after a change', async () => {
    shops.forget();
    const { data } = await shops.ours({ query: 'mutation { rename(id: "1") { name } again { name } }' });
    expect(data).toEqual({ rename: { name: 'before' }, again: { name: 'after' } });
  });
});

describe('errors of a sub-request that several places share', () => {
  const failing = (answer: (asked: { subgraph: string }) => object | undefined) =>
    new Federation(
      {
        list: {
          typeDefs: `${federation}
            type Query { all: [Thing!]! one: Thing }
            type Thing @key(fields: "id") { id: ID! }`,
          resolvers: {
            Query: { all: () => ['1', '2', '1'].map((id) => ({ id })), one: () => ({ id: '2' }) },
          },
        },
        names: {
          typeDefs: `${federation} type Thing @key(fields: "id") { id: ID! name: String note: String }`,
          resolvers: { Thing: { __resolveReference: ({ id }: Good) => ({ id, name: `n${id}`, note: 'n' }) } },
        },
      },
      { disturb: (whole, asked) => (answer(asked) as Record<string, unknown> | undefined) ?? whole },
    );

  it('stand at each of them', async () => {
    const error = { message: 'no', path: ['_entities', 1, 'name'] };
    const world = failing(({ subgraph }) =>
      subgraph === 'names' ? { data: { _entities: [{ name: 'n1' }, { name: null }] }, errors: [error] } : undefined,
    );
    const { data, errors } = await world.ours({ query: '{ all { name } one { id name } }' });
    expect(data).toEqual({ all: [{ name: 'n1' }, { name: null }, { name: 'n1' }], one: { id: '2', name: null } });
    expect(errors.map(({ path }) => path)).toEqual([
      ['all', 1, 'name'],
      ['one', 'name'],
    ]);
  });

  it.each([
    ['fails as a whole', { errors: [{ message: 'down', extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] }],
    ['has too few entities', { data: { _entities: [] } }],
    ['has no list of entities', { data: { _entities: 'none' } }],
    ['has nothing', { data: null }],
  ])('are told at each field that is missing when it %s', async (_, nonsense) => {
    const world = failing(({ subgraph }) => (subgraph === 'names' ? nonsense : undefined));
    const { data, errors } = await world.ours({ query: '{ all { a: name note } }' });
    const empty = { a: null, note: null };
    expect(data).toEqual({ all: [empty, empty, empty] });
    expect(errors.map(({ path }) => path?.join('.'))).toEqual(
      [0, 1, 2].flatMap((index) => [`all.${index}.a`, `all.${index}.note`]),
    );
    expect(new Set(errors.map(({ extensions }) => extensions?.code))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
  });
});
