import fc from 'fast-check';
import { cast } from '../population/cast';
import { effects } from '../subgraphs/documents/effects';
import { DocumentRow } from '../subgraphs/documents/entities';
import { createMeans } from '../subgraphs/documents/means';
import type { DocumentType } from '../subgraphs/documents/types/enums';
import { birthday, lastDayOf, monthsOn } from '../subgraphs/documents/validity';
import { EidDependantRow } from '../subgraphs/identity/entities';
import { effectRequested } from '../subgraphs/shared/effects';
import { newId } from '../subgraphs/shared/ids';
import { applicationOf, keepApproved } from './approved';
import { citizen, mai } from './counter';
import { databaseOf, Effecting, eventOf, peersOf } from './effecting';
import { databaseKinds, Graph, NOON, TODAY } from './graph';

const WALLET = `documents(types: $types) { items { id type number issuer issuedOn expiresOn status integration verifiedAt
  ... on IdentityCard { chip } ... on DrivingLicence { classes pointsLeft }
  ... on VehicleRegistration { plate vehicleKind brand } ... on HealthInsuranceCard { registeredHospital } } }`;
const OWN = `query ($types: [DocumentType!]) { me { ${WALLET} } }`;
const WARDS = `query ($id: ID!, $types: [DocumentType!]) { resident(id: $id) { ${WALLET} } }`;
const police = 'Công an Thành phố Hà Nội';
const insurance = 'Bảo hiểm xã hội Thành phố Hà Nội';
const BAD = { done: false, reason: 'BAD_VALUES' };

type Values = Readonly<Record<string, unknown>>;

describe('the last day of a document', () => {
  const card = (dateOfBirth: string, issuedOn: string) =>
    lastDayOf('IDENTITY_CARD', { issuedOn, dateOfBirth, formerEnd: undefined });

  it.each([
    ['2026-09-05', '2026-11-20', '2040-09-05'],
    ['2013-01-01', '2024-12-31', '2027-01-01'],
    // In the two years before an age at which it is exchanged it is good until the next.
    ['2013-01-01', '2025-01-01', '2038-01-01'],
    ['1990-06-12', '2026-11-20', '2030-06-12'],
    ['1990-06-12', '2028-06-11', '2030-06-12'],
    ['1990-06-12', '2028-06-12', '2050-06-12'],
    ['1966-11-21', '2026-11-20', null],
    ['1950-02-08', '2026-11-20', null],
    // Of a year alone the last day counts.
    ['1968', '2026-11-20', '2028-12-31'],
    ['2004-02-29', '2026-11-20', '2029-03-01'],
  ])('is that of a card of one born %s, issued %s: %s', (dateOfBirth, issuedOn, expected) => {
    expect(card(dateOfBirth, issuedOn)).toBe(expected);
  });

  it('is ten years on of a passport, five of a child’s', () => {
    const passport = (dateOfBirth: string) =>
      lastDayOf('PASSPORT', { issuedOn: TODAY, dateOfBirth, formerEnd: undefined });
    expect(passport('1990-06-12')).toBe('2036-11-20');
    expect(passport('2012-11-20')).toBe('2036-11-20');
    expect(passport('2012-11-21')).toBe('2031-11-20');
  });

  it.each([
    [['A1'], undefined, null],
    [['A1', 'B'], undefined, '2036-11-20'],
    [['C'], undefined, '2031-11-20'],
    [['A1', 'B'], '2035-06-20', '2035-06-20'],
    [['A1', 'B'], '2026-11-20', '2026-11-20'],
    [['A1', 'B'], '2026-11-19', '2036-11-20'],
    [['B'], null, null],
  ])('is that of the old licence of class %p (%s), or of a new term: %s', (classes, formerEnd, expected) => {
    expect(lastDayOf('DRIVING_LICENCE', { issuedOn: TODAY, dateOfBirth: null, formerEnd, classes })).toBe(expected);
  });

  it('is the begin of school of a small child’s health card, and a year on of others’', () => {
    const health = (dateOfBirth: string) =>
      lastDayOf('HEALTH_INSURANCE_CARD', { issuedOn: TODAY, dateOfBirth, formerEnd: undefined });
    expect(health('2026-09-05')).toBe('2032-09-30');
    expect(health('2026-11-02')).toBe('2032-11-02');
    expect(health('1990-06-12')).toBe('2027-11-20');
  });

  it('moves by months that have such a day, and never runs backwards', () => {
    expect(monthsOn('2026-08-31', 6)).toBe('2027-02-28');
    expect(monthsOn('2027-08-31', 6)).toBe('2028-02-29');
    expect(monthsOn('2026-11-20', 3)).toBe('2027-02-20');
    expect(birthday('2012-02', 14)).toBe('2026-02-29'.replace('02-29', '03-01'));
    const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2060-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 120 }), (at, months) => {
        const date = at.toISOString().slice(0, 10);
        expect(monthsOn(date, months) > date).toBe(true);
      }),
    );
  });
});

