import { VulnerableGroup } from '../subgraphs/residents/types/enums';
import { procedureOn, procedures } from '../subgraphs/services/catalogue';
import { amountsInForm, feeReductions, feeVariants } from '../subgraphs/services/catalogue/fees';
import { formSchemaOf } from '../subgraphs/services/catalogue/forms';
import { type Fee, type FeeQuestion, feeOf } from '../subgraphs/services/money/fee';

interface Asked extends Partial<Omit<FeeQuestion, 'procedure'>> {
  readonly on?: string;
}

function costs(number: number, { on = '2026-11-20', ...asked }: Asked = {}): Fee {
  const procedure = procedureOn(number, on);
  if (!procedure) throw new Error(`no version of ${number} on ${on}`);
  return feeOf({ procedure, form: {}, channel: 'ONLINE', groups: [], waiver: null, ...asked });
}

const digital = { code: 'NQ66.22-2026', rate: 1 };
const known = (fee: number): Fee => ({ fee, waived: 0, waivers: [], known: true });
const unknown: Fee = { fee: 0, waived: 0, waivers: [], known: false };

describe('what is published', () => {
  it.each(procedures.map(({ number }) => number))(
    'of procedure %i is asked for on each channel, and nothing else',
    (number) => {
      if (amountsInForm[number] !== undefined) return;
      const { feeOnline, feeInPerson } = procedureOn(number, '2026-11-20') ?? {};
      expect(costs(number)).toEqual(feeOnline == null ? unknown : known(feeOnline));
      expect(costs(number, { channel: 'IN_PERSON' })).toEqual(feeInPerson == null ? unknown : known(feeInPerson));
    },
  );

  it.each<[number, Record<string, unknown>, string, number]>([
    [2, { kind: 'FROM_CCCD' }, '2026-12-31', 15_000],
    [2, { kind: 'EXCHANGE' }, '2026-12-31', 25_000],
    [2, { kind: 'REISSUE' }, '2026-12-31', 35_000],
    [2, { kind: 'FROM_CCCD' }, '2027-01-01', 30_000],
    [2, { kind: 'EXCHANGE' }, '2027-01-01', 50_000],
    [2, { kind: 'REISSUE' }, '2027-01-01', 70_000],
    [12, { kind: 'FIRST' }, '2026-12-31', 100_000],
    [12, { kind: 'AMENDMENT', lost: true }, '2026-12-31', 100_000],
    [12, { kind: 'REISSUE' }, '2026-12-31', 100_000],
    [12, { kind: 'REISSUE', lost: false }, '2026-12-31', 100_000],
    [12, { kind: 'REISSUE', lost: true }, '2026-12-31', 200_000],
    [12, { kind: 'FIRST' }, '2027-01-01', 200_000],
    [12, { kind: 'REISSUE', lost: true }, '2027-01-01', 400_000],
  ])('depends on what is asked for: procedure %i with %j on %s costs %i', (number, form, on, fee) => {
    expect(costs(number, { form, on })).toEqual(known(fee));
    expect(costs(number, { form, on, channel: 'IN_PERSON' })).toEqual(known(fee));
  });

  it('is the fine itself for a fine, and nobody is let off it', () => {
    expect(costs(8, { form: { fine: 1_500_000 }, groups: ['ELDERLY'], waiver: digital })).toEqual(known(1_500_000));
  });

  it.each([undefined, null, '1500000', 0, -1, 1.5, Number.NaN, 2 ** 53])('is not known of a fine of %p', (fine) => {
    expect(costs(8, { form: { fine } })).toEqual(unknown);
  });

  it('may be said by the agency where it is not known, and only there', () => {
    expect(costs(7, { set: 50_000 })).toEqual(known(50_000));
    expect(costs(4, { set: 50_000 })).toEqual(known(7_000));
    expect(costs(19, { set: 28_000, waiver: digital })).toEqual({
      fee: 0,
      waived: 28_000,
      waivers: ['NQ66.22-2026'],
      known: true,
    });
  });

  it('has variants only of fields and values that the form offers', () => {
    for (const { number, when } of feeVariants) {
      const { properties = {} } = formSchemaOf(number);
      for (const [field, values] of Object.entries(when)) {
        const schema = properties[field];
        expect(schema).toBeDefined();
        for (const value of values) {
          if (typeof value === 'boolean') expect(schema?.type).toBe('boolean');
          else expect(schema?.enum).toContain(value);
        }
      }
    }
    for (const [number, field] of Object.entries(amountsInForm)) {
      expect(formSchemaOf(Number(number)).properties?.[field]).toMatchObject({ type: 'integer', minimum: 1 });
    }
  });
});

