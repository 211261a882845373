import fc from 'fast-check';
import { cast, offices } from '../population/cast';
import { unit, unitsOf } from '../subgraphs/residents/units';
import { procedures } from '../subgraphs/services/catalogue';
import type { FieldSchema } from '../subgraphs/services/catalogue/form-fields';
import { formSchemaOf } from '../subgraphs/services/catalogue/forms';
import { officeOf } from '../subgraphs/services/catalogue/offices';
import type { CaseFacts, Form } from '../subgraphs/services/catalogue/working';
import { workingOf } from '../subgraphs/services/catalogue/workings';
import { fillIn } from '../subgraphs/services/filing/prefill';
import { areaName } from '../subgraphs/shared/areas';
import type { DocumentFacts, PersonFacts } from '../subgraphs/shared/calls';
import { covers, personalScopes } from '../subgraphs/shared/scopes';
import { documentOf, documentsOfMai, filingOfMai, recordOfMai, typedByMai, viewOfMai } from './form-examples';

/** How procedures are worked: by which office, with which papers, and on which conditions. */

const TODAY = '2026-11-21';
const NOW = new Date('2026-11-21T05:00:00Z');
const numbers = procedures.map(({ number }) => number);

const kin = recordOfMai.relatives as PersonFacts['kin'];
const mai: PersonFacts = {
  residentId: cast.mai.id,
  dateOfBirth: cast.mai.dateOfBirth,
  sex: 'FEMALE',
  nationality: 'VN',
  vitalStatus: 'ALIVE',
  maritalStatus: 'MARRIED',
  vulnerableGroups: [],
  formerNumber: true,
  permanentCommune: '00004',
  temporaryCommune: '00166',
  household: {
    id: 'household',
    fileNumber: '0100104729',
    headId: cast.mai.id,
    members: [cast.mai.id, cast.quang.id, cast.an.id, cast.ngoc.id, cast.lan.id],
  },
  kin,
};
/** Somebody whom the register knows no more of than this. */
const person = (change: Partial<PersonFacts>): PersonFacts => ({
  ...mai,
  residentId: 'somebody',
  formerNumber: false,
  maritalStatus: 'SINGLE',
  temporaryCommune: null,
  household: null,
  kin: [],
  ...change,
});
const lan = person({ residentId: cast.lan.id, dateOfBirth: cast.lan.dateOfBirth, household: mai.household });
const an = person({ residentId: cast.an.id, dateOfBirth: cast.an.dateOfBirth, sex: 'MALE', household: mai.household });
const single = { ...mai, maritalStatus: 'SINGLE' };

interface Change extends Partial<CaseFacts> {
  /** Whom it is for; the applicant, unless said. */
  readonly of?: PersonFacts | null;
  readonly by?: PersonFacts;
}

/** Mai's case as her example form has it, with what a test changes. Her record lets her file everything but 11 and 106. */
function caseOf(number: number, { of, by = mai, form = {}, ...change }: Change): CaseFacts {
  const filing = filingOfMai(number);
  const subject = of !== undefined ? of : filing === 'newborn' ? null : filing === 'onBehalf' ? lan : by;
  const whole = fillIn(number, { ...typedByMai[number], ...form }, viewOfMai(number)).form;
  return {
    applicant: by,
    subject,
    documents: documentsOfMai,
    childrenBorn: { [cast.an.id]: cast.an.dateOfBirth, [cast.ngoc.id]: cast.ngoc.dateOfBirth },
    onBehalf: subject !== null && subject !== by,
    channel: 'ONLINE',
    form: whole,
    today: TODAY,
    now: NOW,
    ...change,
  };
}

const unmet = (number: number, change: Change = {}): string[] =>
  workingOf(number)
    .conditions.filter(({ met }) => !met(caseOf(number, change)))
    .map(({ code }) => code);

const without = (type: string): readonly DocumentFacts[] => documentsOfMai.filter((each) => each.type !== type);
const at = (communeCode: string) => ({ line: 'Số 1', communeCode });

