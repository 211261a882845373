import { z } from 'zod';
import type { PersonRow } from '../entities';
import { fact } from './facts';
import { CIVIL_STATUS, type Vouched, vouch } from './provenance';
import { type Change, livingOf, refuse, rule } from './rule';
import { day } from './values';

const values = z.object({ dateOfDeath: day });

/**
 * A death (khai tử): the day of it, and a spouse who is widowed. The record stays; the number is never given to another.
 * Residence ends by an effect of its own.
 */
export const registerDeath = rule(values, async (change) => {
  const { run, register, effect, on, at } = change;
  const { dateOfDeath } = change.values;
  const id = effect.subjectId;
  const held = await register.hold(run, [id, ...(await spousesOf(change, id))]);
  // Whoever married this person a moment ago is found only now that nothing of them changes any more.
  const newly = (await spousesOf(change, id)).filter((spouse) => !held.has(spouse));
  for (const [spouse, row] of await register.hold(run, newly)) held.set(spouse, row);
  const person = livingOf(held, id, 'RESIDENT_UNKNOWN');
  // A birth date known to the year alone begins all its days.
  if (dateOfDeath > on || dateOfDeath < person.dateOfBirth) return refuse('BAD_VALUES');
  const isWidowed = (other: PersonRow): boolean =>
    other.id !== id && other.vitalStatus !== 'DECEASED' && other.maritalStatus === 'MARRIED';
  const widowed = person.maritalStatus === 'MARRIED' ? [...held.values()].filter(isWidowed) : [];

  return async () => {
    await register.persons.update(run, id, {
      vitalStatus: 'DECEASED',
      vitalStatusOn: dateOfDeath,
      updatedAt: at,
    });
    for (const spouse of widowed) await register.persons.update(run, spouse.id, { maritalStatus: 'WIDOWED' });
    const vouched = widowed.map((spouse): [string, Vouched] => [spouse.id, { fields: ['maritalStatus'] }]);
    vouched.push([id, { fields: ['vitalStatus'] }]);
    await vouch(change, CIVIL_STATUS, new Map(vouched));
    await change.tell([fact(change, 'died', id)]);
    return undefined;
  };
});

/** Those whom the record shows as spouse. */
async function spousesOf({ run, register }: Change, id: string): Promise<string[]> {
  const kin = await register.read(run, register.kin, 'residentId', [id]);
  return kin.flatMap(({ kind, relativeId }) => (kind === 'SPOUSE' && relativeId !== null ? [relativeId] : []));
}
