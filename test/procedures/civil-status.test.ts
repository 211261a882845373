import { cast } from '../../population/cast';
import { officeOf } from '../../subgraphs/services/catalogue/offices';
import { citizen, mai } from '../counter';
import { Filing } from '../filing';
import { databaseKinds } from '../graph';

const [binh, hue, quang] = [citizen('binh'), citizen('hue'), citizen('quang')];
const caoBang = officeOf('COMMUNE_COMMITTEE', cast.binh.communeCode);
const spouse = ({ personalNumber, fullName, dateOfBirth }: typeof cast.hue | typeof cast.mai) => ({
  spousePersonalNumber: personalNumber,
  spouseFullName: fullName,
  spouseDateOfBirth: dateOfBirth,
});
const birth = {
  childFullName: 'Trần Gia Hân',
  childDateOfBirth: '2026-11-02',
  childSex: 'FEMALE',
  childPlaceOfBirth: { line: 'Bệnh viện Phụ sản Hà Nội', communeCode: '00004' },
  declarantRelation: 'MOTHER',
};

describe.each(databaseKinds)('births, deaths and marriages on %s', (database) => {
  let filing: Filing;
  beforeAll(async () => {
    filing = await Filing.start({ database });
  }, 60_000);
  afterAll(() => filing.graph.close());

  it('9: a birth makes a person with number, parents and certificate, kept on the account of the parent who filed', async () => {
    const done = await filing.through({ procedure: 9, form: birth, officer: 'nga' });
    expect(done).toMatchObject({ state: 'COMPLETED', fee: 0 });
    const child = done.subject.id;
    expect(child).not.toBe(cast.mai.id);

    const me = await filing.profile('relatives { kinship resident { id } } electronicIdentity { dependants { id } }');
    expect(me.relatives).toContainEqual({ kinship: 'CHILD', resident: { id: child } });
    expect(me.electronicIdentity.dependants).toContainEqual({ id: child });
    const born = await filing.profile(
      'fullName dateOfBirth sex nationality personalNumber relatives { kinship resident { id } } documents { items { id type issuer } }',
      mai,
      child,
    );
    expect(born).toMatchObject({
      fullName: 'Trần Gia Hân',
      dateOfBirth: '2026-11-02',
      sex: 'FEMALE',
      nationality: 'VN',
    });
    expect(born.personalNumber).toMatch(/^001326\d{6}$/);
    expect(born.relatives).toContainEqual({ kinship: 'MOTHER', resident: { id: cast.mai.id } });
    expect(born.documents.items).toEqual([
      { id: done.result.documentId, type: 'BIRTH_CERTIFICATE', issuer: 'UBND Phường Ba Đình' },
    ]);
  });

  it('9: a birth is registered once, whatever else is written about it', async () => {
    expect(await filing.refusal({ procedure: 9, form: birth })).toEqual(['STEP_NOT_ALLOWED', 'BIRTH_NOT_REGISTERED']);
  });

  it('9: of one birth that both parents file, one is registered', async () => {
    const twin = { ...birth, childFullName: 'Trần Gia Bách', childSex: 'MALE' };
    const mother = { motherFullName: cast.mai.fullName, motherPersonalNumber: cast.mai.personalNumber };
    const his = { procedure: 9, as: quang, form: { ...twin, ...mother, declarantRelation: 'FATHER' } };
    const filed = [await filing.file({ procedure: 9, form: twin }), await filing.file(his)];
    for (const { id } of filed) expect((await filing.accept(id, 'nga')).errors).toEqual([]);
    await Promise.all(filed.map(({ id }) => filing.decideOnly(id, 'nga')));
    await filing.graph.settled();

    const after = [await filing.read(filed[0].id), await filing.read(filed[1].id, quang)];
    expect(after.filter(({ state }) => state === 'COMPLETED')).toHaveLength(1);
    const { state, history } = after.find((each) => each.state !== 'COMPLETED');
    // Seen by the condition, or by the register if both were approved at once.
    expect([state, history.at(-1).note, history.at(-1).refused]).toEqual(
      state === 'IN_PROGRESS'
        ? ['IN_PROGRESS', 'BIRTH_ALREADY_REGISTERED', null]
        : ['ACCEPTED', null, 'decideApplication STEP_NOT_ALLOWED'],
    );
    expect(await rowsOf('residents', 'SELECT full_name FROM person WHERE full_name = ?', 'Trần Gia Bách')).toHaveLength(
      1,
    );
  });

  it('9: a child whose birth somebody else files is on nobody’s account', async () => {
    const names = ['FullName', 'PersonalNumber', 'DateOfBirth', 'Ethnicity', 'Nationality', 'Address'];
    const noFather = Object.fromEntries(names.map((name) => [`father${name}`, undefined]));
    const mother = { motherFullName: cast.hue.fullName, motherPersonalNumber: cast.hue.personalNumber };
    const form = { ...birth, ...noFather, ...mother, childFullName: 'Đặng Minh Châu', declarantRelation: 'OTHER' };
    const done = await filing.through({ procedure: 9, as: binh, form, officer: caoBang });
    expect(done.state).toBe('COMPLETED');
    const child = done.subject.id;
    expect(await rowsOf('identity', 'SELECT id FROM eid_dependant WHERE resident_id = ?', child)).toEqual([]);
    expect(
      await rowsOf(
        'services',
        'SELECT kind, reason FROM application_effect WHERE application_id = ? ORDER BY position',
        done.id,
      ),
    ).toEqual([
      { kind: 'birth.register', reason: null },
      { kind: 'document.issue', reason: null },
      { kind: 'child.entrust', reason: 'NOT_PARENT' },
    ]);
    const { relatives } = await filing.profile('relatives { kinship resident { id } }', hue);
    expect(relatives).toContainEqual({ kinship: 'CHILD', resident: { id: child } });
  });

  it('10: a death closes person, wallet and account, and leaves an extract with who reported it', async () => {
    const form = { dateOfDeath: '2026-11-18', placeOfDeath: 'Tại nhà', declarantRelation: 'CHILD' };
    const lan = citizen('lan');
    expect((await filing.profile('fullName', lan)).fullName).toBe(cast.lan.fullName);
    const done = await filing.through({ procedure: 10, onBehalfOf: cast.lan.id, form, officer: 'nga' });
    expect(done).toMatchObject({ state: 'COMPLETED', subject: { id: cast.lan.id } });

    const me = await filing.profile('serviceRecords { kind number issuer details }');
    expect(me.serviceRecords).toEqual([
      {
        kind: 'DEATH_EXTRACT',
        number: done.code,
        issuer: 'UBND Phường Ba Đình',
        details: JSON.stringify({ dateOfDeath: '2026-11-18', placeOfDeath: 'Tại nhà' }),
      },
    ]);
    const person = await rowsOf(
      'residents',
      'SELECT vital_status, vital_status_on FROM person WHERE id = ?',
      cast.lan.id,
    );
    expect(person).toEqual([{ vital_status: 'DECEASED', vital_status_on: '2026-11-18' }]);
    const account = await rowsOf('identity', 'SELECT status FROM eid_account WHERE resident_id = ?', cast.lan.id);
    expect(account).toEqual([{ status: 'CLOSED' }]);
    const standing = await rowsOf(
      'documents',
      "SELECT standing FROM document WHERE resident_id = ? AND type = 'IDENTITY_CARD'",
      cast.lan.id,
    );
    expect(standing).toEqual([{ standing: 'REVOKED' }]);
    const refused = await filing.asks('{ me { fullName } }', {}, lan);
    expect(refused.data?.me?.fullName ?? null).toBeNull();
  });

  it('10: nobody dies twice', async () => {
    const form = { dateOfDeath: '2026-11-18', placeOfDeath: 'Tại nhà', declarantRelation: 'CHILD' };
    expect(await filing.refusal({ procedure: 10, onBehalfOf: cast.lan.id, form })).toEqual([
      'STEP_NOT_ALLOWED',
      'DEATH_NOT_REGISTERED',
    ]);
  });

  it('11: two who are married cannot marry each other, nor anybody else', async () => {
    const form = spouse(cast.mai);
    expect(await filing.refusal({ procedure: 11, as: quang, form })).toEqual(['STEP_NOT_ALLOWED', 'NOT_MARRIED']);
    // Whether the other one is married is for the office to learn, not for whoever names them.
    const { id } = await filing.file({ procedure: 11, as: binh, form });
    expect((await filing.accept(id, caoBang)).errors).toEqual([]);
    const refused = await filing.decide(id, caoBang);
    expect(refused.errors.map(({ extensions }) => extensions.code)).toEqual(['STEP_NOT_ALLOWED']);
    expect((await filing.decide(id, caoBang, false)).data.it.state).toBe('REJECTED');
    expect((await filing.profile('maritalStatus', binh)).maritalStatus).toBe('SINGLE');
  });

  it('11: a marriage ties two, and each has the certificate', async () => {
    const done = await filing.through({ procedure: 11, as: binh, form: spouse(cast.hue), officer: caoBang });
    expect(done.state).toBe('COMPLETED');
    const selection =
      'maritalStatus relatives { kinship resident { id } } documents(types: [MARRIAGE_CERTIFICATE]) { items { number status } }';
    const [his, hers] = [await filing.profile(selection, binh), await filing.profile(selection, hue)];
    expect([his.maritalStatus, hers.maritalStatus]).toEqual(['MARRIED', 'MARRIED']);
    expect(his.relatives).toContainEqual({ kinship: 'SPOUSE', resident: { id: cast.hue.id } });
    expect(hers.relatives).toContainEqual({ kinship: 'SPOUSE', resident: { id: cast.binh.id } });
    expect(his.documents.items).toHaveLength(1);
    expect(his.documents.items).toEqual(hers.documents.items);
  });

  function rowsOf(chapter: string, sql: string, key: string): Promise<unknown[]> {
    const source = filing.graph.chapters.get(chapter)?.database?.source;
    if (!source) throw new Error(`${chapter} has no database`);
    return source.query(sql, [key]);
  }
});
