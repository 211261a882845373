import { z } from 'zod';
import { documentTypes } from '../subgraphs/documents/types/enums';
import { procedureOn, procedures, procedureVersions, searchProcedures } from '../subgraphs/services/catalogue';
import type { FieldSchema } from '../subgraphs/services/catalogue/form-fields';
import { formSchemaOf } from '../subgraphs/services/catalogue/forms';
import { documentTypeOf, type PrefillField, registryFieldsOf } from '../subgraphs/services/catalogue/prefill-fields';
import { householdContributionShares } from '../subgraphs/services/catalogue/social-security';

const TODAY = '2026-11-21';
const on = (number: number, date = TODAY) => {
  const procedure = procedureOn(number, date);
  if (!procedure) throw new Error(`no version of ${number} on ${date}`);
  return procedure;
};
const numbersOf = (found: readonly { number: number }[]) => found.map(({ number }) => number);

describe('the catalogue of procedures', () => {
  it('holds the 25 essential services and the residence procedures beside them, each once, by number', () => {
    const essential = Array.from({ length: 25 }, (_, i) => i + 1);
    expect(numbersOf(procedures)).toEqual([...essential, 101, 102, 103, 104, 105, 106, 107]);
    expect(numbersOf(procedures.filter((procedure) => procedure.essential))).toEqual(essential);
  });

  // Typed from the sources a second time, so that a slip in one of the two shows.
  it.each([
    [1, 'IDENTITY', '1.012566', 7, 'WORKING_DAY', 0, 0],
    [2, 'IDENTITY', '1.014063', 7, 'WORKING_DAY', 25_000, 25_000],
    [3, 'RESIDENCE', '1.004222', 7, 'WORKING_DAY', 10_000, 20_000],
    [4, 'RESIDENCE', '1.004194', 3, 'WORKING_DAY', 7_000, 15_000],
    [6, 'RESIDENCE', '2.001159', 0, 'IMMEDIATE', 0, 0],
    [7, 'TRANSPORT', '1.013067', 2, 'WORKING_DAY', null, null],
    [8, 'TRANSPORT', null, null, null, null, null],
    [9, 'CIVIL_STATUS', '1.001193', 0, 'SAME_DAY', 0, 0],
    [12, 'IDENTITY', '1.001456', 8, 'WORKING_DAY', 100_000, 100_000],
    [14, 'SEAL', null, 3, 'WORKING_DAY', 0, 0],
    [15, 'CIVIL_STATUS', '3.000722', null, null, 0, 0],
    [17, 'HEALTH_INSURANCE', '1.001939', 5, 'WORKING_DAY', 0, 0],
    [18, 'TAX', '1.008498', 3, 'WORKING_DAY', 0, 0],
    [19, 'LAND', '1.013833', 10, 'WORKING_DAY', null, null],
    [20, 'TRANSPORT', '3.000347', 5, 'WORKING_DAY', null, 135_000],
    [21, 'EDUCATION', '1.005142', null, 'ANNUAL_PLAN', 0, 0],
    [22, 'JUSTICE', '3.000333', 10, 'DAY', 200_000, 200_000],
    [23, 'EMPLOYMENT', '1.014748', 15, 'WORKING_DAY', 0, 0],
    [25, 'ELECTRICITY', '3.000099', 3, 'WORKING_DAY', 0, 0],
    [101, 'RESIDENCE', '1.003197', 5, 'WORKING_DAY', null, null],
    [102, 'RESIDENCE', '1.002755', null, null, null, null],
  ])(
    'tells of %i what its sources say',
    (number, group, code, processingDays, processingUnit, feeOnline, feeInPerson) => {
      expect(on(number)).toMatchObject({ group, code, processingDays, processingUnit, feeOnline, feeInPerson });
    },
  );

  it('calls no unknown fee free, and says so to the citizen', () => {
    const unknown = procedureVersions.filter(
      ({ feeOnline, feeInPerson }) => feeOnline === null || feeInPerson === null,
    );
    expect(numbersOf(unknown)).toEqual([7, 8, 19, 20, 101, 102, 103, 104, 105, 106, 107]);
    for (const { feeNote } of unknown) expect(feeNote).toMatch(/chưa rõ|Chưa rõ|Chưa tìm thấy/);
    for (const number of [7, 19, 20, 22]) expect(on(number).feeNote).toMatch(/không phải miễn phí/);
  });

  it('marks every null among code, period and fees as unknown, or explains it', () => {
    for (const version of procedureVersions) {
      for (const fact of ['code', 'feeOnline', 'feeInPerson'] as const) {
        expect([version.number, fact, version[fact] === null]).toEqual([
          version.number,
          fact,
          version.marks[fact] === 'UNKNOWN',
        ]);
      }
      if (version.processingDays === null) expect(version.processingNote).toBeTruthy();
    }
  });

  it('waives the fee for digital citizens where the resolution lists the procedure, and not on a first registration', () => {
    const waived = procedures.filter(({ digitalCitizenWaiver }) => digitalCitizenWaiver !== null);
    expect(numbersOf(waived)).toEqual([2, 3, 4, 12, 19, 20, 22]);
    expect(on(20).digitalCitizenWaiver).toMatchObject({ rate: 1, validFrom: '2026-08-15', validTo: '2027-02-28' });
    expect(on(20).digitalCitizenWaiver?.conditions).toContain('DRIVING_LICENCE_INTEGRATED');
  });

  it('leads a newborn through birth, residence, health card and identity card, in this order', () => {
    expect(on(15).steps.map(({ order, procedureNumber }) => [order, procedureNumber])).toEqual([
      [1, 9],
      [2, 3],
      [3, null],
      [4, null],
    ]);
    expect(on(15).steps[2]?.title).toBe('Cấp thẻ bảo hiểm y tế');
  });

  it('leads the bereaved through death, removal of residence and funeral allowance, in this order', () => {
    expect(on(16).steps.map(({ order, procedureNumber }) => [order, procedureNumber])).toEqual([
      [1, 10],
      [2, 101],
      [3, null],
    ]);
  });

  it('links only procedures that exist', () => {
    const linked = procedures.flatMap(({ steps }) => steps.flatMap(({ procedureNumber }) => procedureNumber ?? []));
    for (const number of linked) expect(procedureOn(number, TODAY)).not.toBeNull();
  });

  it('lets each further member of a household pay less for health insurance', () => {
    expect(householdContributionShares).toEqual([1, 0.7, 0.6, 0.5, 0.4]);
  });

  it('gives every row its sources and a readable face', () => {
    for (const version of procedureVersions) {
      expect(version.sources.length).toBeGreaterThan(0);
      expect(version.agency).toBeTruthy();
      expect(version.requiredDocuments.length).toBeGreaterThan(0);
      expect(version.resultChannels.length).toBeGreaterThan(0);
      expect(version.nameVi).toBe(version.nameVi.normalize('NFC'));
    }
  });
});