describe('the conditions', () => {
  it.each(numbers.filter((number) => number !== 11 && number !== 106))('of %i are fulfilled by Mai', (number) => {
    expect(unmet(number)).toEqual([]);
  });

  const deceased = { vitalStatus: 'DECEASED' };
  const nowhere = { permanentCommune: null, temporaryCommune: null };

  // One case at least for every procedure: what keeps somebody out.
  it.each<[number, string, Change, string[]]>([
    [
      1,
      'too young for a card of nine digits',
      { by: person({ dateOfBirth: '2009-05-18' }) },
      ['FORMER_NUMBER_POSSIBLE'],
    ],
    [1, 'no card yet', { documents: [] }, ['IDENTITY_CARD_HELD']],
    [2, 'a foreigner', { by: person({ nationality: 'LA' }) }, ['VIETNAMESE_CITIZEN']],
    [2, 'a child without a card', { of: an, documents: [] }, ['IDENTITY_CARD_HELD']],
    [3, 'where she lives already', { form: { newAddress: recordOfMai.permanentAddress } }, ['NEW_PLACE']],
    [3, 'a household that was not asked', { form: { relationToHead: 'SIBLING' } }, ['HEAD_AND_OWNER_AGREE']],
    [4, 'her own commune', { form: { newAddress: at('00004') } }, ['OTHER_COMMUNE']],
    [4, 'a period that is over', { form: { from: '2026-01-01', to: '2026-11-20' } }, ['NOT_OVER']],
    [5, 'nowhere to be absent from', { by: person(nowhere) }, ['RESIDENCE_REGISTERED']],
    [6, 'a house where the host does not live', { form: { stayAddress: at('20242') } }, ['HOST_AT_HOME']],
    [7, 'an imported vehicle online', { form: { origin: 'IMPORTED' } }, ['DOMESTIC_WHEN_ONLINE']],
    [7, 'a child', { by: person({ dateOfBirth: '2011-11-22' }) }, ['AGE_15']],
    [8, 'a decision of tomorrow', { form: { decisionDate: '2026-11-22' } }, ['DECISION_DATE_PAST']],
    [9, 'a child who is registered', { form: registered(cast.ngoc) }, ['BIRTH_NOT_REGISTERED']],
    [9, 'a child of tomorrow', { form: { childDateOfBirth: '2026-11-22' } }, ['CHILD_DATE_OF_BIRTH_PAST']],
    [10, 'a stranger', { of: person({ residentId: 'stranger' }) }, ['KIN_OF_DECEASED']],
    [10, 'a death that is registered', { of: { ...lan, ...deceased } }, ['DEATH_NOT_REGISTERED']],
    [10, 'a death before the birth', { form: { dateOfDeath: '1950-02-07' } }, ['DEATH_AFTER_BIRTH']],
    [11, 'somebody married', {}, ['NOT_MARRIED']],
    [11, 'oneself', { by: single, form: { spousePersonalNumber: cast.mai.personalNumber } }, ['TWO_PARTIES']],
    [12, 'a first passport beside another', { form: { kind: 'FIRST' } }, ['NO_VALID_PASSPORT']],
    [12, 'the renewal of none', { documents: [] }, ['PASSPORT_HELD']],
    [12, 'the passport of another', { form: { oldPassportNumber: 'P00000000' } }, ['OLD_PASSPORT_OWN']],
    [12, 'a child of fourteen', { of: { ...an, dateOfBirth: '2012-11-21' } }, ['LEGAL_REPRESENTATIVE']],
    [13, 'a seal for oneself', { form: { organisationName: 'nguyễn thị  MAI' } }, ['FOR_AN_ORGANISATION']],
    [14, 'somebody under age', { by: person({ dateOfBirth: '2008-11-22' }) }, ['AGE_18']],
    [15, 'a child of six', { form: { childDateOfBirth: '2020-11-21' } }, ['CHILD_UNDER_6']],
    [15, 'a child at the head', { form: { relationToHead: 'HEAD' } }, ['CHILD_HEADS_NO_HOUSEHOLD']],
    [16, 'somebody without residence', { of: { ...lan, ...nowhere } }, ['PERMANENT_RESIDENCE']],
    [17, 'nobody insured', { documents: without('HEALTH_INSURANCE_CARD') }, ['HEALTH_INSURANCE_CARD_HELD']],
    [18, 'a second tax code', { form: { kind: 'FIRST' } }, ['NOT_REGISTERED_YET']],
    [18, 'the change of none', { documents: [] }, ['REGISTERED_BEFORE']],
    [19, 'no land', { documents: [] }, ['LAND_CERTIFICATE_HELD']],
    [19, 'the land of another', { form: { certificateNumber: 'CD 00000000' } }, ['CERTIFICATE_OWN']],
    [20, 'nobody who may drive', { documents: [] }, ['DRIVING_LICENCE_HELD']],
    [20, 'a licence that is suspended', { documents: licence({ status: 'SUSPENDED' }) }, ['LICENCE_NOT_SUSPENDED']],
    [21, 'a pupil of 36', { form: { candidateKind: 'GRADE_12', school: 'THPT' } }, ['GRADE_12_AGE']],
    [21, 'a pupil of no school', { by: pupil(2009), form: { candidateKind: 'GRADE_12' } }, ['SCHOOL_NAMED']],
    [22, 'years left out', { form: { residences: [{ from: '2004-06-13', place: 'x' }] } }, ['RESIDENCES_SINCE_14']],
    [22, 'a foreigner from abroad', { by: person({ ...nowhere, nationality: 'FR' }) }, ['CITIZEN_OR_RESIDENT']],
    [23, 'eleven months', { form: { monthsContributed: 11 } }, ['CONTRIBUTED_12_MONTHS']],
    [23, 'too late', { form: { contractEndedOn: '2026-08-20' } }, ['ASKED_IN_3_MONTHS']],
    [23, 'a contract that goes on', { form: { contractEndedOn: '2026-11-22' } }, ['CONTRACT_ENDED_ON_PAST']],
    [24, 'a place where she does not live', { form: { supplyAddress: at('20242') } }, ['RESIDENT_AT_PLACE']],
    [24, 'an owner of nothing', { form: { basis: 'OWNERSHIP' }, documents: [] }, ['OWNER_OF_PLACE']],
    [25, 'her own contract', { form: { previousParty: cast.mai.fullName } }, ['NEW_PARTY']],
    [101, 'nothing to remove', { by: person(nowhere) }, ['PERMANENT_RESIDENCE']],
    [102, 'nothing to extend', { by: person({}) }, ['TEMPORARY_RESIDENCE']],
    [102, 'more than two years', { form: { to: '2028-11-22' } }, ['AT_MOST_2_YEARS_MORE']],
    [103, 'nothing to remove', { by: person({}) }, ['TEMPORARY_RESIDENCE']],
    [104, 'somebody alone', { by: person({ household: household('somebody') }) }, ['NOT_ALONE']],
    [
      104,
      'a head who was not asked',
      { by: { ...mai, household: household('x', cast.mai.id) }, form: { ownerConsent: false } },
      ['HEAD_AND_OWNER_AGREE'],
    ],
    [105, 'a telephone number of letters', { form: { item: 'PHONE', correct: 'abc' } }, ['VALUE_FITS']],
    [105, 'nobody on record', { by: person(nowhere) }, ['RESIDENCE_REGISTERED']],
    [106, 'somebody registered', {}, ['NOT_REGISTERED']],
    [107, 'nothing to confirm', { by: person(nowhere) }, ['RESIDENCE_REGISTERED']],
  ])('of %i refuse %s', (number, _, change, codes) => {
    expect(unmet(number, change)).toEqual(codes);
  });

  it('refuse somebody in every procedure, and no one who is dead', () => {
    const dead = { ...mai, ...deceased };
    for (const number of numbers)
      expect([number, unmet(number, { by: dead, documents: [] }).length > 0]).toEqual([number, true]);
  });

  it('are told with a code of their own, in two languages, with a source', () => {
    for (const number of numbers) {
      const { conditions } = workingOf(number);
      expect(new Set(conditions.map(({ code }) => code)).size).toBe(conditions.length);
      for (const { code, textVi, textEn, source } of conditions) {
        expect(code).toMatch(/^[A-Z0-9_]{4,40}$/);
        expect([textVi, textEn, source].every((text) => text.length > 3 && text === text.normalize('NFC'))).toBe(true);
      }
    }
  });

  it('throw for no form, however odd', () => {
    const odd = fc.oneof(
      fc.string(),
      fc.constant('2026-13-45'),
      fc.constant(''),
      fc.integer(),
      fc.constant(null),
      fc.jsonValue(),
    );
    const cases = fc.constantFrom(...numbers).chain((number) => {
      const names = Object.keys(formSchemaOf(number).properties ?? {});
      return fc.record({ number: fc.constant(number), form: fc.dictionary(fc.constantFrom(...names), odd) });
    });
    fc.assert(
      fc.property(cases, ({ number, form }) => {
        const facts = { ...caseOf(number, {}), form: form as Form };
        const { conditions, papers } = workingOf(number);
        for (const { met } of conditions) expect(typeof met(facts)).toBe('boolean');
        for (const { required } of papers) expect(typeof required(form as Form)).toBe('boolean');
      }),
    );
  });

  it('leave an empty form to its own problems', () => {
    // What the register says is judged all the same, and so is a consent that nobody gave.
    for (const number of numbers.filter((each) => each !== 11 && each !== 106)) {
      const empty = { ...caseOf(number, {}), form: {} };
      expect([number, workingOf(number).conditions.filter(({ met }) => !met(empty))]).toEqual([number, []]);
    }
  });
});

