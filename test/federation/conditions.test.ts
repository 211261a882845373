import { Federation } from './federation';
import { federation } from './subgraphs';

const zoo = new Federation({
  zoo: {
    typeDefs: `${federation}
      type Query { cat: Cat }
      type Sick { fails: String! }
      interface Named { name: String }
      union Pet = Cat | Dog
      type Cat implements Named { name: String lives: Int! friend: Cat sick: Sick }
      type Dog implements Named { name: String }`,
    resolvers: { Query: { cat: () => ({ name: 'Mèo', lives: 9, friend: { name: 'Miu', lives: 8 }, sick: {} }) } },
  },
});

afterAll(() => zoo.close());

describe('conditions', () => {
  it('on types hold for what the object is; Apollo’s executor loses fields below two of them', async () => {
    const query = '{ cat { ... on Pet { ... on Named { name } } } }';
    expect(await zoo.ours({ query })).toEqual({ data: { cat: { name: 'Mèo' } }, errors: [] });
    expect(await zoo.apollo({ query })).toEqual({ data: { cat: {} }, errors: [], completion: [] });
  });

  it.each([
    ['the first is left out', '{ cat { name @include(if: $no) lives name } }', ['lives', 'name']],
    [
      'a fragment is left out',
      '{ cat { ... @include(if: $no) { name } lives ... @skip(if: $no) { name } } }',
      ['lives', 'name'],
    ],
    ['an object is asked for in parts', '{ cat { friend { lives } name friend { name } } }', ['friend', 'name']],
    [
      'the type name stands between',
      '{ cat { name ... on Named { __typename } lives } }',
      ['name', '__typename', 'lives'],
    ],
  ])('keep the order of the first appearance where %s', async (_, query, keys) => {
    const { data } = await zoo.ours({ query: `query ($no: Boolean! = false) ${query}` });
    expect(Object.keys(data?.cat ?? {})).toEqual(keys);
  });

  it('of an object and of all that it is asked for are two; Apollo’s planner makes one of them', async () => {
    const query =
      'query ($with: Boolean!, $without: Boolean!) { cat @include(if: $with) { name @skip(if: $without) } }';
    const variables = { with: true, without: true };
    expect(await zoo.ours({ query, variables })).toEqual({ data: { cat: {} }, errors: [] });
    expect((await zoo.apollo({ query, variables })).data).toEqual({ cat: null });
  });

  it('that leave a field out keep its errors out, too; Apollo’s planner forgets them below another', async () => {
    const query = `query ($with: Boolean!) { ...F @include(if: $with) }
      fragment F on Query { cat { sick { ...G @include(if: false) } } } fragment G on Sick { fails }`;
    const variables = { with: true };
    expect(await zoo.ours({ query, variables })).toEqual({ data: { cat: { sick: {} } }, errors: [] });
    expect((await zoo.apollo({ query, variables })).data).toEqual({ cat: { sick: null } });
  });
});
