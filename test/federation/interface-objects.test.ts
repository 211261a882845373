import { Federation } from './federation';
import { federation } from './subgraphs';

interface Media {
  readonly __typename?: string;
  readonly id: string;
  readonly title?: string;
}

const known: Readonly<Record<string, Media>> = {
  b1: { __typename: 'Book', id: 'b1' },
  f1: { __typename: 'Film', id: 'f1' },
};
const found = ({ id }: Media): Media | undefined => known[id];

/** What a medium is, the library knows; opinions know its number only. */
const library = new Federation({
  library: {
    typeDefs: `${federation}
      type Query { all: [Media!]! }
      interface Node { id: ID! }
      interface Media implements Node @key(fields: "id") { id: ID! title: String }
      union Printed = Book | Poster
      type Book implements Media & Node @key(fields: "id") { id: ID! title: String pages: Int }
      type Film implements Media & Node @key(fields: "id") { id: ID! title: String minutes: Int }
      type Poster { size: Int }
      extend type Query { printed: Printed }`,
    resolvers: {
      Query: { all: () => Object.values(known) },
      Media: { __resolveReference: found },
      Book: { __resolveReference: found, title: () => 'a book', pages: () => 0 },
      Film: { __resolveReference: found, title: () => 'a film', minutes: () => 90 },
    },
  },
  opinions: {
    typeDefs: `${federation}
      type Query { rated: [Media!]! }
      type Media @key(fields: "id") @interfaceObject {
        id: ID!
        title: String @external
        stars: Int!
        blurb: String @requires(fields: "title")
        notes: [Note]
      }
      type Note { text: String by: String }`,
    resolvers: {
      Query: { rated: () => [{ id: 'f1' }, { id: 'b1' }] },
      Media: {
        __resolveReference: (media: Media) => {
          if (!media.id) throw new Error('no key was sent');
          return media;
        },
        stars: () => 5,
        notes: ({ id }: Media) => [{ text: `on ${id}`, by: () => Promise.reject(new Error(`whoever wrote on ${id}`)) }],
        blurb: ({ title }: Media) => {
          if (title === undefined) throw new Error('the title was not sent');
          return `read ${title}`;
        },
      },
    },
  },
});

/** Nobody implements Lonely, and who knows its field cannot be asked. */
const lonely = new Federation({
  here: {
    typeDefs: `${federation}
      interface Lonely @key(fields: "id") { id: ID! }
      type Query { lonely: Lonely one: Int }`,
    resolvers: { Query: { one: () => 1 } },
  },
  there: {
    typeDefs: `${federation}
      type Lonely @key(fields: "id", resolvable: false) @interfaceObject { id: ID! field: String }
      type Query { known: Lonely }`,
    resolvers: { Query: { known: () => ({ id: 'l1', field: 'there' }) } },
  },
});

afterAll(async () => {
  await library.close();
  await lonely.close();
});

describe('an interface object', () => {
  it.each([
    ['an interface of all of them', '{ rated { ... on Node { id } } }', { rated: [{ id: 'f1' }, { id: 'b1' }] }],
    ['a union of some of them', '{ rated { ... on Printed { __typename } } }', { rated: [{}, { __typename: 'Book' }] }],
    ['a type that it cannot be', '{ rated { ... on Printed { ... on Poster { size } } } }', { rated: [{}, {}] }],
  ])('is narrowed by %s; Apollo’s planner throws', async (_, query, data) => {
    expect(await library.ours({ query })).toEqual({ data, errors: [] });
    await expect(library.apollo({ query })).rejects.toThrow();
  });

  it('is asked only for objects of the type that was meant', async () => {
    const query = '{ rated { ... on Book { blurb pages } } }';
    expect(await library.ours({ query })).toEqual({
      data: { rated: [{}, { blurb: 'read a book', pages: 0 }] },
      errors: [],
    });
  });

  it('is asked for more than is wanted of some; what goes wrong there is nobody’s', async () => {
    const query = '{ rated { ... on Book { notes { text } } ... on Film { notes { by } } } }';
    const { data, errors } = await library.ours({ query });
    expect(data).toEqual({ rated: [{ notes: [{ by: null }] }, { notes: [{ text: 'on b1' }] }] });
    expect(errors).toMatchObject([{ message: 'whoever wrote on f1', path: ['rated', 0, 'notes', 0, 'by'] }]);
    expect(errors).toHaveLength(1);
  });

  it('answers for all what only some need more for; Apollo’s executor loses the others', async () => {
    const query = '{ all { stars ... on Film { blurb } } }';
    const all = [{ stars: 5 }, { stars: 5, blurb: 'read a film' }];
    expect(await library.ours({ query })).toEqual({ data: { all }, errors: [] });
    expect((await library.apollo({ query })).data).toBeNull();
  });
});

describe('a field that nobody can be asked for', () => {
  it.each(['{ lonely { field } }', '{ one lonely { field } }'])(
    'is refused and not null without a reason: %s',
    async (query) => {
      await expect(lonely.ours({ query })).rejects.toThrow();
      const theirs = await lonely.apollo({ query });
      expect(theirs.errors).toEqual([]);
      expect(theirs.data?.lonely ?? null).toBeNull();
    },
  );

  it.each([
    ['{ known { id field } }', { known: { id: 'l1', field: 'there' } }],
    ['{ lonely @skip(if: true) { field } one }', { one: 1 }],
    ['{ lonely @skip(if: true) { id } }', {}],
    ['{ here: __typename }', { here: 'Query' }],
  ])('refuses nothing else: %s', async (query, data) => {
    expect(await lonely.ours({ query })).toEqual({ data, errors: [] });
  });

  it.each([true, false])('refuses no condition: %s', async (yes) => {
    const variables = { yes };
    const type = { __type: { name: 'Lonely' } };
    expect(
      await lonely.ours({
        query: 'query ($yes: Boolean!) { ... @include(if: $yes) { __type(name: "Lonely") { name } } }',
        variables,
      }),
    ).toEqual({ data: yes ? type : {}, errors: [] });
    expect(
      await lonely.ours({ query: 'query ($yes: Boolean!) { one @skip(if: $yes) @include(if: $yes) }', variables }),
    ).toEqual({ data: {}, errors: [] });
  });
});
