import { cast } from '../../population/cast';
import { citizen, mai } from '../counter';
import { Filing } from '../filing';
import { databaseKinds } from '../graph';

const binh = citizen('binh');
const PAPERS = `documents { items { id type number issuer issuedOn expiresOn status
  ... on DrivingLicence { classes pointsLeft } ... on VehicleRegistration { plate vehicleKind brand }
  ... on HealthInsuranceCard { registeredHospital } } }`;

// biome-ignore lint/suspicious/noExplicitAny: documents of several types
type Paper = any;

describe.each(databaseKinds)('what ends in a paper of the wallet on %s', (database) => {
  let filing: Filing;
  const papers = async (type: string, as = mai): Promise<Paper[]> =>
    (await filing.profile(PAPERS, as)).documents.items.filter((paper: Paper) => paper.type === type);
  beforeAll(async () => {
    filing = await Filing.start({ database });
  }, 60_000);
  afterAll(() => filing.graph.close());

  const vehicle = {
    vehicleKind: 'MOTORCYCLE',
    brand: 'Honda',
    chassisNumber: 'RLHJF5800NY123456',
    engineNumber: 'JF58E0123456',
    registrationTaxReference: 'LPTB-26-004512',
  };

  it('7: a vehicle has a certificate and a plate of its own, for the fee that the office sets', async () => {
    const done = await filing.through({ procedure: 7, form: vehicle, officer: 'hanh', fee: 150_000 });
    expect(done).toMatchObject({ state: 'COMPLETED', fee: 150_000, feeKnown: true });
    const [registration, old] = await papers('VEHICLE_REGISTRATION');
    expect(registration).toMatchObject({
      id: done.result.documentId,
      vehicleKind: 'Mô tô',
      brand: 'Honda',
      status: 'VALID',
    });
    expect(registration.plate).toMatch(/^29-[A-Z][1-9] \d{3}\.\d{2}$/);
    expect(old).toMatchObject({ plate: '29-D2 481.57', status: 'VALID' });
    const { serviceRecords } = await filing.profile('serviceRecords { kind number }');
    expect(serviceRecords).toEqual([{ kind: 'VEHICLE_PLATE', number: registration.plate }]);
  });

  it('7: nobody registers an imported vehicle online', async () => {
    const form = { ...vehicle, chassisNumber: 'RLHJF5800NY999999', origin: 'IMPORTED' };
    expect(await filing.refusal({ procedure: 7, form })).toEqual(['STEP_NOT_ALLOWED', 'DOMESTIC_WHEN_ONLINE']);
  });

  it('17: a health-insurance card lasts longer', async () => {
    const done = await filing.through({ procedure: 17, form: { months: '12' }, officer: 'thuy' });
    const [card] = await papers('HEALTH_INSURANCE_CARD');
    expect(card).toMatchObject({ id: done.result.documentId, number: '0127364950', expiresOn: '2027-11-20' });
  });

  it('17: the cards of the household are renewed with it, and of nobody else', async () => {
    const named = ({ fullName, personalNumber, dateOfBirth }: (typeof cast)['an']) => ({
      fullName,
      personalNumber,
      dateOfBirth,
    });
    const before = await filing.profile(
      'documents(types: [HEALTH_INSURANCE_CARD]) { items { expiresOn } }',
      mai,
      cast.an.id,
    );
    await filing.through({ procedure: 17, form: { months: '6', members: [named(cast.an)] }, officer: 'thuy' });
    const after = await filing.profile(
      'documents(types: [HEALTH_INSURANCE_CARD]) { items { expiresOn } }',
      mai,
      cast.an.id,
    );
    expect(before.documents.items).toEqual([{ expiresOn: null }]);
    expect(after.documents.items).toEqual([{ expiresOn: '2027-05-20' }]);
    const stranger = { procedure: 17, form: { months: '6', members: [named(cast.binh as never)] } };
    const { id } = await filing.file(stranger);
    await filing.accept(id, 'thuy');
    await filing.decide(id, 'thuy');
    const seen = await filing.read(id);
    expect([seen.state, seen.history.at(-1).note]).toEqual(['IN_PROGRESS', 'MEMBER_UNKNOWN']);
  });

  it('17: without a card there is none to renew', async () => {
    expect(
      await filing.refusal({
        procedure: 17,
        as: citizen('quang'),
        form: { months: '12', healthInsuranceNumber: '01' },
      }),
    ).toEqual(['STEP_NOT_ALLOWED', 'HEALTH_INSURANCE_CARD_HELD']);
  });

  it('18: the personal number is the tax code', async () => {
    const form = { kind: 'CHANGE', taxpayerKind: 'INDIVIDUAL', change: 'Dùng số định danh làm mã số thuế' };
    const done = await filing.through({ procedure: 18, form, officer: 'khoa' });
    const [code, old] = await papers('TAX_CODE');
    expect(code).toMatchObject({ id: done.result.documentId, number: cast.mai.personalNumber, status: 'VALID' });
    expect(old).toMatchObject({ number: '8412059637', status: 'REVOKED' });
  });

  it('18: nobody registers for the first time twice', async () => {
    const form = { kind: 'FIRST', taxpayerKind: 'INDIVIDUAL' };
    expect(await filing.refusal({ procedure: 18, form })).toEqual(['STEP_NOT_ALLOWED', 'NOT_REGISTERED_YET']);
  });

  const parcel = {
    parcelCommune: { line: 'Số 18, đường Phan Đình Phùng', communeCode: '00004' },
    change: 'Đổi số giấy tờ của người sử dụng đất',
  };

  it('19: a land certificate says the new data of its holder', async () => {
    const form = { ...parcel, certificateNumber: 'cd04718352' };
    const done = await filing.through({ procedure: 19, form, officer: 'dat' });
    const [certificate, old] = await papers('LAND_CERTIFICATE');
    expect(certificate).toMatchObject({ id: done.result.documentId, number: 'CD 04718352', status: 'VALID' });
    expect(certificate.issuer).toBe('Văn phòng đăng ký đất đai Thành phố Hà Nội');
    expect(old).toMatchObject({ number: 'CD 04718352', status: 'REVOKED' });
  });

  it('19: nothing changes on the certificate of somebody else', async () => {
    const form = { ...parcel, certificateNumber: 'CD 04718352' };
    expect(await filing.refusal({ procedure: 19, as: binh, form })).toEqual([
      'STEP_NOT_ALLOWED',
      'LAND_CERTIFICATE_HELD',
    ]);
  });

  it('20: a driving licence is exchanged, with its number, classes and points', async () => {
    const done = await filing.through({ procedure: 20, form: { kind: 'EXCHANGE' }, officer: 'son' });
    const [licence, old] = await papers('DRIVING_LICENCE');
    expect(licence).toMatchObject({
      id: done.result.documentId,
      number: '010219004857',
      classes: ['A1', 'B'],
      pointsLeft: 10,
      expiresOn: '2035-06-20',
      issuedOn: '2026-11-20',
      status: 'VALID',
    });
    expect(old.status).toBe('REVOKED');
  });

  it('20: who has no licence exchanges none', async () => {
    const form = { kind: 'EXCHANGE', licenceNumber: '010219004857', licenceClass: 'B', healthCertificate: 'GKSK-1' };
    expect(await filing.refusal({ procedure: 20, as: binh, form })).toEqual([
      'STEP_NOT_ALLOWED',
      'DRIVING_LICENCE_HELD',
    ]);
  });

  it('22: a criminal-record certificate is in the wallet', async () => {
    const form = { certificateKind: 'NUMBER_1', purpose: 'Bổ sung hồ sơ lao động' };
    const done = await filing.through({ procedure: 22, form, officer: 'son' });
    const [certificate] = await papers('CRIMINAL_RECORD');
    expect(certificate).toMatchObject({
      id: done.result.documentId,
      issuer: 'Công an Thành phố Hà Nội',
      status: 'VALID',
    });
  });

  it('22: residences are told from the age of 14 on', async () => {
    const residences = [{ from: '2016-12-20', place: 'Số 18, đường Phan Đình Phùng' }];
    const form = { certificateKind: 'NUMBER_2', purpose: 'Đi làm việc', residences };
    expect(await filing.refusal({ procedure: 22, form })).toEqual(['STEP_NOT_ALLOWED', 'RESIDENCES_SINCE_14']);
  });
});
