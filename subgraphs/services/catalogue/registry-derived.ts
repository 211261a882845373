import type { RegistryField } from './registry-fields';

/** What the registry says of one person, and of whom it is asked, where that is somebody else. */
export interface Derivation {
  readonly values: Readonly<Record<string, unknown>>;
  readonly form: Readonly<Record<string, unknown>>;
  readonly subjectId: string | null;
}

interface DerivedField {
  readonly of: readonly RegistryField[];
  readonly value: (from: Derivation) => unknown;
}

interface RelativeValue {
  readonly kind: string;
  readonly residentId: string | null;
  readonly fullName: string;
}

const relativesOf = ({ values }: Derivation): readonly RelativeValue[] =>
  Array.isArray(values.relatives) ? (values.relatives as RelativeValue[]) : [];

const nameOfRelative = (kind: string): DerivedField => ({
  of: ['relatives'],
  value: (from) => relativesOf(from).find((relative) => relative.kind === kind)?.fullName,
});

/** Of a household the register gives nobody else's data: what the head's is, the form repeats only for the head. */
const ofTheHead = (field: RegistryField): DerivedField => ({
  of: [field, 'household.relationToHead'],
  value: ({ values }) => (values['household.relationToHead'] === 'HEAD' ? values[field] : undefined),
});

/**
 * One parent of a newborn: the one who files with their own record, the other by the name that it has for the spouse.
 * Nobody's, once the form says that whoever files is no parent.
 */
const sexOf = { mother: 'FEMALE', father: 'MALE' } as const;
const ofTheParent = (parent: 'mother' | 'father', field: RegistryField): DerivedField => ({
  of: field === 'fullName' ? [field, 'sex', 'relatives'] : [field, 'sex'],
  value: (from) => {
    const { values, form } = from;
    const { declarantRelation } = form;
    if (declarantRelation !== undefined && declarantRelation !== 'MOTHER' && declarantRelation !== 'FATHER') return;
    if (values.sex === sexOf[parent]) return values[field];
    const other = values.sex === sexOf.mother || values.sex === sexOf.father;
    return other && field === 'fullName' ? nameOfRelative('SPOUSE').value(from) : undefined;
  },
});

/** What a parent's child is to the head of the household, by what the parent is. */
const childToHead: Readonly<Record<string, string>> = { HEAD: 'CHILD', SPOUSE: 'CHILD', CHILD: 'GRANDCHILD' };

const deceased = (from: Derivation): RelativeValue | undefined =>
  from.subjectId === null ? undefined : relativesOf(from).find(({ residentId }) => residentId === from.subjectId);

/** What whoever files is to the deceased, by what the deceased was to them. */
function relationToDeceased(from: Derivation): string | undefined {
  const kind = deceased(from)?.kind;
  if (kind === 'FATHER' || kind === 'MOTHER') return 'CHILD';
  if (kind === 'SPOUSE' || kind === 'SIBLING') return kind;
  if (kind === 'GRANDPARENT') return 'GRANDCHILD';
  if (kind === 'GRANDCHILD') return 'GRANDPARENT';
  if (kind === 'WARD') return 'GUARDIAN';
  if (kind !== 'CHILD') return undefined;
  return ({ FEMALE: 'MOTHER', MALE: 'FATHER' } as Record<string, string>)[String(from.values.sex)];
}

/** Fields of a form that follow from the record of the person whom they are prefilled from. */
export const derivedFields = {
  'household.headFullName': ofTheHead('fullName'),
  'household.headPersonalNumber': ofTheHead('personalNumber'),
  'relatives.SPOUSE.fullName': nameOfRelative('SPOUSE'),
  'relatives.FATHER.fullName': nameOfRelative('FATHER'),
  'relatives.MOTHER.fullName': nameOfRelative('MOTHER'),
  'mother.fullName': ofTheParent('mother', 'fullName'),
  'mother.personalNumber': ofTheParent('mother', 'personalNumber'),
  'mother.dateOfBirth': ofTheParent('mother', 'dateOfBirth'),
  'mother.ethnicity': ofTheParent('mother', 'ethnicity'),
  'mother.nationality': ofTheParent('mother', 'nationality'),
  'mother.address': ofTheParent('mother', 'permanentAddress'),
  'father.fullName': ofTheParent('father', 'fullName'),
  'father.personalNumber': ofTheParent('father', 'personalNumber'),
  'father.dateOfBirth': ofTheParent('father', 'dateOfBirth'),
  'father.ethnicity': ofTheParent('father', 'ethnicity'),
  'father.nationality': ofTheParent('father', 'nationality'),
  'father.address': ofTheParent('father', 'permanentAddress'),
  'newborn.relationToHead': {
    of: ['household.relationToHead'],
    value: ({ values }) => childToHead[String(values['household.relationToHead'])],
  },
  'deceased.fullName': { of: ['relatives'], value: (from) => deceased(from)?.fullName },
  'deceased.relation': { of: ['relatives', 'sex'], value: relationToDeceased },
} as const satisfies Readonly<Record<string, DerivedField>>;
