import { civilStatusPlans } from './plan-civil-status';
import { paperPlans } from './plan-papers';
import { recordPlans } from './plan-records';
import { residencePlans } from './plan-residence';
import type { Plan, PlanCase, PlannedEffect } from './planned';

const plans: Readonly<Record<number, Plan>> = {
  ...residencePlans,
  ...civilStatusPlans,
  ...paperPlans,
  ...recordPlans,
};

/**
 * What the registries change once an application for the procedure of this number is approved, in the order in which it
 * happens. The same for the same case, so that the rows keep kinds only and what is said comes out of the form anew.
 * Throws a RangeError for an unknown number.
 */
export function planOf(number: number, plan: PlanCase): readonly PlannedEffect[] {
  const of = plans[number];
  if (!of) throw new RangeError('no procedure has this number');
  return of(plan);
}
