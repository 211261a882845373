import { amountsInForm, feeReductions, feeVariants } from '../catalogue/fees';
import type { Procedure } from '../catalogue/procedure';
import type { Form } from '../catalogue/working';

export interface FeeQuestion {
  /** In the version that applies. */
  readonly procedure: Procedure;
  readonly form: Form;
  readonly channel: 'ONLINE' | 'IN_PERSON';
  /** The groups that the subject belongs to, as the register has them; `CHILD` for a person under 16. */
  readonly groups: readonly string[];
  /** The waiver for digital citizens that the applicant is entitled to. */
  readonly waiver: { readonly code: string; readonly rate: number } | null;
  /** What the agency says it costs where nothing is published. */
  readonly set?: number | null;
}

/** Whole đồng. */
export interface Fee {
  /** What is left to pay. */
  readonly fee: number;
  readonly waived: number;
  /** Codes of what it is waived by, each of which gave something. */
  readonly waivers: readonly string[];
  /** False where nobody has said yet what it costs. */
  readonly known: boolean;
}

/** What an application costs (phí, lệ phí). */
export function feeOf(question: FeeQuestion): Fee {
  const full = fullFeeOf(question);
  if (full === null) return { fee: 0, waived: 0, waivers: [], known: false };
  let left = full;
  const waivers: string[] = [];
  for (const { code, rate } of reductionsOf(question)) {
    const share = Math.min(left, shareOf(full, rate));
    if (share === 0) continue;
    left -= share;
    waivers.push(code);
  }
  return { fee: left, waived: full - left, waivers, known: true };
}

function fullFeeOf({ procedure, form, channel, set = null }: FeeQuestion): number | null {
  const field = amountsInForm[procedure.number];
  if (field !== undefined) return amountOf(form[field]);
  const published = channel === 'ONLINE' ? procedure.feeOnline : procedure.feeInPerson;
  return variantOf(procedure, form)?.fee ?? published ?? set;
}

const variantOf = ({ number, validFrom }: Procedure, form: Form) =>
  feeVariants.find(
    (variant) =>
      variant.number === number &&
      variant.validFrom <= validFrom &&
      (variant.validTo === null || validFrom <= variant.validTo) &&
      Object.entries(variant.when).every(([field, values]) => values.some((value) => value === form[field])),
  );

/** A draft may not say it yet. */
const amountOf = (value: unknown): number | null =>
  Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : null;

/** What stands in a law for good comes before what is given for a while. */
function reductionsOf({ procedure, channel, groups, waiver }: FeeQuestion): { code: string; rate: number }[] {
  const { number, digitalCitizenWaiver } = procedure;
  if (amountsInForm[number] !== undefined) return [];
  const own = feeReductions
    .filter((reduction) => reduction.number === number && groups.includes(reduction.group))
    .map(({ group, rate }) => ({ code: group, rate }));
  const digital = waiver && digitalCitizenWaiver && channel === 'ONLINE' ? [waiver] : [];
  return [...own.sort((a, b) => b.rate - a.rate), ...digital];
}

/** A share of an amount, exact to the đồng; what cannot be divided falls to the citizen. */
function shareOf(amount: number, rate: number): number {
  const share = BigInt(Math.round(Math.min(1, Math.max(0, rate || 0)) * 10_000));
  return Number((BigInt(amount) * share + 9_999n) / 10_000n);
}