describe('ages', () => {
  const bride = (dateOfBirth: string): string[] => unmet(11, { by: { ...single, dateOfBirth } });
  const groom = (dateOfBirth: string): string[] => unmet(11, { by: { ...single, sex: 'MALE', dateOfBirth } });

  it('are reached on the birthday, to the day', () => {
    expect(bride('2008-11-21')).toEqual([]);
    expect(bride('2008-11-22')).toEqual(['MARRIAGE_AGE']);
    expect(groom('2006-11-21')).toEqual([]);
    expect(groom('2006-11-22')).toEqual(['MARRIAGE_AGE']);
  });

  it('of a year or month alone refuse only what is impossible', () => {
    expect(bride('2008')).toEqual([]);
    expect(bride('2008-11')).toEqual([]);
    expect(bride('2008-12')).toEqual(['MARRIAGE_AGE']);
    expect(bride('2009')).toEqual(['MARRIAGE_AGE']);
  });

  it('of the other party are those of the other sex', () => {
    const other = (sex: string, spouseDateOfBirth: string) =>
      unmet(11, { by: { ...single, sex }, form: { spouseDateOfBirth } });
    expect(other('FEMALE', '2006-11-22')).toEqual(['MARRIAGE_AGE_OF_OTHER']);
    expect(other('MALE', '2006-11-22')).toEqual([]);
    expect(other('MALE', '2008-11-22')).toEqual(['MARRIAGE_AGE_OF_OTHER']);
  });

  it('are judged of the other party by the register, with the same form', () => {
    const bride18 = { ...person({}), dateOfBirth: '2008-11-01' };
    const facts = caseOf(11, { by: { ...single, sex: 'MALE' }, form: { spouseDateOfBirth: '2008-11-01' } });
    const theirs = { ...facts, applicant: bride18, subject: bride18 };
    expect(workingOf(11).conditions.filter(({ met }) => !met(theirs))).toEqual([]);
  });

  it('under which a child is a child end with the birthday', () => {
    const child = (childDateOfBirth: string) => unmet(15, { form: { childDateOfBirth } });
    expect(child('2020-11-22')).toEqual([]);
    expect(child('2020-11-21')).toEqual(['CHILD_UNDER_6']);
    const represented = (dateOfBirth: string) => unmet(12, { of: { ...an, dateOfBirth } });
    expect(represented('2012-11-22')).toEqual([]);
    expect(represented('2012')).toEqual([]);
    expect(represented('2011')).toEqual(['LEGAL_REPRESENTATIVE']);
  });

  it('of a grade are those of the calendar year', () => {
    const pupilOf = (year: number) =>
      unmet(21, { by: pupil(year), form: { candidateKind: 'GRADE_12', school: 'THPT' } });
    expect([2004, 2005, 2010, 2011].map((year) => pupilOf(year).length)).toEqual([1, 0, 0, 1]);
  });
});