describe('the versions of a procedure', () => {
  it('end the halved fees with the year 2026, to the day', () => {
    expect(on(2, '2026-12-31')).toMatchObject({ feeOnline: 25_000 });
    expect(on(2, '2027-01-01')).toMatchObject({ feeOnline: 50_000 });
    expect(on(12, '2026-12-31')).toMatchObject({ feeInPerson: 100_000 });
    expect(on(12, '2027-01-01')).toMatchObject({ feeInPerson: 200_000 });
  });

  it('are nothing before the first of them and for a number that does not exist', () => {
    expect(procedureOn(3, '2026-06-30')).toBeNull();
    expect(procedureOn(26, TODAY)).toBeNull();
    expect(procedureOn(Number.NaN, TODAY)).toBeNull();
  });

  it('never overlap', () => {
    for (const day of ['2026-07-01', TODAY, '2026-12-31', '2027-01-01', '2030-01-01']) {
      const numbers = numbersOf(searchProcedures({ on: day }));
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(numbers).toHaveLength(procedures.length);
    }
  });
});

describe('searching by name', () => {
  const search = (text: string) => numbersOf(searchProcedures({ text, on: TODAY }));

  it.each(['khai sinh', 'KHAI SINH', 'Khai Sinh', '  khai   sinh ', 'sinh khai'])('finds births under %j', (text) => {
    expect(search(text)).toEqual([9, 15]);
  });

  it('finds the same with and without diacritics, composed and decomposed', () => {
    const plain = search('dang ky');
    expect(plain).toContain(3);
    expect(plain.length).toBeGreaterThan(8);
    for (const text of ['đăng ký', 'ĐĂNG KÝ', 'đăng ký'.normalize('NFD'), 'Ðăng ký', 'đăng\u200b ký']) {
      expect(search(text)).toEqual(plain);
    }
  });

  it('finds everything under a blank and nothing under nonsense or a wildcard', () => {
    expect(search('  ')).toHaveLength(32);
    expect(search('xyz')).toEqual([]);
    expect(search('%')).toEqual([]);
    expect(search('.*')).toEqual([]);
  });

  it('narrows by group and by being essential', () => {
    expect(numbersOf(searchProcedures({ group: 'RESIDENCE', essential: true, on: TODAY }))).toEqual([3, 4, 5, 6]);
    expect(numbersOf(searchProcedures({ group: 'RESIDENCE', text: 'tạm trú', on: TODAY }))).toEqual([4, 102, 103, 106]);
    expect(numbersOf(searchProcedures({ essential: false, on: TODAY }))).toHaveLength(7);
    expect(searchProcedures({ group: null, text: null, essential: null, on: TODAY })).toHaveLength(32);
  });
});

