import { Federation } from './federation';
import { federation } from './subgraphs';

/** A subgraph of somebody else's, which does not keep to its own schema. */
const careless = new Federation(
  {
    careless: {
      typeDefs: `${federation}
        enum Colour { RED BLUE }
        type Query { things: [Thing!]! other: String }
        type Thing @key(fields: "id") { id: ID! name: String! colour: Colour size: Int tags: [[String!]] inner: Inner }
        type Inner { text: String! }`,
      resolvers: {
        Query: {
          things: () => [{ id: '1', name: 'a', colour: 'RED', size: 1, tags: [['x'], null], inner: { text: 't' } }],
        },
      },
    },
    sizes: {
      typeDefs: `${federation}
        type Thing @key(fields: "id") { id: ID! weight: Int! }`,
      resolvers: { Thing: { __resolveReference: () => null } },
    },
  },
  {
    disturb: (answer, { subgraph }) => {
      const [thing] = ((answer.data as { things?: object[] } | undefined)?.things ?? []) as object[];
      if (subgraph === 'careless' && thing) Object.assign(thing, disturbance);
      return answer;
    },
  },
);
let disturbance: Readonly<Record<string, unknown>> = {};

afterAll(() => careless.close());

describe('a value that its type does not allow', () => {
  it.each([
    ['a list for a name', { colour: ['RED'] }, { colour: null }, 'colour'],
    ['a name that is none', { colour: 'GREEN' }, { colour: null }, 'colour'],
    ['text for a number', { size: 'wide' }, { size: null }, 'size'],
    ['an object for a list', { tags: {} }, { tags: null }, 'tags'],
    ['text for an object', { inner: 'text' }, { inner: null }, 'inner'],
    ['null for text inside', { inner: { text: null } }, { inner: null }, 'inner'],
  ])('is null, and an error says where: %s; Apollo’s executor says nothing', async (_, values, right, field) => {
    disturbance = values;
    const query = `{ things { id ${field}${field === 'inner' ? ' { text }' : ''} } }`;
    const ours = await careless.ours({ query });
    expect(ours.data).toEqual({ things: [{ id: '1', ...right }] });
    expect(ours.errors.map(({ path }) => path?.slice(0, 3))).toEqual([['things', 0, field]]);
    const theirs = await careless.apollo({ query });
    expect(theirs.errors.filter(({ path }) => path)).toEqual([]);
  });

  it('takes the place of what cannot do without it', async () => {
    disturbance = { name: null };
    const ours = await careless.ours({ query: '{ things { name } other }' });
    expect(ours.data).toBeNull();
    expect(ours.errors.map(({ path }) => path)).toEqual([['things', 0, 'name']]);
  });

  it('is an object that is missing where it is asked for', async () => {
    disturbance = {};
    const ours = await careless.ours({ query: '{ things { id weight } }' });
    expect(ours.data).toBeNull();
    expect(ours.errors.map(({ path }) => path)).toEqual([['things', 0, 'weight']]);
  });
});
