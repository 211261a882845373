// biome-ignore-all lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
import { getNamedType, isObjectType } from 'graphql';
import type { Wish } from '../../commands/tokens';
import { cast } from '../../population/cast';
import { personalScopes } from '../../subgraphs/shared/scopes';
import { type Answer, Graph, type Question } from '../graph';
import { type PersonalField, personalFields, residentOf, supergraph } from '../personal';

const fields = personalFields();
/** The same, asking for nothing below them: enough where all of it is refused. */
const shallow = personalFields(supergraph, 0);
const family = [cast.quang, cast.lan];
/** Whom she reads: herself, and her son, whose guardian she is. */
const hers: readonly string[] = [cast.mai.id, cast.an.id];
const asMai: Wish = { as: 'citizen', person: 'mai' };

let graph: Graph;
beforeAll(async () => {
  graph = await Graph.start({ residents: 60 });
});
afterAll(() => graph.close());

const asks = (query: string, question: Question = {}): Promise<Answer> => graph.asks(query, { as: asMai, ...question });

const codesOf = ({ errors }: Answer): string[] => [...new Set(errors.map(({ extensions }) => extensions.code))].sort();

/** Forms of a field that all lead to the same resolver. */
const forms: Record<string, (set: readonly PersonalField[]) => string> = {
  'by name': (set) => set.map(({ selection }) => selection).join(' '),
  'by alias': (set) => set.map(({ name, selection }) => `own_${name}: ${selection}`).join(' '),
  'in an inline fragment': (set) => `... on Resident { ${set.map(({ selection }) => selection).join(' ')} }`,
  'in a fragment without a type': (set) => `... { ... @include(if: true) { ${forms['by name']?.(set)} } }`,
  'under the name of an open field': (set) =>
    set.map(({ name, selection }) => `${name === 'sex' ? '__sex' : `id_${name}`}: ${selection}`).join(' '),
};

/** Paths from Mai to other persons. */
const paths: Record<string, { query: (inner: string) => string; persons: (data: any) => any[] }> = {
  'members of her household': {
    query: (inner) => `household { members { resident { id ${inner} } } }`,
    persons: (me) => me.household.members.map((member: any) => member.resident),
  },
  'her relatives': {
    query: (inner) => `relatives { resident { id ${inner} } }`,
    persons: (me) => me.relatives.map((relative: any) => relative.resident).filter(Boolean),
  },
  'members of the household of herself as a member': {
    query: (inner) => `household { members { resident { id household { members { resident { id ${inner} } } } } } }`,
    persons: (me) =>
      me.household.members.flatMap((member: any) =>
        (member.resident.household?.members ?? []).map((inner: any) => inner.resident),
      ),
  },
  'relatives of the head of her household': {
    query: (inner) => `household { head { relatives { resident { id ${inner} } } } }`,
    persons: (me) => me.household.head.relatives.map((relative: any) => relative.resident).filter(Boolean),
  },
  'those she filed applications for': {
    query: (inner) => `applications(first: 20) { edges { node { subject { id ${inner} } } } }`,
    persons: (me) => me.applications.edges.map((edge: any) => edge.node.subject),
  },
};

