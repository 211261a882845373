import { z } from 'zod';
import { fact } from './facts';
import { leave, membershipsOf } from './household';
import { policeOf, vouch } from './provenance';
import { addressFields, dayBefore, ending, isSamePlace, registrationsOf, standing } from './registration';
import { refuse, rule } from './rule';

/**
 * Permanent residence ends (xóa đăng ký thường trú), and with it the place in the household. That of somebody who has died
 * ends with the day of their death.
 */
export const removePermanent = rule(z.object({}), async (change) => {
  const { run, register, effect, on } = change;
  const id = effect.subjectId;
  const person = (await register.hold(run, [id])).get(id) ?? refuse('RESIDENT_UNKNOWN');
  const rows = (await registrationsOf(change, [id])).get(id) ?? [];
  const permanent = standing(rows, 'PERMANENT');
  const [present] = permanent;
  if (!present) return refuse('NO_PERMANENT_RESIDENCE');
  const memberships = await membershipsOf(change, [id]);
  const over = [...permanent, ...standing(rows, 'CURRENT').filter((row) => isSamePlace(row, present))];
  const left = rows.filter((row) => !over.includes(row));
  const gone = ['permanentAddress', 'household'];
  if (standing(left, 'TEMPORARY', 'CURRENT').length === 0) gone.push('currentAddress');

  return async () => {
    await register.end(
      run,
      over.map((row) => ending(row, person.vitalStatusOn ?? dayBefore(on))),
    );
    await leave(change, memberships, [id]);
    const fields = addressFields(left, []).filter((field) => !gone.includes(field));
    await vouch(change, policeOf(present.communeCode), new Map([[id, { fields, gone }]]));
    await change.tell([fact(change, 'moved', id, { kind: 'PERMANENT', commune: null })]);
    return undefined;
  };
});
