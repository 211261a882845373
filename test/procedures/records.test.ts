import { officeOf } from '../../subgraphs/services/catalogue/offices';
import { citizen, mai } from '../counter';
import { Filing } from '../filing';
import { databaseKinds } from '../graph';

const [duc, quang, binh] = [citizen('duc'), citizen('quang'), citizen('binh')];
const schoolsOfDaNang = officeOf('EDUCATION', '20242');
const organisation = {
  organisationName: 'Hợp tác xã Rau sạch Sông Hồng',
  organisationAddress: { line: 'Số 3, phố Châu Long', communeCode: '00004' },
};

describe.each(databaseKinds)('what ends in a record of an agency on %s', (database) => {
  let filing: Filing;
  const recordsOf = async (kind: string, as = mai) => {
    const selection = 'serviceRecords { kind number issuer since until amount details applicationId }';
    const { serviceRecords } = await filing.profile(selection, as);
    return serviceRecords
      .filter((record: { kind: string }) => record.kind === kind)
      .map(({ details, ...record }: { details: string }) => ({ ...record, details: JSON.parse(details) }));
  };
  beforeAll(async () => {
    filing = await Filing.start({ database });
  }, 60_000);
  afterAll(() => filing.graph.close());

  const fine = { decisionNumber: '0042/QĐ-XPHC', decisionDate: '2026-11-10', fine: 900_000 };

  it('8: a fine is paid in full, and the receipt is on record', async () => {
    const done = await filing.through({ procedure: 8, form: fine, officer: 'son' });
    expect(done).toMatchObject({ state: 'COMPLETED', fee: 900_000, payments: [{ amount: 900_000, applied: 900_000 }] });
    expect(await recordsOf('FINE_RECEIPT')).toMatchObject([
      { number: done.code, amount: 900_000, details: { decisionNumber: '0042/QĐ-XPHC', decisionDate: '2026-11-10' } },
    ]);
  });

  it('8: no fine is paid before it was decided on', async () => {
    const form = { ...fine, decisionNumber: '0043/QĐ-XPHC', decisionDate: '2026-12-01' };
    expect(await filing.refusal({ procedure: 8, form })).toEqual(['STEP_NOT_ALLOWED', 'DECISION_DATE_PAST']);
  });

  it('13: the seal of an organisation is registered', async () => {
    const done = await filing.through({ procedure: 13, form: organisation, officer: 'son' });
    expect(await recordsOf('SEAL_REGISTRATION')).toMatchObject([
      { number: done.code, details: { organisation: 'Hợp tác xã Rau sạch Sông Hồng' } },
    ]);
  });

  it('13: a person has no seal', async () => {
    const form = { ...organisation, organisationName: 'Nguyễn Thị Mai' };
    expect(await filing.refusal({ procedure: 13, form })).toEqual(['STEP_NOT_ALLOWED', 'FOR_AN_ORGANISATION']);
  });

  it('14: so is an embossed one', async () => {
    const done = await filing.through({
      procedure: 14,
      form: { ...organisation, sealKind: 'EMBOSSED' },
      officer: 'son',
    });
    expect(await recordsOf('SEAL_REGISTRATION')).toContainEqual(
      expect.objectContaining({
        number: done.code,
        details: { organisation: 'Hợp tác xã Rau sạch Sông Hồng', sealKind: 'Dấu nổi' },
      }),
    );
  });

  it('14: a child registers none', async () => {
    const form = { ...organisation, sealKind: 'WAX' };
    expect(await filing.refusal({ procedure: 14, as: duc, form })).toEqual(['STEP_NOT_ALLOWED', 'AGE_18']);
  });

  const exam = { candidateKind: 'GRADE_12', school: 'Trường THPT Phan Châu Trinh', electives: 'Vật lí, Tiếng Anh' };

  it('21: a pupil is registered for the exam', async () => {
    await filing.through({ procedure: 21, as: duc, form: exam, officer: schoolsOfDaNang });
    expect(await recordsOf('EXAM_REGISTRATION', duc)).toMatchObject([
      { issuer: schoolsOfDaNang.agency, details: { electives: 'Vật lí, Tiếng Anh' } },
    ]);
  });

  it('21: nobody is in grade 12 at the age of 36', async () => {
    expect(await filing.refusal({ procedure: 21, form: exam })).toEqual(['STEP_NOT_ALLOWED', 'GRADE_12_AGE']);
  });

  it('23: an unemployment benefit is granted, and its amount is nobody’s guess', async () => {
    const form = { contractEndedOn: '2026-10-31', monthsContributed: 40 };
    await filing.through({ procedure: 23, form, officer: 'phuc' });
    expect(await recordsOf('UNEMPLOYMENT_BENEFIT')).toMatchObject([
      { amount: null, until: null, issuer: 'Sở Nội vụ Thành phố Hà Nội', details: { monthsContributed: 40 } },
    ]);
  });

  it('23: none for less than a year of contributions', async () => {
    const form = { contractEndedOn: '2026-10-31', monthsContributed: 11 };
    expect(await filing.refusal({ procedure: 23, form })).toEqual(['STEP_NOT_ALLOWED', 'CONTRIBUTED_12_MONTHS']);
  });

  it('24 and 25: a contract for electricity is made, and goes over to another party', async () => {
    const made = await filing.through({ procedure: 24, form: { use: 'HOUSEHOLD', phases: '1' }, officer: 'long' });
    expect(made.state).toBe('COMPLETED');
    expect(await recordsOf('ELECTRICITY_CONTRACT')).toMatchObject([
      { number: made.code, until: null, details: { use: 'HOUSEHOLD', phases: '1' } },
    ]);

    const form = { customerCode: made.code, previousParty: 'Nguyễn Thị Mai' };
    const changed = await filing.through({ procedure: 25, as: quang, form, officer: 'long' });
    expect(changed.state).toBe('COMPLETED');
    expect(await recordsOf('ELECTRICITY_CONTRACT', quang)).toMatchObject([
      { number: made.code, until: null, applicationId: changed.id, details: { previousParty: 'Nguyễn Thị Mai' } },
    ]);
    expect(await recordsOf('ELECTRICITY_CONTRACT')).toMatchObject([{ number: made.code, until: '2026-11-20' }]);
  });

  it('24: who lives elsewhere buys no electricity here by residence', async () => {
    const form = { supplyAddress: organisation.organisationAddress, use: 'HOUSEHOLD', phases: '1' };
    expect(await filing.refusal({ procedure: 24, as: binh, form })).toEqual(['STEP_NOT_ALLOWED', 'RESIDENT_AT_PLACE']);
  });

  it('25: nobody takes a contract over from themself', async () => {
    const form = { customerCode: 'PD0100047182', previousParty: 'Nguyễn Thị Mai' };
    expect(await filing.refusal({ procedure: 25, form })).toEqual(['STEP_NOT_ALLOWED', 'NEW_PARTY']);
  });
});
