import type { Working } from './working';
import { birthWorkings } from './working-birth';
import { civilStatusWorkings } from './working-civil-status';
import { educationAndJusticeWorkings } from './working-education-and-justice';
import { electricityWorkings } from './working-electricity';
import { identityWorkings } from './working-identity';
import { residenceWorkings } from './working-residence';
import { residenceWorkingsBeside } from './working-residence-beside';
import { sealWorkings } from './working-seal';
import { socialSecurityWorkings } from './working-social-security';
import { taxAndLandWorkings } from './working-tax-and-land';
import { transportWorkings } from './working-transport';

/** How every procedure of the catalogue is worked. */
const workings = new Map(
  [
    ...identityWorkings,
    ...residenceWorkings,
    ...residenceWorkingsBeside,
    ...transportWorkings,
    ...birthWorkings,
    ...civilStatusWorkings,
    ...sealWorkings,
    ...socialSecurityWorkings,
    ...taxAndLandWorkings,
    ...educationAndJusticeWorkings,
    ...electricityWorkings,
  ].map((working) => [working.number, working] as const),
);

/** Throws a RangeError for an unknown number. */
export function workingOf(number: number): Working {
  const working = workings.get(number);
  if (!working) throw new RangeError('no procedure has this number');
  return working;
}
