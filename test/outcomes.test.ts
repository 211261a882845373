import { documentTypes } from '../subgraphs/documents/types/enums';
import { procedures } from '../subgraphs/services/catalogue';
import type { Form } from '../subgraphs/services/catalogue/working';
import { planOf } from '../subgraphs/services/outcomes/plan';
import type { PlanCase } from '../subgraphs/services/outcomes/planned';
import { platesOf } from '../subgraphs/services/outcomes/plates';
import { ServiceRecordKind } from '../subgraphs/services/types/records';

const APPLICANT = 'applicant';
const AGENCY = 'UBND Phường Ba Đình';
const home = { line: 'Số 18, đường Phan Đình Phùng', communeCode: '00004' };

const caseOf = (form: Form, others: Partial<PlanCase> = {}): PlanCase => ({
  form,
  applicantId: APPLICANT,
  subjectId: APPLICANT,
  otherId: null,
  areaCode: '00004',
  agency: AGENCY,
  ...others,
});

const birth = {
  childFullName: 'Trần Gia Hân',
  childDateOfBirth: '2026-11-02',
  childSex: 'FEMALE',
  childEthnicity: 'Kinh',
  childNationality: 'VN',
  childPlaceOfBirth: home,
  childHometown: home,
  motherFullName: 'Nguyễn Thị Mai',
  motherPersonalNumber: '001190047218',
  fatherFullName: 'Trần Minh Quang',
  declarantRelation: 'MOTHER',
};
const linkedBirth = {
  ...birth,
  childPermanentAddress: home,
  headFullName: 'Nguyễn Thị Mai',
  headPersonalNumber: '001190047218',
  relationToHead: 'CHILD',
  registeredHospital: 'Trung tâm Y tế Ba Đình',
};

/** `step chapter kind` of each effect, without the step where there is none. */
const courseOf = (number: number, form: Form = {}): string[] =>
  planOf(number, caseOf({ guests: [], ...form })).map(({ step, chapter, kind }) =>
    [...(step === null ? [] : [step]), chapter, kind].join(' '),
  );

describe('what an approved application changes', () => {
  const confirmed = ['services record.add'];
  const wallet = ['documents document.issue'];
  const died = ['residents death.register', 'identity account.close', 'documents documents.close'];
  const born = ['residents birth.register', 'documents document.issue', 'identity child.entrust'];

  it.each<[number, string[]]>([
    [1, ['residents formerNumber.confirm', ...confirmed]],
    [2, wallet],
    [3, ['residents residence.permanent']],
    [4, ['residents residence.temporary']],
    [5, ['residents residence.absence']],
    [6, ['residents residence.stay']],
    [7, ['services plate.draw', ...wallet]],
    [8, confirmed],
    [9, born],
    [10, [...died, ...confirmed]],
    [11, ['residents marriage.register', ...wallet]],
    [12, wallet],
    [13, confirmed],
    [14, confirmed],
    [15, [...born.map((each) => `1 ${each}`), '2 residents residence.permanent', '3 documents document.issue']],
    [
      16,
      [
        ...[...died, ...confirmed].map((each) => `1 ${each}`),
        '2 residents residence.removePermanent',
        '3 services record.add',
      ],
    ],
    [17, ['documents document.extend']],
    [18, wallet],
    [19, wallet],
    [20, wallet],
    [21, confirmed],
    [22, wallet],
    [23, confirmed],
    [24, confirmed],
    [25, ['services record.end', ...confirmed]],
    [101, ['residents residence.removePermanent']],
    [102, ['residents residence.extendTemporary']],
    [103, ['residents residence.removeTemporary']],
    [104, ['residents household.split']],
    [105, ['residents residence.correct']],
    [106, ['residents residence.current']],
    [107, confirmed],
  ])('by procedure %i', (number, expected) => {
    expect(courseOf(number)).toEqual(expected);
  });

  it('is something for every procedure there is, and nothing for one that is not', () => {
    for (const { number } of procedures) expect(courseOf(number).length).toBeGreaterThan(0);
    expect(() => courseOf(26)).toThrow(RangeError);
  });

  it('keeps to the steps that the catalogue announces', () => {
    for (const { number, steps } of procedures) {
      const orders = new Set(steps.map(({ order }) => order));
      for (const { step } of planOf(number, caseOf({ guests: [], identityCard: true }))) {
        expect(step === null || orders.has(step)).toBe(true);
      }
    }
  });

  it('names only documents and records that the contract knows', () => {
    for (const { number } of procedures) {
      for (const { kind, values } of planOf(number, caseOf({ guests: [], identityCard: true }))) {
        if (kind.startsWith('document.')) expect(documentTypes).toContain(values.type);
        if (kind.startsWith('record.')) expect(Object.keys(ServiceRecordKind)).toContain(values.kind);
      }
    }
  });
});

