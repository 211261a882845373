// biome-ignore-all lint/suspicious/noExplicitAny: a test reads whatever shape it asked for

import { buildSchema } from 'graphql';
import type { Wish } from '../../commands/tokens';
import { cast, tasks } from '../../population/cast';
import { subgraphs } from '../../subgraphs';
import { audienceOf } from '../../subgraphs/shared/peers';
import type { Authority } from '../../subgraphs/shared/scopes';
import { seal } from '../../subgraphs/shared/seal';
import { type Answer, Graph, NOON, TEST_SEAL_KEY } from '../graph';
import { disclosing, keepConsent } from '../kept-consent';
import { type PersonalField, personalFields, residentOf, supergraph } from '../personal';

/**
 * Who sees what: every caller, under every basis, every field of a person, in every way of reaching one. What is allowed is
 * said by a small table of its own here, which knows nothing of the code that decides.
 */

/** Every field of a resident but `id`, by the category of data it belongs to; `any`: opens with any grant there is. */
const table = {
  'identity.number': ['personalNumber', 'formerNumbers'],
  'identity.core': ['fullName', 'otherNames', 'dateOfBirth', 'sex', 'nationality', 'vitalStatus'],
  'identity.background': ['placeOfBirth', 'birthRegistrationPlace', 'hometown', 'ethnicity', 'religion', 'occupation'],
  health: ['bloodType'],
  family: ['maritalStatus', 'relatives'],
  address: ['permanentAddress', 'temporaryAddress', 'currentAddress', 'residenceHistory'],
  household: ['household'],
  contact: ['contact'],
  social: ['vulnerableGroups'],
  eid: ['electronicIdentity'],
  applications: ['applications', 'serviceRecords'],
  documents: ['documents'],
  any: ['provenance'],
  // For the eyes of the person and of their guardian, in an application of the citizens' own.
  own: ['dataQuality', 'consents', 'consentRequests', 'accessLog'],
  score: ['score', 'entitlements'],
} as const;

type Category = keyof typeof table;
type Person = keyof typeof cast;

const everything = Object.keys(table) as Category[];
/** All but what is for own eyes. */
const shareable = everything.filter((category) => category !== 'own' && category !== 'score');

interface Who {
  readonly as?: Wish;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the rules say this caller may see of whom; nothing of anybody else. */
  readonly sees: Partial<Record<Person, readonly Category[]>>;
  /** Roots that lead to somebody for this caller. */
  readonly roots: readonly string[];
}

const bankReads = (consent: string): Pick<Who, 'as' | 'headers' | 'roots'> => ({
  as: { as: 'bank', scope: 'kyc:read profile:read' },
  headers: { 'consent-id': consent },
  roots: ['consentedResident', byId('mai')],
});
const officerReads = (purpose: string, ...persons: Person[]): Pick<Who, 'as' | 'headers' | 'roots'> => ({
  as: { as: 'officer', person: 'hanh' },
  headers: { purpose },
  roots: persons.map(byId),
});
const byId = (person: Person): string => `resident(id: "${cast[person].id}")`;
const with_ = (...categories: Category[]): Category[] => [...categories, 'any'];

const consents = {
  core: ['identity.core'],
  kyc: ['identity.core', 'identity.number', 'address', 'contact', 'documents.IDENTITY_CARD'],
  // No ceiling allows these; should they stand in a row all the same, the score stays shut.
  rest: ['family', 'household', 'social', 'health', 'eid', 'applications', 'identity.background', 'score'],
} as const;
const consentId = (name: keyof typeof consents): string => `matrix${name.padEnd(20, '0')}`;

