import { Federation } from './federation';
import { federation } from './subgraphs';

interface Sent {
  readonly upc: string;
  readonly price?: number;
  readonly category?: { readonly average: number };
}

/** Prices are 10 in USD and 1 in EUR; what parcels cost is told by another subgraph that requires them. */
const shop = new Federation({
  goods: {
    typeDefs: `${federation}
      enum Currency { USD EUR }
      type Query { product: Product bundle: Priced }
      interface Priced { price(currency: Currency!): Int }
      type Product implements Priced @key(fields: "upc") {
        upc: ID!
        name: String
        price(currency: Currency!): Int
        category: Category
      }
      type Category { average(currency: Currency!): Int }`,
    resolvers: {
      Query: { product: () => ({ upc: 'p1', name: 'rice' }) },
      Product: {
        __resolveReference: ({ upc }: Sent) => ({ upc, name: 'rice' }),
        price: (_: unknown, { currency }: { currency: string }) => (currency === 'USD' ? 10 : 1),
        category: () => ({}),
      },
      Category: { average: (_: unknown, { currency }: { currency: string }) => (currency === 'USD' ? 500 : 50) },
    },
  },
  parcels: {
    typeDefs: `${federation}
      enum Currency { USD EUR }
      type Product @key(fields: "upc") {
        upc: ID!
        price(currency: Currency!): Int @external
        category: Category @external
        parcel: Int @requires(fields: "price(currency: USD)")
        parcelInEuro: Int @requires(fields: "price(currency: EUR)")
        isDear: Boolean @requires(fields: "category { average(currency: USD) }")
        isDearInEuro: Boolean @requires(fields: "category { average(currency: EUR) }")
      }
      type Category @external { average(currency: Currency!): Int }`,
    resolvers: {
      Product: {
        __resolveReference: (sent: Sent) => sent,
        parcel: ({ price }: Sent) => price,
        parcelInEuro: ({ price }: Sent) => price,
        isDear: ({ category }: Sent) => (category?.average ?? 0) > 100,
        isDearInEuro: ({ category }: Sent) => (category?.average ?? 0) > 100,
      },
    },
  },
});

afterAll(() => shop.close());

describe('arguments of required fields', () => {
  it.each([
    ['the client asks for another price', '{ product { parcel price(currency: EUR) } }', { parcel: 10, price: 1 }],
    ['the client asks first', '{ product { price(currency: EUR) parcel } }', { price: 1, parcel: 10 }],
    ['two fields require two prices', '{ product { parcel parcelInEuro } }', { parcel: 10, parcelInEuro: 1 }],
    ['two require what stands deeper', '{ product { isDear isDearInEuro } }', { isDear: true, isDearInEuro: false }],
    [
      'the client asks for what stands deeper',
      '{ product { isDear category { average(currency: EUR) } } }',
      { isDear: true, category: { average: 50 } },
    ],
    [
      'all at once, by names that are others’',
      '{ product { parcel price: name upc: price(currency: EUR) parcelInEuro isDear isDearInEuro } }',
      { parcel: 10, price: 'rice', upc: 1, parcelInEuro: 1, isDear: true, isDearInEuro: false },
    ],
  ])('are each what they are where %s; Apollo’s executor mixes them up', async (_, query, product) => {
    expect(await shop.ours({ query })).toEqual({ data: { product }, errors: [] });
    const theirs = await shop.apollo({ query });
    expect(theirs.errors).toEqual([]);
    expect(theirs.data).not.toEqual({ product });
  });

  it('do not make a field wait that is left out', async () => {
    const query = 'query ($without: Boolean!) { product { parcelInEuro parcel @skip(if: $without) } }';
    for (const without of [true, false]) {
      const product = without ? { parcelInEuro: 1 } : { parcelInEuro: 1, parcel: 10 };
      expect(await shop.ours({ query, variables: { without } })).toEqual({ data: { product }, errors: [] });
    }
  });

  it('are nothing that a client sees', async () => {
    const query = '{ __type(name: "Product") { fields { name } } }';
    const { data } = await shop.ours({ query });
    const { fields } = (data?.__type ?? { fields: [] }) as { fields: { name: string }[] };
    expect(fields.map(({ name }) => name).sort()).toEqual(
      ['category', 'isDear', 'isDearInEuro', 'name', 'parcel', 'parcelInEuro', 'price', 'upc'].sort(),
    );
  });
});
