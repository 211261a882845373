import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Supergraph } from '@apollo/federation-internals';
import { buildSchema, getIntrospectionQuery, getOperationAST, parse, validate } from 'graphql';
import { UsageError } from '../commands/command';
import { limitsGiven } from '../commands/limits';
import { documentRefusal } from '../gateway/limits/document';
import { generous, type Limits, strict } from '../gateway/limits/limits';
import { parseWithin } from '../gateway/limits/parse';
import { StaticLimits } from '../gateway/limits/static';
import { faultCodeOf } from '../subgraphs/shared/errors';
import { supergraphSdl } from './graph';

/** What a document may ask for is decided before it is validated, and what its variables make of it before it is planned. */

const many = (count: number, part: (place: number) => string): string =>
  Array.from({ length: count }, (_, place) => part(place)).join(' ');
const nested = (count: number, open: string, inner: string, close: string): string =>
  open.repeat(count) + inner + close.repeat(count);

/** The code that a text is refused with; null for one within the limits. */
function refusalOf(text: string, limits: Limits = strict): string | null {
  try {
    parseWithin(text, limits);
    return null;
  } catch (error) {
    return faultCodeOf(error);
  }
}

const doubling = (levels: number): string =>
  `{ me { ...f0 } } ${many(levels, (place) => `fragment f${place} on Resident { ...f${place + 1} ...f${place + 1} }`)} fragment f${levels} on Resident { id }`;

