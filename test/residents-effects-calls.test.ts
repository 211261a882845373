import { cast } from '../population/cast';
import { calls } from '../subgraphs/residents/calls';
import type { CallContext } from '../subgraphs/shared/chapter';
import { createLog } from '../subgraphs/shared/log';
import { Graph, NOON } from './graph';
import { oneDatabase } from './kinds';
import { Registering } from './registering';

const everyField = [
  ...['fullName', 'dateOfBirth', 'sex', 'nationality', 'personalNumber', 'formerNumber', 'ethnicity', 'occupation'],
  ...['hometown', 'placeOfBirth', 'maritalStatus', 'relatives', 'permanentAddress', 'temporaryAddress'],
  ...['temporaryUntil', 'currentAddress', 'residenceHistory', 'household.fileNumber', 'household.relationToHead'],
  ...['contact.phone', 'contact.email'],
];

describe.each(oneDatabase)('what the services ask of the register, on %s', (database) => {
  let graph: Graph;
  let register: Registering;

  beforeAll(async () => {
    graph = await Graph.start({ database });
    register = new Registering(graph);
  });
  afterAll(() => graph.close());

  const context = (): CallContext<Registering['means']> => ({
    requestId: 'test',
    now: NOON,
    means: register.means,
    peers: {} as never,
    log: createLog('silent'),
  });
  const factsOf = async (resident: string) => (await calls.personFacts({ resident }, context())).facts;
  const valuesOf = async (resident: string, fields: readonly string[] = everyField) =>
    (await calls.registryValues({ resident, fields }, context())).values;
  const cost = async (work: () => Promise<unknown>): Promise<number> => {
    const before = register.database.statements();
    await work();
    return register.database.statements() - before;
  };

  it('tells the facts that conditions look at', async () => {
    expect(await factsOf(cast.mai.id)).toEqual({
      residentId: cast.mai.id,
      dateOfBirth: '1990-06-12',
      sex: 'FEMALE',
      nationality: 'VN',
      vitalStatus: 'ALIVE',
      maritalStatus: 'MARRIED',
      vulnerableGroups: [],
      formerNumber: true,
      permanentCommune: '00004',
      temporaryCommune: '00166',
      household: {
        id: expect.any(String),
        fileNumber: expect.stringMatching(/^\d{10}$/),
        headId: cast.mai.id,
        members: expect.arrayContaining([cast.mai, cast.quang, cast.an, cast.ngoc, cast.lan].map(({ id }) => id)),
      },
      kin: expect.arrayContaining([
        { kind: 'SPOUSE', residentId: cast.quang.id, fullName: cast.quang.fullName },
        { kind: 'FATHER', residentId: null, fullName: 'Nguyễn Văn Hải' },
      ]),
    });
    expect(await factsOf('00000000000000000000000000')).toBeNull();
    expect(await cost(() => factsOf(cast.mai.id))).toBe(5);
  });

  it('fills forms in with what stands on record, as a form has it', async () => {
    const values = await valuesOf(cast.mai.id);
    expect(values).toMatchObject({
      fullName: cast.mai.fullName,
      dateOfBirth: cast.mai.dateOfBirth,
      sex: 'FEMALE',
      nationality: 'VN',
      personalNumber: cast.mai.personalNumber,
      formerNumber: '012884517',
      ethnicity: 'Kinh',
      occupation: 'Kế toán',
      maritalStatus: 'MARRIED',
      permanentAddress: { line: 'Số 18, đường Phan Đình Phùng', communeCode: '00004' },
      temporaryAddress: { line: 'Số 7, phố Duy Tân', communeCode: '00166' },
      currentAddress: { line: 'Số 7, phố Duy Tân', communeCode: '00166' },
      'household.fileNumber': expect.stringMatching(/^\d{10}$/),
      'household.relationToHead': 'HEAD',
      'contact.phone': '0950471826',
      'contact.email': 'mai.nguyen@example.vn',
    });
    // A hometown has no line: what the record of before the reform says stands for it.
    expect(values.hometown).toEqual({ line: expect.stringContaining('Vị Hoàng'), communeCode: '13669' });
    expect(values.relatives).toContainEqual({ kind: 'CHILD', residentId: cast.an.id, fullName: cast.an.fullName });
    expect(values).not.toHaveProperty('temporaryUntil');
    expect(values.residenceHistory).toEqual([
      { from: '1990-06-25', to: '2014-11-01', place: expect.stringContaining('Châu Long') },
      { from: '2014-11-02', to: '2016-12-19', place: expect.stringContaining('Hàng Bông') },
      { from: '2016-12-20', place: expect.stringContaining('Phan Đình Phùng') },
      { from: '2026-03-01', place: expect.stringContaining('Duy Tân') },
    ]);
  });

  it('says until when somebody is registered for a time', async () => {
    const address = { line: 'Số 40, phố Hàng Bông', communeCode: '00070' };
    const values = { address, from: '2026-11-01', to: '2027-04-30' };
    expect(await register.does('residence.temporary', cast.hanh.id, values)).toEqual({ done: true });
    expect(await valuesOf(cast.hanh.id, ['temporaryUntil', 'temporaryAddress'])).toEqual({
      temporaryUntil: '2027-04-30',
      temporaryAddress: address,
    });
  });

  it('leaves out what is not on record, and what is no field', async () => {
    expect(await valuesOf(cast.sau.id, ['contact.phone', 'temporaryAddress', 'formerNumber', 'relatives'])).toEqual({
      relatives: [],
    });
    expect(await valuesOf(cast.mai.id, ['constructor', '__proto__', 'religion', 'searchName'])).toEqual({});
    expect(await valuesOf('00000000000000000000000000')).toEqual({});
  });

  it('reads the tables that the fields need, each once', async () => {
    expect(await cost(() => valuesOf(cast.mai.id))).toBe(5);
    expect(await cost(() => valuesOf(cast.mai.id, ['fullName', 'sex', 'contact.phone']))).toBe(1);
    expect(await cost(() => valuesOf(cast.mai.id, ['permanentAddress', 'currentAddress']))).toBe(2);
  });
});