const callers: Readonly<Record<string, Who>> = {
  'Mai herself, guardian of An': {
    as: { as: 'citizen' },
    sees: { mai: everything, an: everything },
    roots: ['me', byId('mai'), byId('an')],
  },
  'her mother Lan': { as: { as: 'citizen', person: 'lan' }, sees: { lan: everything }, roots: ['me', byId('lan')] },
  'a partner for Mai with few scopes': {
    as: { as: 'partner' },
    sees: { mai: with_('identity.core', 'address'), an: with_('identity.core', 'address') },
    roots: ['me', byId('mai'), byId('an')],
  },
  'a partner for Mai with every scope there is': {
    as: { as: 'partner', scope: `profile:read ${everything.join(' ')}` },
    sees: { mai: shareable, an: shareable },
    roots: ['me', byId('mai')],
  },
  'a citizen whose token has no scope of data': {
    as: { as: 'citizen', scope: 'profile:read' },
    sees: {},
    roots: ['me'],
  },
  'a bank with a consent to the name': { ...bankReads(consentId('core')), sees: { mai: with_('identity.core') } },
  'a bank with a consent to know its customer': {
    ...bankReads(consentId('kyc')),
    sees: { mai: with_('identity.core', 'identity.number', 'address', 'contact', 'documents') },
  },
  'a bank whose consent goes further than any may': {
    ...bankReads(consentId('rest')),
    sees: {
      mai: with_('family', 'household', 'social', 'health', 'eid', 'applications', 'identity.background'),
    },
  },
  'an officer with a task that names Mai': {
    ...officerReads(tasks.accountUnlock, 'mai'),
    sees: { mai: with_('identity.core', 'identity.number', 'contact', 'eid') },
  },
  // Whoever is asked for lives there; whom they lead to was not asked for.
  'an officer with a task over the commune, asking for Mai': {
    ...officerReads(tasks.residenceCheck, 'mai'),
    sees: { mai: with_('identity.core', 'identity.number', 'address', 'household') },
  },
  'an officer with a task over the commune, asking for Quang': {
    ...officerReads(tasks.residenceCheck, 'quang'),
    sees: { quang: with_('identity.core', 'identity.number', 'address', 'household') },
  },
};

/** Whom it leads to from where it stands, besides itself: through lists, nested persons, edges of connections. */
const paths: Readonly<
  Record<string, { category: Category; query: (inner: string) => string; persons: (from: any) => any[] }>
> = {
  itself: { category: 'any', query: (inner) => inner, persons: (from) => [from] },
  'members of the household': {
    category: 'household',
    query: (inner) => `household { members { resident { ${inner} } } head { ${inner} } }`,
    persons: ({ household }) => [...(household?.members ?? []).map(({ resident }: any) => resident), household?.head],
  },
  relatives: {
    category: 'family',
    query: (inner) => `relatives { resident { ${inner} } }`,
    persons: ({ relatives }) => (relatives ?? []).map(({ resident }: any) => resident),
  },
  'children on the account': {
    category: 'eid',
    query: (inner) => `electronicIdentity { dependants { ${inner} } }`,
    persons: ({ electronicIdentity }) => electronicIdentity?.dependants ?? [],
  },
  'persons of applications': {
    category: 'applications',
    query: (inner) => `applications(first: 50) { edges { node { applicant { ${inner} } subject { ${inner} } } } }`,
    persons: ({ applications }) =>
      (applications?.edges ?? []).flatMap(({ node }: any) => [node.applicant, node.subject]),
  },
  'the household of a member of the household': {
    category: 'household',
    query: (inner) => `household { members { resident { household { members { resident { ${inner} } } } } } }`,
    persons: ({ household }) =>
      (household?.members ?? []).flatMap(({ resident }: any) =>
        (resident.household?.members ?? []).map((member: any) => member.resident),
      ),
  },
};

const fields = personalFields(supergraph, 0);
const categoryOf = new Map<string, Category>(
  everything.flatMap((category) => table[category].map((name) => [name, category] as const)),
);

/** Ways of writing the same fields. */
const forms: Readonly<
  Record<string, { write: (set: readonly PersonalField[]) => string; fragments?: string; key?: string }>
> = {
  'by name': { write: (set) => set.map(({ selection }) => selection).join(' ') },
  'by alias': { write: (set) => set.map(({ selection, name }) => `a_${name}: ${selection}`).join(' '), key: 'a_' },
  'in an inline fragment': { write: (set) => `... on Resident { ${set.map(({ selection }) => selection).join(' ')} }` },
  'in a named fragment': {
    write: () => '...Everything',
    fragments: `fragment Everything on Resident { ${fields.map(({ selection }) => selection).join(' ')} }`,
  },
};

let graph: Graph;
let cases = 0;

beforeAll(async () => {
  graph = await Graph.start({ residents: 60 });
  for (const [name, scopes] of Object.entries(consents)) {
    await keepConsent(graph, { id: consentId(name as keyof typeof consents), scopes: disclosing(...scopes) });
  }
});
afterAll(() => graph.close());