describe('a grant for Mai is no grant for her family', () => {
  const ways = Object.keys(paths).flatMap((path) => Object.keys(forms).map((form) => [path, form] as const));

  it('has personal fields of every chapter to ask for', () => {
    expect(fields.length).toBeGreaterThan(25);
    const unguarded = Object.keys(residentOf(supergraph).getFields()).filter(
      (name) => name !== 'id' && !fields.some((field) => field.name === name),
    );
    expect(unguarded).toEqual([]);
  });

  it.each(ways)('%s: nothing but an id, asked %s', async (path, form) => {
    const { query, persons } = paths[path] as (typeof paths)[string];
    const answer = await asks(`{ me { ${query(forms[form]?.(shallow) ?? '')} } }`);
    expect(answer.status).toBe(200);
    const others = persons(answer.data.me).filter(({ id }: { id: string }) => !hers.includes(id));
    expect(others.length).toBeGreaterThan(0);
    for (const { id, ...rest } of others) {
      expect(id).toMatch(/^[0-9a-z]{26}$/);
      expect(Object.keys(rest)).toHaveLength(fields.length);
      expect(Object.values(rest).filter((value) => value !== null)).toEqual([]);
    }
    expect(codesOf(answer)).toEqual(['SCOPE_NOT_GRANTED']);
    // One error for each null: what there is not and what may not be seen are told apart.
    expect(new Set(answer.errors.map(({ path: at = [] }) => at.join('.'))).size).toBeGreaterThanOrEqual(fields.length);
  });

  it('leaves Mai, who is a member of her own household, whole', async () => {
    const answer = await asks('{ me { household { members { resident { id fullName dateOfBirth } } } } }');
    const residents = answer.data.me.household.members.map((member: any) => member.resident);
    expect(residents).toContainEqual({
      id: cast.mai.id,
      fullName: cast.mai.fullName,
      dateOfBirth: cast.mai.dateOfBirth,
    });
  });

  it('names her relatives as her own record does, and tells nothing of theirs', async () => {
    const answer = await asks('{ me { relatives { fullName resident { id personalNumber dateOfBirth } } } }');
    for (const { personalNumber, dateOfBirth } of family) {
      expect(answer.text).not.toContain(personalNumber);
      expect(answer.text).not.toContain(dateOfBirth);
    }
  });
});

describe('a person asked for by id', () => {
  const byId = (id: string, inner = 'id fullName'): string => `{ resident(id: ${JSON.stringify(id)}) { ${inner} } }`;

  it('is shown to herself, whole', async () => {
    const answer = await asks(byId(cast.mai.id));
    expect(answer).toBeWhole();
    expect(answer.data.resident).toEqual({ id: cast.mai.id, fullName: cast.mai.fullName });
  });

  it('is not shown to her mother, spouse or neighbour, and looks like nobody', async () => {
    const nobody = await asks(byId('00000000000000000000000000'));
    expect(nobody).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
    for (const other of Object.values(cast)) {
      if (hers.includes(other.id)) continue;
      const answer = await asks(byId(other.id));
      expect(answer).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      expect(answer.text).toBe(nobody.text);
    }
  });

  it('costs the same number of statements whether there is such a person or not: none', async () => {
    for (const id of [cast.quang.id, '00000000000000000000000000']) {
      expect(await graph.cost(byId(id), { as: asMai })).toBe(0);
    }
  });

  const madeUp = [
    '',
    ' ',
    '0',
    '-1',
    '%',
    '_',
    '__________________________',
    '*',
    `${cast.mai.id.slice(0, -1)}_`,
    `${cast.mai.id.slice(0, -1)}%`,
    `${cast.mai.id} `,
    ` ${cast.mai.id}`,
    `${cast.mai.id}\u0000`,
    cast.mai.id.toUpperCase(),
    `${cast.mai.id},${cast.an.id}`,
    `${cast.mai.id}' OR '1'='1`,
    "' OR 1=1 --",
    "'; DROP TABLE person; --",
    '" UNION SELECT * FROM person --',
    `${cast.an.id}/*`,
    '\\',
    '𠜎',
    'x'.repeat(10_000),
    cast.mai.personalNumber,
    'null',
    'undefined',
    '[object Object]',
    '{"$ne":null}',
    '__proto__',
    'constructor',
  ];
  it.each(madeUp)('is nobody under the id %.40j', async (id) => {
    expect(await asks(byId(id))).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
    const answer = await asks('query ($id: ID!) { resident(id: $id) { id fullName } }', { variables: { id } });
    expect(answer).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
  });

  it.each(['{ id: "x" }', '{ ne: null }', '["x"]', 'null', 'true', '1.5', 'ENUM'])(
    'is not asked for by %s: the document is wrong',
    async (literal) => {
      expect(await asks(`{ resident(id: ${literal}) { id } }`)).toBeRefusedWith('GRAPHQL_VALIDATION_FAILED');
    },
  );

  it.each([
    [{ id: cast.mai.id }],
    [{ ne: null }],
    [[cast.mai.id]],
    [[cast.mai.id, cast.an.id]],
    [null],
    [true],
    [1.5],
    [undefined],
  ])('is not asked for by a variable of %j', async (id) => {
    const answer = await asks('query ($id: ID!) { resident(id: $id) { id } }', { variables: { id } });
    expect(answer).toBeRefusedWith('BAD_USER_INPUT');
  });

  it('is nobody behind an application or a consent of that id either', async () => {
    for (const id of madeUp) {
      for (const field of ['application', 'consent', 'consentRequest']) {
        if (!supergraph.getQueryType()?.getFields()[field]) continue;
        const query = `query ($id: ID!) { ${field}(id: $id) { id } }`;
        const permissions = 'profile:read application:read consent:read';
        const scope = `${permissions} ${personalScopes.join(' ')}`;
        expect(await asks(query, { as: { ...asMai, scope }, variables: { id } })).toBeRefusedWith('NOT_FOUND');
      }
    }
  });
});

