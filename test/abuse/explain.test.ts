import { cast } from '../../population/cast';
import { explains, explanationOf } from '../explanation';
import { type Answer, Graph, NOON, type Question } from '../graph';
import { keepConsent } from '../kept-consent';

const mai: Question = { as: { as: 'citizen', person: 'mai' } };
const binh: Question = { as: { as: 'citizen', person: 'binh' } };
const bank: Question = { as: { as: 'bank' } };

const codesOf = ({ errors }: Answer): string[] => errors.map(({ extensions }) => extensions.code);

describe('an explanation', () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await Graph.start();
    await keepConsent(graph, { id: 'once', fetchType: 'ONE_TIME', usesPerMonth: null, usesLeft: 1 });
  });
  afterAll(() => graph.close());

  it.each<[string, Question]>([
    ['Bình', binh],
    ['the bank', bank],
    ['nobody', {}],
  ])('tells %s the same of Mai as of a person who was made up', async (_, stranger) => {
    const operation =
      'query ($id: ID!) { resident(id: $id) { id fullName household { members { resident { id } } } } }';
    const of = (id: string) => explains(graph, operation, { ...stranger, variables: { id } });
    const [known, madeUp] = [await of(cast.mai.id), await of('0'.repeat(cast.mai.id.length))];
    expect(known).toBeWhole();
    expect(known.text).toBe(madeUp.text);
    expect(known.text).not.toContain(cast.mai.id);
  });

  it('tells a client of somebody else’s consent the same as of a made-up one', async () => {
    const claims = { sub: 'cong-doi-tac', client_id: 'cong-doi-tac', scope: 'kyc:read', ttl: 60 };
    const token = (await graph.gateway.issuer?.token(claims, NOON)) ?? '';
    const of = (consent: string) =>
      explains(graph, '{ consentedResident { id fullName } }', { token, headers: { 'consent-id': consent } });
    const [theirs, madeUp] = [await of('once'), await of('made-up')];
    expect(theirs.text).toBe(madeUp.text);
    expect(theirs.text).toContain('SUBJECT_UNKNOWN_OR_NO_CONSENT');
    expect(theirs.text).not.toContain(cast.mai.id);
  });

  it('runs nothing: no statement beyond the grants, no access on the record, no use of a consent', async () => {
    const operation = '{ consentedResident { fullName permanentAddress { text } } }';
    const question = { ...bank, headers: { 'consent-id': 'once' } };
    const grants = await graph.cost('{ __typename }', question);
    const before = graph.statements();
    for (let round = 0; round < 3; round++) {
      const { decisions } = await explanationOf(graph, operation, question);
      expect(decisions).toMatchObject([{ allowed: true }, { allowed: true }]);
    }
    expect(graph.statements() - before).toBe(3 * grants);
    const source = graph.chapters.get('identity')?.database?.source;
    expect(await source?.query('SELECT COUNT(*) AS "count" FROM access_record')).toEqual([{ count: 0 }]);
    expect(await source?.query(`SELECT uses_left AS "left" FROM consent WHERE id = 'once'`)).toEqual([{ left: 1 }]);
  });

  it('holds no value about anybody but the ids that the caller has grants for', async () => {
    const fields = 'fullName personalNumber dateOfBirth household { members { resident { id fullName } } }';
    const { text } = await explains(graph, `{ me { id ${fields} } }`, mai);
    const ids = [...text.matchAll(/"person":"([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids)).toEqual(new Set([cast.mai.id, cast.an.id]));
    for (const person of Object.values(cast)) {
      expect(text).not.toContain(person.fullName);
      expect(text).not.toContain(person.personalNumber);
    }
  });

  const deep = (levels: number): string =>
    levels === 0 ? 'id' : `household { members { resident { ${deep(levels - 1)} } } }`;
  const doubling = Array.from({ length: 40 }, (_, n) => `fragment f${n} on Resident { ...f${n + 1} ...f${n + 1} }`);

  it.each<[string, string, string | undefined, string]>([
    ['is no GraphQL', '{ me { fullName }', undefined, 'GRAPHQL_PARSE_FAILED'],
    ['is empty', '', undefined, 'GRAPHQL_PARSE_FAILED'],
    ['has too many tokens', `{ ${'__typename '.repeat(6_000)} }`, undefined, 'OPERATION_TOO_COMPLEX'],
    ['asks for what there is not', '{ me { password } }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
    ['asks for entities', '{ _entities(representations: []) { __typename } }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
    ['holds no operation', 'fragment f on Resident { id }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'has a fragment within itself',
      '{ me { ...f } } fragment f on Resident { ...f }',
      undefined,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'repeats itself by aliases',
      `{ me { ${Array.from({ length: 1_001 }, (_, n) => `a${n}: id`).join(' ')} } }`,
      undefined,
      'OPERATION_TOO_COMPLEX',
    ],
    [
      'doubles in every fragment',
      `{ me { ...f0 } } ${doubling.join(' ')} fragment f40 on Resident { id }`,
      undefined,
      'OPERATION_TOO_COMPLEX',
    ],
    ['multiplies lists', `{ me { ${deep(8)} } }`, undefined, 'OPERATION_TOO_COMPLEX'],
    ['holds two operations', 'query a { me { id } } query b { me { id } }', undefined, 'BAD_USER_INPUT'],
    ['needs a variable that is missing', 'query ($id: ID!) { resident(id: $id) { id } }', undefined, 'BAD_USER_INPUT'],
    ['has variables that are no JSON', '{ me { id } }', '{', 'BAD_USER_INPUT'],
    ['has variables that are a list', '{ me { id } }', '[]', 'BAD_USER_INPUT'],
    ['has variables that are nothing', '{ me { id } }', 'null', 'BAD_USER_INPUT'],
    [
      'has a variable of the wrong type',
      'query ($id: ID!) { resident(id: $id) { id } }',
      '{"id":{}}',
      'BAD_USER_INPUT',
    ],
    [
      'hides a variable in the prototype',
      'query ($id: ID!) { resident(id: $id) { id } }',
      '{"__proto__":{"id":"x"}}',
      'BAD_USER_INPUT',
    ],
  ])('refuses an operation that %s', async (_, operation, variables, code) => {
    const query =
      'query ($operation: String!, $variables: String) { explainAccess(operation: $operation, variables: $variables) { subgraphs } }';
    const answer = await graph.asks(query, { ...mai, variables: { operation, variables } });
    expect(answer).toBeRefusedWith(code);
  });

  it('answers five of them in a request and no sixth: each has a plan made', async () => {
    const many = (count: number): string =>
      Array.from(
        { length: count },
        (_, n) => `e${n}: explainAccess(operation: "{ me { a${n}: id } }") { subgraphs }`,
      ).join(' ');
    expect(await graph.asks(`{ ${many(5)} }`, mai)).toBeWhole();
    expect(codesOf(await graph.asks(`{ ${many(6)} }`, mai))).toEqual(['OPERATION_TOO_COMPLEX']);
  });

  it('does not carry out the introspection that it is asked about', async () => {
    const { decisions, subgraphs } = await explanationOf(graph, '{ __schema { types { name } } me { id } }', mai);
    expect({ decisions, subgraphs }).toEqual({ decisions: [], subgraphs: ['residents'] });
  });

  it('keeps the explanation of one caller from another', async () => {
    const operation = '{ me { fullName } }';
    const people = async (question: Question) =>
      (await explanationOf(graph, operation, question)).decisions.map(({ person }) => person);
    const [his, hers] = await Promise.all([people(binh), people(mai)]);
    expect([his, hers]).toEqual([[cast.binh.id], [cast.mai.id]]);
  });
});

describe('explanations without end', () => {
  it('are refused: each has a plan made, and nobody’s token makes no difference', async () => {
    const graph = await Graph.start({ residents: 40, settings: { RATE_PER_PERSON: '180' } });
    const explain = (question: Question): Promise<Answer> =>
      graph.asks('{ explainAccess(operation: "{ me { fullName } }") { subgraphs } }', question);
    for (const question of [{}, { as: { as: 'citizen' } }] satisfies Question[]) {
      const answers = await Promise.all(Array.from({ length: 8 }, () => explain(question)));
      const codes = new Set(answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.code)));
      expect([...codes]).toEqual(['RATE_LIMITED']);
      expect(answers.some(({ errors }) => errors.length === 0)).toBe(true);
    }
    expect(await graph.asks('{ me { fullName } }', { as: { as: 'citizen' } })).toBeWhole();
    await graph.close();
  });
});
