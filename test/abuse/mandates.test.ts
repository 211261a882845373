// biome-ignore-all lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
import type { Wish } from '../../commands/tokens';
import { cast, offices, tasks } from '../../population/cast';
import type { Disclosure } from '../../subgraphs/shared/access';
import type { Caller } from '../../subgraphs/shared/caller';
import { newId } from '../../subgraphs/shared/ids';
import { audienceOf } from '../../subgraphs/shared/peers';
import type { Authority } from '../../subgraphs/shared/scopes';
import { seal } from '../../subgraphs/shared/seal';
import { type Answer, databaseKinds, Graph, NOON, type Question, TEST_SEAL_KEY } from '../graph';
import { personalFields } from '../personal';

/** An officer who wants more than the mandate: other persons, other areas, other purposes, other times. */

const asHanh: Wish = { as: 'officer', person: 'hanh' };
const asTam: Wish = { as: 'officer', person: 'tam' };
/** Of the people's committee of Mai's commune, on whose desk the application for her daughter lies. */
const asNga: Wish = { as: 'officer', person: 'nga' };
const byName = (name: string, rest = ''): string =>
  `{ residents(filter: { nameContains: ${JSON.stringify(name)} }${rest}) { edges { cursor node { id } } pageInfo { endCursor } } }`;
const person = (id: string, fields = 'fullName'): string => `{ resident(id: "${id}") { ${fields} } }`;

