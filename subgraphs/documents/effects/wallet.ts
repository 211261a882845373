import type { Run } from '../../shared/database/transaction';
import type { Effect, EffectOutcome } from '../../shared/effects';
import type { EventContext, Notice } from '../../shared/events/event';
import type { DocumentRow } from '../entities';
import type { DocumentMeans } from '../means';
import type { DocumentType } from '../types/enums';

/** Birth date and life of those whom an effect gives a document, as the register has them, by resident id. */
export type Bearers = ReadonlyMap<string, { readonly dateOfBirth: string; readonly alive: boolean }>;

export const refused = (reason: string): EffectOutcome => ({ done: false, reason });

/** Whom an effect is about, each once, always in the same order. */
export const bearersOf = (effect: Effect, residents: readonly string[] | undefined): string[] =>
  [...new Set(residents ?? [effect.subjectId])].sort();

/**
 * Has the wallets for itself until the transaction ends, and the numbers of a type with them: two effects that meet in a
 * wallet, or draw the same number, come one after the other. Refuses for a bearer whom nobody knows or who has died.
 */
export async function take(
  run: Run,
  residents: readonly string[],
  type: DocumentType,
  seen: Bearers,
  { means: { repository } }: EventContext<DocumentMeans>,
): Promise<EffectOutcome | null> {
  await repository.lock(run, [type, ...residents]);
  const closed = await repository.closedAmong(run, residents);
  if (closed.size > 0 || residents.some((id) => seen.get(id)?.alive === false)) return refused('ALREADY_DECEASED');
  return residents.every((id) => seen.has(id)) ? null : refused('MEMBER_UNKNOWN');
}

/** What the issuer's register denies is no document. */
export const standsIn = (row: DocumentRow): boolean => row.integration !== 'REJECTED';

/** That something happened to documents: which, and of what type; no number. */
export const noticesOf = (
  what: 'issued' | 'extended' | 'revoked' | 'closed',
  rows: readonly Pick<DocumentRow, 'id' | 'residentId' | 'type'>[],
): Notice[] =>
  rows.map(({ id, residentId, type }) => ({
    type: `vn.congdanso.document.${what}`,
    subject: residentId,
    data: { document: id, type },
  }));

/** The outcome of an effect that gave these documents. */
export function given({ subjectId }: Effect, rows: readonly DocumentRow[]): EffectOutcome {
  const own = rows.find(({ residentId }) => residentId === subjectId);
  return own ? { done: true, produced: { documentId: own.id } } : { done: true };
}