describe('a partner that speaks for Mai', () => {
  const granted = ['identity.core', 'address'];
  const asPartner: Wish = { as: 'partner', scope: `openid profile:read ${granted.join(' ')}` };
  // What is for own eyes stays closed to a partner's frontend, whatever scopes its token carries.
  const opens = ({ scope, own }: PersonalField): boolean => !own && (scope === '*' || granted.includes(scope));

  it('reads the scopes of its token and no other', async () => {
    const answer = await asks(`{ me { id ${fields.map(({ selection }) => selection).join(' ')} } }`, { as: asPartner });
    const refused = answer.errors.filter(({ path = [] }) => path.length === 2).map(({ path }) => path?.[1]);
    expect(refused.sort()).toEqual(
      fields
        .filter((field) => !opens(field))
        .map(({ name }) => name)
        .sort(),
    );
    expect(codesOf(answer)).toEqual(['SCOPE_NOT_GRANTED']);
    expect(answer.data.me).toMatchObject({ id: cast.mai.id, fullName: cast.mai.fullName });
    expect(answer.data.me.permanentAddress.country).toBe('VN');
    for (const name of refused) expect(answer.data.me[String(name)]).toBeNull();
    expect(answer.text).not.toContain(cast.mai.personalNumber);
  });

  it('learns of no field outside its scopes where its value comes from', async () => {
    const answer = await asks('{ me { provenance { field } } }', { as: asPartner });
    expect(answer).toBeWhole();
    const shown: string[] = answer.data.me.provenance.map(({ field }: { field: string }) => field);
    const open = fields.filter(({ scope }) => granted.includes(scope)).map(({ name }) => name);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((field) => !open.includes(field))).toEqual([]);
  });

  it('reads nothing under scopes that are only like a scope', async () => {
    for (const scope of ['identity', '*', 'identity.*', 'Identity.core', 'identity.core.x', 'documents*', 'score ']) {
      const answer = await asks('{ me { fullName personalNumber } }', {
        as: { ...asPartner, scope: `profile:read ${scope}` },
      });
      expect(answer).toBeRefusedWith('SCOPE_NOT_GRANTED');
    }
  });

  it('is never shown the score, whatever its token says: it is a relying party', async () => {
    const own = fields.filter(({ scope }) => scope === 'score');
    const scope = `profile:read identity.core score`;
    const answer = await asks(`{ me { ${own.map(({ selection }) => selection).join(' ')} } }`, {
      as: { ...asPartner, scope },
    });
    expect(answer).toBeRefusedWith('SCOPE_NOT_GRANTED');
  });

  it('reads of documents the type that was granted, and is told which are withheld', async () => {
    const answer = await asks('{ me { documents { items { type number } withheld } } }', {
      as: { ...asPartner, scope: 'profile:read documents.PASSPORT' },
    });
    expect(answer).toBeWhole();
    const { items, withheld } = answer.data.me.documents;
    expect(new Set(items.map(({ type }: { type: string }) => type))).toEqual(new Set(['PASSPORT']));
    expect(withheld).not.toContain('PASSPORT');
    expect(withheld.length).toBeGreaterThan(5);
  });
});