describe('what is waived', () => {
  it('is all of it for a digital citizen, online only', () => {
    expect(costs(4, { waiver: digital })).toEqual({ fee: 0, waived: 7_000, waivers: ['NQ66.22-2026'], known: true });
    expect(costs(4, { waiver: digital, channel: 'IN_PERSON' })).toEqual(known(15_000));
  });

  it('is nothing where the law lists no waiver for the procedure, whoever says so', () => {
    expect(costs(101, { set: 10_000, waiver: digital })).toEqual(known(10_000));
  });

  it('is half of a criminal record for a person of merit, at the desk too', () => {
    const half = { fee: 100_000, waived: 100_000, waivers: ['MERITORIOUS'], known: true };
    expect(costs(22, { groups: ['ELDERLY', 'MERITORIOUS'] })).toEqual(half);
    expect(costs(22, { groups: ['MERITORIOUS'], channel: 'IN_PERSON' })).toEqual(half);
  });

  it('is what stands in the law for good before what is given for a while, and never more than there is', () => {
    expect(costs(22, { groups: ['MERITORIOUS'], waiver: digital })).toEqual({
      fee: 0,
      waived: 200_000,
      waivers: ['MERITORIOUS', 'NQ66.22-2026'],
      known: true,
    });
    expect(costs(3, { groups: ['ELDERLY', 'DISABLED'], waiver: digital })).toEqual({
      fee: 0,
      waived: 10_000,
      waivers: ['ELDERLY'],
      known: true,
    });
  });

  it.each(['CHILD', 'ELDERLY', 'DISABLED', 'MERITORIOUS', 'POOR_HOUSEHOLD', 'ORPHAN'])(
    'is the whole residence fee for %s',
    (group) => {
      for (const number of [3, 4]) expect(costs(number, { groups: [group], channel: 'IN_PERSON' }).fee).toBe(0);
    },
  );

  it('names groups that the register knows', () => {
    for (const { group } of feeReductions) expect([...Object.keys(VulnerableGroup), 'CHILD']).toContain(group);
  });

  it('is not told as a reason where there was nothing to waive', () => {
    expect(costs(5, { groups: ['ELDERLY'], waiver: digital })).toEqual(known(0));
  });

  it('is exact to the đồng, and an odd one falls to the citizen', () => {
    const half = { code: 'HALF', rate: 0.5 };
    expect(costs(19, { set: 25_001, waiver: half })).toMatchObject({ fee: 12_500, waived: 12_501 });
    expect(costs(19, { set: 9_007_199_254_740_991, waiver: half })).toMatchObject({
      fee: 4_503_599_627_370_495,
      waived: 4_503_599_627_370_496,
    });
  });

  it.each([1.5, -1, Number.NaN, Number.POSITIVE_INFINITY])('adds up to the fee whatever share comes: %p', (rate) => {
    const { fee, waived } = costs(4, { waiver: { code: 'ODD', rate } });
    expect(fee + waived).toBe(7_000);
    expect(fee).toBeGreaterThanOrEqual(0);
    expect(waived).toBeGreaterThanOrEqual(0);
  });
});