describe('periods', () => {
  const stay = (from: string, to: string) => unmet(4, { form: { from, to } });

  it('of a temporary residence are 30 days to two years, to the day', () => {
    expect(stay('2026-12-01', '2026-12-31')).toEqual([]);
    expect(stay('2026-12-01', '2026-12-30')).toEqual(['FROM_30_DAYS_TO_2_YEARS']);
    expect(stay('2026-12-01', '2028-12-01')).toEqual([]);
    expect(stay('2026-12-01', '2028-12-02')).toEqual(['FROM_30_DAYS_TO_2_YEARS']);
    expect(stay('2028-02-29', '2030-02-28')).toEqual([]);
  });

  it('of a guest are less than 30 days', () => {
    const guests = (to: string) => unmet(6, { form: { guests: [{ fullName: 'x', from: '2026-11-01', to }] } });
    expect(guests('2026-11-30')).toEqual([]);
    expect(guests('2026-12-01')).toEqual(['STAY_UNDER_30_DAYS']);
  });

  it('to ask for unemployment benefit last to the same day of the third month', () => {
    expect(unmet(23, { form: { contractEndedOn: '2026-08-21' } })).toEqual([]);
    expect(unmet(23, { form: { contractEndedOn: '2026-11-30' }, today: '2027-02-28' })).toEqual([]);
    expect(unmet(23, { form: { contractEndedOn: '2026-11-30' }, today: '2027-03-01' })).toEqual(['ASKED_IN_3_MONTHS']);
  });

  it('of residences are told from the fourteenth birthday on, whatever part of it is known', () => {
    const since = (from: string, dateOfBirth: string) =>
      unmet(22, { by: { ...mai, dateOfBirth }, form: { residences: [{ from, place: 'x' }] } });
    expect(since('2004-06-12', '1990-06-12')).toEqual([]);
    expect(since('2004-06-13', '1990-06-12')).toEqual(['RESIDENCES_SINCE_14']);
    expect(since('2004-12-31', '1990')).toEqual([]);
    expect(since('2005-01-01', '1990')).toEqual(['RESIDENCES_SINCE_14']);
  });
});