describe('a document', () => {
  it.each<[string, (count: number) => string, number]>([
    ['tokens', (count) => `{ a(b: [${'1 '.repeat(count - 9)}]) }`, strict.tokens],
    ['lines', (count) => `{${'\n'.repeat(count - 1)}id }`, strict.lines],
    ['levels', (count) => nested(count - 1, '{ me ', '{ id }', '}'), strict.depth],
    [
      'levels through fragments',
      (count) =>
        `{ ...f0 } ${many(count - 2, (n) => `fragment f${n} on Q { me { ...f${n + 1} } }`)} fragment f${count - 2} on Q { me { id } }`,
      strict.depth,
    ],
    ['levels of a value', (count) => `{ me(at: ${nested(count, '[', '', ']')}) }`, strict.depth],
    ['levels of an object', (count) => `{ me @x(at: ${nested(count, '{ a: ', '1', '}')}) }`, strict.depth],
    ['levels of a type', (count) => `query ($v: ${nested(count, '[', 'Int', ']')}) { me }`, strict.depth],
    ['aliases', (count) => `{ me { ${many(count, (n) => `a${n}: id`)} } }`, strict.aliases],
    [
      'aliases through a fragment',
      (count) => `{ me { ${'a { ...F } '.repeat(10)} } } fragment F on Q { ${many(count / 10, (n) => `a${n}: id`)} }`,
      strict.aliases,
    ],
    ['root fields', (count) => `{ ${many(count, (n) => `a${n}`)} }`, strict.rootFields],
    [
      'root fields through fragments',
      (count) => `{ ...F ... { ...F } } fragment F on Q { ${many(count / 2, (n) => `a${n}`)} }`,
      strict.rootFields,
    ],
    ['directives', (count) => `query @a { me ${'@a '.repeat(count - 2)} { id @a } }`, strict.directives],
    [
      'directives of variables',
      (count) => `query (${many(10, (n) => `$v${n}: Int ${'@a '.repeat(count / 10)}`)}) { me }`,
      strict.directives,
    ],
    ['selections', (count) => `{ me { ${many(count - 1, (n) => `f${n}`)} } }`, strict.selections],
    [
      'selections through a fragment',
      (count) =>
        `{ me { ${many(9, (n) => `a${n} { ...F }`)} } } fragment F on Q { ${many((count - 19) / 9, (n) => `f${n}`)} }`,
      strict.selections,
    ],
    [
      'selections over several operations',
      (count) => many(4, (q) => `query q${q} { me { ${many(count / 4 - 1, (n) => `f${n}`)} } }`),
      strict.selections,
    ],
    [
      'selections of a fragment that nothing spreads',
      (count) => `{ id } fragment F on Q { ${many(count - 1, (n) => `f${n}`)} }`,
      strict.selections,
    ],
    ['repetitions of a field', (count) => `{ me { ${'id '.repeat(count)} } }`, Math.sqrt(strict.pairs - 1) | 0],
    ['definitions', (count) => `{ id } ${many(count - 1, (n) => `fragment f${n} on Q { id }`)}`, strict.definitions],
    ['variables', (count) => `query (${many(count, (n) => `$v${n}: Int`)}) { id }`, strict.variables],
  ])('has so many %s and no more', (_, text, most) => {
    expect(refusalOf(text(most))).toBeNull();
    // Fragments that are spread ten times make it larger by ten at a time.
    expect(refusalOf(text(most + 10))).toBe('OPERATION_TOO_COMPLEX');
  });

  it('may repeat what others of its fragments ask for as well', () => {
    const parts = many(30, (n) => `fragment f${n} on Q { id name household { id members { id } } }`);
    expect(refusalOf(`{ me { ${many(30, (n) => `...f${n}`)} } } ${parts}`)).toBeNull();
  });

  it('whose fragments double is refused in time linear in what is written', () => {
    for (const levels of [12, 20, 90]) expect(refusalOf(doubling(levels))).toBe('OPERATION_TOO_COMPLEX');
    expect(refusalOf(doubling(5))).toBeNull();
  });

  it('with a circle of fragments is invalid, wherever it is', () => {
    const circle = 'fragment A on Q { me { ...B } } fragment B on Q { ...A }';
    for (const text of [`{ ...A } ${circle}`, `{ id } ${circle}`, '{ id } fragment A on Q { ...A }']) {
      expect(refusalOf(text)).toBe('GRAPHQL_VALIDATION_FAILED');
    }
  });

  it('with two fragments of one name hides nothing behind the second', () => {
    const fields = many(1_200, (n) => `f${n}`);
    expect(refusalOf(`{ ...A } fragment A on Q { ${fields} } fragment A on Q { id }`)).toBe('OPERATION_TOO_COMPLEX');
  });

  it('that is none is no GraphQL, and no more than that', () => {
    for (const text of ['', '{', '{ a(', '{ "a" }', '\u0000', '{ me { id } } garbage']) {
      expect(refusalOf(text)).toBe('GRAPHQL_PARSE_FAILED');
    }
    expect(refusalOf(nested(40_000, '{ a ', '{ b }', '}'), { ...generous, tokens: 1_000_000 })).toBe(
      'OPERATION_TOO_COMPLEX',
    );
  });

  it('of ours is within the strict limits, and much larger ones within the generous', () => {
    const examples = join(__dirname, '..', 'examples');
    for (const name of readdirSync(examples).filter((file) => file.endsWith('.graphql'))) {
      expect([name, refusalOf(readFileSync(join(examples, name), 'utf8'))]).toEqual([name, null]);
    }
    expect(refusalOf(`{ me { ${many(2_000, (n) => `a${n}: id`)} } }`, generous)).toBeNull();
    expect(documentRefusal(parse(doubling(30)), generous)).toBe('OPERATION_TOO_COMPLEX');
  });
});

describe('the limits of a supergraph of somebody else', () => {
  it('are the generous ones but for those that are given, or ours', () => {
    expect(limitsGiven('depth=15, aliases=30')).toEqual({ ...generous, depth: 15, aliases: 30 });
    expect(limitsGiven('strict')).toBe(strict);
    expect(refusalOf('{ a { a { a { b } } } }', limitsGiven('depth=3'))).toBe('OPERATION_TOO_COMPLEX');
  });

  it.each(['', 'depth', 'depth=0', 'depth=', 'depth=-1', 'depth=1.5', 'deep=3', 'toString=3', 'depth=3,', 'depth=1=2'])(
    'are never guessed from %j',
    (text) => expect(() => limitsGiven(text)).toThrow(UsageError),
  );
});