describe('the plan of a birth', () => {
  it('has an identity card as its fourth step if one was asked for', () => {
    const [last] = planOf(15, caseOf({ ...linkedBirth, identityCard: true })).slice(-1);
    expect(last).toMatchObject({ step: 4, kind: 'document.issue', values: { type: 'IDENTITY_CARD' } });
    expect(planOf(15, caseOf({ ...linkedBirth, identityCard: false }))).toHaveLength(5);
  });

  it('names the parents as far as the form does, and no field that was left empty', () => {
    const [register] = planOf(9, caseOf({ ...birth, motherDateOfBirth: '' }));
    expect(register?.values).toEqual({
      fullName: 'Trần Gia Hân',
      dateOfBirth: '2026-11-02',
      sex: 'FEMALE',
      ethnicity: 'Kinh',
      nationality: 'VN',
      placeOfBirth: home,
      hometown: home,
      registrationCommune: '00004',
      mother: { personalNumber: '001190047218', fullName: 'Nguyễn Thị Mai' },
      father: { fullName: 'Trần Minh Quang' },
    });
  });

  it('gives what comes after the birth to the child once there is one, and to nobody by id before', () => {
    const [, certificate, entrust] = planOf(15, caseOf(linkedBirth, { subjectId: 'child' }));
    expect(certificate?.values).toEqual({ type: 'BIRTH_CERTIFICATE', issuer: AGENCY, replaces: false });
    expect(entrust?.values).toEqual({ guardianId: APPLICANT, dateOfBirth: '2026-11-02' });
  });

  it('founds a household only for whoever is to head it', () => {
    const [, , , joins] = planOf(15, caseOf(linkedBirth));
    expect(joins?.values.head).toEqual({ personalNumber: '001190047218', fullName: 'Nguyễn Thị Mai' });
    const [founds] = planOf(3, caseOf({ newAddress: home, relationToHead: 'HEAD', headFullName: 'Nguyễn Thị Mai' }));
    expect(founds?.values).toEqual({ address: home, relationToHead: 'HEAD' });
  });
});

describe('the plan of a death', () => {
  it('gives extract and allowance to who asked for them, not to the deceased', () => {
    const plan = planOf(16, caseOf({ dateOfDeath: '2026-11-10', placeOfDeath: 'Hà Nội' }, { subjectId: 'deceased' }));
    const records = plan.filter(({ kind }) => kind === 'record.add');
    expect(records.map(({ values }) => [values.kind, values.residents, values.amount])).toEqual([
      ['DEATH_EXTRACT', [APPLICANT], undefined],
      ['FUNERAL_ALLOWANCE', [APPLICANT], undefined],
    ]);
  });
});

describe('what no form decides', () => {
  it('looks the personal number up that stands on a card or as a tax code', () => {
    const forged = { personalNumber: '001190999999', licenceNumber: '999999999999', licenceClass: 'D, E' };
    for (const number of [2, 18]) {
      const [issue] = planOf(number, caseOf(forged));
      expect(issue?.looksUp).toBe('PERSONAL_NUMBER');
      expect(JSON.stringify(issue?.values)).not.toContain('001190999999');
    }
  });

  it('takes number and classes of a licence from the old one', () => {
    const [issue] = planOf(20, caseOf({ licenceNumber: '999999999999', licenceClass: 'D, E' }));
    expect(issue?.values).toEqual({ type: 'DRIVING_LICENCE', issuer: AGENCY, replaces: true });
  });

  it('draws plates of the province, in the form they have', () => {
    for (const plate of platesOf('00004', 200)) expect(plate).toMatch(/^29-[A-Z][1-9] \d{3}\.\d{2}$/);
    expect(platesOf('32248', 1)[0]).toMatch(/^69-/);
    expect(() => platesOf('99999', 1)).toThrow('no number plates');
  });
});

describe('the certificate of a marriage', () => {
  it('is for both, once the register has said who the other is', () => {
    const couple = { spousePersonalNumber: '004085013372', spouseFullName: 'Nông Văn Bình', spouseDateOfBirth: '1985' };
    const [register, certificate] = planOf(11, caseOf(couple, { otherId: 'other' }));
    expect(register?.values).toEqual({
      spouse: { personalNumber: '004085013372', fullName: 'Nông Văn Bình', dateOfBirth: '1985' },
    });
    expect(certificate?.values.residents).toEqual([APPLICANT, 'other']);
  });
});