describe('filing for somebody', () => {
  it('takes kinship: a child, a ward, the deceased of the family or household', () => {
    expect(unmet(2, { of: an })).toEqual([]);
    expect(unmet(2, { of: person({ residentId: 'stranger', dateOfBirth: '2020-01-01' }) })).toEqual([
      'LEGAL_REPRESENTATIVE',
    ]);
    const ward = person({ residentId: 'ward', dateOfBirth: '1980-01-01' });
    const guardian = { ...mai, kin: [{ kind: 'WARD', residentId: 'ward', fullName: 'x' }] };
    expect(unmet(2, { of: ward, by: guardian })).toEqual([]);
    const lodger = person({ residentId: cast.quang.id });
    expect(unmet(10, { of: lodger, by: { ...mai, kin: [] } })).toEqual([]);
  });

  it('lets a relative remove the residence of the dead, and of nobody alive and of age', () => {
    expect(unmet(101, { of: { ...lan, vitalStatus: 'DECEASED' } })).toEqual([]);
    expect(unmet(101, { of: lan })).toEqual(['FILER']);
    expect(unmet(101, { of: an })).toEqual([]);
  });

  it('of a newborn says of whoever files what the form says of the parents', () => {
    expect(unmet(9, { form: { declarantRelation: 'GRANDPARENT' } })).toEqual([]);
    expect(
      unmet(9, { form: { declarantRelation: 'GRANDPARENT', motherPersonalNumber: cast.mai.personalNumber } }),
    ).toEqual(['DECLARANT_AS_SAID']);
    expect(unmet(9, { form: { declarantRelation: 'FATHER', motherPersonalNumber: cast.mai.personalNumber } })).toEqual([
      'DECLARANT_AS_SAID',
    ]);
  });

  it('knows a registered child by name and day, however the name is written', () => {
    const again = {
      childFullName: cast.ngoc.fullName.toUpperCase().normalize('NFD'),
      childDateOfBirth: cast.ngoc.dateOfBirth,
    };
    expect(unmet(15, { form: again })).toEqual(['BIRTH_NOT_REGISTERED']);
    expect(unmet(15, { form: { ...again, childFullName: 'Trần Bảo Ngân' } })).toEqual([]);
  });
});

