import type { KinshipName, PersonRow } from '../entities';
import { byNumberOrAmong, circleOf } from './identify';
import { type Change, livingOf, refuse } from './rule';
import type { Member } from './values';

export interface Mover {
  readonly person: PersonRow;
  /** To the head, as the form says; null where it does not ask. */
  readonly relationToHead: KinshipName | null;
}

/**
 * The subject, and those who move along: each on record, alive, and named once. All of them are held, together with `others`
 * (the head they move to).
 */
export async function moversOf(
  change: Change,
  relationToHead: KinshipName | null,
  members: readonly Member[] = [],
  others: readonly string[] = [],
): Promise<{ movers: Mover[]; held: ReadonlyMap<string, PersonRow> }> {
  const { run, register, effect } = change;
  const named = await byNumberOrAmong(change, members, () => circleOf(change, effect.subjectId));
  const along = named.map((person) => person?.id ?? refuse('MEMBER_UNKNOWN'));
  const ids = [effect.subjectId, ...along];
  if (new Set(ids).size < ids.length) return refuse('BAD_VALUES');
  const held = await register.hold(run, [...ids, ...others]);
  const subject = livingOf(held, effect.subjectId, 'RESIDENT_UNKNOWN');
  const persons = along.map((id) => {
    const person = held.get(id);
    return person?.vitalStatus === 'ALIVE' ? person : refuse('MEMBER_UNKNOWN');
  });
  const relations = members.map((member) => member.relationToHead);
  return {
    held,
    movers: [
      { person: subject, relationToHead },
      ...persons.map((person, index) => ({ person, relationToHead: relations[index] ?? null })),
    ],
  };
}
