import { type GraphQLFormattedError, type OperationDefinitionNode, parse } from 'graphql';
import { type Answered, Engine } from '../../gateway/engine/engine';
import type { SourceAnswer, SourceRequest } from '../../gateway/engine/sources';
import { SubRequestText } from '../../gateway/engine/subRequest';
import { Federation } from './federation';
import { federation } from './subgraphs';

/** What a second look at the engine found: subgraphs that say nonsense, names that mean something to us, and many of a kind. */

let name = 'at first';
const books = new Federation({
  shelf: {
    typeDefs: `${federation}
      scalar Json
      interface Readable { id: ID! }
      input Nested { inner: Nested }
      type Query { all: [Book!]! one: Book none: Book readable: Readable nested(in: Nested): Int }
      type Mutation { first: Person }
      type Book implements Readable @key(fields: "country number") {
        id: ID!
        country: String!
        number: Json
        title: String
        next: Book
      }
      type Person @key(fields: "id") { id: ID! name: String }`,
    resolvers: {
      Query: {
        all: () => ['1', '2', '1'].map((number) => ({ id: number, country: 'VN', number })),
        one: () => ({ id: '1', country: 'VN', number: '1' }),
        none: () => null,
      },
      Mutation: { first: () => ({ id: '1', name }) },
      Person: { __resolveReference: ({ id }: { id: string }) => ({ id, name }) },
    },
  },
  notes: {
    typeDefs: `${federation}
      scalar Json
      type Query { other: String }
      type Mutation { second: Person }
      type Book @key(fields: "country number") { country: String! number: Json note: String }
      type Person @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: { other: () => 'other' },
      Mutation: {
        second: () => {
          name = 'after the change';
          return { id: '1' };
        },
      },
      Book: { __resolveReference: ({ number }: { number: string }) => ({ number, note: `note ${number}` }) },
    },
  },
});

type Answer = (subgraph: string, request: SourceRequest) => unknown;

/** Answers of an engine whose subgraphs say whatever they like. */
async function asking(query: string, answer: Answer): Promise<Omit<Answered, 'data'> & { readonly data: unknown }> {
  const engine = new Engine<object>(books.supergraphSdl, (subgraph) => ({
    name: subgraph.name,
    fetch: async (request) => answer(subgraph.name, request) as SourceAnswer,
  }));
  const operation = engine.operation(parse(query), query, null);
  if (!operation) throw new Error('the document has several operations');
  const answered = await engine.run(operation, {}, {}, { deadline: Date.now() + 60_000 });
  return { ...answered, data: JSON.parse(answered.data) };
}

const one = { one: { __typename: 'Book', id: '1', country: 'VN', number: '1' } };
const noted =
  (told: unknown): Answer =>
  (subgraph) =>
    subgraph === 'shelf' ? { data: one } : told;
const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
const LEVELS = 100_000;

describe('nonsense of a subgraph', () => {
  const failed = (error: object) => ({ data: { _entities: [{ note: null }] }, errors: [error] });
  it.each<[string, unknown]>([
    ['nothing at all', undefined],
    ['null', null],
    ['a text', 'no'],
    ['null among its errors', { data: null, errors: [null] }],
    ['one error instead of a list', { data: null, errors: { message: 'no' } }],
    ['an error whose path is null', failed({ message: 'no', path: null })],
    ['an error whose path is a number', failed({ message: 'no', path: 5 })],
    ['an error whose path holds objects', failed({ message: 'no', path: ['_entities', {}] })],
    ['an error of an entity that it was not asked about', failed({ message: 'no', path: ['_entities', 7, 'note'] })],
    ['an error of a field that it was not asked for', failed({ message: 'no', path: ['elsewhere'] })],
    ['an error without a message', failed({ path: ['_entities', 0, 'note'] })],
    ['extensions that are none', failed({ message: 'no', path: ['_entities', 0, 'note'], extensions: 'no' })],
    ['endless extensions', failed({ message: 'no', path: ['_entities', 0], extensions: { deep: deep(LEVELS) } })],
  ])('is an error at the field that it leaves empty: %s', async (_, told) => {
    const { data, errors } = await asking('{ one { id note } }', noted(told));
    expect(data).toEqual({ one: { id: '1', note: null } });
    expect(errors).toHaveLength(1);
    expect(errors[0]?.path?.slice(0, 1)).toEqual(['one']);
    expect(typeof errors[0]?.message).toBe('string');
    expect(() => JSON.stringify(errors)).not.toThrow();
  });

  it('ends a run all the same when it has more levels than can be gone through', async () => {
    const keyed = await asking('{ one { note } }', (subgraph) =>
      subgraph === 'shelf' ? { data: { one: { ...one.one, number: deep(LEVELS) } } } : { data: {} },
    );
    expect(keyed).toMatchObject({ data: { one: { note: null } }, sent: 1 });
    const told = await asking('{ one { number } }', () => ({ data: { one: { number: deep(LEVELS) } } }));
    expect(told).toMatchObject({ data: { one: { number: null } }, errors: [{ path: ['one', 'number'] }] });
  });

  it('ends a run all the same when its source throws', async () => {
    const engine = new Engine<object>(books.supergraphSdl, (subgraph) => ({
      name: subgraph.name,
      fetch: () => {
        if (subgraph.name === 'notes') throw new Error('a source never throws');
        return Promise.resolve({ data: structuredClone(one) });
      },
    }));
    const query = '{ one { id note } }';
    const operation = engine.compile(parse(query), null);
    if (!operation) throw new Error('no operation');
    const { data, errors } = await engine.run(operation, {}, {}, { deadline: Date.now() + 60_000 });
    expect(JSON.parse(data)).toEqual({ one: { id: '1', note: null } });
    expect(errors).toHaveLength(1);
  });

  it('does not make an object one of a type that cannot stand there', async () => {
    const { data } = await asking('{ readable { __typename id } }', () => ({
      data: { readable: { __typename: 'Person', id: '1' } },
    }));
    expect(data).toEqual({ readable: null });
  });
});

describe('errors', () => {
  it('with a path are told beside one of the whole sub-request', async () => {
    const errors: GraphQLFormattedError[] = [{ message: 'all' }, { message: 'this', path: ['_entities', 0, 'note'] }];
    const answered = await asking('{ one { note } }', noted({ data: { _entities: [{ note: null }] }, errors }));
    expect(answered.errors.map(({ message }) => message)).toEqual(['all', 'this']);
  });

  const nowhere = ['elsewhere'];
  it.each<[string, readonly GraphQLFormattedError[], readonly string[]]>([
    ['once', [{ message: 'a' }, { message: 'b' }, { message: 'a' }], ['a', 'b']],
    ['with each of their extensions', [1, 2, 1].map((n) => ({ message: 'a', extensions: { n } })), ['a', 'a']],
    ['also where they point nowhere', [{ message: 'a' }, { message: 'b', path: nowhere }], ['a', 'b']],
    ['once, wherever they point', [{ message: 'a', path: nowhere }, { message: 'a' }], ['a']],
    ['once, wherever in an entity', [5, 6].map((n) => ({ message: 'a', path: ['_entities', n] })), ['a']],
  ])('of the whole sub-request are told each at every place, %s', async (_, errors, messages) => {
    const { data, errors: told } = await asking('{ all { note } }', (subgraph) =>
      subgraph === 'shelf' ? { data: { all: [one.one, { ...one.one, number: '2' }] } } : { data: null, errors },
    );
    expect(data).toEqual({ all: [{ note: null }, { note: null }] });
    const places = [0, 1].map((index) => ['all', index, 'note']);
    expect(told.map(({ message, path }) => [message, path])).toEqual(
      messages.flatMap((message) => places.map((path) => [message, path])),
    );
  });

  it('of the whole are told beside data that is whole', async () => {
    const { data, errors } = await asking('{ one { id } }', () => ({
      data: one,
      errors: [{ message: 'slow' }, { message: 'old' }, { message: 'slow' }],
    }));
    expect(data).toEqual({ one: { id: '1' } });
    expect(errors).toEqual([{ message: 'slow' }, { message: 'old' }]);
  });

  it('of the whole of two parts of a sub-request are told once at each of them', async () => {
    const { errors } = await asking('{ one { note } all { next { note } } }', (subgraph) =>
      subgraph === 'shelf'
        ? { data: { ...one, all: [{ next: { ...one.one, number: '2' } }] } }
        : { data: null, errors: [{ message: 'a' }, { message: 'a', path: ['_0', 7] }, { message: 'b' }] },
    );
    const places = ['one.note', 'all.0.next.note'];
    expect(errors.map(({ message, path }) => `${message} ${path?.join('.')}`).sort()).toEqual(
      ['a', 'b'].flatMap((message) => places.map((place) => `${message} ${place}`)).sort(),
    );
  });

  it('at what the client did not ask for are told each at the object', async () => {
    const errors = ['a', 'b', 'a'].map((message, at) => ({ message, path: ['one', at < 2 ? 'number' : 'country'] }));
    const told = await asking('{ one { note } }', (subgraph) =>
      subgraph === 'shelf' ? { data: structuredClone(one), errors } : { data: { _entities: [{ note: 'n' }] } },
    );
    expect(told.data).toEqual({ one: { note: 'n' } });
    expect(told.errors).toEqual(['a', 'b'].map((message) => ({ message, path: ['one'] })));
  });

  it('say why the whole of a subgraph is missing, whatever else failed', async () => {
    const { data, errors } = await asking('{ one { id } other }', (subgraph) =>
      subgraph === 'shelf' ? { data: null } : { data: { other: null }, errors: [{ message: 'no', path: ['other'] }] },
    );
    expect(data).toEqual({ one: null, other: null });
    expect(errors.map(({ path }) => path)).toEqual(expect.arrayContaining([['one'], ['other']]));
  });

  it('at one field explain no null at another one of the root', async () => {
    const { errors } = await asking('{ one { id } none { id } other }', (subgraph) =>
      subgraph === 'shelf'
        ? { data: { one: 5, none: null }, errors: [{ message: 'no', path: ['none'] }] }
        : { data: { other: 'o' } },
    );
    expect(errors.map(({ path }) => path)).toEqual(expect.arrayContaining([['none'], ['one']]));
  });

  it('by the thousand at thousands of objects are some thousands', async () => {
    const many = 20_000;
    const all = Array.from({ length: many }, () => ({ ...one.one }));
    for (const index of [0, 7]) {
      const errors = Array.from({ length: many }, () => ({ message: 'no', path: ['_entities', index, 'note'] }));
      const answered = await asking('{ all { note } }', (subgraph) =>
        subgraph === 'shelf' ? { data: { all } } : { data: { _entities: [{ note: null }] }, errors },
      );
      expect(answered.errors.length).toBeGreaterThan(0);
      expect(answered.errors.length).toBeLessThanOrEqual(10_000);
    }
  });

  it.each([
    ['of the whole', undefined],
    ['that point nowhere', ['_entities', -1]],
  ])('by the thousand %s, each of them different, are some thousands too', async (_, path) => {
    const many = 20_000;
    const all = Array.from({ length: many }, (_item, number) => ({ ...one.one, number: `${number}` }));
    const errors = all.map(({ number }) => ({ message: `no ${number}`, ...(path ? { path } : {}) }));
    const answered = await asking('{ all { note } }', (subgraph) =>
      subgraph === 'shelf' ? { data: { all } } : { data: null, errors },
    );
    expect(new Set(answered.errors.map(({ message }) => message)).size).toBe(100);
    expect(answered.errors.length).toBeLessThanOrEqual(10_000);
  });
});

describe('a name that every object knows', () => {
  it.each(['constructor', 'toString', 'hasOwnProperty', '__proto__', '__defineGetter__'])(
    'is an alias like any other: %s',
    async (alias) => {
      const query = `{ ${alias}: none { id note } one { ${alias}: title id note } all { ${alias}: note } }`;
      const { data, errors } = await books.ours({ query });
      expect(errors).toEqual([]);
      const notes = ['1', '2', '1'].map((number) => `{"${alias}":"note ${number}"}`).join();
      expect(JSON.stringify(data)).toBe(
        `{"${alias}":null,"one":{"${alias}":null,"id":"1","note":"note 1"},"all":[${notes}]}`,
      );
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  );
});

describe('variables', () => {
  it('that are called as the plan calls its own decide what is fetched', async () => {
    const query = 'query ($representations: Boolean!) { other @include(if: $representations) }';
    const asked = (representations: boolean) => books.ours({ query, variables: { representations } });
    expect(await asked(true)).toEqual({ data: { other: 'other' }, errors: [] });
    expect(await asked(false)).toEqual({ data: {}, errors: [] });
  });

  it('with more levels than can be gone through do not fit', () => {
    const query = 'query ($in: Nested) { nested(in: $in) }';
    const operation = books.engine.compile(parse(query), null);
    const value = JSON.parse(`${'{"inner":'.repeat(LEVELS)}null${'}'.repeat(LEVELS)}`);
    expect(operation?.coerced({ in: value })).toBeUndefined();
  });

  it('that are null where the schema wants none leave the answer readable', async () => {
    const query = 'query ($without: Boolean = true) { __schema @skip(if: $without) { __typename } other }';
    const { data } = await books.ours({ query, variables: { without: null } });
    expect(data).toEqual({ __schema: null, other: 'other' });
  });
});

describe('mutations', () => {
  it('of several subgraphs see what the one before has changed', async () => {
    const { data, errors } = await books.ours({ query: 'mutation { first { id name } second { id name } }' });
    expect(errors).toEqual([]);
    expect(data).toEqual({ first: { id: '1', name: 'at first' }, second: { id: '1', name: 'after the change' } });
  });
});

describe('entities', () => {
  it('that differ in the last part of their keys only are told apart as fast as others', async () => {
    const time = async (keyOf: (index: number) => object): Promise<number> => {
      const all = Array.from({ length: 30_000 }, (_, index) => ({ ...one.one, ...keyOf(index) }));
      const started = performance.now();
      await asking('{ all { note } }', (subgraph, { variables }) => {
        if (subgraph === 'shelf') return { data: { all } };
        const { representations } = JSON.parse(variables) as { representations: object[] };
        expect(representations).toHaveLength(all.length);
        return { data: { _entities: representations.map(() => ({ note: 'n' })) } };
      });
      return performance.now() - started;
    };
    const usual = await time((index) => ({ country: `c${index}`, number: 1 }));
    // Comparing each with each took some hundred times as long.
    expect(await time((index) => ({ number: index }))).toBeLessThan(usual * 20);
  });
});

describe('known operations', () => {
  it('are found by their own name and text only', () => {
    const text = 'query\n{ one { id } }';
    books.engine.operation(parse(text), text, null);
    expect(books.engine.known(text, null)).toBeDefined();
    expect(books.engine.known('{ one { id } }', 'query')).toBeUndefined();
    expect(books.engine.known(text, '')).toBeUndefined();
    expect(books.engine.known(text, 'another')).toBeUndefined();
  });

  it('are counted by what they ask, fragments written out', () => {
    const length = (levels: number): number => {
      const fragments = Array.from(
        { length: levels },
        (_, at) => `fragment F${at} on Book { x: next { ...F${at + 1} } y: next { ...F${at + 1} } }`,
      );
      const text = `{ one { ...F0 } } ${fragments.join(' ')} fragment F${levels} on Book { id }`;
      return books.engine.compile(parse(text), null)?.length ?? 0;
    };
    expect(length(6)).toBeGreaterThan(16 * length(2));
  });

  it('keep texts for a few selections of their parts only, of as many as there are data', () => {
    const text = 'query ($representations: [_Any!]!) { _entities(representations: $representations) { id } }';
    const [node] = parse(text).definitions;
    const operation = node as OperationDefinitionNode;
    const parts = 8;
    const texts = new SubRequestText(Array(parts).fill({ operation, selections: operation.selectionSet }));
    const places = Array.from({ length: parts }, (_, place) => place);
    const selections = Array.from({ length: 2 ** parts - 1 }, (_, at) =>
      places.filter((place) => (at + 1) & (2 ** place)),
    );
    const made = selections.map((active) => texts.of(active));
    const again = selections.map((active) => texts.of(active));
    expect(again).toEqual(made);
    const kept = again.filter((each, at) => each === made[at]);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(selections.length / 4);
  });
});
