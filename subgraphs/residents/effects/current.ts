import { z } from 'zod';
import { fact } from './facts';
import { policeOf, vouch } from './provenance';
import { dayBefore, ending, outlasting, registration, registrationsOf } from './registration';
import { livingOf, refuse, rule } from './rule';
import { address, day, knownCommune } from './values';

/** Where somebody lives (nơi ở hiện tại), declared by who can register neither for good nor for a time. */
export const declareCurrent = rule(z.object({ address, since: day.optional() }), async (change) => {
  const { run, register, effect, on } = change;
  const { address, since = on } = change.values;
  if (since > on) return refuse('BAD_VALUES');
  knownCommune(address.communeCode);
  const id = effect.subjectId;
  livingOf(await register.hold(run, [id]), id, 'RESIDENT_UNKNOWN');
  const rows = (await registrationsOf(change, [id])).get(id) ?? [];

  return async () => {
    const last = dayBefore(since);
    await register.end(
      run,
      outlasting(rows, last, 'CURRENT').map((row) => ending(row, last)),
    );
    const row = registration(change, { residentId: id, kind: 'CURRENT', from: since, ...address });
    await register.registrations.insert(run, [row]);
    const vouched = { fields: ['currentAddress', 'residenceHistory'] };
    await vouch(change, policeOf(address.communeCode), new Map([[id, vouched]]));
    await change.tell([fact(change, 'moved', id, { kind: 'CURRENT', commune: address.communeCode })]);
    return undefined;
  };
});
