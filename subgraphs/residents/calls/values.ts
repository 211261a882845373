import { addressText } from '../address';
import type { IdentityNumberRow, KinshipRow, PersonRow, PlaceValue, ResidenceRegistrationRow } from '../entities';
import type { HouseholdWithMembers, ResidentRepository } from '../repository';
import { isInForce, openAddress } from '../rules';
import { unit } from '../units';

/** What was read of a person for a form: only the tables that its fields need, each by one statement. */
interface Held {
  readonly id: string;
  readonly person: PersonRow | null;
  readonly numbers: readonly IdentityNumberRow[];
  readonly kin: readonly KinshipRow[];
  readonly registrations: readonly ResidenceRegistrationRow[];
  readonly home: HouseholdWithMembers | null;
  readonly today: string;
}

type Part = 'numbers' | 'kin' | 'registrations' | 'home';
interface Source {
  /** Columns of the person's row. */
  readonly columns?: readonly (keyof PersonRow)[];
  readonly part?: Part;
  readonly value: (held: Held) => unknown;
}

const column = (name: keyof PersonRow): Source => ({ columns: [name], value: ({ person }) => person?.[name] });
const placeColumn = (name: 'hometown' | 'placeOfBirth'): Source => ({
  columns: [name],
  value: ({ person }) => formAddress(person?.[name] ?? null),
});
const address = (...kinds: ResidenceRegistrationRow['kind'][]): Source => ({
  part: 'registrations',
  value: ({ registrations, today }) => formAddress(openAddress(registrations, kinds, today)),
});

/** The fields that forms are filled in from, as form values. */
const sources: Readonly<Record<string, Source>> = {
  fullName: column('fullName'),
  dateOfBirth: column('dateOfBirth'),
  sex: column('sex'),
  nationality: column('nationality'),
  ethnicity: column('ethnicity'),
  occupation: column('occupation'),
  hometown: placeColumn('hometown'),
  placeOfBirth: placeColumn('placeOfBirth'),
  'contact.phone': column('phone'),
  'contact.email': column('email'),
  maritalStatus: {
    columns: ['maritalStatus'],
    value: ({ person }) => (person?.maritalStatus === 'UNKNOWN' ? null : person?.maritalStatus),
  },
  personalNumber: {
    part: 'numbers',
    value: ({ numbers }) => numbers.find((row) => row.kind === 'PERSONAL_NUMBER' && row.cancelledOn === null)?.value,
  },
  // Newest first, as far as it is known when they ended.
  formerNumber: { part: 'numbers', value: ({ numbers }) => numbers.find(({ kind }) => kind === 'CMND_9')?.value },
  relatives: {
    part: 'kin',
    value: ({ kin }) => kin.map(({ kind, relativeId, fullName }) => ({ kind, residentId: relativeId, fullName })),
  },
  permanentAddress: address('PERMANENT'),
  temporaryAddress: address('TEMPORARY'),
  currentAddress: address('CURRENT', 'TEMPORARY', 'PERMANENT'),
  temporaryUntil: {
    part: 'registrations',
    value: ({ registrations, today }) => {
      const present = registrations.find((row) => row.kind === 'TEMPORARY' && isInForce(row, today));
      return present?.endedOn ?? present?.plannedEnd;
    },
  },
  residenceHistory: { columns: ['dateOfBirth'], part: 'registrations', value: history },
  'household.fileNumber': { part: 'home', value: ({ home }) => home?.household.fileNumber },
  'household.relationToHead': {
    part: 'home',
    value: ({ home, id }) => home?.members.find(({ residentId }) => residentId === id)?.relationToHead,
  },
};

/** A form asks for one line: of an old record the text of before the reform, or the commune, where it has none. */
function formAddress(place: PlaceValue | null): { line: string; communeCode?: string } | null {
  if (!place) return null;
  const { line, formerText, communeCode } = place;
  const said = line ?? formerText ?? (communeCode === null ? null : unit(communeCode)?.name);
  return said ? { line: said, ...(communeCode !== null && { communeCode }) } : null;
}

const FROM_AGE = 14;
const NEWEST = 20;
const LONGEST = 250;

/** Where somebody was registered since they were 14, oldest first. */
function history({ person, registrations, today }: Held): object[] | null {
  if (!person) return null;
  const fourteen = `${Number(person.dateOfBirth.slice(0, 4)) + FROM_AGE}${person.dateOfBirth.slice(4)}`;
  return registrations
    .filter(({ kind, endedOn }) => (kind === 'PERMANENT' || kind === 'TEMPORARY') && (endedOn ?? today) >= fourteen)
    .slice(0, NEWEST)
    .reverse()
    .map((row) => {
      const to = row.endedOn ?? row.plannedEnd;
      const isOver = to !== null && !isInForce(row, today) && to < today;
      return {
        from: row.startedOn,
        ...(isOver && { to }),
        place: [...addressText(row, 'VI')].slice(0, LONGEST).join(''),
      };
    });
}

/** The named fields of a person as form values. A field that there is not, and what is not on record, is left out. */
export async function valuesOf(
  id: string,
  fields: readonly string[],
  repository: ResidentRepository,
  today: string,
): Promise<Record<string, unknown>> {
  const asked = fields.flatMap((field) => {
    const source = Object.hasOwn(sources, field) ? sources[field] : undefined;
    return source ? [{ field, source }] : [];
  });
  const columns = [...new Set(asked.flatMap(({ source }) => source.columns ?? []))].sort();
  const reads = new Set(asked.map(({ source }) => source.part));
  const [persons, numbers, kin, registrations, homes] = await Promise.all([
    // Also for those of whom nothing of the row is asked: an id that there is not has no values at all.
    repository.persons([id], ['id', ...columns]),
    reads.has('numbers') ? repository.identityNumbers([id]) : [],
    reads.has('kin') ? repository.kin([id]) : [],
    reads.has('registrations') ? repository.registrations([id]) : [],
    reads.has('home') ? repository.householdsOf([id]) : null,
  ]);
  const [person = null] = persons;
  if (!person) return {};
  const held = { id, person, numbers, kin, registrations, home: homes?.get(id) ?? null, today };
  const values = asked.map(({ field, source }) => [field, source.value(held) ?? null] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== null && value !== ''));
}
