import type { Ask } from './ask';

/**
 * The answers to `queries.ts`, put together by hand: what has to be asked is asked once, in as few stages as the data
 * allows, and what the first stage brought is not asked for again.
 */

interface User {
  readonly id: string;
  readonly username: string;
  readonly name: string;
}

interface Product {
  readonly upc: string;
  readonly name: string;
  readonly price: number;
  readonly weight: number;
}

interface Stock {
  readonly inStock: boolean;
  readonly shippingEstimate: number;
}

interface Review {
  readonly id: string;
  readonly body: string;
}

interface ReviewOfProduct extends Review {
  readonly author: {
    readonly id: string;
    readonly reviews: readonly (Review & { readonly product: { readonly upc: string } })[];
  };
}

interface ReviewByUser extends Review {
  readonly product: { readonly upc: string; readonly reviews: readonly ReviewOfProduct[] };
}

const usersQuery = '{ users { id username name } }';
const topQuery = '{ topProducts { upc name price weight } }';
const reviewsQuery = `query ($users: [_Any!]!, $products: [_Any!]!) {
  users: _entities(representations: $users) { ... on User { reviews { id body product { upc reviews { ...OfProduct } } } } }
  products: _entities(representations: $products) { ... on Product { reviews { ...OfProduct } } }
}
fragment OfProduct on Review { id body author { id reviews { id body product { upc } } } }`;
const userQuery = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on User { id username name } } }';
const productQuery =
  'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Product { upc name price weight } } }';
const stockQuery =
  'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Product { inStock shippingEstimate } } }';

export const small = async (ask: Ask): Promise<unknown> => ask('products', '{ topProducts { name } }');

export async function whole(ask: Ask): Promise<unknown> {
  const [{ users }, { topProducts }] = await Promise.all([
    ask<{ users: User[] }>('accounts', usersQuery),
    ask<{ topProducts: Product[] }>('products', topQuery),
  ]);
  const reviews = await ask<{ users: { reviews: ReviewByUser[] }[]; products: { reviews: ReviewOfProduct[] }[] }>(
    'reviews',
    reviewsQuery,
    {
      users: users.map(({ id }) => ({ __typename: 'User', id })),
      products: topProducts.map(({ upc }) => ({ __typename: 'Product', upc })),
    },
  );

  const byUser = reviews.users.flatMap((user) => user.reviews);
  const ofProducts = [
    ...byUser.flatMap(({ product }) => product.reviews),
    ...reviews.products.flatMap((of) => of.reviews),
  ];
  const authors = new Set(ofProducts.map(({ author }) => author.id));
  const upcs = new Set(byUser.map(({ product }) => product.upc));
  for (const { author } of ofProducts) for (const { product } of author.reviews) upcs.add(product.upc);

  const knownUsers = new Map(users.map((user) => [user.id, user]));
  const knownProducts = new Map(topProducts.map((product) => [product.upc, product]));
  await Promise.all([
    complete(knownUsers, authors, (ids) =>
      ask('accounts', userQuery, { of: ids.map((id) => ({ __typename: 'User', id })) }),
    ),
    complete(knownProducts, upcs, (missing) =>
      ask('products', productQuery, { of: missing.map((upc) => ({ __typename: 'Product', upc })) }),
    ),
  ]);
  const all = [...knownProducts.values()];
  const stock = await ask<{ _entities: Stock[] }>('inventory', stockQuery, {
    of: all.map(({ upc, price, weight }) => ({ __typename: 'Product', upc, price, weight })),
  });

  const faces = new Map(
    all.map(({ upc, name, price, weight }, place) => {
      const { inStock, shippingEstimate } = stock._entities[place] as Stock;
      return [upc, { inStock, name, price, shippingEstimate, upc, weight }];
    }),
  );
  const ofProduct = ({ id, body, author }: ReviewOfProduct) => ({
    id,
    body,
    author: {
      ...knownUsers.get(author.id),
      reviews: author.reviews.map((review) => ({
        id: review.id,
        body: review.body,
        product: faces.get(review.product.upc),
      })),
    },
  });
  return {
    users: users.map((user, place) => ({
      ...user,
      reviews: reviews.users[place]?.reviews.map(({ id, body, product }) => ({
        id,
        body,
        product: { ...faces.get(product.upc), reviews: product.reviews.map(ofProduct) },
      })),
    })),
    topProducts: topProducts.map(({ upc }, place) => ({
      ...faces.get(upc),
      reviews: reviews.products[place]?.reviews.map(ofProduct),
    })),
  };
}

/** Fetches those of these keys that are not known yet. */
async function complete<Entity>(
  known: Map<string, Entity>,
  keys: ReadonlySet<string>,
  fetch: (keys: string[]) => Promise<{ _entities: Entity[] }>,
): Promise<void> {
  const missing = [...keys].filter((key) => !known.has(key));
  if (missing.length === 0) return;
  const { _entities } = await fetch(missing);
  for (const [place, key] of missing.entries()) known.set(key, _entities[place] as Entity);
}
