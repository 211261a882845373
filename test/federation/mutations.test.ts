import { Federation } from './federation';
import { federation } from './subgraphs';

interface Till {
  readonly steps: string[];
}

const step =
  (name: string) =>
  (_: unknown, __: unknown, { steps }: Till) => {
    steps.push(name);
    if (name === 'fail') throw new Error('it failed');
    return { name, count: steps.length };
  };

const tills = new Federation({
  left: {
    typeDefs: `${federation}
      type Query { one: Int }
      type Mutation { take: Step fail: Step tick: Int! }
      type Step @shareable { name: String count: Int }`,
    resolvers: {
      Mutation: {
        take: step('take'),
        fail: step('fail'),
        tick: (...given: [unknown, unknown, Till]) => step('tick')(...given).count,
      },
    },
  },
  right: {
    typeDefs: `${federation}
      type Mutation { give: Step }
      type Step @shareable { name: String count: Int }`,
    resolvers: { Mutation: { give: step('give') } },
  },
});

afterAll(() => tills.close());

describe('mutations', () => {
  it.each([
    ['between subgraphs', 'mutation { take { count } give { count } again: take { count } }', ['take', 'give', 'take']],
    [
      'in fragments',
      'mutation { ...F fail { count } take { count } } fragment F on Mutation { a: take { count } b: give { count } }',
      ['take', 'give', 'fail', 'take'],
    ],
    ['of one name twice', 'mutation { take { count } take { name } b: take { name } }', ['take', 'take']],
    ['past one that fails', 'mutation { fail { count } give { count } }', ['fail', 'give']],
  ])('are done one after the other, as they are written: %s', async (_, query, right) => {
    const steps: string[] = [];
    await tills.ours({ query }, { steps });
    expect(steps).toEqual(right);
  });

  it.each([
    ['a fragment', 'mutation { tick ...F } fragment F on Mutation { take { count } }', ['tick', 'take']],
    [
      'a fragment in a fragment',
      'mutation { ...F } fragment F on Mutation { take { count } ...G b: fail { count } } fragment G on Mutation { tick }',
      ['take', 'tick', 'fail'],
    ],
  ])('are done in that order where %s holds some; Apollo’s gateway does them in another', async (_, query, right) => {
    const ours: string[] = [];
    const theirs: string[] = [];
    await tills.ours({ query }, { steps: ours });
    await tills.apollo({ query }, { steps: theirs });
    expect(ours).toEqual(right);
    expect(theirs).not.toEqual(right);
  });
});
