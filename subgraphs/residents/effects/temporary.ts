import { z } from 'zod';
import { fact } from './facts';
import { moversOf } from './movers';
import { policeOf, type Vouched, vouch } from './provenance';
import {
  addressFields,
  dayBefore,
  ending,
  inForce,
  isSamePlace,
  outlasting,
  registration,
  registrationsOf,
  standing,
} from './registration';
import { livingOf, refuse, rule } from './rule';
import { address, day, isPeriod, knownCommune, member, period } from './values';

/** Who moves along need not be anything to a head: nobody joins a household for a time. */
const members = z.array(member.partial({ relationToHead: true })).max(50);
const registered = z.object({ address, ...period, members: members.optional() }).refine(isPeriod);

/** Temporary residence (tạm trú) for a time: the address of that kind until it is over, unless it is extended. */
export const registerTemporary = rule(registered, async (change) => {
  const { run, register } = change;
  const { address, from, to, members = [] } = change.values;
  if (to < change.on) return refuse('BAD_VALUES');
  knownCommune(address.communeCode);
  const named = members.map((one) => ({ ...one, relationToHead: one.relationToHead ?? ('OTHER' as const) }));
  const { movers } = await moversOf(change, null, named);
  const ids = movers.map(({ person }) => person.id);
  const rows = await registrationsOf(change, ids);

  return async () => {
    const last = dayBefore(from);
    const before = [...rows.values()].flatMap((own) => outlasting(own, last, 'TEMPORARY'));
    await register.end(
      run,
      before.map((row) => ending(row, last)),
    );
    await register.registrations.insert(
      run,
      ids.map((residentId) =>
        registration(change, { residentId, kind: 'TEMPORARY', from, plannedEnd: to, ...address }),
      ),
    );
    const vouched = [...rows].map(([id, own]) => [id, { fields: addressFields(own, ['temporaryAddress']) }] as const);
    await vouch(change, policeOf(address.communeCode), new Map(vouched));
    await change.tell(ids.map((id) => fact(change, 'moved', id, { kind: 'TEMPORARY', commune: address.communeCode })));
    return undefined;
  };
});

/** The temporary residence in force lasts longer (gia hạn tạm trú). One that is over is registered anew. */
export const extendTemporary = rule(z.object({ to: day }), async (change) => {
  const { run, register, effect, on, values } = change;
  const id = effect.subjectId;
  livingOf(await register.hold(run, [id]), id, 'RESIDENT_UNKNOWN');
  const rows = (await registrationsOf(change, [id])).get(id) ?? [];
  const present = inForce(standing(rows, 'TEMPORARY'), 'TEMPORARY', on) ?? refuse('NO_TEMPORARY_RESIDENCE');
  if (values.to < on || (present.plannedEnd !== null && values.to <= present.plannedEnd)) return refuse('BAD_VALUES');

  return async () => {
    await register.registrations.update(run, present.id, { plannedEnd: values.to });
    const fields = ['temporaryAddress', 'residenceHistory'];
    await vouch(change, policeOf(present.communeCode), new Map([[id, { fields }]]));
    return undefined;
  };
});

/** Temporary residence ends (xóa đăng ký tạm trú), and with it the declaration that somebody lives there. */
export const removeTemporary = rule(z.object({}), async (change) => {
  const { run, register, effect, on } = change;
  const id = effect.subjectId;
  const person = (await register.hold(run, [id])).get(id) ?? refuse('RESIDENT_UNKNOWN');
  const rows = (await registrationsOf(change, [id])).get(id) ?? [];
  const last = person.vitalStatusOn ?? dayBefore(on);
  const [present] = standing(rows, 'TEMPORARY');
  if (!present) return refuse('NO_TEMPORARY_RESIDENCE');
  const over = [
    ...outlasting(rows, last, 'TEMPORARY'),
    ...standing(rows, 'CURRENT').filter((row) => isSamePlace(row, present)),
  ];

  return async () => {
    await register.end(
      run,
      over.map((row) => ending(row, last)),
    );
    await vouch(change, policeOf(present.communeCode), new Map([[id, vouchedOf(rows, over)]]));
    await change.tell([fact(change, 'moved', id, { kind: 'TEMPORARY', commune: null })]);
    return undefined;
  };
});

/** Where nothing is registered any more, there is no current address either. */
function vouchedOf(rows: Parameters<typeof standing>[0], over: Parameters<typeof standing>[0]): Vouched {
  const left = rows.filter((row) => !over.includes(row));
  const isHomeless = standing(left, 'PERMANENT', 'CURRENT').length === 0;
  const gone = ['temporaryAddress', ...(isHomeless ? ['currentAddress'] : [])];
  return { fields: addressFields(left, []).filter((field) => !gone.includes(field)), gone };
}