describe('the forms', () => {
  /** A field of the record, one that follows from it, or one of a document that the contract knows. */
  const isKnown = (source: PrefillField): boolean =>
    registryFieldsOf(source).length > 0 || documentTypes.some((type) => type === documentTypeOf(source));

  function walk(schema: FieldSchema, path: string) {
    expect([path, schema.title.length > 0, schema['x-title-en'].length > 0]).toEqual([path, true, true]);
    if (schema.pattern) expect(() => new RegExp(schema.pattern ?? '', 'u')).not.toThrow();
    if (schema['x-prefill']) {
      expect(isKnown(schema['x-prefill'])).toBe(true);
      expect(['subject', 'applicant']).toContain(schema['x-prefill-of']);
    }
    if (schema.enum) expect(Object.keys(schema['x-enum-titles'] ?? {})).toEqual(schema.enum);
    if (schema.type === 'object') {
      const names = Object.keys(schema.properties ?? {});
      expect(schema.additionalProperties).toBe(false);
      expect(names.length).toBeGreaterThan(0);
      expect(names).toEqual(expect.arrayContaining([...(schema.required ?? [])]));
    }
    for (const [name, field] of Object.entries(schema.properties ?? {})) walk(field, `${path}.${name}`);
    if (schema.type === 'array') expect(schema.items).toBeDefined();
    if (schema.items) walk(schema.items, `${path}[]`);
  }

  it.each(numbersOf(procedures))('ask in %i for fields that a validator understands', (number) => {
    const schema = formSchemaOf(number);
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.description).toBeTruthy();
    walk(schema, String(number));
    expect(() => z.fromJSONSchema(JSON.parse(JSON.stringify(schema)))).not.toThrow();
  });

  it.each([
    [9, ['childFullName', 'childDateOfBirth', 'childSex', 'childPlaceOfBirth', 'childEthnicity', 'motherFullName']],
    [10, ['deceasedFullName', 'dateOfDeath', 'placeOfDeath']],
    [11, ['fullName', 'personalNumber', 'spouseFullName', 'spousePersonalNumber', 'maritalStatus']],
    [7, ['vehicleKind', 'brand', 'chassisNumber', 'engineNumber']],
    [15, ['childFullName', 'childPermanentAddress', 'registeredHospital']],
  ])('ask in %i for what its outcome needs', (number, names) => {
    expect(Object.keys(formSchemaOf(number).properties ?? {})).toEqual(expect.arrayContaining(names));
  });

  const declaration = {
    fullName: 'Nguyễn Thị Mai',
    personalNumber: '001190000001',
    dateOfBirth: '1990-05-02',
    phone: '0912345678',
    permanentAddress: { line: 'Số 1 phố Chùa Một Cột', communeCode: '00004' },
    content: 'Nơi thường trú',
    purpose: 'Nhập học cho con',
  };
  const accepts = (form: unknown) =>
    z.fromJSONSchema(JSON.parse(JSON.stringify(formSchemaOf(107)))).safeParse(form).success;

  it("accept Mai's declaration and the year alone as a birth date", () => {
    expect(accepts(declaration)).toBe(true);
    expect(accepts({ ...declaration, dateOfBirth: '1948' })).toBe(true);
  });

  it.each([
    ['eleven digits', { personalNumber: '00119000000' }],
    ['thirteen digits', { personalNumber: '0011900000012' }],
    ['a thirteenth month', { dateOfBirth: '1990-13-01' }],
    ['a blank name', { fullName: '   ' }],
    ['an address without its commune', { permanentAddress: { line: 'Số 1' } }],
    ['a field that nobody asked for', { religion: 'x' }],
    ['a missing purpose', { purpose: undefined }],
  ])('refuse %s', (_, change) => {
    expect(accepts({ ...declaration, ...change })).toBe(false);
  });

  it('exist for no other number', () => {
    expect(() => formSchemaOf(26)).toThrow(RangeError);
  });
});
