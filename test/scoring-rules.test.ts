import { purposeOf, purposes } from '../subgraphs/identity/purposes';
import { classOf, entitlementsOf, groupTotals, Standing, suggestions } from '../subgraphs/scoring/rules';
import { rulesetInForceOn, rulesets } from '../subgraphs/scoring/rulesets';
import { draft202512 } from '../subgraphs/scoring/rulesets/draft-2025-12';
import { nq66222026 } from '../subgraphs/scoring/rulesets/nq66-22-2026';
import { procedures } from '../subgraphs/services/catalogue';

const TODAY = '2026-11-21';
const mai: Standing = {
  vietnamese: true,
  accountLevel: 'LEVEL_2',
  integratedTypes: [
    'BIRTH_CERTIFICATE',
    'BANK_ACCOUNT',
    'SOCIAL_INSURANCE_BOOK',
    'HEALTH_INSURANCE_CARD',
    'DRIVING_LICENCE',
  ],
  vulnerableGroups: [],
};
const entry = (ruleCode: string, points: number) => ({ ruleCode, points });
const pointsOf = (entries: readonly { ruleCode: string; points: number }[]) =>
  groupTotals(entries, draft202512).map(({ points }) => points);

describe('the draft of December 2025', () => {
  it.each([
    [0, 'UNRANKED'],
    [99, 'UNRANKED'],
    [100, 'BASIC'],
    [349, 'BASIC'],
    [350, 'ACTIVE'],
  ])('ranks %i points as %s', (total, expected) => {
    expect(classOf(total, draft202512)).toBe(expected);
  });

  it('counts 17 activities, those of unknown points only for completeness', () => {
    expect(draft202512.rules).toHaveLength(17);
    expect(new Set(draft202512.rules.map(({ code }) => code)).size).toBe(17);
    for (const { enabled, points } of draft202512.rules) expect(enabled).toBe(points !== null);
  });

  it.each([
    ['PROFILE_COMPLETE', 100],
    ['WEEKLY_USE', 2],
    ['INTEGRATE_DOCUMENT', 5],
    ['UPDATE_DATA', null],
    ['FILE_ONLINE', 7],
    ['OPINION_ON_DRAFT_LAW', 10],
    ['EXCHANGE_WITH_DEPUTY', 5],
    ['PETITION_HANDLED', 5],
    ['VULNERABLE_BONUS', 50],
  ])('gives for %s %s points', (code, points) => {
    expect(draft202512.rules.find((rule) => rule.code === code)?.points).toBe(points);
  });

  it('adds up by group and ignores rules that it does not know or does not apply', () => {
    const entries = [
      entry('PROFILE_COMPLETE', 100),
      entry('WEEKLY_USE', 2),
      entry('WEEKLY_USE', 2),
      entry('FILE_ONLINE', 7),
      entry('OPINION_ON_DRAFT_LAW', 10),
      entry('UPDATE_DATA', 40),
      entry('INVENTED', 1000),
    ];
    expect(groupTotals(entries, draft202512)).toEqual([
      { group: 'PERSONAL_DATA', points: 104 },
      { group: 'DIGITAL_SERVICES', points: 7 },
      { group: 'COMMUNITY', points: 10 },
      { group: 'VULNERABLE_BONUS', points: 0 },
    ]);
  });

  it('gives a completed profile once a year', () => {
    expect(pointsOf([entry('PROFILE_COMPLETE', 100), entry('PROFILE_COMPLETE', 100)])).toEqual([100, 0, 0, 0]);
  });

  it("counts Bình's bonus from 150 points of his own on, and not at 149", () => {
    const bonus = entry('VULNERABLE_BONUS', 50);
    expect(pointsOf([entry('WEEKLY_USE', 149), bonus])).toEqual([149, 0, 0, 0]);
    expect(pointsOf([entry('WEEKLY_USE', 140), entry('OPINION_ON_DRAFT_LAW', 10), bonus])).toEqual([140, 0, 10, 50]);
  });

  it('suggests the most first, nothing already exhausted, nothing of unknown points and never who one is', () => {
    const codes = (entries: { ruleCode: string; points: number }[]) =>
      suggestions(entries, draft202512).map(({ rule, points }) => [rule.code, points]);
    expect(codes([])).toEqual([
      ['PROFILE_COMPLETE', 100],
      ['OPINION_ON_DRAFT_LAW', 10],
      ['FILE_ONLINE', 7],
      ['INTEGRATE_DOCUMENT', 5],
      ['EXCHANGE_WITH_DEPUTY', 5],
      ['PETITION_HANDLED', 5],
      ['WEEKLY_USE', 2],
    ]);
    expect(codes([entry('PROFILE_COMPLETE', 100)])[0]).toEqual(['OPINION_ON_DRAFT_LAW', 10]);
  });
});

