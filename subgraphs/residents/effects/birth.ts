import { z } from 'zod';
import { groupBy } from '../../shared/group';
import { newId } from '../../shared/ids';
import type { KinshipRow, PersonRow, PlaceValue } from '../entities';
import { foldText } from '../folding';
import { fact } from './facts';
import { issueNumber, numberPrefix } from './numbers';
import { isSameChild, type Parent, parentsOf } from './parents';
import { committeeOf, type Vouched, vouch } from './provenance';
import { type Change, refuse, rule } from './rule';
import { communeCode, day, fullName, knownCommune, partialDay, personalNumber, place, text } from './values';

const parent = z.object({ personalNumber: personalNumber.optional(), fullName, dateOfBirth: partialDay.optional() });
const values = z.object({
  fullName,
  dateOfBirth: day,
  // The personal number has digits for these two and no other.
  sex: z.enum(['FEMALE', 'MALE']),
  ethnicity: text(40).optional(),
  nationality: z.string().regex(/^[A-Z]{2}$/),
  placeOfBirth: place,
  hometown: place.optional(),
  registrationCommune: communeCode,
  mother: parent.optional(),
  father: parent.optional(),
});
type Birth = z.output<typeof values>;

/** A birth (khai sinh): a person with a number, and kin of those parents whom the register knows. */
export const registerBirth = rule(values, async (change) => {
  const birth = change.values;
  if (birth.dateOfBirth > change.on) return refuse('BAD_VALUES');
  const commune = knownCommune(birth.registrationCommune);
  for (const { communeCode } of [birth.placeOfBirth, ...(birth.hometown ? [birth.hometown] : [])]) {
    if (communeCode !== undefined) knownCommune(communeCode);
  }
  const prefix = numberPrefix(commune, birth.sex, birth.dateOfBirth) ?? refuse('BAD_VALUES');
  const named = {
    ...(birth.mother && { MOTHER: birth.mother }),
    ...(birth.father && { FATHER: birth.father }),
  };
  const parents = await parentsOf(change, named, birth.dateOfBirth);
  const onRecord = parents.flatMap(({ id }) => (id === null ? [] : [id]));
  await holdFamily(change, [...onRecord, change.effect.applicantId]);
  if (await isRegistered(change, parents)) return refuse('BIRTH_ALREADY_REGISTERED');

  return async () => {
    const child = personOf(birth, commune, change.at);
    const { run, register } = change;
    await register.persons.insert(run, [child]);
    await issueNumber(change, child.id, prefix);
    await register.kin.insert(run, kinshipOf(child, parents));
    const vouched: [string, Vouched][] = onRecord.map((id) => [id, { fields: ['relatives'] }]);
    vouched.push([child.id, { fields: fieldsOf(child, parents) }]);
    await vouch(change, committeeOf(commune), new Map(vouched));
    await change.tell([fact(change, 'registered', child.id, { commune })]);
    return { residentId: child.id };
  };
});

/**
 * Parents, who files, and the spouses of both: a mother and a father who each register the birth at once, and name the other
 * by name alone, wait for each other too. The second finds the child of the first.
 */
async function holdFamily({ run, register }: Change, ids: readonly string[]): Promise<void> {
  const kin = await register.read(run, register.kin, 'residentId', ids);
  const spouses = kin.flatMap(({ kind, relativeId }) => (kind === 'SPOUSE' && relativeId !== null ? [relativeId] : []));
  await register.hold(run, [...ids, ...spouses]);
}

async function isRegistered({ run, register, values }: Change<Birth>, parents: readonly Parent[]): Promise<boolean> {
  const { dateOfBirth, fullName } = values;
  const born = [dateOfBirth, dateOfBirth.slice(0, 7), dateOfBirth.slice(0, 4)];
  const namesakes = await register.parentsOfNamesakes(run, foldText(fullName), born);
  return [...groupBy(namesakes, ({ residentId }) => residentId).values()].some((kin) => isSameChild(parents, kin));
}

function personOf(birth: Birth, registrationCommune: string, at: string): PersonRow {
  return {
    id: newId(),
    fullName: birth.fullName,
    searchName: foldText(birth.fullName),
    otherNames: [],
    dateOfBirth: birth.dateOfBirth,
    sex: birth.sex,
    nationality: birth.nationality,
    vitalStatus: 'ALIVE',
    vitalStatusOn: null,
    placeOfBirth: placeOf(birth.placeOfBirth),
    birthRegistrationPlace: placeOf({ line: null, communeCode: registrationCommune }),
    hometown: birth.hometown ? placeOf(birth.hometown) : null,
    ethnicity: birth.ethnicity ?? null,
    religion: null,
    bloodType: null,
    maritalStatus: 'SINGLE',
    occupation: null,
    phone: null,
    email: null,
    vulnerableGroups: [],
    updatedAt: at,
  };
}

/** A form's place has no country: what it names no commune of stays a place of Vietnam known by its name. */
const placeOf = ({ line, communeCode }: { line: string | null; communeCode?: string | undefined }): PlaceValue => ({
  line,
  communeCode: communeCode ?? null,
  formerText: null,
  country: 'VN',
});

/** Both ways where both have a record. */
const kinshipOf = (child: PersonRow, parents: readonly Parent[]): KinshipRow[] =>
  parents.flatMap(({ kind, id, fullName }) => {
    const own: KinshipRow = { id: newId(), residentId: child.id, kind, relativeId: id, fullName };
    if (id === null) return [own];
    return [own, { id: newId(), residentId: id, kind: 'CHILD', relativeId: child.id, fullName: child.fullName }];
  });

const fieldsOf = ({ hometown, ethnicity }: PersonRow, parents: readonly Parent[]): string[] => [
  ...['fullName', 'personalNumber', 'dateOfBirth', 'sex', 'nationality', 'vitalStatus', 'maritalStatus'],
  ...['placeOfBirth', 'birthRegistrationPlace'],
  ...(hometown ? ['hometown'] : []),
  ...(ethnicity ? ['ethnicity'] : []),
  ...(parents.length > 0 ? ['relatives'] : []),
];
