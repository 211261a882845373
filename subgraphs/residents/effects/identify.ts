import type { PersonRow } from '../entities';
import { foldText } from '../folding';
import { compareDates } from '../matching';
import type { Change } from './rule';

/** A person as a form names them. */
export interface Named {
  readonly fullName: string;
  readonly personalNumber?: string | undefined;
  readonly dateOfBirth?: string | undefined;
}

/** Whether what a form says of somebody does not speak against the record. */
export const isNamed = (person: PersonRow, { fullName, dateOfBirth }: Named): boolean =>
  foldText(fullName) === foldText(person.fullName) &&
  (dateOfBirth === undefined || compareDates(dateOfBirth, person.dateOfBirth) !== 'NO_MATCH');

/** Whom each number means if the name goes with it; a number alone finds nobody. In the order of the question. */
export async function byNumber(
  { run, register }: Change,
  named: readonly (Named & { readonly personalNumber: string })[],
): Promise<(PersonRow | null)[]> {
  const found = await register.numbered(
    run,
    named.map(({ personalNumber }) => personalNumber),
  );
  const persons = new Map(found.map(({ number, person }) => [number, person]));
  return named.map((claimed) => {
    const person = persons.get(claimed.personalNumber);
    return person && isNamed(person, claimed) ? person : null;
  });
}

/** Those of the resident's household and kin: among them a name and a birth date say who is meant. */
export async function circleOf({ run, register }: Change, resident: string): Promise<PersonRow[]> {
  const [own] = await register.read(run, register.members, 'residentId', [resident]);
  const household = own ? await register.read(run, register.members, 'householdId', [own.householdId]) : [];
  const kin = await register.read(run, register.kin, 'residentId', [resident]);
  const ids = [...household.map(({ residentId }) => residentId), ...kin.map(({ relativeId }) => relativeId)];
  return register.read(run, register.persons, 'id', ids.filter((id) => id !== null && id !== resident) as string[]);
}

/** Whom each means: by number and name, or without a number by name and birth date among a few. Null where nobody or two. */
export async function byNumberOrAmong(
  change: Change,
  named: readonly Named[],
  among: () => Promise<readonly PersonRow[]>,
): Promise<(PersonRow | null)[]> {
  const numbered = named.filter(hasNumber);
  const found = await byNumber(change, numbered);
  const others = numbered.length < named.length ? await among() : [];
  return named.map((claimed) => {
    if (hasNumber(claimed)) return found[numbered.indexOf(claimed)] ?? null;
    const meant = others.filter((person) => isNamed(person, claimed));
    return (meant.length === 1 && meant[0]) || null;
  });
}

const hasNumber = <N extends Named>(named: N): named is N & { personalNumber: string } =>
  named.personalNumber !== undefined;
