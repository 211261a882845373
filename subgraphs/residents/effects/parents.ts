import type { KinshipRow, PersonRow } from '../entities';
import { foldText } from '../folding';
import { byNumber, type Named } from './identify';
import { type Change, refuse } from './rule';

export type ParentKind = 'MOTHER' | 'FATHER';

/** A parent as a birth names them: with a record, or by name alone. */
export interface Parent {
  readonly kind: ParentKind;
  readonly fullName: string;
  readonly id: string | null;
}

/** Who cannot be what they are named as. */
const contrary = { MOTHER: 'MALE', FATHER: 'FEMALE' } as const;

/**
 * The parents that are named. One with a number must be on record with that name; whoever has died may be a parent, but no
 * mother dies before the birth.
 */
export async function parentsOf(
  change: Change,
  named: Readonly<Partial<Record<ParentKind, Named>>>,
  dateOfBirth: string,
): Promise<Parent[]> {
  const given = (['MOTHER', 'FATHER'] as const).flatMap((kind) => (named[kind] ? [{ kind, ...named[kind] }] : []));
  const numbered = given.flatMap((parent) =>
    parent.personalNumber === undefined ? [] : [{ ...parent, personalNumber: parent.personalNumber }],
  );
  const persons = await byNumber(change, numbered);
  const idOf = new Map<ParentKind, string>();
  for (const [index, { kind }] of numbered.entries()) {
    const person = persons[index];
    if (!person || !canBe(kind, person, dateOfBirth)) return refuse('PARENT_UNKNOWN');
    idOf.set(kind, person.id);
  }
  if (idOf.has('MOTHER') && idOf.get('MOTHER') === idOf.get('FATHER')) return refuse('BAD_VALUES');
  return given.map(({ kind, fullName }) => ({ kind, fullName, id: idOf.get(kind) ?? null }));
}

const canBe = (kind: ParentKind, person: PersonRow, dateOfBirth: string): boolean =>
  person.sex !== contrary[kind] &&
  person.dateOfBirth < dateOfBirth &&
  !(kind === 'MOTHER' && person.vitalStatusOn !== null && person.vitalStatusOn < dateOfBirth);

/**
 * Whether a namesake born on the same day is the same child: who has one of these parents, or where one side knows a parent
 * by name alone, one of that name. A mother decides; fathers are compared where no mother is known.
 */
export function isSameChild(parents: readonly Parent[], others: readonly KinshipRow[]): boolean {
  const same = (kind: ParentKind): boolean | null => {
    const mine = parents.find((parent) => parent.kind === kind);
    const theirs = others.find((other) => other.kind === kind);
    if (!mine || !theirs) return null;
    if (mine.id !== null && theirs.relativeId !== null) return mine.id === theirs.relativeId;
    return foldText(mine.fullName) === foldText(theirs.fullName);
  };
  return same('MOTHER') ?? same('FATHER') ?? false;
}
