import { Federation } from './federation';
import { federation } from './subgraphs';

interface Sent {
  readonly id: string;
  readonly cells?: readonly (readonly { readonly text: string }[])[];
  readonly score?: number;
  readonly rank?: number;
  readonly title?: string;
}

const sent = { __resolveReference: (each: Sent) => each };
const needs = (value: unknown, name: string): unknown => {
  if (value === undefined) throw new Error(`${name} was not sent`);
  return value;
};

/** A shop has shelves of products; ranks need scores, badges need ranks, and each is another subgraph's. */
const house = new Federation({
  shop: {
    typeDefs: `${federation}
      type Query { shelf: [Product!]! }
      type Product @key(fields: "id") {
        id: ID!
        score: Int @external
        rank: Int @requires(fields: "score")
        cells: [[Cell!]!]
      }
      type Cell { text: String number: Int }`,
    resolvers: {
      Query: { shelf: () => [{ id: 'a' }, { id: 'b' }] },
      Product: {
        ...sent,
        rank: ({ score }: Sent) => Number(needs(score, 'score')) * 2,
        cells: () => [[{ text: 'x', number: 1 }, { text: 'y' }], [], [{ text: 'z' }]],
      },
    },
  },
  votes: {
    typeDefs: `${federation}
      type Product @key(fields: "id") {
        id: ID!
        score: Int
        poster: String @external
        caption: String @requires(fields: "poster")
      }`,
    resolvers: { Product: { ...sent, score: ({ id }: Sent) => (id === 'a' ? 0 : 7) } },
  },
  honours: {
    typeDefs: `${federation}
      type Query { honoured: [Product!]! }
      type Product @key(fields: "id") {
        id: ID!
        rank: Int @external
        cells: [[Cell!]!] @external
        badge: String @requires(fields: "rank")
        poster: String @requires(fields: "cells { text }")
      }
      type Cell @external { text: String }`,
    resolvers: {
      Product: {
        ...sent,
        badge: ({ rank }: Sent) => `badge ${needs(rank, 'rank')}`,
        poster: ({ cells }: Sent) => cells?.map((row) => row.map(({ text }) => text).join('')).join('/'),
      },
    },
  },
});

afterAll(() => house.close());

describe('what a field requires', () => {
  it('is fetched with what it requires itself, which Apollo’s planner forgets', async () => {
    const query = '{ shelf { badge } }';
    const shelf = [{ badge: 'badge 0' }, { badge: 'badge 14' }];
    expect(await house.ours({ query })).toEqual({ data: { shelf }, errors: [] });
    expect((await house.apollo({ query })).errors.length).toBeGreaterThan(0);
  });

  it('is never asked for without what it requires itself: a plan that does is refused', async () => {
    const query = '{ honoured { caption } }';
    house.forget();
    await expect(house.ours({ query })).rejects.toThrow('the operation cannot be planned');
    expect(house.asked).toEqual([]);
    expect((await house.apollo({ query })).errors.length).toBeGreaterThan(0);
  });

  it('is whole where it stands in lists of lists', async () => {
    const query = '{ shelf { poster } }';
    const shelf = [{ poster: 'xy//z' }, { poster: 'xy//z' }];
    expect(await house.ours({ query })).toEqual({ data: { shelf }, errors: [] });
    expect((await house.apollo({ query })).data).not.toEqual({ shelf });
  });

  it('is not fetched for a field that is left out', async () => {
    const query = 'query ($with: Boolean!) { shelf { id rank @include(if: $with) } }';
    house.forget();
    await house.ours({ query, variables: { with: false } });
    expect(house.asked.map(({ subgraph }) => subgraph)).toEqual(['shop']);
  });
});