describe('the values of an answer', () => {
  const schema = buildSchema(`
    type Query { me: Person, people(first: Int = 20): Page, towns: [Town], applicationCheck: Town }
    type Person { friends(first: Int): Page, name: String, homes: [Town] }
    type Page { edges: [Person] }
    type Town { name: String, people(first: Int): Page }
    type Mutation { move: Person }
  `);
  const limits = new StaticLimits('type Query { towns: [Town] @listSize(assumedSize: 3000) }', strict);
  const refusal = (text: string, variables: Record<string, unknown> = {}): string | null => {
    const document = parse(text);
    expect(validate(schema, document)).toEqual([]);
    const operation = getOperationAST(document) ?? undefined;
    return limits.valuesRefusal(schema, document, operation, variables);
  };
  const pages = (levels: number): string =>
    `query ($n: Int) { me { ${nested(levels, 'friends(first: $n) { edges { ', 'name', '} }')} } }`;

  it('grow with the pages that variables ask for', () => {
    expect(refusal(pages(3), { n: 10 })).toBeNull();
    expect(refusal(pages(3), { n: 100 })).toBe('OPERATION_TOO_COMPLEX');
    // Unknown, absurd and missing sizes count as the longest page.
    for (const n of [undefined, null, '5', 1e9]) expect(refusal(pages(3), { n })).toBe('OPERATION_TOO_COMPLEX');
    expect(refusal(pages(3), { n: -5 })).toBeNull();
  });

  it('are looked up once for an operation, and told anew for each of its variables', () => {
    const document = parse(pages(3));
    const operation = getOperationAST(document) ?? undefined;
    const told = [10, 100, 10].map((n) => limits.valuesRefusal(schema, document, operation, { n }));
    expect(told).toEqual([null, 'OPERATION_TOO_COMPLEX', null]);
  });

  it('grow with lists of which the schema says how long they are', () => {
    expect(refusal('{ towns { name } }')).toBeNull();
    expect(refusal(`{ ${many(20, (n) => `a${n}: towns { name a: name b: name }`)} }`)).toBe('OPERATION_TOO_COMPLEX');
  });

  it('are asked for by twenty commands at most, and by as many questions that take as much work', () => {
    const moves = (count: number): string => `mutation { ${many(count, (n) => `a${n}: move { name }`)} }`;
    const checks = (count: number): string => `{ ${many(count, (n) => `a${n}: applicationCheck { name }`)} }`;
    for (const asked of [moves, checks]) {
      expect(refusal(asked(20))).toBeNull();
      expect(refusal(asked(21))).toBe('OPERATION_TOO_COMPLEX');
    }
  });

  it('are none where nothing can be run', () => {
    expect(limits.valuesRefusal(schema, parse('fragment A on Query { me { name } }'), undefined, {})).toBe(
      'BAD_USER_INPUT',
    );
    const document = parse('subscription { me { name } }');
    const operation = getOperationAST(document) ?? undefined;
    expect(limits.valuesRefusal(schema, document, operation, {})).toBe('BAD_USER_INPUT');
  });

  it('of the whole introspection of our schema are within the limits, and those of one in circles are not', () => {
    const api = Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema();
    const own = new StaticLimits(supergraphSdl, strict);
    const told = (text: string): string | null => {
      const document = parseWithin(text, strict);
      return own.valuesRefusal(api, document, getOperationAST(document) ?? undefined, {});
    };
    expect(told(getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true }))).toBeNull();
    const fields = many(40, (n) => `f${n}: fields { name type { fields { name } } }`);
    expect(told(`{ __schema { types { ${fields} } } }`)).toBe('OPERATION_TOO_COMPLEX');
  });
});