const chapterSchema = (name: string) =>
  buildSchema(subgraphs.find((subgraph) => subgraph.name === name)?.schema().sdl ?? '', { assumeValidSDL: true });

const nameOf = new Map<string, Person>(Object.entries(cast).map(([name, { id }]) => [id, name as Person]));

/** Errors by their place in the answer. */
const errorsOf = ({ errors }: Answer): ReadonlyMap<string, string> =>
  new Map(errors.map(({ path = [], extensions }) => [path.join('.'), extensions.code]));

/** Every person in an answer, with where they stand in it. */
function found(value: any, path: string): { value: any; path: string }[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap((item, place) => found(item, `${path}.${place}`));
  const below = Object.entries(value).flatMap(([key, inner]) => found(inner, path === '' ? key : `${path}.${key}`));
  return value.person__ === undefined ? below : [{ value, path }, ...below];
}

/** What is not as the table says, of each field of one person in an answer. */
function breaches(
  person: any,
  path: string,
  who: Who,
  errors: ReadonlyMap<string, string>,
  of = fields,
  key = '',
): string[] {
  const name = nameOf.get(person.person__);
  const seen = (name && who.sees[name]) ?? [];
  cases += of.length;
  return of.flatMap((field) => {
    const at = `${path}.${key}${field.name}`;
    const code = errors.get(at);
    if (seen.includes(categoryOf.get(field.name) as Category)) return code ? [`${name} ${at}: refused, ${code}`] : [];
    if (person[key + field.name] !== null) return [`${name} ${at}: shown`];
    return code === 'SCOPE_NOT_GRANTED' ? [] : [`${name} ${at}: ${code}`];
  });
}

it('has every field of a person in its table, once', () => {
  const named = Object.values(table).flat();
  expect(new Set(named).size).toBe(named.length);
  expect([...named].sort()).toEqual(
    Object.keys(residentOf(supergraph).getFields())
      .filter((name) => name !== 'id')
      .sort(),
  );
});

describe.each(Object.entries(callers))('%s', (_, who) => {
  const ways = who.roots.flatMap((root) =>
    Object.entries(paths).flatMap(([path, of]) =>
      Object.entries(forms)
        // Whoever is reached through others is asked by alias; the forms are told apart at the root.
        .filter(([form]) => path === 'itself' || form === 'by alias')
        .map(([form, way]) => ({ root, path, of, form, way })),
    ),
  );

  it.each(ways)('sees through $root, $path, $form what the table says', async ({ root, of, way }) => {
    const query = `{ root: ${root} { ${of.query(`person__: id ${way.write(fields)}`)} } } ${way.fragments ?? ''}`;
    const answer = await graph.asks(query, { ...(who.as ? { as: who.as } : {}), headers: { ...who.headers } });
    const errors = errorsOf(answer);
    const start = answer.data?.root;
    expect([errors.get('root'), start]).not.toEqual([undefined, null]);
    if (!start) {
      cases += fields.length;
      return;
    }
    const reached = found(answer.data, '');
    expect(reached.flatMap(({ value, path }) => breaches(value, path, who, errors, fields, way.key))).toEqual([]);
    // Somebody must be there to be refused: only a way that is itself refused leads to nobody.
    const isOpen = of.category === 'any' || Object.values(who.sees).some((seen) => seen?.includes(of.category));
    if (!isOpen) expect(reached).toEqual([]);
  });
});

describe('nobody, and callers who hold nothing', () => {
  const holdNothing: Readonly<Record<string, [Omit<Who, 'sees' | 'roots'>, Readonly<Record<string, string>>]>> = {
    nobody: [{}, { me: 'UNAUTHENTICATED', resident: 'UNAUTHENTICATED', consentedResident: 'UNAUTHENTICATED' }],
    'a bank without a consent': [
      { as: { as: 'bank', scope: 'kyc:read profile:read' } },
      { resident: 'SUBJECT_UNKNOWN_OR_NO_CONSENT', consentedResident: 'CONSENT_REQUIRED' },
    ],
    'an officer without a purpose': [
      { as: { as: 'officer' } },
      { resident: 'SUBJECT_UNKNOWN_OR_NO_CONSENT', consentedResident: 'FORBIDDEN' },
    ],
    'an analyst': [
      { as: { as: 'analyst' } },
      { me: 'FORBIDDEN', resident: 'FORBIDDEN', consentedResident: 'FORBIDDEN' },
    ],
  };
  const rows = Object.entries(holdNothing).flatMap(([name, [who, roots]]) =>
    Object.entries(roots).flatMap(([root, code]) => fields.map((field) => ({ name, who, root, code, field }))),
  );

  it.each(rows)('$name gets nothing of $field.name by $root', async ({ who, root, code, field }) => {
    cases++;
    const ask = root === 'resident' ? byId('mai') : root;
    const answer = await graph.asks(`{ ${ask} { id ${field.selection} } }`, who.as ? { as: who.as } : {});
    expect(answer).toBeRefusedWith(code);
  });
});