describe('papers', () => {
  const needed = (number: number, form: Form = {}): string[] =>
    workingOf(number)
      .papers.filter(({ required }) => required(form))
      .map(({ code }) => code);

  it('are needed where the registries cannot know what they say', () => {
    expect(numbers.filter((number) => needed(number).length > 0)).toEqual([7, 9, 10, 12, 13, 14, 15, 16, 21, 23]);
    expect(needed(9)).toEqual(['BIRTH_NOTICE']);
    expect(needed(16)).toEqual(['DEATH_NOTICE']);
    expect(needed(12)).toEqual(['PHOTO']);
  });

  it.each<[number, Form, string[]]>([
    [3, { housingBasis: 'RENTED' }, ['LEASE']],
    [7, { origin: 'IMPORTED' }, ['OWNERSHIP', 'ORIGIN']],
    [9, { declarantRelation: 'OTHER' }, ['BIRTH_NOTICE', 'AUTHORISATION']],
    [12, { lost: true }, ['PHOTO', 'LOSS_REPORT']],
    [15, { childPermanentAddress: at('00004'), motherAddress: at('00166') }, ['BIRTH_NOTICE', 'HOUSING_CONSENT']],
    [15, { childPermanentAddress: at('00004'), motherAddress: at('00004') }, ['BIRTH_NOTICE']],
    [20, { licenceClass: 'A1, B1' }, []],
    [20, { licenceClass: 'A1, B' }, ['HEALTH_CERTIFICATE']],
    [20, { licenceClass: 'B', healthCertificate: 'KSK-1' }, []],
    [21, { candidateKind: 'INDEPENDENT' }, ['PHOTO', 'SCHOOL_RECORD']],
    [24, { basis: 'LEASE', use: 'OTHER' }, ['LEASE', 'USE']],
  ])('of %i with %j are %j', (number, form, codes) => {
    expect(needed(number, form)).toEqual(codes);
  });

  it('have a code of their own within a procedure', () => {
    for (const number of numbers) {
      const codes = workingOf(number).papers.map(({ code }) => code);
      expect(new Set(codes).size).toBe(codes.length);
    }
  });
});

