import { z } from 'zod';
import type { HouseholdRow, ResidenceRegistrationRow } from '../entities';
import { fact } from './facts';
import { membershipsOf, moveHousehold } from './household';
import { byNumber } from './identify';
import { type Mover, moversOf } from './movers';
import { policeOf, vouch } from './provenance';
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
import { type Change, refuse, rule } from './rule';
import { type Address, address, head, knownCommune, members, relation } from './values';

const values = z.object({
  address,
  relationToHead: relation,
  head: head.optional(),
  members: members.optional(),
});

/**
 * Permanent residence (thường trú) at another address: in the household of a head who is registered there, or in one that is
 * founded, where the head is among those who move.
 */
export const registerPermanent = rule(values, async (change) => {
  const { run, register, on } = change;
  const { address, relationToHead } = change.values;
  knownCommune(address.communeCode);
  const headId = await headOf(change);
  const { movers, held } = await moversOf(change, relationToHead, change.values.members, [headId]);
  if (held.get(headId)?.vitalStatus !== 'ALIVE') return refuse('HEAD_UNKNOWN');
  const joining = movers.map(({ person, relationToHead }) => relationOf(person.id, headId, relationToHead));
  const ids = movers.map(({ person }) => person.id);
  const memberships = await membershipsOf(change, [...new Set([...ids, headId])]);
  const present = memberships.get(headId)?.household;
  const isThere = present?.residentId === headId && isSamePlace(present, address);
  if (!isThere && !ids.includes(headId)) return refuse('HEAD_UNKNOWN');
  const to: HouseholdRow | ({ residentId: string } & Address) =
    isThere && present ? present : { residentId: headId, ...address };
  const rows = await registrationsOf(change, ids);

  return async () => {
    await moveHousehold(change, memberships, joining, to);
    await register.end(
      run,
      [...rows.values()].flatMap((own) => ended(own, address, on)).map((row) => ending(row, dayBefore(on))),
    );
    await register.registrations.insert(
      run,
      ids.map((residentId) => registration(change, { residentId, kind: 'PERMANENT', from: on, ...address })),
    );
    await vouch(change, policeOf(address.communeCode), new Map(movers.map((mover) => vouchedOf(mover, rows, change))));
    await change.tell(ids.map((id) => fact(change, 'moved', id, { kind: 'PERMANENT', commune: address.communeCode })));
    return undefined;
  };
});

/** Who heads the household: the subject, or whom the form names. */
async function headOf(change: Change<z.output<typeof values>>): Promise<string> {
  const { relationToHead, head } = change.values;
  const { subjectId } = change.effect;
  const [named] = head ? await byNumber(change, [head]) : [];
  if (relationToHead === 'HEAD') return head && named?.id !== subjectId ? refuse('HEAD_UNKNOWN') : subjectId;
  return !named || named.id === subjectId ? refuse('HEAD_UNKNOWN') : named.id;
}

function relationOf(residentId: string, headId: string, relationToHead: Mover['relationToHead']) {
  if (residentId === headId) return { residentId, relationToHead: 'HEAD' as const };
  // Two heads there are not.
  if (relationToHead === null || relationToHead === 'HEAD') return refuse('BAD_VALUES');
  return { residentId, relationToHead };
}

/**
 * What comes to its end with the move: the permanent residence of before, a temporary one at the very place that is permanent
 * now (Luật Cư trú 68/2020/QH14, Điều 29, khoản 1), and the declaration that somebody lives where they were registered.
 */
function ended(rows: readonly ResidenceRegistrationRow[], address: Address, on: string): ResidenceRegistrationRow[] {
  const former = inForce(rows, 'PERMANENT', on);
  return [
    ...outlasting(rows, dayBefore(on), 'PERMANENT'),
    ...outlasting(rows, dayBefore(on), 'TEMPORARY').filter((row) => isSamePlace(row, address)),
    ...standing(rows, 'CURRENT').filter((row) => former && isSamePlace(row, former)),
  ];
}

function vouchedOf(
  { person }: Mover,
  registrations: ReadonlyMap<string, readonly ResidenceRegistrationRow[]>,
  { values: { address }, on }: Change<z.output<typeof values>>,
) {
  const rows = registrations.get(person.id) ?? [];
  const over = ended(rows, address, on);
  const left = rows.filter((row) => !over.includes(row));
  const gone = over.some(({ kind }) => kind === 'TEMPORARY') ? ['temporaryAddress'] : [];
  return [person.id, { fields: addressFields(left, ['permanentAddress', 'household']), gone }] as const;
}
