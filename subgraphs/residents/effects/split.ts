import { z } from 'zod';
import { membershipsOf, moveHousehold } from './household';
import { byNumberOrAmong, circleOf } from './identify';
import { policeOf, vouch } from './provenance';
import { livingOf, refuse, rule } from './rule';
import { head, members } from './values';

/**
 * A household is split (tách hộ): some of its members found one of their own at the same address, under a head of theirs.
 * Those who are not named stay, with the head if it is not the head who goes.
 */
export const splitHousehold = rule(z.object({ head, members }), async (change) => {
  const { run, register, effect } = change;
  const { head, members } = change.values;
  const circle = () => circleOf(change, effect.subjectId);
  const [headPerson = null, ...along] = await byNumberOrAmong(change, [head, ...members], circle);
  if (!headPerson) return refuse('HEAD_UNKNOWN');
  const named = along.map((person, index) => ({
    id: person?.id ?? refuse('MEMBER_UNKNOWN'),
    relationToHead: members[index]?.relationToHead ?? 'OTHER',
  }));
  // Some list the head among the members too, and rightly.
  const others = named.filter(({ id }) => id !== headPerson.id);
  if (others.some(({ relationToHead }) => relationToHead === 'HEAD')) return refuse('BAD_VALUES');
  const ids = [headPerson.id, ...others.map(({ id }) => id)];
  if (new Set(ids).size < ids.length) return refuse('BAD_VALUES');

  const held = await register.hold(run, [effect.subjectId, ...ids]);
  livingOf(held, effect.subjectId, 'RESIDENT_UNKNOWN');
  if (ids.some((id) => held.get(id)?.vitalStatus !== 'ALIVE')) return refuse('MEMBER_UNKNOWN');
  const memberships = await membershipsOf(change, [...new Set([effect.subjectId, ...ids])]);
  const present = memberships.get(effect.subjectId)?.household ?? refuse('NOT_OF_HOUSEHOLD');
  if (ids.some((id) => memberships.get(id)?.household.id !== present.id)) return refuse('NOT_OF_HOUSEHOLD');
  const all = await register.read(run, register.members, 'householdId', [present.id]);
  // Nobody would be left: that is no split.
  if (all.length <= ids.length) return refuse('BAD_VALUES');

  return async () => {
    const { line, communeCode } = present;
    const joining = [
      { residentId: headPerson.id, relationToHead: 'HEAD' as const },
      ...others.map(({ id, relationToHead }) => ({ residentId: id, relationToHead })),
    ];
    await moveHousehold(change, memberships, joining, { residentId: headPerson.id, line, communeCode });
    const vouched = { fields: ['household'] };
    await vouch(change, policeOf(communeCode), new Map(ids.map((id) => [id, vouched])));
    return undefined;
  };
});