describe('a page', () => {
  /** Lists of a person that come in pages. */
  const lists = fields.flatMap(({ name }) => {
    const field = residentOf(supergraph).getFields()[name];
    return field?.args.some((argument) => argument.name === 'after') ? [name] : [];
  });
  const page = (list: string, args: string): string =>
    `{ me { ${list}(${args}) { edges { cursor } pageInfo { hasNextPage endCursor } } } }`;

  it('is what some lists come in', () => {
    expect(lists).toContain('applications');
    for (const list of lists) {
      expect(isObjectType(getNamedType(residentOf(supergraph).getFields()[list]?.type))).toBe(true);
    }
  });

  it.each(lists)('of %s has 1 to 100 places', async (list) => {
    for (const first of [0, -1, 101, 2_147_483_647, -2_147_483_648]) {
      expect(await asks(page(list, `first: ${first}`))).toBeRefusedWith('BAD_USER_INPUT');
    }
    for (const first of ['2147483648', '1e2', '1.5', '"5"', '99999999999999999999']) {
      expect(await asks(page(list, `first: ${first}`))).toBeRefusedWith('GRAPHQL_VALIDATION_FAILED');
    }
    const query = `query ($first: Int) { me { ${list}(first: $first) { edges { cursor } } } }`;
    for (const first of [0, 101, 2 ** 31, 2 ** 53, 1.5, '5', [5], { a: 5 }, true]) {
      expect(await asks(query, { variables: { first } })).toBeRefusedWith('BAD_USER_INPUT');
    }
    for (const first of [1, 100, null]) expect(await asks(query, { variables: { first } })).toBeWhole();
  });

  it.each(lists)('of %s begins at no cursor that was made up', async (list) => {
    const json = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const cursors = [
      '',
      '.',
      'x',
      'x.y',
      'x.y.z',
      `${json(['2026-01-01', cast.mai.id])}.`,
      `${json(['2026-01-01', cast.mai.id])}.AAAAAAAAAAAAAAAA`,
      json(['9999', "' OR 1=1 --"]),
      Buffer.from('0').toString('base64'),
      "' OR 1=1 --",
      'x'.repeat(100_000),
      '\u0000',
    ];
    for (const after of cursors) {
      const query = `query ($after: String) { me { ${list}(after: $after) { edges { cursor } } } }`;
      expect(await asks(query, { variables: { after } })).toBeRefusedWith('BAD_USER_INPUT');
    }
  });

  it('begins at its own cursors, at none that was altered, and at none of another list or person', async () => {
    const first = await asks(page('applications', 'first: 1'));
    expect(first).toBeWhole();
    const cursor: string = first.data.me.applications.pageInfo.endCursor;
    expect(first.data.me.applications.pageInfo.hasNextPage).toBe(true);
    const second = await asks(page('applications', `first: 1, after: "${cursor}"`));
    expect(second).toBeWhole();
    expect(second.data.me.applications.edges[0].cursor).not.toBe(cursor);

    for (let place = 0; place < cursor.length; place += 5) {
      const altered = `${cursor.slice(0, place)}${cursor[place] === 'A' ? 'B' : 'A'}${cursor.slice(place + 1)}`;
      expect(await asks(page('applications', `after: "${altered}"`))).toBeRefusedWith('BAD_USER_INPUT');
    }
    for (const other of lists.filter((list) => list !== 'applications')) {
      expect(await asks(page(other, `after: "${cursor}"`))).toBeRefusedWith('BAD_USER_INPUT');
    }
    const byLan = await asks(page('applications', `after: "${cursor}"`), { as: { as: 'citizen', person: 'lan' } });
    expect(byLan).toBeRefusedWith('BAD_USER_INPUT');
  });
});