describe('asked past the gateway, by representations under a seal', () => {
  const authorityOf = async (who: Who): Promise<Authority> => {
    const token =
      who.as && JSON.parse(Buffer.from((await graph.token(who.as)).split('.')[1] ?? '', 'base64url').toString());
    const kinds = {
      citizen: 'CITIZEN',
      partner: 'CITIZEN',
      bank: 'RELYING_PARTY',
      officer: 'OFFICER',
      analyst: 'ANALYST',
    };
    const caller = who.as && {
      kind: kinds[who.as.as] as 'CITIZEN',
      subject: token.sub,
      client: token.client_id,
      scopes: token.scope.split(' '),
      level: token.acr === 'level2' ? (2 as const) : null,
      agency: token.org ?? null,
      area: token.area ?? null,
    };
    if (!caller) return { caller: null, grants: [], mandate: null, refusal: null };
    const ask = { caller, consentId: who.headers?.['consent-id'] ?? null, purpose: who.headers?.purpose ?? null };
    const body = JSON.stringify(ask);
    const content = {
      chapter: audienceOf('identity', 'grants'),
      requestId: 'matrix',
      caller: null,
      grants: [],
      mandate: null,
      refusal: null,
    };
    const found = await graph.chapters
      .get('identity')
      ?.call('grants', body, seal(content, body, [TEST_SEAL_KEY], NOON));
    return { caller, ...(found as Omit<Authority, 'caller'>) };
  };

  const people = Object.values(cast).map(({ id }) => ({ __typename: 'Resident', id }));

  it.each(Object.entries(callers))('%s gets of everybody in the cast what the table says', async (_name, who) => {
    const authority = await authorityOf(who);
    for (const [name, chapter] of graph.chapters) {
      const here = personalFields(chapterSchema(name), 0);
      const query = `query ($people: [_Any!]!) { _entities(representations: $people) { ... on Resident { person__: id ${here
        .map(({ selection }) => selection)
        .join(' ')} } } }`;
      const request = { query, variables: { people } };
      const body = JSON.stringify(request);
      const sealed = seal({ chapter: name, requestId: 'matrix', ...authority }, body, [TEST_SEAL_KEY], NOON);
      const { data, errors = [] } = await chapter.answer(body, request, sealed);
      const codes = new Map(errors.map(({ path = [], extensions }) => [path.join('.'), String(extensions?.code)]));
      // A mandate over an area opens nothing by itself: the residents chapter makes grants of it.
      const sees = authority.mandate ? { ...who, sees: {} } : who;
      const persons = (data?._entities ?? []) as any[];
      expect(persons).toHaveLength(people.length);
      expect(persons.flatMap((person, place) => breaches(person, `_entities.${place}`, sees, codes, here))).toEqual([]);
    }
  });
});

describe('documents through their interface', () => {
  it.each([
    ['of the interface', 'items { __typename type number }'],
    [
      'of each kind',
      'items { ... on IdentityCard { __typename type number chip } ... on PlainDocument { __typename type number } }',
    ],
    ['in a fragment on the interface', 'items { ... on Document { __typename type number } }'],
  ])('show the bank the one type it may see, by fields %s', async (_, items) => {
    const answer = await graph.asks(`{ consentedResident { documents { ${items} withheld } } }`, {
      as: { as: 'bank' },
      headers: { 'consent-id': consentId('kyc') },
    });
    cases++;
    expect(answer).toBeWhole();
    const { documents } = answer.data.consentedResident;
    expect(documents.items.map(({ type }: any) => type)).toEqual(['IDENTITY_CARD']);
    expect(documents.withheld).toContain('PASSPORT');
  });
});

it('was thousands of cases', () => {
  expect(cases).toBeGreaterThan(10_000);
});
