import { Graph } from '../graph';
import { rounds } from '../rounds';

/** Documents made to cost much: what each of them costs the processor. */

const many = (count: number, part: (place: number) => string): string =>
  Array.from({ length: count }, (_, place) => part(place)).join(' ');
const nested = (count: number, open: string, inner: string, close: string): string =>
  open.repeat(count) + inner + close.repeat(count);

const MOST_MS = 50;
/** Others have the machine too, and the client that sends them is in this process. */
const GENEROUS = 4;

let graph: Graph;

beforeAll(async () => {
  graph = await Graph.start({ residents: 20 });
});
afterAll(() => graph.close());

/** Sends a document a few times. The codes of the answer, and the shortest time that it took the processor, in milliseconds. */
async function costs(query: string): Promise<{ status: number; codes: string[]; ms: number }> {
  let ms = Number.POSITIVE_INFINITY;
  let told = { status: 0, codes: [] as string[] };
  for (let time = 0; time < rounds(1, 5); time++) {
    // Another text each time: what is known already costs nothing.
    const payload = JSON.stringify({ query: `${query} #${time}` });
    const before = process.cpuUsage();
    const answer = await graph.gateway.app.inject({
      ...{ method: 'POST', url: '/graphql', payload, headers: { 'content-type': 'application/json' } },
    });
    const { user, system } = process.cpuUsage(before);
    ms = Math.min(ms, (user + system) / 1_000);
    const { errors = [] } = answer.json() as { errors?: { extensions: { code: string } }[] };
    told = { status: answer.statusCode, codes: [...new Set(errors.map(({ extensions }) => extensions.code))] };
  }
  return { ...told, ms };
}

const fragments = (levels: number, body: (place: number) => string): string =>
  many(levels, (place) => `fragment f${place} on Resident { ${body(place + 1)} }`);

describe('beyond the limits', () => {
  it.each<[string, string, string]>([
    [
      'fragments that double 2^20 times',
      `{ me { ...f0 } } ${fragments(20, (next) => `...f${next} ...f${next}`)} fragment f20 on Resident { id }`,
      'OPERATION_TOO_COMPLEX',
    ],
    [
      'fragments that double 2^20 households',
      `{ me { ...f0 } } ${fragments(20, (next) => `a: household { head { ...f${next} } } b: household { head { ...f${next} } }`)} fragment f20 on Resident { id }`,
      'OPERATION_TOO_COMPLEX',
    ],
    ['100,000 aliases', `{ ${many(60_000, (place) => `a${place}:id`)} }`, 'OPERATION_TOO_COMPLEX'],
    ['900 times one field', `{ me { ${'id '.repeat(900)} } }`, 'OPERATION_TOO_COMPLEX'],
    [
      '300 times one field with arguments',
      `{ me { ${many(300, () => 'documents(types: [PASSPORT]) { items { id } }')} } }`,
      'OPERATION_TOO_COMPLEX',
    ],
    ['100,000 levels', nested(100_000, '{ me ', '{ id }', '}'), 'OPERATION_TOO_COMPLEX'],
    ['a list of 2,000 levels', `{ resident(id: ${nested(2_000, '[', '', ']')}) { id } }`, 'OPERATION_TOO_COMPLEX'],
    ['a type of 2,000 levels', `query ($v: ${nested(2_000, '[', 'ID', ']')}) { me { id } }`, 'OPERATION_TOO_COMPLEX'],
    ['a flood of directives', `{ me ${'@include(if: true) '.repeat(800)} { id } }`, 'OPERATION_TOO_COMPLEX'],
    ['a flood of unknown directives', `{ me ${'@x '.repeat(100_000)} { id } }`, 'OPERATION_TOO_COMPLEX'],
    ['300,000 tokens', `{ me { id(${'1 '.repeat(300_000)}) } }`, 'OPERATION_TOO_COMPLEX'],
    [
      '900,000 lines',
      `{ me { ${many(100, (place) => `x${place}`)} } }${'\n'.repeat(450_000)}`,
      'OPERATION_TOO_COMPLEX',
    ],
    [
      'a circle of fragments',
      '{ me { ...A } } fragment A on Resident { ...B } fragment B on Resident { ...A }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'introspection in circles',
      `{ __schema { types { ${nested(6, 'fields { type { ', 'name', '} } ')} } } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'introspection of everything, over and over',
      `{ __schema { types { ${many(40, (place) => `f${place}: fields { name type { fields { name } } }`)} } } }`,
      'OPERATION_TOO_COMPLEX',
    ],
  ])('%s', async (name, query, code) => {
    const { status, codes, ms } = await costs(query);
    expect(codes).toEqual([code]);
    expect(status).toBe(400);
    process.stderr.write(`${name}: ${ms.toFixed(1)} ms\n`);
    if (rounds(0, 1)) expect(ms).toBeLessThan(GENEROUS * MOST_MS);
  });

  it('10 MB are not read', async () => {
    const { status, codes, ms } = await costs(`{ me { id } } #${'x'.repeat(10_000_000)}`);
    expect([status, codes]).toEqual([413, ['BAD_USER_INPUT']]);
    process.stderr.write(`10 MB: ${ms.toFixed(1)} ms\n`);
  });
});

describe('within the limits, and made to be as slow as can be', () => {
  it.each<[string, string]>([
    [
      'a chain of fragments',
      `{ me { ...f0 } } ${fragments(98, (next) => `a${next}: id ...f${next}`)} fragment f98 on Resident { id }`,
    ],
    [
      'fragments side by side',
      `{ me { ${many(90, (place) => `...f${place}`)} } } ${fragments(90, (next) => `a${next}: id sex`)}`,
    ],
    ['a hundred mistakes', `{ me { ${many(100, (place) => `x${place}`)} } }`],
    [
      'a hundred mistakes on the last of 4,900 lines',
      `${'\n'.repeat(4_900)}{ me { ${many(100, (place) => `x${place}`)} } }`,
    ],
    ['900 arguments that there are not', `{ resident(${many(900, (place) => `a${place}: 1`)}) { id } }`],
    [
      'a field at one place as often as may be',
      `{ me { ${'documents(types: [PASSPORT, PASSPORT, PASSPORT]) { items { id } } '.repeat(50)} } }`,
    ],
    ['unused variables', `query (${many(200, (place) => `$v${place}: Int`)}) { me { id } }`],
    ['names far from any', `{ me { ${'a'.repeat(100_000)} } }`],
    ['a comment of 900,000 characters', `{ __typename } #${'x'.repeat(900_000)}`],
    ['a string of 900,000 characters', `{ resident(id: "${'x'.repeat(900_000)}") { id } }`],
  ])('%s', async (name, query) => {
    const { status, ms } = await costs(query);
    expect(status).toBeLessThan(500);
    process.stderr.write(`${name}: ${ms.toFixed(1)} ms\n`);
    if (rounds(0, 1)) expect(ms).toBeLessThan(GENEROUS * MOST_MS);
  });
});