describe.each(databaseKinds)('wallets that decisions change, on %s', (database) => {
  let graph: Graph;
  let wallets: Effecting<unknown>;
  beforeAll(async () => {
    graph = await Graph.start({ database, residents: 60 });
    const meansOf = (outbox: Parameters<typeof createMeans>[1]) => createMeans(databaseOf(graph, 'documents'), outbox);
    wallets = new Effecting(graph, 'documents', effects, meansOf) as Effecting<unknown>;
    // Mai's newborn daughter, on her account.
    const kept = { id: newId(), residentId: cast.ngoc.id, guardianId: cast.mai.id, since: NOON.toISOString() };
    const row: EidDependantRow = { ...kept, kind: 'CHILD', endsOn: '2040-09-05' };
    await databaseOf(graph, 'identity').source.getRepository(EidDependantRow).insert(row);
  }, 60_000);
  afterAll(() => graph.close());
  afterEach(() => {
    wallets.told.length = 0;
  });

  const issue = (subjectId: string, values: Values) =>
    wallets.does({ kind: 'document.issue', subjectId, values: { issuer: police, replaces: true, ...values } });
  const extend = (subjectId: string, values: Values) =>
    wallets.does({ kind: 'document.extend', subjectId, values: { issuer: insurance, ...values } });
  const close = (subjectId: string) => wallets.does({ kind: 'documents.close', subjectId });
  const read = async (person: 'mai' | 'binh' | 'quang', type: DocumentType) => {
    const answer = await graph.asks(OWN, { ...citizen(person), variables: { types: [type] } });
    expect(answer).toBeWhole();
    return answer.data.me.documents.items;
  };
  const validOf = async (type: DocumentType) =>
    (await read('mai', type)).filter(({ status }: { status: string }) => status === 'VALID');
  const rowsOf = (residentId: string): Promise<DocumentRow[]> =>
    databaseOf(graph, 'documents')
      .source.getRepository(DocumentRow)
      .find({ where: { residentId }, order: { id: 'ASC' } });
  const facts = () => wallets.told.map(({ type, subject }) => [type.replace('vn.congdanso.document.', ''), subject]);

  it('issues a passport in the place of the old one', async () => {
    const [old] = await read('mai', 'PASSPORT');
    const outcome = await issue(cast.mai.id, { type: 'PASSPORT' });
    const [fresh, former, ...more] = await read('mai', 'PASSPORT');
    expect(more).toEqual([]);
    expect(outcome).toEqual({ done: true, produced: { documentId: fresh.id } });
    expect(fresh).toMatchObject({
      ...{ type: 'PASSPORT', issuer: police, issuedOn: TODAY, expiresOn: '2036-11-20', status: 'VALID' },
      ...{ number: expect.stringMatching(/^P0\d{7}$/), integration: 'VERIFIED', verifiedAt: NOON.toISOString() },
    });
    expect(former).toEqual({ ...old, status: 'REVOKED' });
    expect(fresh.number).not.toBe(old.number);
    expect(facts()).toEqual([
      ['revoked', cast.mai.id],
      ['issued', cast.mai.id],
    ]);
  });

  it('tells of it which document and of what type, and nothing that stands on it', async () => {
    await issue(cast.mai.id, { type: 'PASSPORT' });
    const rows = await rowsOf(cast.mai.id);
    for (const { data } of wallets.told) {
      expect(data).toEqual({ document: expect.any(String), type: 'PASSPORT' });
      expect(rows.map(({ id }) => id)).toContain(data.document);
    }
    for (const { number } of rows) expect(JSON.stringify(wallets.told)).not.toContain(number);
  });

  it('gives a card the personal number and an end by age, and a licence what the old one says', async () => {
    await issue(cast.mai.id, { type: 'IDENTITY_CARD', number: cast.mai.personalNumber, issuer: 'Bộ Công an' });
    const [card] = await validOf('IDENTITY_CARD');
    expect(card).toMatchObject({
      number: cast.mai.personalNumber,
      expiresOn: '2030-06-12',
      chip: true,
      status: 'VALID',
    });
    await issue(cast.mai.id, { type: 'DRIVING_LICENCE' });
    const [licence, old] = await read('mai', 'DRIVING_LICENCE');
    const { id, issuer, issuedOn, verifiedAt, status, ...same } = old;
    expect(licence).toMatchObject(same);
    expect(licence).toMatchObject({ issuer: police, issuedOn: TODAY, status: 'VALID', expiresOn: '2035-06-20' });
    expect([status, licence.id === id]).toEqual(['REVOKED', false]);
    await issue(cast.mai.id, { type: 'DRIVING_LICENCE', expiresOn: '2036-11-20', details: { classes: ['A', 'B'] } });
    expect(await validOf('DRIVING_LICENCE')).toMatchObject([
      { expiresOn: '2036-11-20', classes: ['A', 'B'], pointsLeft: 10, number: old.number },
    ]);
  });

  it('puts another vehicle beside the first, and what may be several apart', async () => {
    const before = await read('mai', 'VEHICLE_REGISTRATION');
    const details = { plate: '29-AB 123.45', vehicleKind: 'Mô tô', brand: 'Honda' };
    await issue(cast.mai.id, { type: 'VEHICLE_REGISTRATION', details, replaces: false });
    const after = await read('mai', 'VEHICLE_REGISTRATION');
    expect(after.slice(1)).toEqual(before);
    expect(after[0]).toMatchObject({ ...details, number: expect.stringMatching(/^\d{9}$/), expiresOn: null });
    await issue(cast.mai.id, { type: 'LAND_CERTIFICATE', number: 'AA 00000001' });
    await issue(cast.mai.id, { type: 'LAND_CERTIFICATE', number: 'CD 04718352' });
    const land = await read('mai', 'LAND_CERTIFICATE');
    expect(land.map(({ number, status }: { number: string; status: string }) => `${number} ${status}`).sort()).toEqual([
      'AA 00000001 VALID',
      'CD 04718352 REVOKED',
      'CD 04718352 VALID',
    ]);
  });

  it('gives husband and wife one marriage certificate each, under one number', async () => {
    const residents = [cast.binh.id, cast.hue.id];
    const outcome = await issue(cast.binh.id, { type: 'MARRIAGE_CERTIFICATE', residents, replaces: false });
    const [his, hers] = [await rowsOf(cast.binh.id), await rowsOf(cast.hue.id)].map((rows) =>
      rows.find(({ type, issuedOn }) => type === 'MARRIAGE_CERTIFICATE' && issuedOn === TODAY),
    );
    expect(outcome).toEqual({ done: true, produced: { documentId: his?.id } });
    expect(his?.number).toMatch(/^\d+\/2026$/);
    expect(hers).toEqual({ ...his, id: hers?.id, residentId: cast.hue.id });
  });

  it('gives a newborn the first papers, which the parent sees', async () => {
    const { ngoc } = cast;
    await issue(ngoc.id, { type: 'IDENTITY_CARD', number: ngoc.personalNumber, issuer: 'Bộ Công an' });
    const details = { registeredHospital: 'Bệnh viện Nhi Trung ương' };
    await issue(ngoc.id, { type: 'HEALTH_INSURANCE_CARD', issuer: insurance, details });
    const types = ['IDENTITY_CARD', 'HEALTH_INSURANCE_CARD'];
    const answer = await graph.asks(WARDS, { ...mai, variables: { id: ngoc.id, types } });
    expect(answer).toBeWhole();
    const valid = answer.data.resident.documents.items.filter(({ status }: { status: string }) => status === 'VALID');
    expect(valid).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'IDENTITY_CARD', expiresOn: '2040-09-05', chip: true }),
        expect.objectContaining({ type: 'HEALTH_INSURANCE_CARD', expiresOn: '2032-09-30', ...details }),
      ]),
    );
  });

  it('extends a health card from its end or from today, and issues one to who has none', async () => {
    const [before] = await read('mai', 'HEALTH_INSURANCE_CARD');
    expect(before.expiresOn).toBeNull();
    const residents = [cast.mai.id, cast.duc.id];
    const had = (await rowsOf(cast.duc.id)).find(({ type }) => type === 'HEALTH_INSURANCE_CARD');
    const first = await extend(cast.mai.id, { type: 'HEALTH_INSURANCE_CARD', months: 6, residents });
    expect(first).toEqual({ done: true, produced: { documentId: before.id } });
    expect(await read('mai', 'HEALTH_INSURANCE_CARD')).toEqual([{ ...before, expiresOn: '2027-05-20' }]);
    await extend(cast.mai.id, { type: 'HEALTH_INSURANCE_CARD', months: 3 });
    expect(await read('mai', 'HEALTH_INSURANCE_CARD')).toEqual([{ ...before, expiresOn: '2027-08-20' }]);
    const now = (await rowsOf(cast.duc.id)).filter(({ type }) => type === 'HEALTH_INSURANCE_CARD');
    expect(now).toHaveLength(1);
    // Who is insured together is registered at the same hospital unless something else is on record.
    if (!had) expect(now[0]?.details.registeredHospital).toBe(before.registeredHospital);
    expect(facts()[0]).toEqual(['extended', cast.mai.id]);
  });

  it.each([
    ['a type that there is not', { type: 'ID_CARD' }],
    ['no issuer', { type: 'PASSPORT', issuer: ' ' }],
    ['a day that there is not', { type: 'PASSPORT', expiresOn: '2027-02-30' }],
    ['an end before its begin', { type: 'PASSPORT', expiresOn: '2026-11-19' }],
    ['a vehicle without a plate', { type: 'VEHICLE_REGISTRATION', details: { vehicleKind: 'Mô tô' }, replaces: false }],
    ['one number for two people', { type: 'PASSPORT', number: 'P01234567', residents: [cast.mai.id, cast.an.id] }],
    ['a card without a number', { type: 'IDENTITY_CARD', replaces: false }],
    ['nested details', { type: 'PASSPORT', details: { of: { a: 'kind' } } }],
  ])('refuses %s, and writes nothing', async (_, values) => {
    const before = await rowsOf(cast.mai.id);
    expect(await issue(cast.mai.id, values)).toEqual(BAD);
    expect(await rowsOf(cast.mai.id)).toEqual(before);
    expect(wallets.told).toEqual([]);
  });

  it('refuses the number of somebody else, and a bearer whom nobody knows', async () => {
    const number = cast.quang.personalNumber;
    expect(await issue(cast.mai.id, { type: 'IDENTITY_CARD', number })).toEqual({
      done: false,
      reason: 'NUMBER_OF_ANOTHER',
    });
    expect(await issue('0zzzzzzzzzzzzzzzzzzzzzzzzz', { type: 'PASSPORT' })).toEqual({
      done: false,
      reason: 'MEMBER_UNKNOWN',
    });
  });

  it('draws no number twice, however many draw at once, and leaves one valid passport to each', async () => {
    const people = [cast.quang.id, cast.lan.id, cast.sau.id];
    await Promise.all(Array.from({ length: 12 }, (_, n) => issue(String(people[n % 3]), { type: 'PASSPORT' })));
    const rows = (await Promise.all(people.map(rowsOf))).flat().filter(({ type }) => type === 'PASSPORT');
    expect(new Set(rows.map(({ number }) => number)).size).toBe(rows.length);
    const valid = rows.filter(({ standing, issuedOn }) => standing === 'VALID' && issuedOn === TODAY);
    expect(valid.map(({ residentId }) => residentId).sort()).toEqual([...people].sort());
  });

  it('issues once what it is asked for five times over, and the application has the document', async () => {
    const person = { residentId: cast.duc.id, subjectId: cast.duc.id };
    const asked = [{ chapter: 'documents', kind: 'document.issue', state: 'ASKED' }] as const;
    const application = await keepApproved(graph, { ...person, procedureNumber: 12, form: {} }, asked);
    const before = await rowsOf(cast.duc.id);
    const notice = { type: effectRequested('documents'), subject: cast.duc.id, data: { application, position: 1 } };
    const event = JSON.stringify(eventOf(notice));
    const send = () => peersOf(graph).send('documents', [event], { requestId: 'test', now: NOON });
    await Promise.all([send(), send(), send()]);
    await graph.settled();
    await Promise.all([send(), send()]);
    await graph.settled();
    const known = before.map(({ id }) => id);
    const fresh = (await rowsOf(cast.duc.id)).filter(({ id }) => !known.includes(id));
    expect(fresh).toHaveLength(1);
    expect(await applicationOf(graph, application)).toMatchObject({
      state: 'COMPLETED',
      resultDocumentId: fresh[0]?.id,
    });
  });

  it('takes back what only the living use, once, and gives the dead nothing more, however close it comes', async () => {
    const { id } = cast.tam;
    await issue(id, { type: 'PASSPORT' });
    await issue(id, { type: 'BIRTH_CERTIFICATE', issuer: 'UBND Xã Đất Mũi' });
    wallets.told.length = 0;
    const [, ...raced] = await Promise.all([
      close(id),
      issue(id, { type: 'PASSPORT' }),
      issue(id, { type: 'PASSPORT' }),
    ]);
    for (const outcome of raced) {
      if (!outcome.done) expect(outcome.reason).toBe('ALREADY_DECEASED');
    }
    const after = await rowsOf(id);
    const standing = (type: string) => new Set(after.filter((row) => row.type === type).map((row) => row.standing));
    expect([...standing('PASSPORT'), ...standing('IDENTITY_CARD')]).not.toContain('VALID');
    expect(standing('BIRTH_CERTIFICATE')).toContain('VALID');
    expect(wallets.told.map(({ type }) => type)).toContain('vn.congdanso.document.closed');
    wallets.told.length = 0;
    expect(await close(id)).toEqual({ done: true });
    expect(await rowsOf(id)).toEqual(after);
    expect(wallets.told).toEqual([]);
    expect(await issue(id, { type: 'PASSPORT' })).toEqual({ done: false, reason: 'ALREADY_DECEASED' });
  });

  it('tells another chapter what a procedure looks at, of the types it names and of one person', async () => {
    const ask = { resident: cast.an.id, types: ['BIRTH_CERTIFICATE', 'HEALTH_INSURANCE_CARD', 'NO_SUCH_TYPE'] };
    const { documents } = await peersOf(graph).call('documentFacts', ask, { requestId: 'test', now: NOON });
    const rows = (await rowsOf(cast.an.id)).filter(({ type }) => ask.types.includes(type));
    expect(documents.length).toBe(rows.length);
    const mais = { resident: cast.mai.id, types: ['TAX_CODE'] };
    const { documents: codes } = await peersOf(graph).call('documentFacts', mais, { requestId: 'test', now: NOON });
    expect(codes).toEqual([
      {
        ...{ id: expect.any(String), type: 'TAX_CODE', number: '8412059637', issuer: 'Thuế Hà Nội', status: 'VALID' },
        ...{ issuedOn: '2013-10-15', expiresOn: null, integration: 'VERIFIED', details: {} },
      },
    ]);
    const none = { resident: cast.mai.id, types: [] };
    expect(await peersOf(graph).call('documentFacts', none, { requestId: 'test', now: NOON })).toEqual({
      documents: [],
    });
  });
});
