import type { KinshipName } from '../subgraphs/residents/entities';
import type { Sex } from './names';
import type { Place } from './places';

/** A person of a family: what the records of every chapter are drawn from. Days are whole numbers. */
export interface Kin {
  sex: Sex;
  birth: number;
  vital: 'ALIVE' | 'DECEASED' | 'MISSING';
  vitalOn: number | null;
  nationality: string;
  /** Null for foreigners. */
  ethnicity: string | null;
  familyName: string;
  fullName: string;
  birthPlace: Place;
  hometown: Place;
  father: Kin | null;
  mother: Kin | null;
  spouse: Kin | null;
  marriedOn: number | null;
  /** Of those who have no spouse now. */
  formerly: 'DIVORCED' | 'WIDOWED' | null;
  children: Kin[];
  guardian: Kin | null;
  wards: Kin[];
  /** Relatives of whom only the name is known. */
  unrecorded: { kind: 'FATHER' | 'MOTHER' | 'SPOUSE' | 'CHILD'; fullName: string }[];
  /** The household, as long as the person lives. */
  home: Home | null;
}

export interface Home {
  head: Kin;
  members: Kin[];
  place: Place;
  line: string;
  /** The day the household settled here. */
  since: number;
  poor: boolean;
}

export interface Family {
  members: Kin[];
  homes: Home[];
}

/** What `member` is to `head`, read from kinship alone. */
export function relation(head: Kin, member: Kin): KinshipName {
  if (member === head) return 'HEAD';
  if (head.spouse === member) return 'SPOUSE';
  if (member.guardian === head) return 'WARD';
  if (head.guardian === member) return 'GUARDIAN';
  if (member.father === head || member.mother === head) return 'CHILD';
  if (head.father === member) return 'FATHER';
  if (head.mother === member) return 'MOTHER';
  if ((head.father && member.father === head.father) || (head.mother && member.mother === head.mother))
    return 'SIBLING';
  if (isGrandparent(head, member)) return 'GRANDCHILD';
  if (isGrandparent(member, head)) return 'GRANDPARENT';
  return 'OTHER';
}

const isGrandparent = (elder: Kin, child: Kin) =>
  [child.father, child.mother].some((parent) => parent && (parent.father === elder || parent.mother === elder));
