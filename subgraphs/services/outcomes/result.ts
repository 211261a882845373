import type { ApplicationEffectRow, ApplicationRow } from '../entities';
import { procedureOf } from '../rules';

/** What is handed over when an application is done: the outcome of its procedure, and the first paper that came of it. */
export const resultOf = (
  row: ApplicationRow,
  effects: readonly ApplicationEffectRow[],
  now: Date,
): Pick<ApplicationRow, 'resultSummary' | 'resultDocumentId' | 'resultIssuedAt'> => ({
  resultSummary: procedureOf(row).outcome,
  resultDocumentId: effects.map(({ produced }) => produced?.documentId).find((id) => id !== undefined) ?? null,
  resultIssuedAt: now.toISOString(),
});
