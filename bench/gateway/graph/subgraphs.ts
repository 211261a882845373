import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/resolverMap';
import { type GraphQLSchema, parse } from 'graphql';
import { authorOfAll, products, type Review, reviews, reviewsOfAnyone, users } from './data';

/** A subgraph of the benchmark graph. Its SDL speaks Federation 1, which Mercurius needs and composition understands. */
export interface Part {
  readonly name: string;
  readonly sdl: string;
  readonly schema: GraphQLSchema;
}

const part = (name: string, sdl: string, resolvers: GraphQLResolverMap<unknown>): Part => ({
  name,
  sdl,
  schema: buildSubgraphSchema({ typeDefs: parse(sdl), resolvers }),
});

const byId = new Map(users.map((user) => [user.id, user]));
const byUpc = new Map(products.map((product) => [product.upc, product]));

const accounts = part(
  'accounts',
  /* GraphQL */ `
    extend type Query {
      me: User
      user(id: ID!): User
      users: [User]
    }

    type User @key(fields: "id") {
      id: ID!
      name: String
      username: String
      birthday: Int
    }
  `,
  {
    Query: { me: () => users[0], user: (_: unknown, { id }: { id: string }) => byId.get(id), users: () => users },
    User: { __resolveReference: ({ id }: { id: string }) => byId.get(id) },
  },
);

const inventory = part(
  'inventory',
  /* GraphQL */ `
    extend type Product @key(fields: "upc") {
      upc: String! @external
      weight: Int @external
      price: Int @external
      inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }
  `,
  {
    Product: {
      __resolveReference: (of: { upc: string; price?: number; weight?: number }) => ({
        ...of,
        inStock: byUpc.get(of.upc)?.inStock,
      }),
      shippingEstimate: ({ price, weight }: { price: number; weight: number }) =>
        price > 1_000 ? 0 : Math.floor(weight / 2),
    },
  },
);

const catalogue = part(
  'products',
  /* GraphQL */ `
    extend type Query {
      topProducts(first: Int = 5): [Product]
    }

    type Product @key(fields: "upc") {
      upc: String!
      name: String
      price: Int
      weight: Int
    }
  `,
  {
    Query: { topProducts: (_: unknown, { first }: { first: number }) => products.slice(0, first) },
    Product: { __resolveReference: ({ upc }: { upc: string }) => byUpc.get(upc) },
  },
);

const opinions = part(
  'reviews',
  /* GraphQL */ `
    type Review @key(fields: "id") {
      id: ID!
      body: String
      product: Product
      author: User @provides(fields: "username")
    }

    extend type User @key(fields: "id") {
      id: ID! @external
      username: String @external
      reviews: [Review]
    }

    extend type Product @key(fields: "upc") {
      upc: String! @external
      reviews: [Review]
    }
  `,
  {
    Review: {
      __resolveReference: ({ id }: { id: string }) => reviews.find((review) => review.id === id),
      product: ({ upc }: Review) => ({ upc }),
      author: () => ({ id: authorOfAll.id, username: authorOfAll.username }),
    },
    User: {
      __resolveReference: ({ id }: { id: string }) => ({ id, username: byId.get(id)?.username }),
      reviews: () => reviewsOfAnyone,
    },
    Product: {
      __resolveReference: ({ upc }: { upc: string }) => ({ upc }),
      reviews: ({ upc }: { upc: string }) => reviews.filter((review) => review.upc === upc),
    },
  },
);

export const parts: readonly Part[] = [accounts, inventory, catalogue, opinions];
