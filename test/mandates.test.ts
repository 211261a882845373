// biome-ignore-all lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
import { cast, offices, tasks } from '../population/cast';
import { residents } from '../subgraphs/residents';
import { foldText } from '../subgraphs/residents/folding';
import { openDatabase } from '../subgraphs/shared/database/connect';
import { migrate } from '../subgraphs/shared/database/migrate';
import { newId } from '../subgraphs/shared/ids';
import type { Grant } from '../subgraphs/shared/scopes';
import { openSeal, seal } from '../subgraphs/shared/seal';
import { type Answer, databaseKinds, Graph, makePlace, NOON, TEST_SEAL_KEY } from './graph';
import { personalFields } from './personal';

/** What officers may read, and of whom: for a purpose that is theirs, as far as it goes, and only while it lasts. */

const asHanh = { as: 'officer', person: 'hanh' } as const;
/** A birth is registered with the people's committee: that of Mai's commune has her application on its desk. */
const asNga = { as: 'officer', person: 'nga' } as const;
/** States in which there is something to do for the agency. */
const atWork = ['SUBMITTED', 'SUPPLEMENT_REQUESTED', 'ACCEPTED', 'IN_PROGRESS'];

describe.each(databaseKinds)('an officer with a mandate, on %s', (database) => {
  let graph: Graph;
  let clock = NOON;
  /** Mai's application for her newborn daughter, which is being worked on. */
  let birth: string;

  beforeAll(async () => {
    graph = await Graph.start({ database, residents: 600, now: () => clock });
    [{ id: birth }] = await sql('services', "SELECT id FROM application WHERE code = 'H01-260914-900003'");
  });
  beforeEach(() => {
    clock = NOON;
  });
  afterAll(() => graph.close());

  const sql = (chapter: string, text: string, values: unknown[] = []): Promise<any> =>
    graph.chapters.get(chapter)?.database?.source.query(text, values) ?? Promise.reject(new Error(chapter));

  const officer = (org: string, area: string): Promise<string> => {
    const scope = 'profile:read application:read applications:handle residents:search eid:unlock';
    const claims = { sub: `officer-${area}`, client_id: 'mot-cua', org, area, scope, ttl: 3_600 };
    return graph.gateway.issuer?.token(claims, clock) ?? Promise.reject(new Error('no issuer'));
  };

  /** A task over an area, and the token of an officer who is charged with it. */
  async function charge(area: string, scopes: string[], residents: string[] | null = null) {
    const [id, agency] = [newId(), `Công an ${area}`];
    const row = [id, agency, area, 'RESIDENCE_CHECK', 'Luật Cư trú 68/2020/QH14', JSON.stringify(scopes)];
    const rest = [
      residents && JSON.stringify(residents),
      '2026-01-01T00:00:00.000Z',
      '2027-01-01T00:00:00.000Z',
      null,
      1,
    ];
    await sql('identity', `INSERT INTO legal_task VALUES (${[...row, ...rest].map(() => '?').join(', ')})`, [
      ...row,
      ...rest,
    ]);
    return { purpose: id, token: await officer(agency, area) };
  }

  const asks = (purpose: string, query: string, token?: string): Promise<Answer> =>
    graph.asks(query, { ...(token ? { token } : { as: purpose === birth ? asNga : asHanh }), headers: { purpose } });

  const person = (id: string, fields = 'fullName'): string => `{ resident(id: "${id}") { ${fields} } }`;

  const namesFound = async (filter: string, by: { purpose: string; token?: string }): Promise<string[]> => {
    const query = `{ residents(filter: ${filter}, first: 100) { edges { node { fullName } } } }`;
    const answer = await asks(by.purpose, query, by.token);
    expect(answer).toBeWhole();
    return answer.data.residents.edges.map(({ node }: any) => node.fullName).sort();
  };

  describe('for an application', () => {
    it('reads the applicant and whom it is for, and no other member of the family', async () => {
      expect((await asks(birth, person(cast.mai.id))).data).toEqual({ resident: { fullName: cast.mai.fullName } });
      expect((await asks(birth, person(cast.ngoc.id))).data).toEqual({ resident: { fullName: cast.ngoc.fullName } });
      expect(await asks(birth, person(cast.quang.id))).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      const family = 'household { members { resident { id fullName } } }';
      const answer = await asks(birth, person(cast.mai.id, family));
      const shown = answer.data.resident.household.members.filter(({ resident }: any) => resident.fullName !== null);
      expect(shown.map(({ resident }: any) => resident.id).sort()).toEqual([cast.mai.id, cast.ngoc.id].sort());
    });

    it('reads what its desk needs, and nothing of health, background, need or score', async () => {
      const open = ['identity.core', 'identity.number', 'address', 'contact', 'family', 'household', 'applications'];
      for (const { name, scope, own, selection } of personalFields()) {
        const answer = await asks(birth, person(cast.mai.id, selection));
        const expected = !own && (open.includes(scope) || scope === '*' || scope.startsWith('documents'));
        const refused = answer.errors.some(({ path }) => path?.at(-1) === name);
        expect([name, !refused]).toEqual([name, expected]);
      }
    });

    it('reads of her papers those that the procedure asks for, and is told of which kinds there are more', async () => {
      const answer = await asks(birth, person(cast.mai.id, 'documents { items { type } withheld }'));
      expect(answer).toBeWhole();
      const { items, withheld } = answer.data.resident.documents;
      expect(items.map(({ type }: any) => type).sort()).toEqual(['BIRTH_CERTIFICATE', 'IDENTITY_CARD']);
      expect(withheld).toContain('CRIMINAL_RECORD');
    });

    it('reads the application itself', async () => {
      const answer = await asks(
        birth,
        `{ application(id: "${birth}") { code applicant { fullName } subject { fullName } } }`,
      );
      expect(answer).toBeWhole();
      expect(answer.data.application.subject).toEqual({ fullName: cast.ngoc.fullName });
    });

    it('sees no other application of hers: what she filed elsewhere is not of this desk', async () => {
      const [{ id }] = await sql('services', "SELECT id FROM application WHERE code = 'H01-260921-900004'");
      expect(await asks(birth, `{ application(id: "${id}") { code } }`)).toBeRefusedWith('NOT_FOUND');
      const answer = await asks(birth, person(cast.mai.id, 'applications { edges { node { id } } }'));
      expect(answer.data.resident.applications.edges).toEqual([{ node: { id: birth } }]);
    });

    it('finds nobody but the two in a search', async () => {
      expect(await namesFound('{ nameContains: "tr" }', { purpose: birth })).toEqual([cast.ngoc.fullName]);
      expect(await namesFound('{ nameContains: "nguyễn" }', { purpose: birth })).toEqual([cast.mai.fullName]);
      expect(await namesFound('{ nameContains: "nguyễn", area: "32248" }', { purpose: birth })).toEqual([]);
      expect(await namesFound('{ nameContains: "Quang" }', { purpose: birth })).toEqual([]);
    });

    it('lies on the desk of one office: no other of the same commune or of the province reads for it', async () => {
      const { agency, areaCode } = offices.nga;
      expect(await asks(birth, person(cast.mai.id), await officer(agency, areaCode))).toBeWhole();
      for (const [org, area] of [
        [offices.hanh.agency, areaCode],
        [`${agency} `, areaCode],
        [agency.toLowerCase(), areaCode],
        [agency.normalize('NFD'), areaCode],
        ['UBND Thành phố Hà Nội', '01'],
        [offices.son.agency, '01'],
      ] as const) {
        expect(await asks(birth, person(cast.mai.id), await officer(org, area))).toBeRefusedWith('PURPOSE_MISMATCH');
      }
    });

    it('lies within the area of that office: of its officers, only those whose area takes the commune in', async () => {
      const { agency } = offices.nga;
      expect(await asks(birth, person(cast.mai.id), await officer(agency, '01'))).toBeWhole();
      for (const area of ['96', '00008', '32248', '0000', '00004 ']) {
        const elsewhere = await officer(agency, area);
        expect(await asks(birth, person(cast.mai.id), elsewhere)).toBeRefusedWith('PURPOSE_MISMATCH');
      }
    });

    it.each(['DRAFT', 'AWAITING_PAYMENT', ...atWork, 'APPROVED', 'REJECTED', 'WITHDRAWN', 'COMPLETED'])(
      'reads only while there is something to do: %s',
      async (state) => {
        await sql('services', 'UPDATE application SET state = ? WHERE id = ?', [state, birth]);
        const answer = await asks(birth, person(cast.mai.id));
        await sql('services', "UPDATE application SET state = 'IN_PROGRESS' WHERE id = ?", [birth]);
        if (atWork.includes(state)) expect(answer).toBeWhole();
        else expect(answer).toBeRefusedWith('PURPOSE_MISMATCH');
      },
    );
  });

  describe('for a task that names persons', () => {
    it('reads them as far as the task goes, and nobody else', async () => {
      const answer = await asks(tasks.accountUnlock, person(cast.mai.id, 'fullName electronicIdentity { status }'));
      expect(answer).toBeWhole();
      expect(answer.data.resident.electronicIdentity).toEqual({ status: 'ACTIVE' });
      const address = await asks(tasks.accountUnlock, person(cast.mai.id, 'permanentAddress { text }'));
      expect(address).toBeRefusedWith('SCOPE_NOT_GRANTED');
      expect(await asks(tasks.accountUnlock, person(cast.lan.id))).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
    });

    it('is not shown the score, even where the task says so', async () => {
      const { purpose, token } = await charge('00004', ['identity.core', 'score'], [cast.mai.id]);
      expect(await asks(purpose, person(cast.mai.id, 'score { total }'), token)).toBeRefusedWith('SCOPE_NOT_GRANTED');
    });

    it('begins and ends with the task', async () => {
      for (const [at, open] of [
        ['2025-12-31T16:59:59.999Z', false],
        ['2025-12-31T17:00:00.000Z', true],
        ['2027-12-31T16:59:59.999Z', true],
        ['2027-12-31T17:00:00.000Z', false],
      ] as const) {
        clock = new Date(at);
        const answer = await asks(tasks.accountUnlock, person(cast.mai.id));
        if (open) expect(answer).toBeWhole();
        else expect(answer).toBeRefusedWith('PURPOSE_MISMATCH');
      }
    });
  });

  describe('for a task over an area', () => {
    it('reads whoever lives there, and knows of nobody else', async () => {
      for (const { id, fullName } of [cast.mai, cast.quang, cast.an, cast.ngoc, cast.lan]) {
        expect((await asks(tasks.residenceCheck, person(id))).data).toEqual({ resident: { fullName } });
      }
      for (const id of [cast.binh.id, cast.hanh.id, cast.tam.id, newId()]) {
        const answer = await asks(tasks.residenceCheck, person(id));
        expect(answer).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      }
    });

    it('reads who is registered there for a time only', async () => {
      const cauGiay = await charge('00166', ['identity.core']);
      expect(await asks(cauGiay.purpose, person(cast.mai.id), cauGiay.token)).toBeWhole();
      const quang = await asks(cauGiay.purpose, person(cast.quang.id), cauGiay.token);
      expect(quang).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      // She lived in Hàng Bông until 2016.
      const hangBong = await charge('00070', ['identity.core']);
      const former = await asks(hangBong.purpose, person(cast.mai.id), hangBong.token);
      expect(former).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
    });

    it('reads of the dead as well: they lived there to the last', async () => {
      const [{ id, commune_code: commune }] = await sql(
        'residents',
        'SELECT person.id, home.commune_code FROM person JOIN residence_registration home ON home.resident_id = person.id ' +
          "WHERE person.vital_status = 'DECEASED' AND home.kind = 'PERMANENT' AND home.ended_on = person.vital_status_on " +
          'ORDER BY person.id LIMIT 1',
      );
      const { purpose, token } = await charge(commune, ['identity.core']);
      const answer = await asks(purpose, person(id, 'vitalStatus'), token);
      expect(answer.data).toEqual({ resident: { vitalStatus: 'DECEASED' } });
    });

    it('lets an officer of the province read in all its communes, and search in one of them', async () => {
      const haNoi = await charge('01', ['identity.core', 'address']);
      for (const { id } of [cast.mai, cast.hanh])
        expect(await asks(haNoi.purpose, person(id), haNoi.token)).toBeWhole();
      const tam = await asks(haNoi.purpose, person(cast.tam.id), haNoi.token);
      expect(tam).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      const byName = '{ nameContains: "vũ thị hạnh" ';
      expect(await namesFound(`${byName}}`, haNoi)).toContain(cast.hanh.fullName);
      expect(await namesFound(`${byName}, area: "00008" }`, haNoi)).toContain(cast.hanh.fullName);
      expect(await namesFound(`${byName}, area: "00004" }`, haNoi)).not.toContain(cast.hanh.fullName);
    });

    it('opens other chapters for those who were found there', async () => {
      const { purpose, token } = await charge('00004', ['identity.core', 'eid', 'documents.PASSPORT', 'applications']);
      const fields =
        'fullName electronicIdentity { level } documents { items { type } } applications { edges { node { code } } }';
      const query = `{ residents(filter: { nameContains: "Nguyễn Thị Mai" }) { edges { node { ${fields} } } } }`;
      const answer = await asks(purpose, query, token);
      expect(answer).toBeWhole();
      const [{ node }] = answer.data.residents.edges;
      expect(node.electronicIdentity).toEqual({ level: 'LEVEL_2' });
      expect(node.documents.items).toEqual([{ type: 'PASSPORT' }]);
      expect(node.applications.edges.length).toBeGreaterThan(3);
    });
  });

  describe('a search', () => {
    const here = { purpose: tasks.residenceCheck };

    it.each([
      ['Nguyễn Thị Mai'],
      ['NGUYỄN THỊ MAI'],
      ['nguyễn  thị mai '],
      ['Nguyễn Thị Mai'.normalize('NFD')],
      ['n Thị Ma'],
      ['ị\u200b mai'],
    ])('finds Mai by %j', async (name) => {
      expect(await namesFound(`{ nameContains: ${JSON.stringify(name)} }`, here)).toEqual([cast.mai.fullName]);
    });

    it('tells Vietnamese names apart by their marks', async () => {
      for (const name of ['Nguyen Thi Mai', 'Nguyễn Thị Mải', 'Nguyễn Thi Mai']) {
        expect(await namesFound(`{ nameContains: "${name}" }`, here)).toEqual([]);
      }
    });

    it('finds by number, and only who lives there', async () => {
      expect(await namesFound(`{ personalNumber: "${cast.lan.personalNumber}" }`, here)).toEqual([cast.lan.fullName]);
      expect(await namesFound(`{ personalNumber: "${cast.binh.personalNumber}" }`, here)).toEqual([]);
      expect(await namesFound(`{ personalNumber: "${cast.lan.personalNumber}", nameContains: "mai" }`, here)).toEqual(
        [],
      );
    });

    it('finds by the time of birth, also where the day is not known', async () => {
      const born = (from: string, to: string) =>
        `{ bornFrom: "${from}", bornTo: "${to}", nameContains: "Huỳnh Văn Sáu" }`;
      const canTho = await charge('31135', ['identity.core']);
      for (const [from, to, found] of [
        ['1948-01-01', '1948-12-31', true],
        ['1948-05-05', '1948-05-05', true],
        ['1948-12-31', '1949-06-01', true],
        ['1940-01-01', '1948-01-01', true],
        ['1949-01-01', '1960-01-01', false],
        ['1940-01-01', '1947-12-31', false],
      ] as const) {
        expect([from, await namesFound(born(from, to), canTho)]).toEqual([from, found ? [cast.sau.fullName] : []]);
      }
      const mai = (from: string, to: string) => namesFound(`{ bornFrom: "${from}", bornTo: "${to}" }`, here);
      expect(await mai('1990-06-12', '1990-06-12')).toEqual([cast.mai.fullName]);
      expect(await mai('1990-06-13', '1990-06-30')).toEqual([]);
    });

    it('comes in pages that hold everybody once, each of one statement', async () => {
      const { purpose, token } = await charge('01', ['identity.core']);
      const whole = await namesFound('{ bornFrom: "1900-01-01", bornTo: "2026-11-20" }', { purpose, token });
      expect(whole.length).toBeGreaterThan(8);
      const ids: string[] = [];
      let after: string | null = null;
      do {
        const query: string = `{ residents(filter: { bornFrom: "1900-01-01", bornTo: "2026-11-20" }, first: 3, after: ${JSON.stringify(after)}) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`;
        const before = graph.chapters.get('residents')?.database?.statements() ?? 0;
        const answer: Answer = await asks(purpose, query, token);
        expect(answer).toBeWhole();
        expect((graph.chapters.get('residents')?.database?.statements() ?? 0) - before).toBe(1);
        const { edges, pageInfo } = answer.data.residents;
        ids.push(...edges.map(({ node }: any) => node.id));
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after !== null);
      expect(ids).toHaveLength(whole.length);
      expect(new Set(ids).size).toBe(ids.length);
    });

    it('costs as many statements for a long page as for a short one', async () => {
      const { purpose, token } = await charge('01', [
        'identity.core',
        'identity.number',
        'address',
        'household',
        'eid',
      ]);
      const fields =
        'fullName personalNumber permanentAddress { text } household { fileNumber } electronicIdentity { level }';
      const cost = (first: number): Promise<number> =>
        graph.cost(
          `{ residents(filter: { bornFrom: "1900-01-01", bornTo: "2026-11-20" }, first: ${first}) { edges { node { ${fields} } } } }`,
          { token, headers: { purpose } },
        );
      expect(await cost(20)).toBe(await cost(1));
    });

    it('needs a scope for what its conditions look at', async () => {
      const { purpose, token } = await charge('01', ['contact']);
      for (const filter of [
        '{ nameContains: "Mai" }',
        `{ personalNumber: "${cast.mai.personalNumber}" }`,
        '{ bornFrom: "1990-06-12", bornTo: "1990-06-12" }',
      ]) {
        const answer = await asks(purpose, `{ residents(filter: ${filter}) { edges { node { id } } } }`, token);
        expect(answer).toBeRefusedWith('SCOPE_NOT_GRANTED');
      }
    });

    it('must name somebody, and stays within the area', async () => {
      for (const [filter, code] of [
        ['{}', 'BAD_USER_INPUT'],
        ['{ area: "00004" }', 'BAD_USER_INPUT'],
        ['{ nameContains: "" }', 'BAD_USER_INPUT'],
        ['{ nameContains: "a" }', 'BAD_USER_INPUT'],
        ['{ nameContains: " a\u200b" }', 'BAD_USER_INPUT'],
        ['{ bornFrom: "1990-01-01" }', 'BAD_USER_INPUT'],
        ['{ bornTo: "1990-01-01" }', 'BAD_USER_INPUT'],
        ['{ bornFrom: "1990-01-02", bornTo: "1990-01-01" }', 'BAD_USER_INPUT'],
        ['{ nameContains: "mai", area: "00008" }', 'FORBIDDEN'],
        ['{ nameContains: "mai", area: "01" }', 'FORBIDDEN'],
        ['{ nameContains: "mai", area: "99999" }', 'FORBIDDEN'],
      ] as const) {
        const answer = await asks(here.purpose, `{ residents(filter: ${filter}) { edges { node { id } } } }`);
        expect(answer).toBeRefusedWith(code);
      }
    });
  });
});

