import { parse } from 'graphql';
import { Engine } from '../../gateway/engine/engine';
import type { SourceAnswer } from '../../gateway/engine/sources';
import { Federation } from './federation';
import { federation } from './subgraphs';

const people = new Federation({
  names: {
    typeDefs: `${federation}
      type Query { people: [Person!]! }
      type Person @key(fields: "id") { id: ID! name: String years: Int }`,
    resolvers: {
      Query: { people: () => [{ id: '1', name: 'Mai', years: 0 }] },
    },
  },
  pensions: {
    typeDefs: `${federation}
      type Person @key(fields: "id") {
        id: ID!
        years: Int @external
        pension: Int @requires(fields: "years")
      }`,
    resolvers: {
      Person: { __resolveReference: (sent: object) => sent, pension: ({ years }: { years: number }) => years + 1 },
    },
  },
});

/** In the subgraph two types have one field with another nullness each: there they cannot be asked for under one name. */
const animals = new Federation({
  animals: {
    typeDefs: `${federation}
      type Query { animals: [Animal!]! }
      union Animal = Cat | Dog
      type Cat @shareable { lives: Int! isHungry: Boolean! }
      type Dog { lives: Int isHungry: Boolean }`,
    resolvers: {
      Query: {
        animals: () => ['Cat', 'Dog'].map((__typename) => ({ __typename, lives: 0, isHungry: false })),
      },
    },
  },
  cats: {
    typeDefs: `${federation}
      type Query { cat: Cat }
      type Cat @shareable { lives: Int isHungry: Boolean }`,
  },
});

/** The same beyond a key, with objects too, and with what fails: all that can is null, and says so. */
const owned = new Federation({
  owners: {
    typeDefs: `${federation}
      type Query { owner: Owner! kept: [Kept!]! }
      type Owner @key(fields: "id") { id: ID! }
      interface Kept { id: ID! }
      type Bird implements Kept @key(fields: "id") { id: ID! }
      type Fish implements Kept @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: {
        owner: () => ({ id: '1' }),
        kept: () => ['Bird', 'Fish'].map((__typename) => ({ __typename, id: __typename })),
      },
    },
  },
  pets: {
    typeDefs: `${federation}
      type Owner @key(fields: "id") { id: ID! pets: [Pet!]! }
      union Pet = Bird | Fish
      type Bird @key(fields: "id") { id: ID! toy: Toy years: [Int!] }
      type Fish @key(fields: "id") { id: ID! toy: Toy! years: [Int] }
      type Toy { name: String weight: Int! }`,
    resolvers: {
      Owner: { pets: () => ['Bird', 'Fish'].map((__typename) => ({ __typename, id: __typename })) },
      Bird: { toy: () => ({ name: 'bell', weight: 1 }), years: () => [2, 3] },
      Fish: { toy: () => ({ weight: 0 }), years: () => [4, new Error('forgotten')] },
      Toy: { name: ({ name }: { name?: string }) => name ?? new Error('lost') },
    },
  },
});

afterAll(async () => {
  await people.close();
  await animals.close();
  await owned.close();
});

/** Of two types that have one field with another nullness each, only one needs something for it. */
const grown = new Federation({
  weights: {
    typeDefs: `${federation}
      type Query { kept: [Kept!]! }
      union Kept = Bird | Fish
      type Bird @key(fields: "id") { id: ID! weight: Int }
      type Fish @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: { kept: () => ['Bird', 'Fish'].map((__typename) => ({ __typename, id: __typename, weight: 2 })) },
    },
  },
  ages: {
    typeDefs: `${federation}
      type Bird @key(fields: "id") { id: ID! weight: Int @external age: Int! @requires(fields: "weight") }
      type Fish @key(fields: "id") { id: ID! age: Int }`,
    resolvers: {
      Bird: { __resolveReference: (sent: object) => sent, age: ({ weight }: { weight: number }) => weight * 10 },
      Fish: { __resolveReference: (sent: object) => sent, age: () => 3 },
    },
  },
});