describe('a value of wrong form', () => {
  const asOfficer: Wish = { as: 'officer', person: 'hanh' };
  const search = 'query ($filter: ResidentFilter!) { residents(filter: $filter) { edges { node { id } } } }';

  it.each([
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2025-02-29',
    '26-01-01',
    '2026-1-1',
    '2026-01-01T00:00:00Z',
    '',
    'today',
    '0',
    "2026-01-01' --",
  ])('the day %j is none', async (day) => {
    const literal = `{ administrativeUnits(on: ${JSON.stringify(day)}) { code } }`;
    expect(await asks(literal)).toBeRefusedWith('BAD_USER_INPUT');
    const variable = 'query ($on: Date) { administrativeUnits(on: $on) { code } }';
    expect(await asks(variable, { variables: { on: day } })).toBeRefusedWith('BAD_USER_INPUT');
    for (const name of ['bornFrom', 'bornTo']) {
      const answer = await asks(search, { as: asOfficer, variables: { filter: { [name]: day } } });
      expect(answer).toBeRefusedWith('BAD_USER_INPUT');
    }
  });

  it.each([20_261_120, ['2026-01-01'], { day: 1 }, true])('%j is no day', async (on) => {
    const query = 'query ($on: Date) { administrativeUnits(on: $on) { code } }';
    expect(await asks(query, { variables: { on } })).toBeRefusedWith('BAD_USER_INPUT');
  });

  it.each([
    '',
    '1',
    '00119004721',
    '0011900472180',
    '00119004721a',
    '001 190047218',
    '０01190047218',
    '%',
    "1' OR '1'='1",
  ])('the personal number %j is none', async (personalNumber) => {
    const variable = await asks(search, { as: asOfficer, variables: { filter: { personalNumber } } });
    expect(variable).toBeRefusedWith('BAD_USER_INPUT');
    const literal = `{ residents(filter: { personalNumber: ${JSON.stringify(personalNumber)} }) { edges { node { id } } } }`;
    expect(await asks(literal, { as: asOfficer })).toBeRefusedWith('BAD_USER_INPUT');
  });

  it('a search by number, wildcard or SQL finds nobody for an officer without a mandate', async () => {
    const filters = [
      { personalNumber: cast.mai.personalNumber },
      { nameContains: '%' },
      { nameContains: '_' },
      { nameContains: "' OR 1=1 --" },
      { area: '00004' },
      {},
    ];
    for (const filter of filters) {
      expect(await asks(search, { as: asOfficer, variables: { filter } })).toBeRefusedWith('FORBIDDEN');
    }
  });

  it('codes and words that are SQL, wildcards or names of every object find nothing', async () => {
    for (const word of ["' OR 1=1 --", '%', '_', '__proto__', 'constructor', 'x'.repeat(10_000), '\u0000', '']) {
      const query =
        'query ($w: ID!, $t: String) { administrativeUnit(code: $w) { name } procedures(search: $t) { number } }';
      const answer = await asks(query, { variables: { w: word, t: word || '%' } });
      expect(answer).toBeWhole();
      expect(answer.data).toEqual({ administrativeUnit: null, procedures: [] });
      const units = await asks('query ($p: ID) { administrativeUnits(parent: $p) { code } }', {
        variables: { p: word },
      });
      expect(units).toBeWhole();
      expect(units.data.administrativeUnits).toEqual([]);
    }
  });

  it('a month that is none has no figures', async () => {
    for (const month of ['2026-13', '2026-00', '2026', '2026-1', '', '%', "2026-01' --", '2026-01-01']) {
      const answer = await asks('query ($m: String!) { statistics(area: "01", month: $m) { month } }', {
        as: { as: 'analyst' },
        variables: { m: month },
      });
      expect(answer).toBeRefusedWith('BAD_USER_INPUT');
    }
  });

  it('a year beyond all calendars has no score', async () => {
    for (const year of [-1, 0, 1999, 2101, 2_147_483_647]) {
      expect(await asks(`{ me { score(year: ${year}) { total } } }`)).toBeRefusedWith('BAD_USER_INPUT');
    }
  });
});
