import * as fc from 'fast-check';
import { buildSchema, type OperationDefinitionNode, parse } from 'graphql';
import { type Fetched, type Path, projectCarefully } from '../../gateway/engine/projection/careful';
import { FastProjection } from '../../gateway/engine/projection/fast';
import { Shapes } from '../../gateway/engine/projection/shape';
import { rounds } from '../rounds';

/** Two ways from what was fetched to the text of the answer: made for speed, and by the rules of the specification. */

const schema = buildSchema(`
  type Query { node: Node nodes: [Node!] strict: [[Leaf!]!]! thing: Thing any: Json }
  scalar Json
  enum Colour { RED GREEN }
  interface Node { id: ID! name: String }
  type Leaf implements Node { id: ID! name: String count: Int! weight: Float flag: Boolean colour: Colour! child: Node! }
  type Branch implements Node { id: ID! name: String leaves: [Leaf] twigs: [String!]! }
  union Thing = Leaf | Branch
`);

const document = parse(`query ($a: Boolean!, $b: Boolean!) {
  __typename
  node { ...All }
  nodes { id @skip(if: $a) ...All @include(if: $b) }
  strict { count colour }
  thing { __typename ... on Leaf { weight any: name } ... on Branch { twigs } }
  any
}
fragment All on Node {
  name id
  ... on Leaf { count weight flag colour child { id ... on Branch { twigs } } }
  ... on Branch { leaves { id count } twigs }
}`);
const operation = document.definitions[0] as OperationDefinitionNode;
const shapes = new Shapes(schema, document, operation, (key) => key);
const fast = new FastProjection(shapes);

/** Anything, wherever it is not expected. */
const wrong = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.constantFrom<unknown>(null, undefined, true, 'RED', 'BLUE', -0, 2 ** 31, 1e300, [], {}, [[]]),
);
const mostly = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 60, arbitrary: right }, { weight: 1, arbitrary: wrong });
const orNull = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  mostly(fc.oneof({ weight: 4, arbitrary: right }, { weight: 1, arbitrary: fc.constant(null) }));
const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }));
const few = (item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.array(item, { maxLength: 3 });

const { node } = fc.letrec((tie) => ({
  leaf: fc.record({
    __typename: mostly(fc.constant('Leaf')),
    id: mostly(fc.oneof(text, fc.maxSafeInteger())),
    name: orNull(text),
    count: mostly(fc.integer()),
    weight: orNull(fc.double({ noNaN: true, noDefaultInfinity: true })),
    flag: orNull(fc.boolean()),
    colour: mostly(fc.constantFrom('RED', 'GREEN')),
    any: orNull(text),
    child: mostly(tie('node')),
  }),
  branch: fc.record({
    __typename: mostly(fc.constant('Branch')),
    id: mostly(text),
    name: orNull(text),
    leaves: orNull(few(orNull(tie('leaf')))),
    twigs: mostly(few(mostly(text))),
  }),
  // The end of all things; a leaf has always a child.
  bud: fc.record({
    __typename: fc.constant('Branch'),
    id: text,
    name: text,
    leaves: fc.constant(null),
    twigs: few(text),
  }),
  node: fc.oneof({ maxDepth: 3 }, tie('bud'), tie('leaf'), tie('branch')),
}));
const data = fc.record({
  node: orNull(node),
  nodes: orNull(few(mostly(node))),
  strict: mostly(few(mostly(few(mostly(node))))),
  thing: orNull(node),
  any: fc.jsonValue(),
});

const fetchedOf = (fetched: unknown, a: boolean, b: boolean, lacks: boolean): Fetched => ({
  data: fetched,
  lacks,
  plain: false,
  holds: shapes.conditions.teller({ a, b }),
  introspection: {},
});

const carefully = (fetched: Fetched): { text: string; found: Path[] } => {
  const found: Path[] = [];
  return { text: projectCarefully(shapes, fetched, [], found), found };
};

describe('the two projections', () => {
  it('write the same wherever the fast one writes anything, and it does so only where nothing is wrong', () => {
    let written = 0;
    fc.assert(
      fc.property(data, fc.boolean(), fc.boolean(), fc.boolean(), (given, a, b, lacks) => {
        const fetched = fetchedOf(given, a, b, lacks);
        const quick = fast.project(fetched);
        if (quick === undefined) return;
        written++;
        expect({ text: quick, found: [] }).toEqual(carefully(fetched));
        expect(() => JSON.parse(quick)).not.toThrow();
      }),
      { numRuns: rounds(2_000, 100_000) },
    );
    expect(written).toBeGreaterThan(200);
  });

  it('have a reason for each null that nobody meant', () => {
    fc.assert(
      fc.property(data, fc.boolean(), fc.boolean(), (given, a, b) => {
        const fetched = fetchedOf(given, a, b, false);
        const { text, found } = carefully(fetched);
        expect(() => JSON.parse(text)).not.toThrow();
        // It is the good case only that the fast one leaves to nobody.
        if (found.length === 0) expect(fast.project(fetched)).toBe(text);
      }),
      { numRuns: rounds(2_000, 100_000) },
    );
  });

  it('write texts without looking at them when they are known to be plain', () => {
    const given = { strict: [], any: null, thing: { __typename: 'Leaf', weight: 1, any: 'Đức' } };
    const plain = { ...fetchedOf({ ...given, node: null, nodes: null }, true, false, false), plain: true };
    expect(fast.project(plain)).toBe(carefully(plain).text);
  });
});
