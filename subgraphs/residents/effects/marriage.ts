import { z } from 'zod';
import { newId } from '../../shared/ids';
import type { KinshipRow, PersonRow } from '../entities';
import { isAged } from '../matching';
import { areKin } from './closeness';
import { fact } from './facts';
import { byNumber } from './identify';
import { CIVIL_STATUS, vouch } from './provenance';
import { livingOf, type Reason, refuse, rule } from './rule';
import { fullName, partialDay, personalNumber } from './values';

const values = z.object({ spouse: z.object({ personalNumber, fullName, dateOfBirth: partialDay }) });

/** Luật Hôn nhân và gia đình 52/2014/QH13, Điều 8, khoản 1, điểm a. */
const marriageable = { MALE: 20, FEMALE: 18, OTHER: 18, UNKNOWN: 18 } as const;

/** A marriage (kết hôn) of the subject with somebody on record: both are married, each the other's spouse. */
export const registerMarriage = rule(values, async (change) => {
  const { run, register, effect, on } = change;
  const [spouse] = await byNumber(change, [change.values.spouse]);
  if (!spouse || spouse.id === effect.subjectId || spouse.vitalStatus !== 'ALIVE') return refuse('SPOUSE_UNKNOWN');
  // Held in the order of their ids: of two marriages of one person the second waits here, and finds them married.
  const held = await register.hold(run, [effect.subjectId, spouse.id]);
  const pair = [
    livingOf(held, effect.subjectId, 'RESIDENT_UNKNOWN'),
    livingOf(held, spouse.id, 'SPOUSE_UNKNOWN'),
  ] as const;
  const reason = against(pair, on);
  if (reason) return refuse(reason);
  if (await areKin(change, pair[0].id, pair[1].id)) return refuse('KIN_TOO_CLOSE');

  return async () => {
    for (const { id } of pair) await register.persons.update(run, id, { maritalStatus: 'MARRIED' });
    await register.kin.insert(run, [spouseOf(pair[0], pair[1]), spouseOf(pair[1], pair[0])]);
    const vouched = { fields: ['maritalStatus', 'relatives'] };
    await vouch(change, CIVIL_STATUS, new Map(pair.map(({ id }) => [id, vouched])));
    await change.tell(pair.map(({ id }) => fact(change, 'married', id)));
    return { otherId: spouse.id };
  };
});

/** What stands against it, kinship aside. An age that the register does not know to the day stands against nothing. */
function against(pair: readonly [PersonRow, PersonRow], on: string): Reason | null {
  if (pair.some(({ maritalStatus }) => maritalStatus === 'MARRIED')) return 'ALREADY_MARRIED';
  if (pair.some(({ sex, dateOfBirth }) => isAged(marriageable[sex], dateOfBirth, on) === false)) return 'TOO_YOUNG';
  // Điều 8, khoản 2: the State does not recognise a marriage of two persons of the same sex.
  const [{ sex }, other] = pair;
  return sex === other.sex && (sex === 'MALE' || sex === 'FEMALE') ? 'NOT_MAN_AND_WOMAN' : null;
}

const spouseOf = (person: PersonRow, { id, fullName }: PersonRow): KinshipRow => ({
  id: newId(),
  residentId: person.id,
  kind: 'SPOUSE',
  relativeId: id,
  fullName,
});