describe('a client’s own names', () => {
  it.each([
    ['a key', '{ people { id: name pension } }', { id: 'Mai', pension: 1 }],
    ['a required field', '{ people { years: name pension } }', { years: 'Mai', pension: 1 }],
    ['the type', '{ people { __typename: name pension } }', { __typename: 'Mai', pension: 1 }],
  ])('may be that of %s; Apollo’s planner takes the one for the other', async (_, query, person) => {
    expect(await people.ours({ query })).toEqual({ data: { people: [person] }, errors: [] });
    expect((await people.apollo({ query })).data).not.toEqual({ people: [person] });
  });

  it.each([
    ['of the plan', '{ people { name__alias_0: name years_required_0: name alias_id: id id: name pension } }'],
    ['of programs', '{ people { constructor: name toString: id hasOwnProperty: pension length: name } }'],
    ['of a prototype', '{ people { __proto__: name pension } }'],
  ])('may be those %s', async (_, query) => {
    const { data, errors } = await people.ours({ query });
    expect(errors).toEqual([]);
    const asked = [...query.slice('{ people { '.length).matchAll(/(\w+): (\w+)|(\w+)/g)].map(([, key, name, alone]) => [
      key ?? alone,
      name ?? alone,
    ]);
    const values: Record<string, unknown> = { id: '1', name: 'Mai', pension: 1 };
    const [person] = (data?.people ?? []) as object[];
    expect(Object.entries(person ?? {})).toEqual(asked.map(([key, name]) => [key, values[name ?? '']]));
  });

  it('of variables may be those of the plan', async () => {
    const query = 'query ($representations: Boolean!) { people { pension @include(if: $representations) } }';
    const { data } = await people.ours({ query, variables: { representations: true } });
    expect(data).toEqual({ people: [{ pension: 1 }] });
  });

  it.each([
    ['{ kept { ... on Bird { age } ... on Fish { age } } }', [{ age: 20 }, { age: 3 }]],
    ['{ kept { ... on Fish { age } ... on Bird { age } } }', [{ age: 20 }, { age: 3 }]],
    ['{ kept { ... on Bird { it: age } ... on Fish { it: age } } }', [{ it: 20 }, { it: 3 }]],
  ])('bring their values where fields are asked for apart: %s', async (query, kept) => {
    expect(await grown.ours({ query })).toEqual({ data: { kept }, errors: [] });
  });

  it('keep zero and false where the plan has to call them otherwise; Apollo’s executor makes nulls of them', async () => {
    const query = '{ animals { ... on Cat { lives isHungry } ... on Dog { lives isHungry } } }';
    const data = { animals: Array(2).fill({ lives: 0, isHungry: false }) };
    expect(await animals.ours({ query })).toEqual({ data, errors: [] });
    expect((await animals.apollo({ query })).data).not.toEqual(data);
  });
});

describe('an error below a name that the plan made', () => {
  const pets = '... on Bird { toy { name weight } own: years } ... on Fish { toy { name weight } own: years }';
  const data = [
    { toy: { name: 'bell', weight: 1 }, own: [2, 3] },
    { toy: { name: null, weight: 0 }, own: [4, null] },
  ];
  const places = [
    [1, 'own', 1],
    [1, 'toy', 'name'],
  ];

  it.each([
    ['in an object of an entity', `{ owner { pets { ${pets} } } }`, ['owner', 'pets'], { owner: { pets: data } }],
    ['in entities', `{ kept { ${pets} } }`, ['kept'], { kept: data }],
  ])('is told where the client has it, %s', async (_, query, path, whole) => {
    owned.forget();
    const answer = await owned.ours({ query });
    expect(owned.asked.at(-1)?.query).toContain('__alias_');
    expect(answer.data).toEqual(whole);
    expect(answer.errors.map((error) => error.path).sort()).toEqual(places.map((place) => [...path, ...place]));
    expect(answer.errors.map(({ message }) => message).sort()).toEqual(['forgotten', 'lost']);
  });

  /** What becomes of an operation, where each subgraph says what it is told to. */
  async function asking({ supergraphSdl }: Federation, query: string, answers: Readonly<Record<string, SourceAnswer>>) {
    const engine = new Engine<object>(supergraphSdl, ({ name }) => ({
      name,
      fetch: async () => structuredClone(answers[name] ?? {}),
    }));
    const operation = engine.operation(parse(query), query, null);
    if (!operation) throw new Error('the document has several operations');
    const { data, errors } = await engine.run(operation, {}, {}, { deadline: Date.now() + 60_000 });
    return { data: JSON.parse(data), paths: errors.map(({ path }) => path) };
  }

  it.each([
    ['a name of the plan', ['animals', 1, 'lives__alias_0'], [['animals', 1, 'lives']]],
    ['what is below it', ['animals', 1, 'lives__alias_0', 'more'], [['animals', 1, 'lives']]],
    ['a name that is everybody’s', ['animals', 0, 'lives'], [['animals', 0, 'lives']]],
    ['no name', ['animals', 1, 1], [['animals', 1, 1]]],
    ['the whole', ['animals'], [['animals']]],
    // Which nobody asked for.
    ['a name that only looks like one', ['animals', 1, 'lives__alias_1'], []],
    ['another place of that name', ['lives__alias_0'], []],
  ])('is told at the root as well: at %s', async (_, told, places) => {
    const query = '{ animals { ... on Cat { lives } ... on Dog { lives } } }';
    const data = { animals: ['Cat', 'Dog'].map((__typename) => ({ __typename, lives: 9, lives__alias_0: null })) };
    const answers = { animals: { data, errors: [{ message: 'no', path: told }] } };
    expect((await asking(animals, query, answers)).paths).toStrictEqual(places);
  });

  it('is told once at each field where all of them are empty', async () => {
    const kept = ['Bird', 'Fish'].map((__typename) => ({ __typename, id: __typename }));
    const answers = { owners: { data: { kept } }, pets: { errors: [{ message: 'down' }] } };
    const { data, paths } = await asking(owned, `{ kept { ${pets} } }`, answers);
    // The toy of a fish may not be null.
    expect(data).toBeNull();
    const places = ['0.own', '0.toy', '1.own', '1.toy'].map((place) => `kept.${place}`);
    expect(paths.map((path) => path?.join('.')).sort()).toEqual(places);
  });
});