it('lets a hundred persons who were found through the header that carries the seal', () => {
  const scopes = ['identity.core', 'identity.number', 'address', 'contact', 'family', 'household', 'eid', 'documents'];
  const basis = {
    scopes,
    basis: 'MANDATE',
    reference: tasks.residenceCheck,
    version: 1,
    purpose: 'RESIDENCE_CHECK',
  } as const;
  const grants = Array.from({ length: 100 }, () => ({
    subject: newId(),
    ...basis,
    expiresAt: NOON.getTime() + 60_000,
    own: false,
  }));
  const named = { ...grants[0], subject: cast.mai.id, reference: 'another' } as Grant;
  const content = { chapter: 'identity', requestId: 'test', caller: null, mandate: null, refusal: null };
  const sealed = seal({ ...content, grants: [...grants, named] }, 'body', [TEST_SEAL_KEY], NOON);
  expect(sealed.length).toBeLessThan(8 * 1024);
  expect(openSeal(sealed, 'body', 'identity', [TEST_SEAL_KEY], NOON).grants).toEqual([...grants, named]);
});

describe.each(databaseKinds)('a register on %s that is older than the search', (database) => {
  it('has its names folded when it is migrated', async () => {
    const place = await makePlace(database);
    const { name: chapter, entities, migrations } = residents;
    const of = { url: place.settings.DATABASE_URL, chapter, entities };
    const old = await openDatabase({ ...of, migrations: migrations.slice(0, 1) });
    await migrate(old, chapter);
    const names = Array.from({ length: 450 }, (_, i) => (i === 449 ? cast.duc.fullName : `ĐẶNG  THỊ ${i}`));
    const columns =
      'id, full_name, other_names, date_of_birth, sex, nationality, vital_status, marital_status, vulnerable_groups, updated_at';
    for (const name of names) {
      const row = [newId(), name, '[]', '1990', 'FEMALE', 'VN', 'ALIVE', 'SINGLE', '[]', '2026-01-01T00:00:00.000Z'];
      await old.source.query(`INSERT INTO person (${columns}) VALUES (${row.map(() => '?').join(', ')})`, row);
    }
    await old.close();
    const present = await openDatabase({ ...of, migrations });
    await migrate(present, chapter);
    const rows = await present.source.query('SELECT full_name, search_name FROM person');
    expect(rows).toHaveLength(450);
    expect(rows.filter((row: any) => row.search_name !== foldText(row.full_name))).toEqual([]);
    expect(foldText('ĐẶNG  THỊ 1')).toBe('đặng thị 1');
    await present.close();
    await place.remove();
  });
});
