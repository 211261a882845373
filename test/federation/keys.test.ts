import { Federation } from './federation';
import { federation } from './subgraphs';

interface Key {
  readonly id?: string;
  readonly name?: string;
  readonly code?: { readonly one?: string; readonly two?: string };
  readonly number?: string;
}

/** `list` finds an item by its id and half of its code; the other keys it only hands on. */
const items = new Federation({
  names: {
    typeDefs: `${federation}
      type Item @key(fields: "id") @key(fields: "code { one two }", resolvable: false) {
        id: ID!
        code: Code!
        name: String!
      }
      type Code @shareable { one: ID! two: ID! }`,
    resolvers: { Item: { __resolveReference: ({ id }: Key) => (id ? { id, name: `name of ${id}` } : null) } },
  },
  list: {
    typeDefs: `${federation}
      type Query { items: [Item!]! }
      type Item @key(fields: "code { one two }", resolvable: false) @key(fields: "id code { two }") {
        id: ID!
        code: Code!
        name: String! @external
        label: String! @requires(fields: "name")
      }
      type Code @shareable { one: ID! two: ID! }`,
    resolvers: {
      Query: { items: () => ['1', '2'].map((id) => ({ id, code: { one: `one ${id}`, two: `two ${id}` } })) },
      Item: {
        __resolveReference: (key: Key) => (key.id && key.code?.two === `two ${key.id}` ? key : null),
        label: ({ name }: Key) => `label of ${name}`,
      },
    },
  },
});

/** `parts` knows a part by what two others know together. */
const parts = new Federation({
  shelf: {
    typeDefs: `${federation}
      type Query { parts: [Part] }
      type Part @key(fields: "id") { id: ID! }`,
    resolvers: { Query: { parts: () => [{ id: '1' }, null, { id: '3' }, { id: '4' }] } },
  },
  numbers: {
    typeDefs: `${federation}
      type Part @key(fields: "id") @key(fields: "number") { id: ID! number: String }`,
    // The third has no number, and is found by none.
    resolvers: { Part: { __resolveReference: ({ id }: Key) => ({ id, number: id === '3' ? null : `n${id}` }) } },
  },
  codes: {
    typeDefs: `${federation}
      type Part @key(fields: "number") @key(fields: "number code { one }") { number: String code: Code }
      type Code @shareable { one: ID! }`,
    resolvers: {
      Part: { __resolveReference: ({ number }: Key) => (number ? { number, code: { one: `c${number}` } } : null) },
    },
  },
  makers: {
    typeDefs: `${federation}
      type Part @key(fields: "number code { one }") { number: String code: Code maker: String! }
      type Code @shareable { one: ID! }`,
    resolvers: {
      Part: {
        __resolveReference: (key: Key) => key,
        maker: ({ number, code }: Key) => {
          if (number === 'n4') throw new Error('no maker');
          return `${number}/${code?.one}`;
        },
      },
    },
  },
});

afterAll(async () => {
  await items.close();
  await parts.close();
});

describe('keys', () => {
  it('that a subgraph cannot resolve are not what it is asked by', async () => {
    const query = '{ items { name label } }';
    const right = ['1', '2'].map((id) => ({ name: `name of ${id}`, label: `label of name of ${id}` }));
    expect(await items.ours({ query })).toEqual({ data: { items: right }, errors: [] });
    expect((await items.apollo({ query })).data).toBeNull();
  });

  it('of several subgraphs are put together, and errors point at the right object behind gaps', async () => {
    const query = '{ parts { id maker } }';
    const { data, errors } = await parts.ours({ query });
    expect(data).toEqual({ parts: [{ id: '1', maker: 'n1/cn1' }, null, null, null] });
    expect(errors.map(({ path }) => path)).toContainEqual(['parts', 3, 'maker']);
  });

  it('go out once for equal objects', async () => {
    parts.forget();
    await parts.ours({ query: '{ parts { maker } others: parts { maker } }' });
    const sent = parts.asked.filter(({ subgraph }) => subgraph === 'makers').map(({ variables }) => variables);
    expect(sent).toHaveLength(1);
    for (const list of Object.values(sent[0] ?? {})) {
      const texts = (list as unknown[]).map((each) => JSON.stringify(each));
      expect(new Set(texts).size).toBe(texts.length);
    }
  });
});
