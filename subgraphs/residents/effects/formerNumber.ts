import { z } from 'zod';
import { newId } from '../../shared/ids';
import { policeOf, vouch } from './provenance';
import { livingOf, refuse, rule } from './rule';

const values = z.object({ formerNumber: z.string().regex(/^\d{9}$/) });

/**
 * The 9-digit number of the former card (CMND) is confirmed: written where it was missing. Who moved to another province
 * could have had one there too; no number was ever two persons'.
 */
export const confirmFormerNumber = rule(values, async (change) => {
  const { run, register, effect } = change;
  const { formerNumber } = change.values;
  const id = effect.subjectId;
  livingOf(await register.hold(run, [id]), id, 'RESIDENT_UNKNOWN');
  const [known] = await register.read(run, register.numbers, 'value', [formerNumber]);
  if (known && known.residentId !== id) return refuse('NUMBER_OF_ANOTHER');

  return async () => {
    const row = { id: newId(), residentId: id, kind: 'CMND_9', value: formerNumber } as const;
    if (!known) await register.numbers.insert(run, [{ ...row, cancelledOn: null, reason: null }]);
    await vouch(change, policeOf(null), new Map([[id, { fields: ['formerNumbers'] }]]));
    return undefined;
  };
});