describe('offices', () => {
  it('are named as the tokens of the cast name them', () => {
    const kinds = ['COMMUNE_POLICE', 'COMMUNE_COMMITTEE', 'PROVINCE_POLICE', 'SOCIAL_INSURANCE', 'TAX'] as const;
    const more = ['LAND_REGISTRY', 'EDUCATION', 'EMPLOYMENT', 'ELECTRICITY'] as const;
    expect([...kinds, ...more].map((kind) => officeOf(kind, '00004'))).toEqual([
      { agency: 'Công an Phường Ba Đình', areaCode: '00004' },
      { agency: 'UBND Phường Ba Đình', areaCode: '00004' },
      { agency: 'Công an Thành phố Hà Nội', areaCode: '01' },
      { agency: 'Bảo hiểm xã hội Thành phố Hà Nội', areaCode: '01' },
      { agency: 'Thuế Thành phố Hà Nội', areaCode: '01' },
      { agency: 'Văn phòng đăng ký đất đai Thành phố Hà Nội', areaCode: '01' },
      { agency: 'Sở Giáo dục và Đào tạo Thành phố Hà Nội', areaCode: '01' },
      { agency: 'Sở Nội vụ Thành phố Hà Nội', areaCode: '01' },
      { agency: 'Điện lực Thành phố Hà Nội', areaCode: '01' },
    ]);
    for (const { agency, areaCode } of [offices.hanh, offices.tam]) {
      expect(officeOf('COMMUNE_POLICE', areaCode).agency).toBe(agency);
    }
  });

  it('exist for communes alone', () => {
    for (const code of ['01', '99999', '', '__proto__']) expect(() => officeOf('TAX', code)).toThrow(RangeError);
  });

  it('bear the names of units that the residents chapter gives', () => {
    for (const { code, name } of unitsOf({ on: TODAY })) expect(areaName(code)).toBe(name);
    expect(unit('75')?.name).toBe('Thành phố Đồng Nai');
    expect(areaName('99999')).toBeUndefined();
  });
});

describe('a working', () => {
  const fieldOf = (schema: FieldSchema | undefined, path: string) =>
    path.split('.').reduce<FieldSchema | undefined>((inner, name) => inner?.properties?.[name], schema);

  it.each(numbers)('of %i speaks of fields, scopes and documents that there are', (number) => {
    const { placeField, once, otherParty, applicantScopes, subjectScopes, documents, level } = workingOf(number);
    const form = formSchemaOf(number);
    if (placeField !== null) expect(fieldOf(form, `${placeField}.communeCode`)).toBeDefined();
    for (const name of [...(once?.fields ?? []), ...Object.values(otherParty ?? {})])
      expect(fieldOf(form, name)).toBeDefined();
    // What decides which thing it is must be asked for, or two would look alike.
    for (const name of once?.fields ?? []) expect(form.required).toContain(name);
    for (const scope of [...applicantScopes, ...subjectScopes]) {
      expect(personalScopes.some((known) => covers(known, scope))).toBe(true);
      expect(['identity.background', 'health', 'eid', 'score', 'social', 'documents']).not.toContain(scope);
    }
    expect(new Set(documents).size).toBe(documents.length);
    expect([1, 2]).toContain(level);
  });

  it('exists for every procedure and for no other number', () => {
    expect(numbers.map((number) => workingOf(number).number)).toEqual(numbers);
    expect(() => workingOf(26)).toThrow(RangeError);
  });

  it('keeps one child, one passport and one dead to one application at a time', () => {
    expect(workingOf(9).once).toEqual(workingOf(15).once);
    expect(workingOf(10).once).toEqual(workingOf(16).once);
    expect(workingOf(12).once).toEqual({ name: 'PASSPORT', fields: [] });
    expect(numbers.filter((number) => workingOf(number).once === null)).toEqual([6, 107]);
  });
});

function registered({ fullName, dateOfBirth }: { fullName: string; dateOfBirth: string }): Form {
  return { childFullName: fullName, childDateOfBirth: dateOfBirth };
}
function licence(change: Partial<DocumentFacts>): DocumentFacts[] {
  return [documentOf('DRIVING_LICENCE', '010219004857', change)];
}
function pupil(year: number): PersonFacts {
  return person({ dateOfBirth: `${year}-06-01` });
}
function household(...members: string[]): PersonFacts['household'] {
  return { id: 'household', fileNumber: '1', headId: members[0] ?? null, members };
}