describe('the resolution of 2026', () => {
  it('is in force from its first to its last day, and the draft never is', () => {
    expect(rulesetInForceOn('2026-08-14')).toBeNull();
    expect(rulesetInForceOn('2026-08-15')?.id).toBe('NQ66.22-2026');
    expect(rulesetInForceOn('2027-02-28')?.id).toBe('NQ66.22-2026');
    expect(rulesetInForceOn('2027-03-01')).toBeNull();
    expect(rulesets.map(({ id }) => id)).toEqual(['DRAFT-2025-12', 'NQ66.22-2026']);
  });

  it('gives no points, no class and no suggestions', () => {
    expect(classOf(1000, nq66222026)).toBe('UNRANKED');
    expect(suggestions([], nq66222026)).toEqual([]);
    expect(groupTotals([entry('FILE_ONLINE', 7)], nq66222026).every(({ points }) => points === 0)).toBe(true);
  });

  it('waives just the fees that the catalogue marks, under the same conditions', () => {
    const waivers = nq66222026.entitlements.filter(({ procedureNumber }) => procedureNumber !== null);
    const marked = procedures.filter(({ digitalCitizenWaiver }) => digitalCitizenWaiver !== null);
    expect(waivers.map(({ procedureNumber }) => procedureNumber)).toEqual(marked.map(({ number }) => number));
    for (const [i, waiver] of waivers.entries()) {
      const { rate, validFrom, validTo, conditions } = waiver;
      expect(marked[i]?.digitalCitizenWaiver).toMatchObject({ rate, validFrom, validTo, conditions });
    }
  });

  it('lowers the registration tax by 10, 50 and 100 %', () => {
    const taxes = entitlementsOf(mai, TODAY).filter(({ procedureNumber }) => procedureNumber === null);
    expect(taxes.map(({ code, rate, timesPerYear }) => [code, rate, timesPerYear])).toEqual([
      ['REGISTRATION_TAX_LAND_AND_HOUSE', 0.1, 1],
      ['REGISTRATION_TAX_CAR', 0.5, 1],
      ['REGISTRATION_TAX_MOTORBIKE', 1, 1],
    ]);
  });

  const grantedTo = (standing: Standing) =>
    entitlementsOf(standing, TODAY)
      .filter(({ granted }) => granted)
      .map(({ code }) => code);
  const unmet = (standing: Standing, code: string) =>
    entitlementsOf(standing, TODAY)
      .find((entitlement) => entitlement.code === code)
      ?.conditions.filter(({ met }) => !met)
      .map((condition) => condition.code);

  it('grants Mai what her documents open, and names what is missing for the rest', () => {
    expect(grantedTo(mai)).toEqual([
      'FEE_WAIVER_IDENTITY_CARD',
      'FEE_WAIVER_PERMANENT_RESIDENCE',
      'FEE_WAIVER_TEMPORARY_RESIDENCE',
      'FEE_WAIVER_DRIVING_LICENCE',
      'REGISTRATION_TAX_LAND_AND_HOUSE',
      'REGISTRATION_TAX_CAR',
      'REGISTRATION_TAX_MOTORBIKE',
    ]);
    expect(unmet(mai, 'FEE_WAIVER_PASSPORT')).toEqual(['PASSPORT_INTEGRATED']);
  });

  it.each([
    ['a foreigner', { vietnamese: false }, ['VIETNAMESE_CITIZEN']],
    ['level 1', { accountLevel: 'LEVEL_1' as const }, ['LEVEL2_ACCOUNT']],
    ['no account', { accountLevel: null }, ['LEVEL2_ACCOUNT', 'ONLINE_CHANNEL']],
    ['four pieces', { integratedTypes: mai.integratedTypes.slice(0, 4) }, ['BASIC_FIVE_INTEGRATED']],
    [
      'no birth certificate',
      { integratedTypes: [...mai.integratedTypes.slice(1), 'PASSPORT'] },
      ['BASIC_FIVE_INTEGRATED'],
    ],
    [
      'one piece counted twice',
      { integratedTypes: [...mai.integratedTypes.slice(0, 4), 'BANK_ACCOUNT'] },
      ['BASIC_FIVE_INTEGRATED'],
    ],
  ])('grants nothing with %s', (_, change, missing) => {
    const standing = { ...mai, ...change };
    expect(grantedTo(standing)).toEqual([]);
    expect(unmet(standing, 'FEE_WAIVER_IDENTITY_CARD')).toEqual(missing);
  });

  it('gives Lan, who is elderly, no less than anybody', () => {
    const lan = { ...mai, vulnerableGroups: ['ELDERLY'] };
    const rates = (standing: Standing) => entitlementsOf(standing, TODAY).map(({ rate }) => rate);
    rates(lan).forEach((rate, i) => {
      expect(rate).toBeGreaterThanOrEqual(rates(mai)[i] ?? 1);
    });
  });

  it('promises nothing outside its validity', () => {
    expect(entitlementsOf(mai, '2026-08-14')).toEqual([]);
    expect(entitlementsOf(mai, '2027-03-01')).toEqual([]);
  });
});

describe('the purposes of relying parties', () => {
  it.each(purposes.map(({ code }) => code))('%s never reaches the score and allows nothing that it forbids', (code) => {
    const purpose = purposeOf(code);
    expect(purpose?.forbiddenScopes).toContain('score');
    expect(purpose?.allowedScopes.filter((scope) => purpose.forbiddenScopes.includes(scope))).toEqual([]);
    expect(purpose?.allowedScopes.length).toBeGreaterThan(0);
    expect(purpose?.maxValidityDays).toBeGreaterThan(0);
    expect(purpose?.maxPerMonth).toBeGreaterThan(0);
  });

  it('answers an age check by yes or no only', () => {
    expect(purposeOf('AGE_CHECK')).toMatchObject({ maxMode: 'PREDICATE', allowedScopes: ['identity.core'] });
  });

  it('knows no other code', () => {
    expect(purposeOf('MARKETING')).toBeNull();
  });
});
