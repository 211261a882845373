import { z } from 'zod';
import type { KinshipName, PersonRow } from '../entities';
import { foldPhone, foldText } from '../folding';
import { membershipsOf } from './household';
import { policeOf, vouch } from './provenance';
import { inForce, isSamePlace, registrationsOf } from './registration';
import { type Change, livingOf, refuse, rule, type Write } from './rule';
import { text } from './values';

/** What may be corrected by way of the residence procedures; all else belongs to civil status or the identity card. */
const items = [
  ...['PERMANENT_ADDRESS_LINE', 'TEMPORARY_ADDRESS_LINE', 'RELATION_TO_HEAD'],
  ...['OCCUPATION', 'ETHNICITY', 'PHONE', 'EMAIL'],
] as const;
const values = z.object({ item: z.enum(items), correct: text(255) });
type Correction = Change<z.output<typeof values>>;

/** Residence data are put right (điều chỉnh thông tin về cư trú): the value, and who vouches for it from now on. */
export const correctResidence = rule(values, async (change) => {
  const id = change.effect.subjectId;
  const held = await change.register.hold(change.run, [id]);
  return correctors[change.values.item](change, livingOf(held, id, 'RESIDENT_UNKNOWN'));
});

type Corrector = (change: Correction, person: PersonRow) => Promise<Write>;

const EMAIL = /^[^\s@]+@[^\s@]+$/;

const correctors: Readonly<Record<(typeof items)[number], Corrector>> = {
  PERMANENT_ADDRESS_LINE: (change, { id }) => addressLine(change, id, 'PERMANENT'),
  TEMPORARY_ADDRESS_LINE: (change, { id }) => addressLine(change, id, 'TEMPORARY'),
  RELATION_TO_HEAD: (change, { id }) => relationToHead(change, id),
  OCCUPATION: (change, { id }) => column(change, id, 'occupation', change.values.correct, 120),
  ETHNICITY: (change, { id }) => column(change, id, 'ethnicity', change.values.correct, 40),
  PHONE: (change, { id }) => {
    const phone = foldPhone(change.values.correct) === null ? '' : change.values.correct;
    return column(change, id, 'phone', phone, 20, 'contact');
  },
  EMAIL: (change, { id }) => {
    const email = EMAIL.test(change.values.correct) ? change.values.correct : '';
    return column(change, id, 'email', email, 254, 'contact');
  },
};

async function column(
  change: Correction,
  id: string,
  name: 'occupation' | 'ethnicity' | 'phone' | 'email',
  value: string,
  longest: number,
  field: string = name,
): Promise<Write> {
  if (value === '' || value.length > longest) return refuse('BAD_VALUES');
  return async () => {
    await change.register.persons.update(change.run, id, { [name]: value });
    await vouch(change, policeOf(null), new Map([[id, { fields: [field] }]]));
    return undefined;
  };
}

/** The line of an address. For a permanent one that of the household too: it is one place, and its members live there. */
async function addressLine(change: Correction, id: string, kind: 'PERMANENT' | 'TEMPORARY'): Promise<Write> {
  const { run, register, on } = change;
  const line = change.values.correct;
  const rows = (await registrationsOf(change, [id])).get(id) ?? [];
  const none = kind === 'PERMANENT' ? 'NO_PERMANENT_RESIDENCE' : 'NO_TEMPORARY_RESIDENCE';
  const present = inForce(rows, kind, on) ?? refuse(none);
  const household = (await membershipsOf(change, [id])).get(id)?.household;

  return async () => {
    await register.registrations.update(run, present.id, { line });
    const fields = [kind === 'PERMANENT' ? 'permanentAddress' : 'temporaryAddress', 'residenceHistory'];
    if (kind === 'PERMANENT' && household?.residentId === id && isSamePlace(household, present)) {
      await register.households.update(run, household.id, { line });
      fields.push('household');
    }
    await vouch(change, policeOf(present.communeCode), new Map([[id, { fields }]]));
    return undefined;
  };
}

/** By code, or by the word of the form. */
const relations: Readonly<Record<Exclude<KinshipName, 'HEAD'>, string>> = {
  SPOUSE: 'Vợ, chồng',
  FATHER: 'Cha',
  MOTHER: 'Mẹ',
  CHILD: 'Con',
  SIBLING: 'Anh, chị, em',
  GRANDPARENT: 'Ông, bà',
  GRANDCHILD: 'Cháu',
  GUARDIAN: 'Người giám hộ',
  WARD: 'Người được giám hộ',
  OTHER: 'Khác',
};

/** A household that has lost its head may name one in this way; one that has a head keeps it. */
async function relationToHead(change: Correction, id: string): Promise<Write> {
  const { run, register } = change;
  const { member } = (await membershipsOf(change, [id])).get(id) ?? refuse('NOT_OF_HOUSEHOLD');
  const becomes = relationOf(change.values.correct) ?? refuse('BAD_VALUES');
  // Of two members who would head it the second waits here, and finds that it has a head.
  const household = (await register.holdHousehold(run, member.householdId)) ?? refuse('NOT_OF_HOUSEHOLD');
  const isHead = household.residentId === id;
  if (becomes === 'HEAD' ? household.residentId !== null && !isHead : isHead) return refuse('BAD_VALUES');

  return async () => {
    await register.members.update(run, member.id, { relationToHead: becomes });
    if (becomes === 'HEAD') await register.households.update(run, household.id, { residentId: id });
    await vouch(change, policeOf(household.communeCode), new Map([[id, { fields: ['household'] }]]));
    return undefined;
  };
}

function relationOf(said: string): KinshipName | undefined {
  const means = (code: string, word: string): boolean => said === code || foldText(said) === foldText(word);
  if (means('HEAD', 'Chủ hộ')) return 'HEAD';
  return (Object.keys(relations) as (keyof typeof relations)[]).find((code) => means(code, relations[code]));
}