describe.each(databaseKinds)('a mandate on %s', (database) => {
  let graph: Graph;
  let clock = NOON;
  /** Mai's application for her newborn daughter, which is being worked on, by Nga's office. */
  let birth: string;
  /** Mai's for a temporary residence, on the desk of Hạnh's office. */
  let residence: string;

  beforeAll(async () => {
    graph = await Graph.start({ database, residents: 400, now: () => clock });
    birth = await idOf('H01-260914-900003');
    residence = await idOf('H01-260224-900001');
    await sql('services', "UPDATE application SET state = 'SUBMITTED' WHERE id = ?", [residence]);
    // What is closed, or was never handed in, is of her own office here: nothing but that stands against it.
    const { agency } = offices.hanh;
    const closed = ['H01-250710-900005', 'H01-260928-900006', 'H01-260921-900004'];
    await sql('services', 'UPDATE application SET agency = ? WHERE code IN (?, ?, ?)', [agency, ...closed]);
  });
  afterAll(() => graph.close());

  const sql = (chapter: string, text: string, values: unknown[] = []): Promise<any> =>
    graph.chapters.get(chapter)?.database?.source.query(text, values) ?? Promise.reject(new Error(chapter));

  const idOf = async (code: string): Promise<string> => {
    const [row] = await sql('services', 'SELECT id FROM application WHERE code = ?', [code]);
    return row.id;
  };

  const officer = (org: string, area: string): Promise<string> => {
    const scope = 'profile:read application:read applications:handle residents:search';
    const claims = { sub: `officer-${area}`, client_id: 'mot-cua', org, area, scope, ttl: 3_600 };
    return graph.gateway.issuer?.token(claims, clock) ?? Promise.reject(new Error('no issuer'));
  };

  const asks = (purpose: string | null, query: string, question: Question = { as: asHanh }): Promise<Answer> =>
    graph.asks(query, { ...question, headers: purpose === null ? {} : { purpose } });

  async function task(changes: Record<string, unknown> = {}): Promise<string> {
    const row: Record<string, unknown> = {
      id: newId(),
      agency: offices.hanh.agency,
      area_code: '00004',
      kind: 'RESIDENCE_CHECK',
      legal_basis: 'Luật Cư trú 68/2020/QH14',
      scopes: '["identity.core","household","family"]',
      residents: null,
      valid_from: '2026-01-01T00:00:00.000Z',
      valid_until: '2027-01-01T00:00:00.000Z',
      withheld_until: null,
      version: 1,
      ...changes,
    };
    const names = Object.keys(row);
    const text = `INSERT INTO legal_task (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    await sql('identity', text, Object.values(row));
    return String(row.id);
  }

  describe('for a purpose that is not theirs', () => {
    it('without any: there are no grants, and nobody to search among', async () => {
      expect(await asks(null, person(cast.mai.id))).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      expect(await asks(null, byName('Mai'))).toBeRefusedWith('FORBIDDEN');
      expect(await asks(null, `{ application(id: "${birth}") { code } }`)).toBeRefusedWith('NOT_FOUND');
      expect(await asks(null, `{ application(id: "${residence}") { code } }`)).toBeRefusedWith('NOT_FOUND');
    });

    it('opens no desk but that of the own office, which needs none', async () => {
      const listed = async (purpose: string | null, as: Wish): Promise<string[]> => {
        const answer = await asks(purpose, '{ applications(first: 100) { edges { node { id } } } }', { as });
        expect(answer).toBeWhole();
        return answer.data.applications.edges.map(({ node }: any) => node.id);
      };
      for (const purpose of [null, birth, residence, newId()]) {
        const [ofHanh, ofNga, ofTam] = [
          await listed(purpose, asHanh),
          await listed(purpose, asNga),
          await listed(purpose, asTam),
        ];
        expect([ofHanh.includes(residence), ofNga.includes(birth)]).toEqual([true, true]);
        expect([ofHanh.includes(birth), ofNga.includes(residence)]).toEqual([false, false]);
        expect(ofTam).not.toEqual(expect.arrayContaining([birth]));
        expect(ofTam).not.toEqual(expect.arrayContaining([residence]));
      }
    });

    it('answers alike, in the same words and with the same work, whatever is wrong with it', async () => {
      const purposes = {
        unknown: newId(),
        'of no form': 'x',
        'SQL-like': '__proto__',
        'of another agency': await task({ agency: 'Công an Phường Ngọc Hà' }),
        'of another area': await task({ area_code: '32248' }),
        'of the whole province': await task({ area_code: '01' }),
        'of an area that there is not': await task({ area_code: '99999' }),
        'over since a moment': await task({ valid_until: NOON.toISOString() }),
        'not begun': await task({ valid_from: '2026-11-20T03:00:00.001Z' }),
        "Tâm's": tasks.residenceCheckDatMui,
        decided: await idOf('H01-250710-900005'),
        'only begun': await idOf('H01-260928-900006'),
        unpaid: await idOf('H01-260921-900004'),
        'on the desk of another office of her commune': birth,
      };
      const shapes = new Set<string>();
      for (const [why, purpose] of Object.entries(purposes)) {
        const before = graph.statements();
        const answer = await asks(purpose, person(cast.mai.id));
        shapes.add(`${graph.statements() - before} ${answer.status} ${answer.text}`);
        expect([why, answer.errors[0]?.extensions.code]).toEqual([why, 'PURPOSE_MISMATCH']);
        expect(await asks(purpose, byName('Mai'))).toBeRefusedWith('PURPOSE_MISMATCH');
      }
      expect(shapes.size).toBe(1);
    });

    it('knows an application of another commune, or of another office of the own, from none as little', async () => {
      const elsewhere = [{ as: asTam }, { token: await officer('Công an Cà Mau', '96') }];
      // An application lies on the desk of one office: the province around it, and the next room, have no mandate for it.
      const nearby = [
        { token: await officer('UBND Phường Ngọc Hà', '00004') },
        { token: await officer('UBND Thành phố Hà Nội', '01') },
        { token: await officer(offices.son.agency, '01') },
      ];
      for (const [purpose, other] of [
        [birth, asHanh],
        [residence, asNga],
      ] as const) {
        for (const question of [...elsewhere, ...nearby, { as: other }]) {
          const foreign = await asks(purpose, person(cast.mai.id), question);
          const none = await asks(newId(), person(cast.mai.id), question);
          expect(foreign).toBeRefusedWith('PURPOSE_MISMATCH');
          expect(foreign.text).toBe(none.text);
        }
      }
      expect(await asks(birth, person(cast.mai.id), { as: asNga })).toBeWhole();
      expect(await asks(residence, person(cast.mai.id), { as: asHanh })).toBeWhole();
    });

    it('is refused as a header of any other form', async () => {
      for (const purpose of ["' OR 1=1 --", '%', `${birth},${birth}`, 'x'.repeat(65), 'a b']) {
        const answer = await asks(purpose, person(cast.mai.id));
        expect([answer.status, answer.errors[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
      }
    });

    it('opens nothing to a bank, a citizen or an analyst who names it', async () => {
      for (const as of [{ as: 'bank' }, { as: 'citizen', person: 'binh' }, { as: 'analyst' }] as const) {
        for (const purpose of [birth, residence, tasks.residenceCheck]) {
          const question = { as: { ...as, scope: 'profile:read residents:search identity.core' } };
          expect(await asks(purpose, person(cast.mai.id), question)).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
          expect(await asks(purpose, byName('Mai'), question)).toBeRefusedWith('FORBIDDEN');
        }
      }
    });

    it('is no business of an officer of the same area but another agency', async () => {
      const question = { token: await officer('UBND Phường Ba Đình', '00004') };
      expect(await asks(tasks.residenceCheck, person(cast.mai.id), question)).toBeRefusedWith('PURPOSE_MISMATCH');
    });

    it('is no business of an agency of a part of the area', async () => {
      const purpose = await task({ agency: 'Công an Hà Nội', area_code: '01' });
      const whole = { token: await officer('Công an Hà Nội', '01') };
      const part = { token: await officer('Công an Hà Nội', '00004') };
      expect(await asks(purpose, person(cast.mai.id), whole)).toBeWhole();
      expect(await asks(purpose, person(cast.mai.id), part)).toBeRefusedWith('PURPOSE_MISMATCH');
    });
  });

  describe('over an area', () => {
    it('never shows what is for own eyes only, by whichever way', async () => {
      const own = personalFields().filter((field) => field.own || field.scope === 'score');
      expect(own.map(({ name }) => name)).toEqual(expect.arrayContaining(['consents', 'accessLog', 'score']));
      const everything =
        '["identity.core","family","household","eid","documents","applications","score","social","health"]';
      for (const [purpose, as] of [
        [birth, asNga],
        [residence, asHanh],
        [await task({ scopes: everything }), asHanh],
      ] as const) {
        for (const { selection } of own) {
          expect(await asks(purpose, person(cast.mai.id, selection), { as })).toBeRefusedWith('SCOPE_NOT_GRANTED');
          const found = byName('Nguyễn Thị Mai').replace('node { id }', `node { ${selection} }`).replace('cursor', '');
          const codes = (await asks(purpose, found, { as })).errors.map(({ extensions }) => extensions.code);
          expect([...new Set(codes)]).toEqual(['SCOPE_NOT_GRANTED']);
        }
      }
    });

    it('opens nobody who is only reached through a person it opens', async () => {
      const purpose = await task();
      const inner = 'resident { id fullName permanentAddress { text } }';
      const fields = `household { head { fullName } members { ${inner} } } relatives { ${inner} }`;
      const answer = await asks(purpose, person(cast.mai.id, fields));
      const { household, relatives } = answer.data.resident;
      for (const { resident } of [...household.members, ...relatives].filter((each: any) => each.resident)) {
        const isMai = resident.id === cast.mai.id;
        expect(resident.fullName).toBe(isMai ? cast.mai.fullName : null);
        expect(resident.permanentAddress).toBeNull();
      }
    });

    it('does not confirm of anybody elsewhere that they exist, with the same work', async () => {
      const costs = new Set<number>();
      const texts = new Set<string>();
      for (const id of [cast.binh.id, cast.tam.id, newId(), 'x', "' OR 1=1 --", cast.mai.id.toUpperCase()]) {
        const before = graph.statements();
        const answer = await asks(tasks.residenceCheck, person(id));
        expect(answer).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
        costs.add(graph.statements() - before);
        texts.add(answer.text);
      }
      expect([costs.size, texts.size]).toEqual([1, 1]);
    });

    it('opens nobody to whoever forges the way in through a chapter', async () => {
      const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Resident { fullName } } }';
      const answer = await asks(tasks.residenceCheck, query.replace('$r: [_Any!]!', '').replace('query ()', 'query'));
      expect(answer.errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    });
  });

  describe('a search', () => {
    it.each([
      '%%',
      '__',
      '%ai%',
      'M_i',
      'Mai%',
      '!%',
      '!!',
      "' OR 1=1 --",
      "mai' OR '1'='1",
      '"; DROP TABLE person; --',
      '\\%',
      'mai\\',
      '[a-z]',
      'Mai\u0000%',
      '\ud800\ud800',
      '<script>',
      'constructor',
      '__proto__',
    ])('takes %j for what it is', async (name) => {
      const query = 'query ($name: String) { residents(filter: { nameContains: $name }) { edges { node { id } } } }';
      const answer = await asks(tasks.residenceCheck, query, { as: asHanh, variables: { name } });
      expect(answer).toBeWhole();
      expect(answer.data.residents.edges).toEqual([]);
    });

    it('refuses names that are longer than any, and areas and numbers of other forms', async () => {
      const query = 'query ($filter: ResidentFilter!) { residents(filter: $filter) { edges { node { id } } } }';
      const here = (filter: unknown) => asks(tasks.residenceCheck, query, { as: asHanh, variables: { filter } });
      expect(await here({ nameContains: 'x'.repeat(256) })).toBeRefusedWith('BAD_USER_INPUT');
      expect(await here({ nameContains: ['mai'] })).toBeRefusedWith('BAD_USER_INPUT');
      expect(await here({ nameContains: { $ne: '' } })).toBeRefusedWith('BAD_USER_INPUT');
      expect(await here({ personalNumber: '%' })).toBeRefusedWith('BAD_USER_INPUT');
      expect(await here({ personalNumber: '0011900472%8' })).toBeRefusedWith('BAD_USER_INPUT');
      expect(await here({ bornFrom: '1990-02-30', bornTo: '1990-03-01' })).toBeRefusedWith('BAD_USER_INPUT');
      for (const area of ['', '%', '0000_', "00004' OR '1'='1", '__proto__', 'constructor', '00004 ']) {
        expect(await here({ nameContains: 'mai', area })).toBeRefusedWith('FORBIDDEN');
      }
    });

    it('goes on at no cursor of another officer, purpose or list, nor at one that was altered', async () => {
      const first = await asks(tasks.residenceCheck, byName('nguyễn', ', first: 1'));
      expect(first).toBeWhole();
      const { endCursor } = first.data.residents.pageInfo;
      const on = (cursor: string): string => byName('nguyễn', `, after: "${cursor}"`);
      expect(await asks(tasks.residenceCheck, on(endCursor))).toBeWhole();
      const altered = `${endCursor.slice(0, -1)}${endCursor.endsWith('A') ? 'B' : 'A'}`;
      expect(await asks(tasks.residenceCheck, on(altered))).toBeRefusedWith('BAD_USER_INPUT');
      expect(await asks(await task(), on(endCursor))).toBeRefusedWith('BAD_USER_INPUT');
      expect(await asks(residence, on(endCursor))).toBeRefusedWith('BAD_USER_INPUT');
      expect(await asks(birth, on(endCursor), { as: asNga })).toBeRefusedWith('BAD_USER_INPUT');
      const colleague = { token: await officer(offices.hanh.agency, '00004') };
      expect(await asks(tasks.residenceCheck, on(endCursor), colleague)).toBeRefusedWith('BAD_USER_INPUT');
      const list = `applications(first: 1) { pageInfo { endCursor } }`;
      const of = await asks(residence, person(cast.mai.id, list));
      const desk = await asks(null, `{ ${list} }`);
      for (const { applications } of [of.data.resident, desk.data]) {
        const foreign = on(applications.pageInfo.endCursor);
        expect(await asks(tasks.residenceCheck, foreign)).toBeRefusedWith('BAD_USER_INPUT');
      }
    });

    it('has pages of 1 to 100', async () => {
      for (const first of [0, -1, 101]) {
        const answer = await asks(tasks.residenceCheck, byName('nguyễn', `, first: ${first}`));
        expect(answer).toBeRefusedWith('BAD_USER_INPUT');
      }
    });

    it('needs the permission as well as the mandate', async () => {
      const question = { as: { ...asHanh, scope: 'profile:read' } };
      expect(await asks(tasks.residenceCheck, byName('Mai'), question)).toBeRefusedWith('FORBIDDEN');
    });
  });

  describe('that ends between the read and the record of it', () => {
    const hanh: Caller = {
      kind: 'OFFICER',
      subject: 'officer-hanh',
      client: 'mot-cua',
      scopes: ['profile:read'],
      level: null,
      agency: offices.hanh.agency,
      area: offices.hanh.areaCode,
    };
    const nga: Caller = { ...hanh, subject: 'officer-nga', agency: offices.nga.agency };
    const officerOf = (purpose: string): Caller => (purpose === birth ? nga : hanh);
    const nothing = { grants: [], mandate: null, refusal: null };
    const sealed = (chapter: string, body: string, authority: Authority): string =>
      seal({ chapter, requestId: 'test', ...authority }, body, [TEST_SEAL_KEY], NOON);

    /** The three steps of the gateway, one by one, so that something can happen between them. */
    const call = async (name: string, ask: unknown): Promise<any> => {
      const body = JSON.stringify(ask);
      const seal = sealed(audienceOf('identity', name), body, { caller: null, ...nothing });
      return graph.chapters.get('identity')?.call(name, body, seal);
    };
    async function reads(purpose: string, id: string): Promise<readonly Disclosure[]> {
      const caller = officerOf(purpose);
      const authority = await call('grants', { caller, consentId: null, purpose });
      const request = { query: person(id) };
      const body = JSON.stringify(request);
      const seal = sealed('residents', body, { caller, ...authority });
      const answer = await graph.chapters.get('residents')?.answer(body, request, seal);
      expect(answer?.errors).toBeUndefined();
      return answer?.extensions?.disclosures ?? [];
    }
    async function commits(disclosures: readonly Disclosure[], caller?: Caller): Promise<string | null> {
      const who = caller ?? officerOf(String(disclosures[0]?.reference));
      const entry = { requestId: 'test', caller: who, operationHash: 'h'.repeat(43), disclosures };
      return (await call('commit', { entries: [entry] })).codes[0];
    }
    /** Changes a row for as long as the work takes. */
    async function meanwhile<Result>(table: string, id: string, change: string, work: () => Promise<Result>) {
      const chapter = table === 'application' ? 'services' : 'identity';
      const [row] = await sql(chapter, `SELECT * FROM ${table} WHERE id = ?`, [id]);
      await sql(chapter, `UPDATE ${table} SET ${change} WHERE id = ?`, [id]);
      const result = await work();
      const names = Object.keys(row);
      const back = names.map((name) => `${name} = ?`).join(', ');
      await sql(chapter, `UPDATE ${table} SET ${back} WHERE id = ?`, [...names.map((name) => row[name]), id]);
      return result;
    }

    it.each([
      ['decided', "state = 'APPROVED'"],
      ['withdrawn', "state = 'WITHDRAWN'"],
      ['moved to another area', "area_code = '32248'"],
      ['moved to the desk of another office', "agency = 'UBND Phường Ngọc Hà'"],
      ['put back before it was handed in', "state = 'AWAITING_PAYMENT'"],
      ['made out to somebody else', `resident_id = '${cast.binh.id}', subject_id = '${cast.binh.id}'`],
    ])('shows nothing of an application that was %s meanwhile', async (_, change) => {
      for (const application of [birth, residence]) {
        const disclosures = await reads(application, cast.mai.id);
        expect(disclosures).toHaveLength(1);
        expect(await meanwhile('application', application, change, () => commits(disclosures))).toBe(
          'PURPOSE_MISMATCH',
        );
        expect(await commits(disclosures)).toBeNull();
      }
    });

    it.each([
      ['ended', `valid_until = '${NOON.toISOString()}'`],
      ['changed', 'version = 2'],
      ['given to another agency', "agency = 'Công an Phường Ngọc Hà'"],
      ['moved to another area', "area_code = '00008'"],
      ['narrowed to other persons', `residents = '["${cast.lan.id}"]'`],
      ['taken back', "id = 'taken'"],
    ])('shows nothing for a task that was %s meanwhile', async (_, change) => {
      for (const named of [[cast.mai.id], null]) {
        const purpose = await task({ residents: named && JSON.stringify(named) });
        const disclosures = await reads(purpose, cast.mai.id);
        expect(disclosures).toHaveLength(1);
        expect(await commits(disclosures)).toBeNull();
        await sql('identity', `UPDATE legal_task SET ${change} WHERE id = ?`, [purpose]);
        expect(await commits(disclosures)).toBe('PURPOSE_MISMATCH');
        await sql('identity', "DELETE FROM legal_task WHERE id = 'taken'");
      }
    });

    it('carries nothing for another officer, another area, or somebody who is none', async () => {
      for (const purpose of [tasks.accountUnlock, birth, residence]) {
        const disclosures = await reads(purpose, cast.mai.id);
        const own = officerOf(purpose);
        for (const other of [
          { ...own, agency: offices.tam.agency, area: offices.tam.areaCode },
          { ...own, agency: 'UBND Phường Ngọc Hà' },
          { ...own, agency: purpose === birth ? hanh.agency : nga.agency },
          { ...own, agency: null },
          { ...own, area: '00008' },
          { ...own, area: null },
          { ...own, kind: 'CITIZEN', subject: cast.binh.id },
        ] satisfies Caller[]) {
          expect(await commits(disclosures, other)).toBe('PURPOSE_MISMATCH');
        }
      }
    });

    it('carries nothing for another person than it was for', async () => {
      for (const purpose of [tasks.accountUnlock, birth, residence]) {
        const disclosures = await reads(purpose, cast.mai.id);
        const ofLan = disclosures.map((disclosure) => ({ ...disclosure, subject: cast.lan.id }));
        expect(await commits(ofLan)).toBe('PURPOSE_MISMATCH');
      }
    });
  });

  describe('on the record', () => {
    beforeEach(later);
    /** What is read from now on comes first in the log. */
    function later(): void {
      clock = new Date(clock.getTime() + 1_000);
    }

    const accesses = async (id: string, question: Question): Promise<any> => {
      const fields = 'at withheld basis receiver receiverKind purposeCode fields deniedFields outcome operationHash';
      const query = `{ resident(id: "${id}") { accessLog(first: 100) { totalCount edges { node { ${fields} } } } } }`;
      const answer = await graph.asks(query, question);
      expect(answer).toBeWhole();
      later();
      return answer.data.resident.accessLog;
    };
    const asMai: Question = { as: { as: 'citizen', person: 'mai' } };
    const asLan: Question = { as: { as: 'citizen', person: 'lan' } };

    it('tells Mai which office read what of her, and for what', async () => {
      await asks(birth, person(cast.mai.id, 'fullName religion'), { as: asNga });
      const { edges } = await accesses(cast.mai.id, asMai);
      expect(edges[0].node).toMatchObject({
        withheld: false,
        receiver: offices.nga.agency,
        receiverKind: 'OFFICER',
        basis: 'MANDATE',
        purposeCode: 'APPLICATION',
        fields: ['Resident.fullName'],
        deniedFields: ['Resident.religion'],
        outcome: 'DISCLOSED',
      });
    });

    it('tells her that she was found, even where nothing more was read', async () => {
      const before = (await accesses(cast.quang.id, { as: { as: 'citizen', person: 'quang' } })).totalCount;
      expect(await asks(tasks.residenceCheck, byName('Trần Minh Quang'))).toBeWhole();
      const { totalCount, edges } = await accesses(cast.quang.id, { as: { as: 'citizen', person: 'quang' } });
      expect(totalCount).toBeGreaterThan(before);
      expect(edges[0].node).toMatchObject({ purposeCode: 'RESIDENCE_CHECK', fields: ['Query.residents'] });
    });

    it('shows Lan that she was read under a lawful delay, and counts it, but not by whom or what', async () => {
      const before = (await accesses(cast.lan.id, asLan)).totalCount;
      expect(await asks(tasks.delayedInquiry, person(cast.lan.id, 'fullName contact { phone }'))).toBeWhole();
      const { totalCount, edges } = await accesses(cast.lan.id, asLan);
      expect(totalCount).toBeGreaterThan(before);
      expect(edges[0].node).toMatchObject({
        withheld: true,
        receiver: '',
        receiverKind: '',
        purposeCode: null,
        fields: [],
        operationHash: '',
      });
      expect(JSON.stringify(edges)).not.toContain('INQUIRY');
    });
  });
});

describe('while the services chapter is away', () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await Graph.start({ residents: 60, down: ['services'] });
  });
  afterAll(() => graph.close());
  const asks = (purpose: string): Promise<Answer> =>
    graph.asks(person(cast.mai.id), { as: asHanh, headers: { purpose } });

  it('says of no application whose it is, and serves legal tasks', async () => {
    expect(await asks(newId())).toBeRefusedWith('UPSTREAM_UNAVAILABLE');
    expect(await asks(tasks.residenceCheckDatMui)).toBeRefusedWith('UPSTREAM_UNAVAILABLE');
    expect(await asks(tasks.accountUnlock)).toBeWhole();
  });

  it('holds up nobody else whose access goes on the record at the same time', async () => {
    const caller = (kind: Caller['kind'], subject: string): Caller => ({
      ...{ kind, subject, client: 'cong-dan-so', scopes: [], level: null },
      agency: kind === 'OFFICER' ? offices.hanh.agency : null,
      area: kind === 'OFFICER' ? offices.hanh.areaCode : null,
    });
    const read = { subject: cast.mai.id, version: 0, fields: ['Resident.fullName'], denied: [] };
    const operation = { requestId: 'test', operationHash: 'h'.repeat(43) };
    const forApplication = { ...read, basis: 'MANDATE', reference: newId(), purpose: 'APPLICATION' };
    const own = { ...read, basis: 'SELF', reference: null, purpose: null };
    const entries = [
      { ...operation, caller: caller('OFFICER', 'officer-hanh'), disclosures: [forApplication] },
      { ...operation, caller: caller('CITIZEN', cast.mai.id), disclosures: [own] },
    ];
    const body = JSON.stringify({ entries });
    const nobody = { caller: null, grants: [], mandate: null, refusal: null };
    const audience = { chapter: audienceOf('identity', 'commit'), requestId: 'test', ...nobody };
    const sealed = seal(audience, body, [TEST_SEAL_KEY], NOON);
    const answer = await graph.chapters.get('identity')?.call('commit', body, sealed);
    expect(answer).toEqual({ codes: ['UPSTREAM_UNAVAILABLE', null] });
  });
});
